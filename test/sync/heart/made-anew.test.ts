import { describe, expect, it } from "vitest";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";
import { planIn, undoIn } from "../../support/undoing.js";

const INVOICES = { kinds: [KINDS.invoice] } as const;
const ONE = misId("1");
const PAYMENT = KINDS.payment.source;

/** One student with a charge of 640,000 and a payment, sent by run-1. */
async function sent(): Promise<House> {
	const house = aHouse();
	const { mis, qb, seen } = house;
	aCategory(house);
	const account = qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
	seen.setMapping("account", "bank:2", qboId(account));
	aStudent(house, "1");
	aCharge(house, "1", "22001");
	const paid = { payer: "22001", amount: "300000.00", day: "05/09/2025", recordedOn: "2025-09-06" };
	mis.add(PAYMENT, "1", { ...paid, bankId: "2", slip: "S1", reference: "1" });
	const { tally } = await house.run({ kinds: [...CUSTOMER_KINDS, KINDS.invoice, ...CASH_KINDS] });
	expect([tally.successful, tally.errors]).toEqual([3, []]);
	return house;
}

const idOf = ({ qb }: House, number: string) =>
	qboId(String(qb.all("Invoice").find(({ DocNumber }) => DocNumber === number)?.Id));
const numbers = ({ qb }: House) => qb.all("Invoice").map(({ DocNumber, TotalAmt }) => [DocNumber, TotalAmt]);

/** What the charge is by now, and that somebody has set its row back to 0. */
function edit({ mis }: House, values: Record<string, string>): void {
	mis.edit(INVOICE, "1", values);
	mis.row(INVOICE, "1").status = "not-synced";
}

/** `single --again`, of what the ledger knows. */
function again(house: House, because: "gone" | "another-row" = "another-row") {
	const of = house.ledger.record("invoice", ONE)?.qboId ?? qboId("0");
	return house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: ONE }, anew: { of, because } });
}

describe("a row that is set back after another document was made for it", () => {
	async function madeTwice(): Promise<House> {
		const house = await sent();
		edit(house, { debit: "640500.00" });
		expect((await again(house)).tally).toMatchObject({ successful: 1, failed: 0 });
		expect(numbers(house)).toEqual([
			["MIS-1", 640_000],
			["MIS-1-2", 640_500],
		]);
		edit(house, { debit: "640000.00" });
		return house;
	}

	it("is held with both, rests, and neither is dropped from what is known", async () => {
		const house = await madeTwice();
		const later = idOf(house, "MIS-1-2");
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ failed: 1, newlyFailed: 1, successful: 0 });
		expect(tally.errors[0]?.problem).toMatchObject({ code: "QB005" });
		expect(tally.errors[0]?.problem.detail).toMatch(
			/MIS-1 \(id \d+\) was sent for, and MIS-1-2 \(id \d+\).*QuickBooks has both/,
		);
		expect(house.ledger.record("invoice", ONE)).toMatchObject({ state: "contested", qboId: later });
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 1, newlyFailed: 0, rested: 1 });
	});

	it.each(["void", "gone"])("is the first one's again once the later one is %s", async (how) => {
		const house = await madeTwice();
		await house.run(INVOICES);
		const later = idOf(house, "MIS-1-2");
		if (how === "gone") house.qb.remove("Invoice", later);
		else house.qb.change("Invoice", later, { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 0 });
		expect(house.ledger.record("invoice", ONE)).toMatchObject({ state: "adopted", qboId: idOf(house, "MIS-1") });
	});

	it("is the later one's where the row is corrected to what that says", async () => {
		const house = await madeTwice();
		await house.run(INVOICES);
		house.mis.edit(INVOICE, "1", { debit: "640500.00" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 0, skipped: 1 });
		expect(house.ledger.record("invoice", ONE)?.qboId).toBe(idOf(house, "MIS-1-2"));
	});
});

describe("what was deleted, and made anew by another computer", () => {
	/** Deleted here, and there again under its number with another id. */
	function madeElsewhere(house: House, entity: "Invoice" | "Payment", change: object = {}): string {
		const [object] = house.qb.all(entity);
		const { Id, ...others } = object ?? {};
		house.qb.remove(entity, String(Id));
		return house.qb.put(entity, { ...others, ...change });
	}

	it.each([
		["Invoice", KINDS.invoice],
		["Payment", KINDS.payment],
	] as const)("a %s that agrees is taken", async (entity, kind) => {
		const house = await sent();
		const id = madeElsewhere(house, entity);
		house.mis.row(kind.source, "1").status = "not-synced";
		const written = house.qb.arrived.length;
		expect((await house.run({ kinds: [kind] })).tally).toMatchObject({ failed: 0 });
		expect(house.ledger.record(kind.name, ONE)).toMatchObject({ state: "adopted", qboId: id });
		expect([house.qb.arrived.length, house.mis.row(kind.source, "1").status]).toEqual([written, "synced"]);
	});

	it("one that does not is named, and nobody is told to make it again", async () => {
		const house = await sent();
		const id = madeElsewhere(house, "Invoice", { TotalAmt: 5, Balance: 5 });
		house.mis.row(INVOICE, "1").status = "not-synced";
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ failed: 1, successful: 0 });
		expect(tally.errors[0]?.problem.detail).toContain(`another invoice under MIS-1 (id ${id})`);
		expect((await house.run(INVOICES)).tally).toMatchObject({ newlyFailed: 0, rested: 1 });
	});
});

