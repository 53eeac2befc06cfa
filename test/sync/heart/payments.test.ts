import { describe, expect, it } from "vitest";
import { Scratch } from "../../../src/audit/scratch.js";
import { decideAll } from "../../../src/sync/decide/decide-all.js";
import { digestOfAnother } from "../../../src/sync/decide/doubles.js";
import { acceptanceOf } from "../../../src/sync/kinds/cash/allocation.js";
import { BANK_SOURCE, REVERSAL_SOURCE } from "../../../src/sync/kinds/cash/sources.js";
import { AllPeople } from "../../../src/sync/kinds/customer/people/all-people.js";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { NO_FILTER } from "../../../src/sync/read/filter.js";
import { loadWorld } from "../../../src/sync/read/world.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";
import { aCompany, aSettings, type SettingsChange } from "../kinds/made-up.js";

const { payment: PAYMENT, topup: TOPUP, invoice: INVOICE } = KINDS;

/** Students 1 to 3 with an invoice of 640,000 each, sent; bank 2 has an account. */
async function anOffice(payments: SettingsChange["payments"] = {}, company = {}): Promise<House> {
	const house = aHouse({
		settings: aSettings({ payments }),
		company: aCompany({ tracksLocations: false, ...company }),
	});
	aCategory(house);
	for (const id of ["1", "2", "3"]) {
		aStudent(house, id);
		aCharge(house, id, `2200${id}`);
	}
	const account = house.qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
	house.seen.setMapping("account", "bank:2", qboId(account));
	await house.run({ kinds: [...CUSTOMER_KINDS, INVOICE] });
	return house;
}

const PAID = { payer: "22001", amount: "100000.00", day: "2025-09-05", bankId: "2", reference: "1" };
const paid = ({ mis }: House, id: string, change: object = {}) => mis.add(PAYMENT.source, id, { ...PAID, ...change });
const CREDIT = {
	direction: "credit",
	source: "sales_receipt",
	payer: "22001",
	amount: "5000.00",
	day: "2026-01-09",
	bankId: "2",
};
const credit = ({ mis }: House, id: string, change: object = {}) => mis.add(TOPUP.source, id, { ...CREDIT, ...change });

/** The payments that rest, or by `retry` would be held, for want of an invoice or a customer alone. */
async function awaiting({ mis, ledger, seen }: House, what: "rest" | "hold"): Promise<string[]> {
	const scratch = new Scratch();
	const people = () => new AllPeople(mis, scratch, "unicode");
	const [settings, company] = [aSettings(), aCompany({ tracksLocations: false })];
	const cashIn = { scratch, whole: true };
	const world = await loadWorld({ mis, people, cashIn, settings, company, ledger, seen, writeBack: true });
	const rows = await mis.page(PAYMENT.source, { after: undefined, limit: 100 });
	const candidates = rows.map((row) => ({ row, status: row.status, record: ledger.record("payment", row.id) }));
	const decided = await decideAll(world, PAYMENT, candidates, NO_FILTER, what === "hold");
	scratch.close();
	const meant = decided.map(({ decision }) => decision).filter((decision) => decision.do === what);
	return meant.flatMap((decision) => ("isAwaiting" in decision ? [decision.about.misId] : []));
}

const send = (house: House) => house.run({ kinds: CASH_KINDS });
const made = ({ qb }: House) => new Map(qb.all("Payment").map((each) => [String(each.PaymentRefNum), each]));
const codeOf = ({ ledger }: House, id: string, kind = PAYMENT) => {
	const record = ledger.record(kind.name, misId(id));
	return record?.state === "held" ? record.problem?.code : record?.state;
};
const balances = ({ qb }: House) =>
	Object.fromEntries(qb.all("Invoice").map((each) => [String(each.DocNumber), Number(each.Balance)]));
const linesOf = (house: House, number: string) =>
	((made(house).get(number)?.Line ?? []) as { Amount: number }[]).map(({ Amount }) => Amount);

