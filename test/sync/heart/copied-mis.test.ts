import { expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";

const INVOICES = { kinds: [KINDS.invoice] } as const;

function fill(house: House): House {
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["11", "12"]) aCharge(house, id, "22001", { debit: `${id}000` });
	return house;
}

it("a run in front of a copy of the MIS waits for what a run in front of the other has on the wire, and takes it", async () => {
	const here = fill(aHouse());
	await here.run({ kinds: CUSTOMER_KINDS });
	// The copy was made before anything was marked, and has a lock of its own.
	const copy = fill(aHouse());
	await here.run({ ...INVOICES, limit: 1 });
	const [first] = here.qb.all("Invoice");
	const waited: string[] = [];
	const { tally } = await here.run(INVOICES, {
		...{ mis: copy.mis, ledger: copy.ledger, seen: copy.seen },
		sayWait: (sentence) => waited.push(sentence),
		sleep: (ms) => {
			const { Id: _, ...known } = first ?? {};
			if (here.qb.all("Invoice").length === 1)
				here.qb.put("Invoice", { ...known, DocNumber: "MIS-12", TotalAmt: 12_000 });
			return here.clock.sleep(ms);
		},
	});
	expect(waited[0]).toMatch(/another computer may have sent/);
	expect(tally).toMatchObject({ adopted: 2, failed: 0 });
	expect(here.qb.all("Invoice").map(({ DocNumber }) => DocNumber)).toEqual(["MIS-11", "MIS-12"]);
	expect(copy.mis.statuses(INVOICE)).toEqual({ 11: "synced", 12: "synced" });
});
