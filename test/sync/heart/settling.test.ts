import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aBursary, balancesIn, fateOf, linesOf, paid, sendCash } from "../../support/a-bursary.js";
import type { House } from "../../support/a-house.js";
import { aCharge, aStudent } from "../../support/a-university.js";

const REFUSED = { refuse: "620", message: "Transaction cannot be linked" } as const;

describe("what a payment settles is what the invoice owes when it leaves, not when its row was read", () => {
	it("where the one before it was refused", async () => {
		const house = await aBursary();
		paid(house, "10", { amount: "600000.00" });
		paid(house, "11", { amount: "100000.00" });
		house.qb.next(REFUSED);
		await sendCash(house);
		expect([fateOf(house, "10"), fateOf(house, "11"), linesOf(house, "MP-11")]).toEqual([
			"refused",
			"created",
			[100_000],
		]);
	});

	it("where the one before it would have left nothing", async () => {
		const house = await aBursary();
		paid(house, "10", { amount: "640000.00" });
		paid(house, "11", { amount: "100000.00" });
		house.qb.next(REFUSED);
		await sendCash(house);
		expect([fateOf(house, "10"), linesOf(house, "MP-11")]).toEqual(["refused", [100_000]]);
	});

	it("where the row before it has been deleted in the MIS meanwhile", async () => {
		const house = await aBursary();
		paid(house, "9", { payer: "22002", reference: "2" });
		paid(house, "10", { amount: "600000.00" });
		paid(house, "11", { amount: "100000.00" });
		house.qb.next({ before: () => house.mis.remove(KINDS.payment.source, "10") });
		await sendCash(house);
		expect([fateOf(house, "10"), linesOf(house, "MP-11"), balancesIn(house)["MIS-1"]]).toEqual([
			undefined,
			[100_000],
			540_000,
		]);
	});

	it("where QuickBooks has shown meanwhile that it owes less", async () => {
		const house = await aBursary();
		const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
		// Money is entered by hand while the first is on the wire; QuickBooks refuses the next one for it.
		const lower = () => house.qb.change("Invoice", String(invoice?.Id), { Balance: 30_000 });
		paid(house, "9", { payer: "22002", reference: "2" });
		paid(house, "10", { amount: "600000.00" });
		paid(house, "11", { amount: "100000.00" });
		house.qb.next({ before: lower }, REFUSED);
		await sendCash(house);
		expect([linesOf(house, "MP-11"), balancesIn(house)["MIS-1"]]).toEqual([[30_000], 0]);
	});

	it("and an answer that is lost leaves to the next one what the lost one may have left", async () => {
		const house = await aBursary();
		paid(house, "9", { payer: "22002", reference: "2" });
		paid(house, "10", { amount: "600000.00" });
		paid(house, "11", { amount: "100000.00" });
		house.qb.next(undefined, "lost");
		await sendCash(house);
		expect([linesOf(house, "MP-10"), linesOf(house, "MP-11"), balancesIn(house)["MIS-1"]]).toEqual([
			[600_000],
			[40_000],
			0,
		]);
	});
});

it("an invoice that was deleted in QuickBooks since it was seen holds its payment, with the invoice's name", async () => {
	const house = await aBursary();
	const [invoice] = house.qb.all("Invoice").filter(({ DocNumber }) => DocNumber === "MIS-1");
	house.qb.remove("Invoice", String(invoice?.Id));
	paid(house, "10");
	house.qb.next({
		refuse: "2500",
		message: `Invalid Reference Id : TxnId element id ${String(invoice?.Id)} not found`,
	});
	await sendCash(house);
	expect(fateOf(house, "10")).toBe("refused");
	await sendCash(house);
	expect([fateOf(house, "10"), house.qb.all("Payment")]).toEqual(["QB009", []]);
	expect(house.ledger.record("payment", misId("10"))?.problem?.detail).toMatch(
		/MIS-1 was sent .*does not have it any more/,
	);
});

it("payments of many go in batches of thirty, several on the wire at once", async () => {
	const house = await aBursary();
	for (let id = 10; id < 310; id += 1) aStudent(house, String(id));
	await house.run({ kinds: CUSTOMER_KINDS });
	for (let id = 10; id < 310; id += 1) paid(house, String(id), { payer: `2200${id}`, reference: null });
	await sendCash(house);
	const batches = house.qb.arrived.filter(({ operation }) => operation === "batch").slice(-12);
	expect([
		Math.max(...batches.map(({ documents }) => documents.length)),
		batches.some(({ alongside }) => alongside.length > 0),
		house.qb.all("Payment").length,
	]).toEqual([30, true, 300]);
});

it("of one customer no two payments are in one batch, nor on the wire at once: the second must find what the first has left", async () => {
	const house = await aBursary();
	for (let id = 10; id < 40; id += 1)
		paid(house, String(id), {
			amount: "1000.00",
			payer: `2200${1 + (id % 3)}`,
			// Every other one names no invoice.
			reference: id % 2 === 0 ? String(1 + (id % 3)) : null,
		});
	await sendCash(house);
	const batches = house.qb.arrived.filter(({ operation }) => operation === "batch");
	for (const { documents, alongside } of batches) {
		const customers = [documents, ...alongside.map((each) => each.documents)]
			.flat()
			.flatMap(({ CustomerRef, PaymentRefNum }) => (PaymentRefNum ? [(CustomerRef as { value: string }).value] : []));
		expect(new Set(customers).size).toBe(customers.length);
	}
	expect(house.qb.all("Payment")).toHaveLength(30);
});

describe("an invoice named by mistake holds its payment, and it is said what is mistaken", () => {
	const detailOf = (house: House) => house.ledger.record("payment", misId("10"))?.problem?.detail;

	it("a reference that means two invoices, both of the payer's", async () => {
		const house = await aBursary();
		aCharge(house, "5", "22001", { reference: "1" });
		paid(house, "10", { reference: "1" });
		await sendCash(house);
		expect([fateOf(house, "10"), detailOf(house)]).toEqual(["QB005", expect.stringContaining("means two invoices")]);
	});

	it("somebody else's, also where it is not in QuickBooks yet", async () => {
		const house = await aBursary();
		aCharge(house, "5", "22002");
		paid(house, "10", { reference: "5" });
		await sendCash(house);
		expect([fateOf(house, "10"), detailOf(house)]).toEqual([
			"QB005",
			expect.stringContaining("is the invoice of 22002 (row 5), and 22001 paid"),
		]);
	});

	it("one that belongs to another customer in QuickBooks by now", async () => {
		const house = await aBursary();
		const [one, two] = ["MIS-1", "MIS-2"].map((number) =>
			house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === number),
		);
		house.qb.change("Invoice", String(one?.Id), { CustomerRef: two?.CustomerRef });
		paid(house, "10");
		await sendCash(house);
		expect([fateOf(house, "10"), detailOf(house)]).toEqual([
			"QB005",
			expect.stringContaining("belongs to another customer in QuickBooks"),
		]);
	});
});