describe("a payment settles the invoice that it names", () => {
	it("as far as that owes; the rest stays unapplied", async () => {
		const house = await anOffice();
		for (const [id, amount] of [
			["10", "600000.00"],
			["11", "100000.00"],
			["12", "7000.00"],
		] as const)
			paid(house, id, { amount });
		expect((await send(house)).tally).toMatchObject({ successful: 3, failed: 0 });
		expect(["MP-10", "MP-11", "MP-12"].map((number) => linesOf(house, number))).toEqual([[600_000], [40_000], []]);
		expect(balances(house)).toMatchObject({ "MIS-1": 0, "MIS-2": 640_000 });
	});

	it("never two of one invoice in one batch, nor at once", async () => {
		const house = await anOffice();
		for (let id = 10; id < 40; id += 1)
			paid(house, String(id), { amount: "1000.00", payer: `2200${1 + (id % 3)}`, reference: String(1 + (id % 3)) });
		await send(house);
		expect(made(house).size).toBe(30);
		for (const { documents, alongside } of house.qb.arrived.filter(({ operation }) => operation === "batch")) {
			const invoices = [documents, ...alongside.map((each) => each.documents)]
				.flat()
				.flatMap(({ Line }) =>
					((Line ?? []) as { LinkedTxn?: { TxnId: string }[] }[]).flatMap(
						(line) => line.LinkedTxn?.map(({ TxnId }) => TxnId) ?? [],
					),
				);
			expect(new Set(invoices).size).toBe(invoices.length);
		}
		expect(balances(house)).toEqual({ "MIS-1": 630_000, "MIS-2": 630_000, "MIS-3": 630_000 });
	});

	it("by its reference number, or by its id; what means two, nothing or somebody else's is held", async () => {
		const house = await anOffice();
		house.mis.edit(INVOICE.source, "1", { reference: "20250901001" });
		house.mis.edit(INVOICE.source, "3", { reference: "2" });
		paid(house, "10", { reference: "20250901001" });
		paid(house, "11", { reference: "2", payer: "22002" });
		paid(house, "12", { reference: "999" });
		paid(house, "13", { reference: "3" });
		paid(house, "14", { reference: null });
		await send(house);
		expect(["10", "11", "12", "13", "14"].map((id) => codeOf(house, id))).toEqual([
			"created",
			"QB005",
			"QB009",
			"QB005",
			"created",
		]);
		expect([linesOf(house, "MP-10"), linesOf(house, "MP-14")]).toEqual([[100_000], []]);
	});

	it("once that is in QuickBooks; or at once unapplied, where that is set", async () => {
		const house = await anOffice();
		aCharge(house, "4", "22001");
		paid(house, "10", { reference: "4" });
		await send(house);
		expect(codeOf(house, "10")).toBe("QB009");
		await house.run({ kinds: [INVOICE] });
		await send(house);
		expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", [100_000]]);
		const other = await anOffice({ beforeInvoice: "unapplied" });
		aCharge(other, "4", "22001");
		paid(other, "10", { reference: "4" });
		await send(other);
		expect([codeOf(other, "10"), linesOf(other, "MP-10")]).toEqual(["created", []]);
	});

	it("or the oldest that are open, where that is set: by day, then by row", async () => {
		const house = await anOffice({ allocation: "oldest" });
		aCharge(house, "5", "22001", { day: "2025-08-01", debit: "1000.00" });
		aCharge(house, "6", "22001", { day: "2025-09-01", debit: "500.00" });
		await house.run({ kinds: [INVOICE] });
		paid(house, "10", { amount: "641200.00", reference: null });
		await send(house);
		expect(balances(house)).toMatchObject({ "MIS-5": 0, "MIS-1": 0, "MIS-6": 300 });
	});

	it("that somebody has paid or voided in the meantime: nothing, and with a word", async () => {
		const house = await anOffice();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 0 });
		paid(house, "10");
		await send(house);
		expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", []]);
	});

	it("and is refused where QuickBooks refuses the link: nothing is made, and what the invoice owes is read anew", async () => {
		const house = await anOffice();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		paid(house, "10");
		house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
		const { tally } = await send(house);
		expect([tally.failed, made(house).size, codeOf(house, "10")]).toEqual([1, 0, "refused"]);
		await send(house);
		expect(made(house).size).toBe(0);
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 30_000 });
		await send(house);
		expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", [30_000]]);
	});

	it("and is never sent without the link by itself, however often it is tried, once QuickBooks has refused it", async () => {
		const house = await anOffice();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		paid(house, "10");
		house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
		await send(house);
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 0 });
		for (let night = 0; night < 3; night += 1) await send(house);
		expect([made(house).size, codeOf(house, "10")]).toEqual([0, "QB010"]);
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 30_000 });
		await send(house);
		expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", [30_000]]);
	});

	it("but unapplied once a person has said so", async () => {
		const house = await anOffice();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		paid(house, "10");
		house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
		await send(house);
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 0 });
		await send(house);
		const [row] = await house.mis.page(PAYMENT.source, { after: undefined, limit: 1, ids: [misId("10")] });
		if (!row) throw new Error("The payment is gone from the MIS.");
		const { digests, as } = acceptanceOf(house.ledger.record("payment", misId("10")), row);
		expect(as).toBe("unlinked");
		house.ledger.accept("payment", row.id, digests, "accept", "unapplied");
		await send(house);
		expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", []]);
	});

	it.each(["named", "oldest"] as const)(
		"and so it is, once a person has said so, although the invoice owes again by then (allocation %s)",
		async (allocation) => {
			const house = await anOffice({ allocation });
			paid(house, "10");
			house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
			await send(house);
			const row = house.mis.row(PAYMENT.source, "10");
			const { digests, as } = acceptanceOf(house.ledger.record("payment", misId("10")), row);
			expect(as).toBe("unlinked");
			house.ledger.accept("payment", row.id, digests, "accept", "unapplied");
			await send(house);
			expect([codeOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", []]);
		},
	);

	it("and not because somebody has said before that it is other money than its like", async () => {
		const house = await anOffice();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		paid(house, "10");
		const [row] = await house.mis.page(PAYMENT.source, { after: undefined, limit: 1, ids: [misId("10")] });
		if (!row) throw new Error("The payment is gone from the MIS.");
		const { digests, as } = acceptanceOf(house.ledger.record("payment", misId("10")), row);
		expect(as).toBe("another");
		house.ledger.accept("payment", row.id, digests, "accept", "other money");
		house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
		await send(house);
		house.qb.change("Invoice", String(invoice?.Id), { Balance: 0 });
		for (let night = 0; night < 2; night += 1) await send(house);
		expect([codeOf(house, "10"), made(house).size]).toEqual(["QB010", 0]);
	});
});

