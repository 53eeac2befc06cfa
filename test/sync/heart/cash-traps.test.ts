import { describe, expect, it } from "vitest";
import { Scratch } from "../../../src/audit/scratch.js";
import { digestOfAnother } from "../../../src/sync/decide/doubles.js";
import { digestOfKept } from "../../../src/sync/kinds/cash/doubles.js";
import { BANK_SOURCE, REVERSAL_SOURCE } from "../../../src/sync/kinds/cash/sources.js";
import { PeopleAskedFor } from "../../../src/sync/kinds/customer/people/people-asked-for.js";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { loadWorld } from "../../../src/sync/read/world.js";
import type { Day } from "../../../src/words/day.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aBursary, fateOf, paid, sendCash } from "../../support/a-bursary.js";
import type { House } from "../../support/a-house.js";
import { aCharge, aStudent } from "../../support/a-university.js";
import { aCompany, aSettings, type SettingsChange } from "../kinds/made-up.js";

const { payment: PAYMENT, topup: TOPUP, invoice: INVOICE } = KINDS;

const edit = (change: Readonly<Record<string, string | null>>) => (house: House) =>
	house.mis.edit(PAYMENT.source, "10", change);
const customerOf = ({ ledger }: House, id: string) => ledger.record("student", misId(id))?.qboId;
const accept =
	(digest: typeof digestOfAnother = digestOfAnother) =>
	({ ledger, mis }: House) =>
		ledger.accept("payment", misId("10"), [digest(mis.row(PAYMENT.source, "10"))], "accept", "said so");
/** Account 1 of bank 2, changed. */
const account = (change: object) => (house: House) =>
	house.qb.change("Account", String(house.qb.all("Account")[0]?.Id), change);

interface Trap {
	readonly what: string;
	readonly row?: object;
	/** What else is there. */
	readonly set?: (house: House) => unknown;
	readonly code: string;
	readonly says: string | RegExp;
	readonly fix: RegExp;
	/** The way out that the fix names. */
	readonly mend: (house: House) => unknown;
	readonly closed?: string;
}

