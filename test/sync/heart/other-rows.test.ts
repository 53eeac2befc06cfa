import { describe, expect, it } from "vitest";
import { standardLimits } from "../../../src/config/limits.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Two students with two charges each, whose customers are there. */
async function aHouseWithCustomers(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2"]) {
		aStudent(house, id);
		aCharge(house, `${id}1`, `2200${id}`);
		aCharge(house, `${id}2`, `2200${id}`, { day: "2025-10-01", debit: "1000.50" });
	}
	await house.run(CUSTOMERS);
	return house;
}

/** Row 11 is deleted, and its id given to another charge. */
function giveAway(house: House): void {
	house.mis.remove(INVOICE, "11");
	aCharge(house, "11", "22002", { debit: "777004" });
}

const booked = (house: House, number: string) =>
	house.qb
		.all("Invoice")
		.filter(({ DocNumber }) => DocNumber === number)
		.map(({ TotalAmt }) => TotalAmt);

const BOTH_SIDES =
	/MIS-11 in QuickBooks \(id \d+\) was sent for 640,000 of .* for 22001; .* is now 777,004 of .* for 22002/;

describe("a row is marked only while it is the row that was sent", () => {
	it("given to another charge while its invoice is on the way: the other one is held, never called sent", async () => {
		const house = await aHouseWithCustomers();
		house.qb.next({ before: () => giveAway(house) });
		const { tally } = await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "failed" });
		expect(tally).toMatchObject({ successful: 3, failed: 1, unknown: 0 });
		expect(tally.errors[0]).toMatchObject({ misId: "11", problem: { code: "QB005" } });
		expect(tally.errors[0]?.problem.detail).toMatch(BOTH_SIDES);
		expect(booked(house, "MIS-11")).toEqual([640_000]);
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 1, rested: 1 });
	});

	it("edited while it is at 3: held with both sides", async () => {
		const house = await aHouseWithCustomers();
		house.qb.next({ before: () => house.mis.edit(INVOICE, "11", { debit: "777004", payer: "22002" }) });
		const { tally } = await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "failed" });
		expect(tally).toMatchObject({ successful: 3, failed: 1 });
		expect(tally.errors[0]?.problem.detail).toMatch(BOTH_SIDES);
	});

	it("deleted while its invoice is on the way: said, with the id of what is in QuickBooks", async () => {
		const house = await aHouseWithCustomers();
		house.qb.next({ before: () => house.mis.remove(INVOICE, "11") });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 4, untold: 1 });
		expect(tally.errors[0]?.problem.detail).toMatch(/in QuickBooks \(id \d+\), and its row 11 has been deleted/);
		expect((await house.run(INVOICES)).tally).toMatchObject({ processed: 0, untold: 0 });
	});

	it.each(["answered", "settled", "marked"] as const)(
		"a run that died when it was %s; its row was given to another charge: no run ever calls that one sent",
		async (at) => {
			const house = await aHouseWithCustomers();
			// The first invoice of a company goes alone: it is the second request that bears the others.
			await house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: misId("22") } });
			await house.run(INVOICES, { death: { at, time: 1 } });
			const wasMade = booked(house, "MIS-11").length > 0;
			giveAway(house);
			const { tally } = await house.run(INVOICES);
			expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: wasMade ? "failed" : "synced" });
			expect(tally.failed).toBe(wasMade ? 1 : 0);
			expect(booked(house, "MIS-11")).toEqual([wasMade ? 640_000 : 777_004]);
			expect(house.mis.row(INVOICE, "12")).toMatchObject({ status: "synced" });
		},
	);

	it("refused while its row changed: judged anew in the same run, and sent as it is", async () => {
		const house = await aHouseWithCustomers();
		house.qb.next({ refuse: "6000", message: "no" });
		let attempts = 0;
		const { tally } = await house.run(INVOICES, {
			onStep: (name) => name === "attempted" && ++attempts === 1 && house.mis.edit(INVOICE, "11", { debit: "5" }),
		});
		expect(tally).toMatchObject({ successful: 4, failed: 0 });
		expect(booked(house, "MIS-11")).toEqual([5]);
	});

	it("a customer's row given to another person while it was on the way", async () => {
		const house = await aHouseWithCustomers();
		aStudent(house, "3");
		house.qb.next({
			before: () => {
				house.mis.remove(STUDENT, "3");
				aStudent(house, "3", "Fresh Person", { identity: "27003" });
			},
		});
		const { tally } = await house.run(CUSTOMERS);
		expect(house.mis.row(STUDENT, "3")).toMatchObject({ status: "failed" });
		expect(tally).toMatchObject({ successful: 0, failed: 1 });
		expect(tally.errors[0]?.problem.detail).toMatch(/made of row 3 when it was 22003; the row is now 27003/);
	});

	it("a held row that changed since it was judged is left as it is", async () => {
		const house = await aHouseWithCustomers();
		house.mis.edit(INVOICE, "11", { debit: "n/a" });
		const page = house.mis.page.bind(house.mis);
		let reads = 0;
		house.mis.page = async (source, query) => {
			const rows = await page(source, query);
			if (source.table === INVOICE.table && query.ids === undefined && ++reads === 1) giveAway(house);
			return rows;
		};
		await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11").status).toBe("not-synced");
		await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11").status).toBe("synced");
		expect(booked(house, "MIS-11")).toEqual([777_004]);
	});
});

describe("what the MIS is owed", () => {
	it.each(["attempted", "answered", "settled"] as const)(
		"stays owed through runs that do not write it: it is told by the next one that does (died when %s)",
		async (at) => {
			const house = await aHouseWithCustomers();
			await house.run(INVOICES, { death: { at, time: 1 } });
			await house.run(INVOICES, { writeBack: false });
			await house.run(INVOICES, { writeBack: false });
			expect(Object.values(house.mis.statuses(INVOICE))).toContain("in-progress");
			await house.run(INVOICES);
			expect(new Set(Object.values(house.mis.statuses(INVOICE)))).toEqual(new Set(["synced"]));
			expect(house.ledger.countClaims("invoice")).toBe(0);
		},
	);
});

describe("rows that were left at 3 by a run that wrote the MIS", () => {
	it("and are held by one that does not: the next one that does marks them", async () => {
		const house = await aHouseWithCustomers();
		house.qb.next("dropped");
		await house.run(INVOICES, { death: { at: "answered", time: 1 } });
		expect(house.mis.row(INVOICE, "11").status).toBe("in-progress");
		house.mis.edit(INVOICE, "11", { debit: "n/a" });
		await house.run(INVOICES, { writeBack: false });
		expect(house.mis.row(INVOICE, "11").status).toBe("in-progress");
		await house.run(INVOICES);
		expect(house.mis.row(INVOICE, "11").status).toBe("failed");
	});
});

describe("rows that change again and again", () => {
	it("are named, and the run has failed records", async () => {
		const house = await aHouseWithCustomers();
		let sum = 1;
		const { tally } = await house.run(INVOICES, {
			limits: standardLimits(),
			onStep: (name) => name === "claimed" && house.mis.edit(INVOICE, "11", { debit: String(++sum) }),
		});
		expect(tally).toMatchObject({ successful: 3, failed: 1 });
		expect(tally.errors[0]).toMatchObject({ misId: "11", problem: { code: "QB011" } });
		expect(tally.errors[0]?.problem.detail).toMatch(/changed each of the 3 times/);
		expect(house.mis.row(INVOICE, "11").status).toBe("not-synced");
	});
});