describe("the same money is never booked twice", () => {
	it("of one transaction the wallet's credit goes, else the lowest row; what was sent stays", async () => {
		const house = await anOffice();
		for (const id of ["10", "11"]) paid(house, id, { transaction: "77770000000000000001" });
		paid(house, "12", { transaction: "77770000000000000002" });
		// Its id says nothing: the credit goes although the receipt has the lower one.
		credit(house, "50", { transaction: "77770000000000000002" });
		await send(house);
		expect(["10", "11", "12"].map((id) => codeOf(house, id))).toEqual(["created", "QB005", "QB005"]);
		expect(codeOf(house, "50", TOPUP)).toBe("created");
		credit(house, "6", { transaction: "77770000000000000001" });
		await send(house);
		expect(codeOf(house, "6", TOPUP)).toBe("QB005");
	});

	it("nor of one bank, slip, payer and amount; one slip of several students is normal", async () => {
		const house = await anOffice();
		paid(house, "10", { slip: "S1" });
		paid(house, "11", { slip: "s1 " });
		paid(house, "12", { slip: "S1", payer: "22002", reference: "2" });
		paid(house, "13", { slip: "S1", amount: "1.00" });
		for (const id of ["14", "15"]) paid(house, id, { slip: "N/A", amount: "2.00" });
		// Another bank counts its slips by itself; this one has no account.
		paid(house, "16", { slip: "S1", bankId: "7" });
		await send(house);
		const codes = ["10", "11", "12", "13", "14", "15", "16"].map((id) => codeOf(house, id));
		expect(codes).toEqual(["created", "QB005", "created", "created", "created", "created", "QB006"]);
	});

	it("nor what was reversed, nor what was put into a wallet, nor spending of that", async () => {
		const house = await anOffice();
		house.mis.add(REVERSAL_SOURCE, "1", { transCode: "TC1", payer: "22001", amount: "100000.00" });
		paid(house, "10", { transCode: "tc1" });
		paid(house, "11", { prepayment: "1" });
		paid(house, "12", { wallet: "20260101_22001" });
		credit(house, "5", { source: "refund" });
		credit(house, "6", { direction: "debit" });
		const { tally } = await send(house);
		expect([codeOf(house, "10"), codeOf(house, "11"), codeOf(house, "12"), tally.processed]).toEqual([
			"QB005",
			"QB005",
			undefined,
			2,
		]);
		expect(made(house).size).toBe(0);
	});

	it.each([
		["a payment of the same amount three days away", "Payment", { TotalAmt: 100_000, TxnDate: "2025-09-08" }, "QB005"],
		["a sales receipt of the same amount", "SalesReceipt", { TotalAmt: 100_000, TxnDate: "2025-09-02" }, "QB005"],
		["one four days away", "Payment", { TotalAmt: 100_000, TxnDate: "2025-09-09" }, "created"],
		["one of another amount", "Payment", { TotalAmt: 99_999, TxnDate: "2025-09-05" }, "created"],
		["one of the same slip", "Payment", { TotalAmt: 5, TxnDate: "2024-01-01", PaymentRefNum: "S77" }, "QB005"],
		["one that was voided", "Payment", { TotalAmt: 0, TxnDate: "2025-09-05", PaymentRefNum: "S77" }, "created"],
	] as const)("nor what somebody typed in: %s", async (_what, entity, typed, code) => {
		const house = await anOffice();
		const [customer] = house.qb.all("Customer");
		const id = house.ledger.record("student", misId("1"))?.qboId ?? customer?.Id;
		house.qb.put(entity, { CustomerRef: { value: id }, ...typed });
		paid(house, "10", { slip: "S77" });
		await send(house);
		expect(codeOf(house, "10")).toBe(code);
		if (code !== "QB005") return;
		const [row] = await house.mis.page(PAYMENT.source, { after: undefined, limit: 1 });
		if (row)
			house.ledger.acknowledge(
				[{ kind: "payment", misId: row.id, digest: digestOfAnother(row) }],
				"run",
				"other money",
			);
		await send(house);
		expect(codeOf(house, "10")).toBe("created");
	});

	it("but one slip may have paid for several students: what somebody typed in for another of them is not this one's", async () => {
		const house = await anOffice();
		const another = house.ledger.record("student", misId("2"))?.qboId;
		house.qb.put("Payment", { CustomerRef: { value: another }, TotalAmt: 5, PaymentRefNum: "S77" });
		paid(house, "10", { slip: "S77" });
		await send(house);
		expect(codeOf(house, "10")).toBe("created");
	});
});

