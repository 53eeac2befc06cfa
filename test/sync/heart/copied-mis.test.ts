import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { Failure } from "../../../src/words/failure.js";
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

describe("two runs that start in the same seconds, in front of two copies of one MIS", () => {
	const STUDENTS = ["1", "2", "3", "4", "5", "6", "7"];
	const ROWS = Array.from({ length: 60 }, (_, at) => String(at + 11));

	/** A copy that lags behind by a row has other records in its batches; the same ones go out under the same requestid. */
	async function bothAtOnce(writeBack: boolean, lags: boolean) {
		const here = aHouse({ writeBack });
		const copy = aHouse({ writeBack });
		for (const house of [here, copy]) {
			aCategory(house);
			for (const of of STUDENTS) aStudent(house, of);
			for (const [at, id] of ROWS.entries()) {
				if (lags && house === copy && at === 0) continue;
				aCharge(house, id, `2200${STUDENTS[at % STUDENTS.length]}`, { debit: `${id}000` });
			}
		}
		await here.run({ kinds: CUSTOMER_KINDS });
		here.qb.warnsOfNumbers = false;
		const there = { mis: copy.mis, ledger: copy.ledger, seen: copy.seen };
		const ends = await Promise.all([here.run(INVOICES), here.run(INVOICES, { ...there, runId: "run-of-the-copy" })]);
		const numbers = here.qb.all("Invoice").map(({ DocNumber }) => String(DocNumber));
		return { ends, numbers, twice: numbers.length - new Set(numbers).size };
	}

	it.each([
		["the MIS is told, and the copy lags behind", true, true],
		["the MIS is told, and the copy is the same", true, false],
		["the MIS is not told, and the copy lags behind", false, true],
		["the MIS is not told, and the copy is the same", false, false],
	])("one of them at least sees the other, and ends after one document: %s", async (_what, writeBack, lags) => {
		const { ends, numbers, twice } = await bothAtOnce(writeBack, lags);
		const seen = ends.flatMap(({ failure }) => (failure instanceof Failure ? [failure] : []));
		expect(seen.length).toBeGreaterThan(0);
		for (const { reason, message } of seen) {
			expect(reason).toBe("locked");
			expect(message).toMatch(/Another computer is sending .*invoice.* MIS-1\d \(id \d+\)/);
		}
		expect(twice).toBeLessThanOrEqual(1);
		expect(numbers.length).toBeLessThanOrEqual(ROWS.length + 1);
	});
});
