import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;
const HOUR = 3_600_000;

/** A company that was looked at an hour ago; in it stands an invoice that a person made long before. */
async function aHouseWithHandMade(number: string): Promise<{ house: House; id: string }> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	aCharge(house, "11", "22001", { debit: "1000" });
	await house.run(CUSTOMERS);
	const [customer] = house.qb.all("Customer");
	const id = house.qb.put("Invoice", {
		DocNumber: number,
		TotalAmt: 640_000,
		TxnDate: "2025-09-01",
		CustomerRef: { value: String(customer?.Id) },
	});
	house.clock.ms += HOUR;
	await house.run(INVOICES);
	house.clock.ms += HOUR;
	house.qb.arrived.length = 0;
	return { house, id };
}

describe("a document that takes one of our numbers later", () => {
	it("is seen, and adopted where it is ours: nothing is sent", async () => {
		const { house, id } = await aHouseWithHandMade("H-1");
		house.qb.change("Invoice", id, { DocNumber: "MIS-40" });
		aCharge(house, "40", "22001");
		house.clock.ms += HOUR;
		const { tally } = await house.run(INVOICES);
		expect(house.qb.arrived).toEqual([]);
		expect(tally).toMatchObject({ adopted: 1, failed: 0 });
	});

	it("is seen, and a conflict where it is another one: nothing is sent", async () => {
		const { house, id } = await aHouseWithHandMade("H-1");
		house.qb.change("Invoice", id, { DocNumber: "MIS-40", TotalAmt: 5 });
		aCharge(house, "40", "22001");
		const { tally } = await house.run(INVOICES);
		expect(house.qb.arrived).toEqual([]);
		expect(tally.errors[0]?.problem.detail).toMatch(/another invoice under MIS-40/);
	});

	it("and one that has given it up stands in nobody's way", async () => {
		const { house, id } = await aHouseWithHandMade("MIS-40");
		house.qb.change("Invoice", id, { DocNumber: "H-1" });
		aCharge(house, "40", "22001", { debit: "777004" });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 1, adopted: 0, failed: 0 });
		expect(house.mis.row(INVOICE, "40").status).toBe("synced");
	});

	it("costs no read more", async () => {
		const { house } = await aHouseWithHandMade("H-1");
		const before = house.qb.reads;
		await house.run(INVOICES);
		const plain = house.qb.reads - before;
		house.qb.change("Invoice", String(house.qb.all("Invoice")[0]?.Id), { PrivateNote: "seen by the auditor" });
		await house.run(INVOICES);
		expect(house.qb.reads - before).toBe(2 * plain);
	});
});