describe("what cannot be booked is held, with its code; the others go on", () => {
	it.each([
		["no amount", { amount: null }, "QB004"],
		["an amount of nothing", { amount: "0.00" }, "QB004"],
		["an amount below nothing", { amount: "-1.00" }, "QB004"],
		["no payer", { payer: " " }, "QB009"],
		["an unknown payer", { payer: "nobody", reference: null }, "QB009"],
		["a day that is none", { day: "31/02/2025" }, "QB004"],
		["a day in the future", { day: "2099-01-01" }, "QB004"],
		["a bank without an account", { bankId: "5" }, "QB006"],
		["no bank at all", { bankId: null }, "QB006"],
		["a bank of dollars", { bankId: "3" }, "QB004"],
		["a day in closed books", { day: "2024-12-31" }, "QB004"],
	])("%s", async (_what, change, code) => {
		const house = await anOffice({}, { bookCloseDay: "2024-12-31" });
		house.mis.add(BANK_SOURCE, "3", { name: "Dollar Bank", currency: "USD" });
		house.seen.setMapping("account", "bank:3", qboId(String(house.qb.all("Account")[0]?.Id)));
		paid(house, "10", change);
		paid(house, "11");
		const { tally } = await send(house);
		expect([codeOf(house, "10"), codeOf(house, "11"), tally.successful]).toEqual([code, "created", 1]);
	});

	it("and of money in another currency nobody is asked for an account", async () => {
		const house = await anOffice();
		house.mis.add(BANK_SOURCE, "3", { name: "Dollar Bank", currency: "USD" });
		paid(house, "10", { bankId: "3" });
		await send(house);
		const problem = house.ledger.record("payment", misId("10"))?.problem;
		expect(problem?.detail).toBe("its bank is kept in USD, and the MIS counts in RWF");
		expect(problem?.fix).not.toContain("map accounts");
	});

	it("and all that wait for an invoice wait for one reason, however many there are", async () => {
		const house = await anOffice();
		for (const id of ["7", "8"]) {
			aCharge(house, id, "22001");
			paid(house, `1${id}`, { reference: id });
		}
		await send(house);
		const [one, other] = ["17", "18"].map((id) => house.ledger.record("payment", misId(id))?.problem);
		expect([one?.code, one?.detail]).toEqual(["QB009", "its invoice MIS-7 is not in QuickBooks yet"]);
		expect(other?.fix).toBe(one?.fix);
	});

	it("and it is known which of them wait for nothing but what a run sends before them", async () => {
		const house = await anOffice();
		aStudent(house, "9");
		aCharge(house, "7", "22001");
		paid(house, "17", { reference: "7" });
		paid(house, "18", { reference: "7", amount: "-5.00" });
		paid(house, "19", { payer: "22009", reference: null });
		paid(house, "20", { reference: "999" });
		await send(house);
		expect(await awaiting(house, "rest")).toEqual(["17", "19"]);
		expect(await awaiting(house, "hold")).toEqual(["17", "19"]);
	});

	it("also where its customer is not in QuickBooks yet: none is made for a payment", async () => {
		const house = await anOffice();
		aStudent(house, "9");
		paid(house, "10", { payer: "22009", reference: null });
		const customers = house.qb.all("Customer").length;
		await send(house);
		expect([codeOf(house, "10"), house.qb.all("Customer").length]).toEqual(["QB009", customers]);
		await house.run({ kinds: CUSTOMER_KINDS });
		await send(house);
		expect(codeOf(house, "10")).toBe("created");
	});

	it("and none at all goes into a company that applies payments by itself, unless that is wanted", async () => {
		const house = await anOffice({}, { autoAppliesCredits: true });
		paid(house, "10");
		expect((await send(house)).failure).toMatchObject({ reason: "configuration" });
		const wanted = await anOffice({ acceptAutoApply: true }, { autoAppliesCredits: true });
		paid(wanted, "10");
		expect((await send(wanted)).tally.successful).toBe(1);
	});
});

