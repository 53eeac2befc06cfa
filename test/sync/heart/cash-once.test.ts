import { describe, expect, it } from "vitest";
import { changedRows } from "../../../src/sync/decide/changed-rows.js";
import { acceptanceOf } from "../../../src/sync/kinds/cash/allocation.js";
import { REVERSAL_SOURCE } from "../../../src/sync/kinds/cash/sources.js";
import { CASH_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aBursary, fateOf, linesOf, paid, sendCash } from "../../support/a-bursary.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCharge } from "../../support/a-university.js";
import { aSettings } from "../kinds/made-up.js";

const { payment: PAYMENT, topup: TOPUP, invoice: INVOICE } = KINDS;

const CREDIT = { direction: "credit", source: "sales_receipt", payer: "22001", amount: "100000.00", day: "2025-09-05" };
const credit = ({ mis }: House, id: string, change: object = {}) =>
	mis.add(TOPUP.source, id, { ...CREDIT, bankId: "2", ...change });

const booked = ({ qb }: House) => qb.all("Payment").map(({ PaymentRefNum }) => PaymentRefNum);
const problemOf = ({ ledger }: House, id: string) => ledger.record("payment", misId(id))?.problem;
const customerOf = ({ ledger }: House, student: string) => ledger.record("student", misId(student))?.qboId;

/** What `payments accept` does. */
function accept({ ledger, mis }: House, id: string): string {
	const row = mis.row(PAYMENT.source, id);
	const { digests, as } = acceptanceOf(ledger.record("payment", misId(id)), row);
	ledger.accept("payment", row.id, digests, "accept", as);
	return as;
}

/** A computer whose ledger knows nothing but to which account the money goes. */
function anotherLedger({ qb }: House): Pick<House, "ledger" | "seen"> {
	const { ledger, seen } = aHouse();
	seen.setMapping("account", "bank:2", qboId(String(qb.all("Account")[0]?.Id)));
	return { ledger, seen };
}

describe("the same cash is booked once", () => {
	it("where the ledger that booked it is lost, and the wallet's credit comes later", async () => {
		const house = await aBursary();
		paid(house, "10", { transaction: "T1" });
		await sendCash(house);
		credit(house, "5", { transaction: "T1" });
		const { tally } = await house.run({ kinds: CASH_KINDS }, anotherLedger(house));
		expect([tally.failed, booked(house)]).toEqual([1, ["MP-10"]]);
		expect(tally.errors[0]?.problem.detail).toMatch(/same money as payment 10 .* transaction T1/);
	});

	it.each([
		["a slip", { slip: "00123" }, { slip: "123" }],
		["a slip", { slip: "A 7" }, { slip: " 00a  7" }],
		["a transaction", { transaction: "123" }, { transaction: "0123" }],
	])("where %s is written without its zeros", async (_what, first, second) => {
		const house = await aBursary();
		paid(house, "10", first);
		paid(house, "11", second);
		await sendCash(house);
		expect([fateOf(house, "11"), booked(house)]).toEqual(["QB005", ["MP-10"]]);
	});

	it.each([
		["blanks", " s77 ", "S77"],
		["the zeros", "77", "0077"],
	])("where somebody typed it in with or without %s", async (_what, PaymentRefNum, slip) => {
		const house = await aBursary();
		const CustomerRef = { value: customerOf(house, "1") };
		house.qb.put("Payment", { CustomerRef, TotalAmt: 5, TxnDate: "2024-01-01", PaymentRefNum });
		paid(house, "10", { slip });
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("QB005");
	});
});

