import { describe, expect, it } from "vitest";
import { digestOfAnother } from "../../../src/sync/decide/doubles.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";

const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Charges 1 to 5 of one student, all different, and in QuickBooks. */
async function sent(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["1", "2", "3", "4", "5"]) aCharge(house, id, "22001", { debit: `${id}000` });
	await house.run({ kinds: [...CUSTOMER_KINDS, KINDS.invoice] });
	expect(house.qb.all("Invoice")).toHaveLength(5);
	return house;
}

describe("charges that were numbered anew in the MIS", () => {
	it("are held as what is in QuickBooks already, by every computer, and rest", async () => {
		const house = await sent();
		for (const id of ["1", "2"]) {
			house.mis.remove(INVOICE, id);
			aCharge(house, `10${id}`, "22001", { debit: `${id}000` });
		}
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 0, failed: 2 });
		expect(tally.errors[0]?.problem).toMatchObject({ code: "QB005" });
		expect(tally.errors[0]?.problem.detail).toMatch(/seems to be MIS-1, .*\(id \d+\).*row 1 is gone/);
		expect((await house.run(INVOICES)).tally).toMatchObject({ rested: 2 });
		const other = aHouse();
		expect((await house.run(INVOICES, { ledger: other.ledger, seen: other.seen })).tally).toMatchObject({ failed: 2 });
		expect(house.qb.all("Invoice")).toHaveLength(5);
		const own = house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === "MIS-1");
		house.qb.change("Invoice", String(own?.Id), { DocNumber: "MIS-101" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ adopted: 1 });
		expect(house.mis.row(INVOICE, "101").status).toBe("synced");
	});

	it("and where two rows have changed places", async () => {
		const house = await sent();
		house.mis.edit(INVOICE, "1", { debit: "5000" });
		house.mis.edit(INVOICE, "5", { debit: "1000" });
		for (const id of ["1", "5"]) house.mis.row(INVOICE, id).status = "not-synced";
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 0, failed: 2 });
		expect(tally.errors[0]?.problem.detail).toMatch(/seems to be MIS-5, .*row 5 says something else by now/);
		house.ledger.renew("invoice", misId("1"), true, "single --again");
		expect((await house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: misId("1") } })).tally).toMatchObject({
			failed: 1,
		});
		expect(house.qb.all("Invoice")).toHaveLength(5);
	});

	it("an equal charge beside one that says what it said is another one; so is one of which a person says it", async () => {
		const house = await sent();
		aCharge(house, "6", "22001", { debit: "1000" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
		house.mis.remove(INVOICE, "2");
		aCharge(house, "7", "22001", { debit: "2000" });
		const digest = digestOfAnother(house.mis.row(INVOICE, "7"));
		house.ledger.acknowledge([{ kind: "invoice", misId: misId("7"), digest }], "single", "another");
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
	});
});