describe("in a company that applies by itself what stays unapplied, where that is wanted", () => {
	const line = (Amount: number, TxnId: string) => ({ Amount, LinkedTxn: [{ TxnId, TxnType: "Invoice" }] });
	/** The first student's invoices 1 and 4, of 640,000 each; payment 10 over 700,000 names the first. */
	async function anApplying(acceptAutoApply = true) {
		const house = await anOffice({ acceptAutoApply }, { autoAppliesCredits: acceptAutoApply });
		aCharge(house, "4", "22001");
		await house.run({ kinds: [...CUSTOMER_KINDS, INVOICE] });
		const [one, four] = ["1", "4"].map((id) => String(house.ledger.record("invoice", misId(id))?.qboId));
		paid(house, "10", { amount: "700000.00" });
		return { house, one: one ?? "", four: four ?? "" };
	}

	it("a payment is right that settles another invoice too", async () => {
		const { house, one, four } = await anApplying();
		house.qb.next({ change: { Line: [line(640_000, one), line(60_000, four)], UnappliedAmt: 0 } });
		const { tally, failure } = await send(house);
		expect([failure, tally.successful, codeOf(house, "10")]).toEqual([undefined, 1, "created"]);
	});

	it("also where no answer came, and it is looked up", async () => {
		const { house, one, four } = await anApplying();
		const Line = [line(640_000, one), line(50_000, four)];
		house.qb.next({ change: { Line, UnappliedAmt: 10_000 }, isLost: true });
		expect([(await send(house)).failure, codeOf(house, "10")]).toEqual([undefined, "adopted"]);
	});

	it.each([
		[
			"less on its own invoice",
			(one: string, four: string) => ({ Line: [line(600_000, one), line(100_000, four)], UnappliedAmt: 0 }),
		],
		[
			"another invoice in place of its own",
			(_one: string, four: string) => ({ Line: [line(640_000, four)], UnappliedAmt: 60_000 }),
		],
		[
			"what does not add up",
			(one: string, four: string) => ({ Line: [line(640_000, one), line(60_000, four)], UnappliedAmt: 60_000 }),
		],
		["another amount", (one: string) => ({ Line: [line(640_000, one)], UnappliedAmt: 50_000, TotalAmt: 690_000 })],
	])("but not with %s", async (_what, change) => {
		const { house, one, four } = await anApplying();
		house.qb.next({ change: change(one, four) });
		expect([(await send(house)).failure, codeOf(house, "10")]).toMatchObject([{ reason: "surroundings" }, "misbooked"]);
	});

	it("and where it is not wanted, one that settles more than was sent is wrong", async () => {
		const { house, one, four } = await anApplying(false);
		house.qb.next({ change: { Line: [line(640_000, one), line(60_000, four)], UnappliedAmt: 0 } });
		expect([(await send(house)).failure, codeOf(house, "10")]).toMatchObject([{ reason: "surroundings" }, "misbooked"]);
	});

	it("a later payment of the same run settles what is left by then, and never more", async () => {
		const { house, one, four } = await anApplying();
		paid(house, "11", { amount: "640000.00", reference: "4", day: "2025-09-06" });
		house.qb.next({ change: { Line: [line(640_000, one), line(60_000, four)], UnappliedAmt: 0 } });
		const { tally, failure } = await send(house);
		expect([failure, tally.successful, tally.failed]).toEqual([undefined, 2, 0]);
		expect([linesOf(house, "MP-11"), balances(house)]).toMatchObject([[580_000], { "MIS-1": 0, "MIS-4": 0 }]);
	});

	it("for a customer's payments never share a batch there", async () => {
		const { house } = await anApplying();
		for (let id = 20; id < 32; id += 1)
			paid(house, String(id), { amount: "1000.00", payer: `2200${1 + (id % 3)}`, reference: null });
		expect((await send(house)).tally.successful).toBe(13);
		for (const { documents } of house.qb.arrived.filter(({ operation }) => operation === "batch")) {
			const customers = documents.map(({ CustomerRef }) => JSON.stringify(CustomerRef));
			expect(new Set(customers).size).toBe(customers.length);
		}
	});
});