describe("a receipt that was taken out of the MIS and entered again, put right", () => {
	it.each([
		["amount", { transaction: "T1", amount: "90000.00" }],
		["day", { transaction: "t1 ", day: "2025-09-08" }],
		["payer", { transaction: "T1", payer: "22002", reference: "2" }],
		["amount, of the same slip", { slip: "s1", amount: "90000.00" }],
		["payer, of the same slip", { slip: "S1", payer: "22002", reference: "2" }],
	])("with another %s is held: its money is booked under the first row", async (_what, change) => {
		const house = await aBursary();
		const { transaction, slip } = change as { transaction?: string; slip?: string };
		paid(house, "10", { ...(transaction && { transaction: "T1" }), ...(slip && { slip: "S1" }) });
		await sendCash(house);
		house.mis.remove(PAYMENT.source, "10");
		paid(house, "11", change);
		await sendCash(house);
		expect([fateOf(house, "11"), booked(house)]).toEqual(["QB005", ["MP-10"]]);
		expect(problemOf(house, "11")?.detail).toMatch(
			/seems to be MP-10, .* of the same (transaction t1|slip s1); row 10 is gone/,
		);
		const [document] = house.qb.all("Payment");
		house.qb.change("Payment", String(document?.Id), { TotalAmt: 0, PrivateNote: `Voided - ${document?.PrivateNote}` });
		await sendCash(house);
		expect([fateOf(house, "11"), booked(house)]).toEqual(["created", ["MP-10", "MP-11"]]);
	});

	it("and is sent where a person says that it is other money", async () => {
		const house = await aBursary();
		paid(house, "10", { transaction: "T1" });
		await sendCash(house);
		house.mis.remove(PAYMENT.source, "10");
		paid(house, "11", { transaction: "T1", amount: "90000.00" });
		await sendCash(house);
		expect(accept(house, "11")).toBe("another");
		await sendCash(house);
		expect(fateOf(house, "11")).toBe("created");
	});

	it("while two receipts of one slip, both there, of other amounts or payers, are two", async () => {
		const house = await aBursary();
		paid(house, "10", { slip: "S1" });
		await sendCash(house);
		paid(house, "11", { slip: "S1", amount: "1.00" });
		paid(house, "12", { slip: "S1", payer: "22002", reference: "2" });
		await sendCash(house);
		expect(["11", "12"].map((id) => fateOf(house, id))).toEqual(["created", "created"]);
	});
});

describe("what a person accepts of a payment is that and no more", () => {
	const reverse = ({ mis }: House) =>
		mis.add(REVERSAL_SOURCE, "1", { transCode: "TC10", payer: "22001", amount: "100000.00" });

	it("other money that is taken back before its invoice comes is held", async () => {
		const house = await aBursary();
		aCharge(house, "4", "22001");
		paid(house, "9", { slip: "S1" });
		paid(house, "10", { slip: "S1", transCode: "TC10", reference: "4" });
		await sendCash(house);
		expect(accept(house, "10")).toBe("another");
		reverse(house);
		await house.run({ kinds: [INVOICE] });
		await sendCash(house);
		expect([fateOf(house, "10"), problemOf(house, "10")?.detail]).toEqual([
			"QB005",
			expect.stringMatching(
				/^this money seems to have been taken back: a copy of the row stands in tbl_payment_reverse/,
			),
		]);
		expect(accept(house, "10")).toBe("kept");
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("created");
	});

	it("both, where it is held for both", async () => {
		const house = await aBursary();
		paid(house, "9", { slip: "S1" });
		paid(house, "10", { slip: "S1", transCode: "TC10" });
		reverse(house);
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("QB005");
		accept(house, "10");
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("created");
	});

	it("and one answer does not undo another: other money whose link is refused goes once both are said", async () => {
		const house = await aBursary();
		paid(house, "9", { slip: "S1", amount: "640000.00" });
		paid(house, "10", { slip: "S1", amount: "640000.00", day: "2025-09-06", reference: "1" });
		await sendCash(house);
		accept(house, "10");
		// It is decided while MIS-1 still seems to owe something.
		house.qb.change("Invoice", String(house.ledger.record("invoice", misId("1"))?.qboId), { Balance: 1 });
		house.qb.next({ refuse: "620", message: "Transaction cannot be linked" });
		await sendCash(house);
		house.qb.change("Invoice", String(house.ledger.record("invoice", misId("1"))?.qboId), { Balance: 0 });
		await sendCash(house);
		expect([fateOf(house, "10"), accept(house, "10")]).toEqual(["QB010", "unlinked"]);
		await sendCash(house);
		expect([fateOf(house, "10"), linesOf(house, "MP-10")]).toEqual(["created", []]);
	});
});