describe("made anew by order", () => {
	it("a row that is held then keeps the document that it has: its run can take that back", async () => {
		const house = await sent();
		const before = idOf(house, "MIS-1");
		edit(house, { debit: "640500.00", categoryId: "99" });
		expect((await again(house)).tally).toMatchObject({ failed: 1, successful: 0 });
		expect(house.ledger.record("invoice", ONE)).toMatchObject({ state: "contested", qboId: before });
		const { takes, left } = await planIn(house, "run-1");
		expect(
			[...takes.map(({ made }) => made.record), ...left.map(({ record }) => record)].map(({ trace }) => trace),
		).toContain("MIS-1");
		const { tally } = await house.run(INVOICES);
		expect([tally.failed, tally.errors[0]?.problem.fix]).toEqual([1, expect.stringContaining("single 1 --again")]);
		house.mis.edit(INVOICE, "1", { categoryId: "1" });
		expect((await again(house)).tally).toMatchObject({ successful: 1 });
		expect(numbers(house)).toEqual([
			["MIS-1", 640_000],
			["MIS-1-2", 640_500],
		]);
	});

	it("one that is gone keeps its number and its place in the run, until it is there again", async () => {
		const house = await sent();
		const before = idOf(house, "MIS-1");
		house.qb.remove("Invoice", before);
		edit(house, { categoryId: "99" });
		expect((await again(house, "gone")).tally).toMatchObject({ failed: 1 });
		const left = (await planIn(house, "run-1")).left.find(({ record }) => record.kind === "invoice");
		expect([left?.record.trace, left?.reason]).toEqual(["MIS-1", "it is not in QuickBooks any more"]);
		edit(house, { categoryId: "1" });
		expect((await again(house, "gone")).tally).toMatchObject({ successful: 1 });
		expect(numbers(house)).toEqual([["MIS-1", 640_000]]);
	});

	it("the earlier one is named by its own number when its run is taken back, also where the new one never left", async () => {
		const house = await sent();
		const before = idOf(house, "MIS-1");
		edit(house, { debit: "640500.00" });
		house.qb.next("dropped");
		const of = house.ledger.record("invoice", ONE)?.qboId ?? qboId("0");
		const only = { kind: KINDS.invoice, id: ONE };
		await house
			.run({ ...INVOICES, only, anew: { of, because: "another-row" } }, { death: { at: "attempted", time: 1 } })
			.catch(() => {});
		house.qb.isDead = () => false;
		const leftOf = async () => (await planIn(house, "run-1")).left.find(({ record }) => record.kind === "invoice");
		const named = {
			record: { trace: "MIS-1", qboId: before },
			reason: expect.stringMatching(/has another document by now/) as string,
		};
		expect(await leftOf()).toMatchObject(named);
		house.clock.ms += 3_600_000;
		await house.run(INVOICES);
		expect(numbers(house)).toEqual([
			["MIS-1", 640_000],
			["MIS-1-2", 640_500],
		]);
		expect(await leftOf()).toMatchObject(named);
	});
});

describe("the way out is named where there is one", () => {
	const another = { payer: "22001", amount: "100000.00", day: "06/09/2025", recordedOn: "2025-09-06", bankId: "2" };

	it("of a payment whose invoice was deleted in QuickBooks", async () => {
		const house = await sent();
		house.qb.remove("Invoice", idOf(house, "MIS-1"));
		house.mis.row(INVOICE, "1").status = "not-synced";
		await house.run(INVOICES);
		house.mis.add(PAYMENT, "2", { ...another, slip: "S9", reference: "1" });
		const { tally } = await house.run({ kinds: CASH_KINDS });
		expect(tally.errors[0]?.problem).toMatchObject({
			code: "QB009",
			detail: expect.stringMatching(/its invoice MIS-1 was sent .*does not have it any more/) as string,
			fix: expect.stringContaining("eaur-qb invoices single 1 --again") as string,
		});
	});

	it("of a payment whose invoice was taken back: it is not sent without it", async () => {
		const house = await sent();
		await undoIn(house, "run-1");
		await house.run({ kinds: CUSTOMER_KINDS, failedOnly: { code: undefined } });
		house.mis.add(PAYMENT, "2", { ...another, slip: "S9", reference: "1" });
		const { tally } = await house.run({ kinds: CASH_KINDS });
		expect([tally.successful, tally.errors.map(({ problem }) => problem.detail)]).toEqual([
			0,
			expect.arrayContaining(["its invoice MIS-1 was taken back by eaur-qb undo"]),
		]);
	});

	it("of an invoice whose student bears another number by now", async () => {
		const house = await sent();
		house.mis.edit(KINDS.student.source, "1", { identity: "22999" });
		aCharge(house, "2", "22999", { debit: "1000.00" });
		const { tally } = await house.run(INVOICES);
		expect(tally.errors[0]?.problem.fix).toMatch(
			/customers single student:22999 --again.*first line of that customer's Notes/,
		);
		for (const customer of house.qb.all("Customer"))
			house.qb.change("Customer", String(customer.Id), { Notes: "RegNo: 22999" });
		const mended = (await house.run({ kinds: [...CUSTOMER_KINDS, KINDS.invoice] })).tally;
		expect([mended.successful, mended.errors.map(({ problem }) => problem.detail)]).toEqual([1, []]);
	});
});