describe("a payment in QuickBooks", () => {
	it("bears our key, the account of its channel before that of its bank, and a note with all that finds it", async () => {
		const house = await anOffice();
		const momo = house.qb.put("Account", { Name: "Mobile Money", AccountType: "Other Current Asset" });
		house.seen.setMapping("account", "channel:momo", qboId(momo));
		paid(house, "10", { channel: "MOMO", transaction: "20250000000000000001", slip: "S1", categoryId: "1" });
		await send(house);
		expect(made(house).get("MP-10")).toMatchObject({
			TotalAmt: 100_000,
			TxnDate: "2025-09-05",
			DepositToAccountRef: { value: momo },
			PrivateNote: "MP-10 · transaction 20250000000000000001 · slip S1 · MOMO · Tuition Fee",
		});
		expect(Object.keys(made(house).get("MP-10") ?? {})).not.toEqual(
			expect.arrayContaining(["DepartmentRef", "ClassRef", "CurrencyRef"]),
		);
	});

	it("bears the bank's number where that is set, and is found again by our key all the same", async () => {
		const house = await anOffice({ reference: "bank" });
		paid(house, "10", { transaction: "20250000000000000001" });
		house.qb.next("lost");
		const { tally } = await send(house);
		expect([tally.successful, tally.unknown, house.qb.all("Payment").length]).toEqual([1, 0, 1]);
		expect(made(house).get("20250000000000000001")?.PrivateNote).toMatch(/^MP-10 · /);
	});

	it("is one of its customer in the order of days, whatever the order of the rows", async () => {
		const house = await anOffice();
		for (const [id, day] of [
			["10", "05/12/2025"],
			["11", "2025-10-01"],
			["12", "01.11.2025"],
		] as const)
			paid(house, id, { amount: `${id}.00`, day, recordedOn: "2025-12-06" });
		await send(house);
		const days = house.qb.arrived
			.flatMap(({ documents }) => documents)
			.flatMap(({ PaymentRefNum, TxnDate }) => (PaymentRefNum ? [TxnDate] : []));
		expect(days).toEqual(["2025-10-01", "2025-11-01", "2025-12-05"]);
	});
});