const TRAPS: readonly Trap[] = [
	{
		what: "no amount",
		row: { amount: null },
		code: "QB004",
		says: "invalid amount: amount is empty",
		fix: /^Correct the amount in the table payment/,
		mend: edit({ amount: "5.00" }),
	},
	{
		what: "an amount below nothing",
		row: { amount: "-1.00" },
		code: "QB004",
		says: "invalid amount: amount is -1; a payment is above 0",
		fix: /if nothing was paid, leave it: it stays held/,
		mend: edit({ amount: "1.00" }),
	},
	{
		what: "more digits than QuickBooks takes",
		row: { amount: "9999999999999999.00" },
		code: "QB004",
		says: /QuickBooks takes 15 digits$/,
		fix: /^Correct the amount/,
		mend: edit({ amount: "9.00" }),
	},
	{
		what: "no day",
		row: { day: "0000-00-00" },
		code: "QB004",
		says: 'invalid date: date is "0000-00-00"; a payment is never dated today in its place',
		fix: /^Enter the day of the payment as date in the table payment/,
		mend: edit({ day: "2025-09-05" }),
	},
	{
		what: "a day of two readings",
		row: { day: "03/04/2025" },
		code: "QB004",
		says: 'invalid date: date is "03/04/2025", which reads as 2025-04-03 or as 2025-03-04',
		fix: /payments\.dateOrder = "dmy" or "mdy"/,
		mend: edit({ recordedOn: "2025-04-10" }),
	},
	{
		what: "a day in the future",
		row: { day: "2099-01-01" },
		code: "QB004",
		says: "invalid date: the payment is of 2099-01-01, in the future",
		fix: /^Correct its day in the MIS/,
		mend: edit({ day: "2025-09-05" }),
	},
	{
		what: "a day in closed books",
		row: { day: "2024-12-31" },
		closed: "2024-12-31",
		code: "QB004",
		says: /^the payment is of 2024-12-31, but the books of .* are closed up to 2024-12-31$/,
		fix: /have the closing date in QuickBooks moved back/,
		mend: edit({ day: "2025-01-01" }),
	},
	{
		what: "no payer",
		row: { payer: " ", reference: null },
		code: "QB009",
		says: "customer not found: reg_no is empty, so it is not known who paid",
		fix: /^Enter the student's reg_no or the applicant's tracking_id as reg_no in the table payment/,
		mend: edit({ payer: "22001" }),
	},
	{
		what: "a payer who is nobody",
		row: { payer: "nobody", reference: null },
		code: "QB009",
		says: "customer not found: no student has the reg_no and no applicant the tracking_id nobody",
		fix: /./,
		mend: edit({ payer: "22001" }),
	},
	{
		what: "a customer who is not there yet",
		row: { payer: "22009", reference: null },
		set: (house) => aStudent(house, "9"),
		code: "QB009",
		says: /^its customer .* is not in QuickBooks yet$/,
		fix: /^Send the customers first: eaur-qb customers all/,
		mend: (house) => house.run({ kinds: CUSTOMER_KINDS }),
	},
	{
		what: "an invoice that is not there yet",
		row: { reference: "4" },
		set: (house) => aCharge(house, "4", "22001"),
		code: "QB009",
		says: "its invoice MIS-4 is not in QuickBooks yet",
		fix: /eaur-qb invoices all.*payments\.beforeInvoice = "unapplied"/,
		mend: (house) => house.run({ kinds: [INVOICE] }),
	},
	{
		what: "no such invoice",
		row: { reference: "999" },
		code: "QB009",
		says: "invoi_ref is 999, and no invoice of the MIS has that reference number or id",
		fix: /^Correct invoi_ref .* or empty it/,
		mend: edit({ reference: null }),
	},
	{
		what: "a reference that means two invoices",
		row: { reference: "2" },
		set: (house) => house.mis.edit(INVOICE.source, "1", { reference: "2" }),
		code: "QB005",
		says: "invoi_ref 2 means two invoices of the MIS: row 1 and row 2",
		fix: /^Enter in invoi_ref what means one of them only/,
		mend: edit({ reference: "1" }),
	},
	{
		what: "somebody else's invoice",
		row: { reference: "2" },
		code: "QB005",
		says: "invoi_ref 2 is the invoice of 22002 (row 2), and 22001 paid",
		fix: /^Correct invoi_ref or the payer/,
		mend: edit({ payer: "22002" }),
	},
	{
		what: "an invoice that is another customer's in QuickBooks",
		set: (house) =>
			house.qb.change("Invoice", String(house.ledger.record("invoice", misId("1"))?.qboId), {
				CustomerRef: { value: customerOf(house, "2") },
			}),
		code: "QB005",
		says: /^its invoice MIS-1 \(id \d+\) belongs to another customer in QuickBooks \(id \d+\): it cannot be settled by this payment$/,
		fix: /^Correct the customer of the invoice in QuickBooks, or invoi_ref/,
		mend: (house) =>
			house.qb.change("Invoice", String(house.ledger.record("invoice", misId("1"))?.qboId), {
				CustomerRef: { value: customerOf(house, "1") },
			}),
	},
	{
		what: "a bank without an account",
		row: { bankId: "5" },
		code: "QB006",
		says: 'it is not said to which account the money of the bank "5" goes',
		fix: /eaur-qb map accounts --set ['"]?bank:5=<account>/,
		mend: ({ seen, qb }) => seen.setMapping("account", "bank:5", qboId(String(qb.all("Account")[0]?.Id))),
	},
	{
		what: "neither bank nor channel",
		row: { bankId: null },
		code: "QB006",
		says: "it is not known to which account its money went: the row names neither bank nor channel",
		fix: /^Enter the bank of the payment in the MIS/,
		mend: edit({ bankId: "2" }),
	},
	{
		what: "an account that is inactive",
		set: account({ Active: false }),
		code: "QB006",
		says: /^the account of bank "2" \(id \d+\) is inactive in QuickBooks$/,
		fix: /^Mend it in QuickBooks, or choose another one: eaur-qb map accounts --set/,
		mend: account({ Active: true }),
	},
	{
		what: "an account of income",
		set: account({ AccountType: "Income" }),
		code: "QB006",
		says: /is of the type Income: money goes to a Bank or Other Current Asset account$/,
		fix: /^Mend it in QuickBooks/,
		mend: account({ AccountType: "Other Current Asset" }),
	},
	{
		what: "an account of dollars",
		set: account({ CurrencyRef: { value: "USD" } }),
		code: "QB006",
		says: /is kept in USD, not in RWF$/,
		fix: /^Mend it in QuickBooks/,
		mend: account({ CurrencyRef: { value: "RWF" } }),
	},
	{
		what: "a bank of dollars",
		row: { bankId: "3" },
		set: (house) => house.mis.add(BANK_SOURCE, "3", { name: "Dollar Bank", currency: "usd" }),
		code: "QB004",
		says: "its bank is kept in USD, and the MIS counts in RWF",
		fix: /^Enter this payment in QuickBooks by hand; or correct tbl_bank\.currency/,
		mend: edit({ bankId: "2" }),
	},
	{
		what: "a prepayment",
		row: { prepayment: "1" },
		code: "QB005",
		says: "is_prepayment is 1: its money is in the student's wallet, and goes to QuickBooks from there",
		fix: /payments\.prepayments = "send"/,
		mend: edit({ prepayment: "0" }),
	},
	{
		what: "one transaction reported twice",
		row: { transaction: "T1" },
		set: (house) => paid(house, "9", { transaction: "t1", payer: "22002", reference: "2" }),
		code: "QB005",
		says: "it may be the same money as payment 9 of the MIS: of the same transaction T1",
		fix: /leave it: it stays held\. .*eaur-qb payments accept 10; the next run sends it/,
		mend: accept(),
	},
	{
		what: "one transaction in the wallet, too",
		row: { transaction: "T1" },
		set: ({ mis }) =>
			mis.add(TOPUP.source, "50", {
				...{ direction: "credit", source: "sales_receipt", payer: "22001", amount: "5.00", day: "2025-09-05" },
				...{ bankId: "2", transaction: "T1" },
			}),
		code: "QB005",
		says: "it may be the same money as payment W50 of the MIS: of the same transaction T1",
		fix: /eaur-qb payments accept 10/,
		mend: accept(),
	},
	{
		what: "one slip twice",
		row: { slip: "S1" },
		set: (house) => paid(house, "9", { slip: "s1" }),
		code: "QB005",
		says: "it may be the same money as payment 9 of the MIS: of the same bank, slip S1, payer and amount",
		fix: /eaur-qb payments accept 10/,
		mend: accept(),
	},
	...(
		[
			["slip", "transaction"],
			["transaction", "slip"],
		] as const
	).map(
		([mine, other]): Trap => ({
			what: `a ${mine} that is the ${other} of another row`,
			row: { [mine]: "20250905123456789012" },
			// Of another bank: a gateway's rows bear a constant.
			set: (house) => paid(house, "9", { [other]: " 20250905123456789012", bankId: "1" }),
			code: "QB005",
			says: "it may be the same money as payment 9 of the MIS: of the same payer and amount, and the slip of one is the transaction of the other",
			fix: /leave it: it stays held\. .*eaur-qb payments accept 10; the next run sends it/,
			mend: accept(),
		}),
	),
	{
		what: "a row that was reversed",
		row: { transCode: "TC10" },
		set: ({ mis }) => mis.add(REVERSAL_SOURCE, "1", { transCode: "TC10", payer: "22001", amount: "100000.00" }),
		code: "QB005",
		says: /^this money seems to have been taken back: a copy of the row stands in tbl_payment_reverse/,
		fix: /If it was taken back, leave it.*eaur-qb payments accept 10/,
		mend: accept(digestOfKept),
	},
	{
		what: "a payment that somebody typed in",
		set: (house) =>
			house.qb.put("Payment", {
				...{ CustomerRef: { value: customerOf(house, "1") }, TotalAmt: 100_000, TxnDate: "2025-09-07" },
				PaymentRefNum: "BK 7",
			}),
		code: "QB005",
		says: /^it may be in QuickBooks already: a payment that is not ours of 100,000, 2025-09-07, reference BK 7 \(id \d+\)$/,
		fix: /eaur-qb payments link 10 \d+\. If it is really other money: eaur-qb payments accept 10/,
		mend: accept(),
	},
	...(["customer", "amount", "day"] as const).map((what): Trap => {
		const right = (house: House) => ({
			CustomerRef: { value: customerOf(house, "1") },
			...{ TotalAmt: 100_000, TxnDate: "2025-09-05", PaymentRefNum: "MP-10", PrivateNote: "MP-10" },
		});
		const wrong = (house: House) =>
			({
				customer: { CustomerRef: { value: customerOf(house, "2") } },
				amount: { TotalAmt: 7 },
				day: { TxnDate: "2025-08-01" },
			})[what];
		return {
			what: `another ${what} under its own key`,
			set: (house) => house.qb.put("Payment", { ...right(house), ...wrong(house) }),
			code: "QB005",
			says: /^QuickBooks has another payment under MP-10 \(id \d+\)\. /,
			fix: /^Open that payment in QuickBooks: correct it, or give it another reference/,
			mend: (house) => house.qb.change("Payment", String(house.qb.all("Payment")[0]?.Id), right(house)),
		};
	}),
];

describe("each trap has its sentence, its code and a way out that leads out; the others go on", () => {
	it.each(TRAPS.map((trap) => [trap.what, trap] as const))(
		"%s",
		async (_what, { row, set, code, says, fix, mend, closed }) => {
			const house = await aBursary({}, closed ? { bookCloseDay: closed as Day } : {});
			await set?.(house);
			paid(house, "10", row);
			paid(house, "20", { payer: "22003", reference: "3", amount: "33.00" });
			await sendCash(house);
			const problem = house.ledger.record("payment", misId("10"))?.problem;
			expect(problem?.code).toBe(code);
			if (typeof says === "string") expect(problem?.detail).toBe(says);
			else expect(problem?.detail).toMatch(says);
			expect(problem?.fix).toMatch(fix);
			const others = house.qb.all("Account")[0]?.Active !== false && !/^the account/.test(problem?.detail ?? "");
			expect(fateOf(house, "20")).toBe(others ? "created" : "QB006");
			const before = house.qb.all("Payment").length;
			await sendCash(house);
			expect(house.qb.all("Payment")).toHaveLength(before);
			await mend(house);
			await sendCash(house);
			expect(fateOf(house, "10")).toMatch(/^(created|adopted)$/);
		},
	);
});

async function warningsOf(
	house: House,
	id = "10",
	payments: SettingsChange["payments"] = {},
): Promise<readonly string[]> {
	const { mis, ledger, seen } = house;
	const scratch = new Scratch();
	const world = await loadWorld({
		...{ mis, ledger, seen, company: aCompany({ tracksLocations: false }), settings: aSettings({ payments }) },
		...{ people: (charset) => new PeopleAskedFor(mis, charset), cashIn: { scratch, whole: true }, writeBack: true },
	});
	const row = mis.row(PAYMENT.source, id);
	const [about] = await world.directory.judgeAll([row], (each) => PAYMENT.judge(world, each, 1).about);
	scratch.close();
	return about?.warnings ?? [];
}

describe("what goes all the same is said", () => {
	it.each([
		["no invoice named", { reference: null }, "the whole amount stays unapplied: it names no invoice"],
		["more than is owed", { amount: "640001.00" }, "1 of 640,001 stays unapplied: MIS-1 owes no more"],
		[
			"a channel without a method",
			{ channel: "MOMO" },
			"the channel MOMO is not mapped: sent without a payment method (eaur-qb map methods)",
		],
		[
			"beyond what a FLOAT holds",
			{ amount: "16777217.00", reference: null },
			"amount is 16,777,217: beyond 16,777,216 the column no longer holds whole francs; check it",
		],
		["one slip of two students", { slip: "S1" }, "the slip S1 also paid for another"],
		[
			"a transaction that is another student's slip",
			{ transaction: "S1" },
			"its slip or transaction is the transaction or slip of payment 9, of another payer or amount: look whether it is the same money",
		],
	])("%s", async (_what, change, warning) => {
		const house = await aBursary();
		// A preview says so of what was seen in QuickBooks before.
		await sendCash(house);
		paid(house, "9", { slip: "s1", payer: "22002", reference: "2" });
		paid(house, "10", change);
		expect(await warningsOf(house)).toContain(warning);
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("created");
	});

	it("an invoice that is paid, and one that is to come", async () => {
		const house = await aBursary();
		house.qb.change("Invoice", String(house.ledger.record("invoice", misId("1"))?.qboId), { Balance: 0 });
		await sendCash(house);
		aCharge(house, "4", "22001");
		paid(house, "10");
		paid(house, "11", { reference: "4" });
		await sendCash(house);
		const made = house.qb.all("Payment").map(({ PaymentRefNum, Line }) => [PaymentRefNum, Line ?? []]);
		expect(made).toEqual([["MP-10", []]]);
		expect(await warningsOf(house, "11", { beforeInvoice: "unapplied" })).toContain(
			"MIS-4 is not in QuickBooks yet: the whole amount stays unapplied",
		);
	});

	it("prepayments go where the wallets are not sent; equal codes of other money say nothing", async () => {
		const house = await aBursary({ prepayments: "send" });
		paid(house, "10", { prepayment: "1" });
		for (const id of ["11", "12"]) paid(house, id, { transCode: "2025", transaction: `T${id}`, amount: "3.00" });
		await house.run({ kinds: CASH_KINDS });
		expect(["10", "11", "12"].map((id) => fateOf(house, id))).toEqual(["created", "created", "created"]);
	});
});
