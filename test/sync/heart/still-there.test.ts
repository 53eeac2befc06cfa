import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Two students, whose charges 11 and 21 are in QuickBooks; then the MIS is set back to 0. */
async function aHouseSetBack(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2"]) {
		aStudent(house, id);
		aCharge(house, `${id}1`, `2200${id}`);
	}
	await house.run(CUSTOMERS);
	await house.run(INVOICES);
	setBack(house);
	house.qb.arrived.length = 0;
	return house;
}

function setBack({ mis }: House): void {
	for (const id of ["11", "21"]) mis.row(INVOICE, id).status = "not-synced";
	for (const id of ["1", "2"]) mis.row(STUDENT, id).status = "not-synced";
}

const idOf = ({ qb }: House, number: string) =>
	String(qb.all("Invoice").find(({ DocNumber }) => DocNumber === number)?.Id);

describe("that a record is in QuickBooks already is said only after a look", () => {
	it("what is there as it was sent is there already, in one read for all", async () => {
		const house = await aHouseSetBack();
		const before = house.qb.reads;
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ skipped: 2, failed: 0 });
		expect(house.mis.statuses(INVOICE)).toEqual({ 11: "synced", 21: "synced" });
		setBack(house);
		const reads = house.qb.reads - before;
		const quiet = await aHouseSetBack();
		for (const id of ["11", "21"]) quiet.mis.row(INVOICE, id).status = "synced";
		const start = quiet.qb.reads;
		await quiet.run(INVOICES);
		expect(reads - (quiet.qb.reads - start)).toBe(1);
	});

	it("what was deleted is held with the way out, rests, and is never sent again by itself", async () => {
		const house = await aHouseSetBack();
		const id = idOf(house, "MIS-11");
		house.qb.remove("Invoice", id);
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ skipped: 1, failed: 1, newlyFailed: 1, successful: 0 });
		expect(tally.errors[0]?.problem).toMatchObject({
			code: "QB005",
			detail: `MIS-11 was sent (id ${id}), and QuickBooks does not have it any more`,
			fix: expect.stringContaining("eaur-qb invoices single 11 --again") as string,
		});
		expect(house.mis.statuses(INVOICE)).toEqual({ 11: "failed", 21: "synced" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 1, rested: 1 });
		expect(house.qb.arrived).toEqual([]);
		house.ledger.forget("invoice", [misId("11")], "by a person");
		await house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: misId("11") } });
		expect(house.mis.statuses(INVOICE)).toEqual({ 11: "synced", 21: "synced" });
	});

	it.each([
		["cut to another total", { TotalAmt: 5_000 }, "its total is 5,000, not 640,000"],
		["renumbered", { DocNumber: "H-1" }, "its number is H-1, not MIS-11"],
		["of another day", { TxnDate: "2025-09-02" }, "its date is 2025-09-02, not 2025-09-01"],
		["of another customer", { CustomerRef: { value: "9" } }, "its customer is 9, not"],
	] as const)("what was %s is held with both sides until it is right again", async (_what, change, sentence) => {
		const house = await aHouseSetBack();
		const id = idOf(house, "MIS-11");
		const was = house.qb.all("Invoice").find((each) => each.Id === id);
		house.qb.change("Invoice", id, change);
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ skipped: 1, failed: 1 });
		expect(tally.errors[0]?.problem.detail).toContain(sentence);
		expect(house.mis.row(INVOICE, "11").status).toBe("failed");
		house.qb.change("Invoice", id, { ...was });
		expect((await house.run(INVOICES)).tally).toMatchObject({ skipped: 1, failed: 0 });
		expect(house.mis.row(INVOICE, "11").status).toBe("synced");
		expect(house.ledger.record("invoice", misId("11"))).toMatchObject({ state: "adopted", qboId: id });
		expect(house.qb.arrived).toEqual([]);
	});

	it("deleted there and corrected here: nobody speaks of it as being in QuickBooks", async () => {
		const house = await aHouseSetBack();
		const id = idOf(house, "MIS-11");
		house.qb.remove("Invoice", id);
		house.mis.edit(INVOICE, "11", { debit: "5000" });
		const { tally } = await house.run(INVOICES);
		expect(tally.errors[0]?.problem.detail).toMatch(
			/^MIS-11 was sent for 640,000 of .*, and QuickBooks does not have it any more; row 11 of the MIS is now 5,000/,
		);
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 1, rested: 1 });
	});

	it("deleted after its row had become another one: what rests is told anew", async () => {
		const house = await aHouseSetBack();
		house.mis.edit(INVOICE, "11", { debit: "5000" });
		expect((await house.run(INVOICES)).tally.errors[0]?.problem.detail).toMatch(/^MIS-11 in QuickBooks/);
		house.qb.remove("Invoice", idOf(house, "MIS-11"));
		expect((await house.run(INVOICES)).tally.errors[0]?.problem.detail).toMatch(/does not have it any more/);
	});

	it("customers who were made inactive, or bear another number now", async () => {
		const house = await aHouseSetBack();
		const [first, second] = house.qb.all("Customer").map(({ Id }) => String(Id));
		house.qb.change("Customer", first ?? "", { Active: false });
		house.qb.change("Customer", second ?? "", { Notes: "RegNo: 99999" });
		const { tally } = await house.run(CUSTOMERS);
		expect(tally).toMatchObject({ skipped: 0, failed: 2 });
		const [inactive, another] = tally.errors.map(({ problem }) => problem.detail);
		expect(inactive).toMatch(/inactive/);
		expect(another).toMatch(/bears the number 99999, in the MIS it is 22002/);
		expect(house.mis.statuses(STUDENT)).toEqual({ 1: "failed", 2: "failed" });
	});

	it("`single` of a row at 1 looks too", async () => {
		const house = await aHouseSetBack();
		house.qb.remove("Invoice", idOf(house, "MIS-11"));
		house.mis.row(INVOICE, "11").status = "synced";
		const { tally } = await house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: misId("11") } });
		expect(tally).toMatchObject({ skipped: 0, failed: 1 });
	});
});
