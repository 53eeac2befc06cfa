import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { countsByLedger, statesThere } from "../../../src/sync/tell/progress.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";

const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Three invoices that were sent, and one that is held; of the ledger's word alone, for nothing is written into the MIS. */
async function sentAndHeld(): Promise<House> {
	const house = aHouse({ writeBack: false });
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["1", "2", "3"]) aCharge(house, id, "22001");
	aCharge(house, "4", "22001", { debit: null });
	await house.run({ kinds: CUSTOMER_KINDS });
	await house.run(INVOICES);
	return house;
}

const counted = async ({ mis, ledger }: House) =>
	countsByLedger(await mis.counts(INVOICE), await statesThere(mis, ledger, KINDS.invoice));

describe("with write-back off, of rows that were deleted in the MIS", () => {
	it("none is counted, whatever the ledger knows of it", async () => {
		const house = await sentAndHeld();
		expect(await counted(house)).toMatchObject({ synced: 3, failed: 1, "not-synced": 0 });
		house.mis.remove(INVOICE, "2");
		house.mis.remove(INVOICE, "4");
		expect(await counted(house)).toMatchObject({ synced: 2, failed: 0, "not-synced": 0 });
		aCharge(house, "5", "22001", { debit: "777.00", day: "2025-10-01" });
		expect(await counted(house)).toMatchObject({ synced: 2, failed: 0, "not-synced": 1 });
	});

	it("none hides one that is still to be sent", async () => {
		const house = await sentAndHeld();
		house.mis.remove(INVOICE, "2");
		aCharge(house, "5", "22001", { debit: "777.00", day: "2025-10-01" });
		const expected: number[] = [];
		const { tally } = await house.run(INVOICES, { onExpected: (records) => expected.push(records) });
		expect([expected, tally.successful, tally.failed]).toEqual([[2], 1, 1]);
	});
});