describe("a document that was deleted in QuickBooks holds nothing any more", () => {
	it("of two under one key, once one is gone the other is taken for it", async () => {
		const house = await aBursary();
		const CustomerRef = { value: customerOf(house, "1") };
		const same = {
			CustomerRef,
			TotalAmt: 100_000,
			TxnDate: "2025-09-05",
			PaymentRefNum: "MP-10",
			PrivateNote: "MP-10",
		};
		const [first, second] = [house.qb.put("Payment", same), house.qb.put("Payment", same)];
		paid(house, "10");
		await sendCash(house);
		expect([fateOf(house, "10"), problemOf(house, "10")?.detail]).toEqual([
			"QB005",
			`QuickBooks holds more than one payment under MP-10 (ids ${first}, ${second}): the same money may be booked twice`,
		]);
		await sendCash(house);
		expect([fateOf(house, "10"), booked(house)]).toEqual(["QB005", ["MP-10", "MP-10"]]);
		house.qb.remove("Payment", first);
		await sendCash(house);
		expect([fateOf(house, "10"), booked(house)]).toEqual(["adopted", ["MP-10"]]);
	});

	it.each(["Payment", "SalesReceipt"])("nor a %s that somebody had typed in for it", async (entity) => {
		const house = await aBursary();
		const typed = house.qb.put(entity, {
			CustomerRef: { value: customerOf(house, "1") },
			TotalAmt: 100_000,
			TxnDate: "2025-09-06",
		});
		paid(house, "10");
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("QB005");
		house.qb.remove(entity, typed);
		await sendCash(house);
		expect(fateOf(house, "10")).toBe("created");
	});

	it("and where nothing is held for anything, nobody asks what was deleted", async () => {
		const house = await aBursary();
		paid(house, "10");
		await sendCash(house);
		const before = house.qb.reads;
		await sendCash(house);
		const plain = house.qb.reads - before;
		paid(house, "11", { amount: "0.00" });
		await sendCash(house);
		expect(house.qb.reads - before - plain).toBe(plain);
	});
});

describe("money that the MIS takes back, changes or moves after it was sent", () => {
	const changesOf = async ({ mis, ledger }: House) => {
		const found: string[] = [];
		for await (const { record, fields, acknowledged } of changedRows({ mis, ledger, settings: aSettings() }, PAYMENT))
			for (const { field, from, to } of fields)
				found.push(`${record.trace} ${field}: ${from} → ${to}${acknowledged ? " (seen)" : ""}`);
		return found;
	};

	it("is a change until somebody has seen it, and nothing is sent for it", async () => {
		const house = await aBursary();
		paid(house, "10", { transCode: "TC10" });
		paid(house, "11", { amount: "5.00" });
		paid(house, "12", { amount: "6.00" });
		paid(house, "13", { amount: "7.00" });
		await sendCash(house);
		expect(await changesOf(house)).toEqual([]);
		house.mis.add(REVERSAL_SOURCE, "1", { transCode: " tc10", payer: "22001", amount: "100000.00" });
		house.mis.edit(PAYMENT.source, "11", { payer: "22002" });
		house.mis.edit(PAYMENT.source, "12", { amount: "60.00" });
		house.mis.remove(PAYMENT.source, "13");
		await sendCash(house);
		expect(booked(house)).toHaveLength(4);
		expect(await changesOf(house)).toEqual([
			"MP-10 voided: open → reversed",
			"MP-11 customer: 22001 → 22002",
			"MP-12 amount: 6 → 60",
			"MP-13 row_gone: there → gone",
		]);
		for await (const { record, digest } of changedRows({ ...house, settings: aSettings() }, PAYMENT))
			if (record.misId === "10")
				house.ledger.acknowledge([{ kind: "payment", misId: record.misId, digest }], "run", "");
		expect(await changesOf(house)).toContain("MP-10 voided: open → reversed (seen)");
	});

	it("and one of which a person has seen another change counts again once it is taken back", async () => {
		const house = await aBursary();
		paid(house, "10", { transCode: "TC10" });
		await sendCash(house);
		house.mis.edit(PAYMENT.source, "10", { amount: "9.00" });
		for await (const { record, digest } of changedRows({ ...house, settings: aSettings() }, PAYMENT))
			house.ledger.acknowledge([{ kind: "payment", misId: record.misId, digest }], "run", "");
		expect(await changesOf(house)).toEqual(["MP-10 amount: 100000 → 9 (seen)"]);
		house.mis.add(REVERSAL_SOURCE, "1", { transCode: "TC10", payer: "22001", amount: "9.00" });
		expect(await changesOf(house)).toEqual(["MP-10 amount: 100000 → 9", "MP-10 voided: open → reversed"]);
	});
});
