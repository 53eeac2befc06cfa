import { describe, expect, it } from "vitest";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { Failure } from "../../../src/words/failure.js";
import { qboId } from "../../../src/words/ids.js";
import { paid } from "../../support/a-bursary.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";

const STUDENTS = ["1", "2", "3", "4", "5", "6", "7"];
const ROWS = Array.from({ length: 40 }, (_, at) => String(at + 11));

const COPIES = [
	["the MIS is told, and the copy lags behind", true, true],
	["the MIS is told, and the copy is the same", true, false],
	["the MIS is not told, and the copy lags behind", false, true],
	["the MIS is not told, and the copy is the same", false, false],
] as const;

/** Two runs of one company, each with a MIS and a ledger of its own. */
function copies(writeBack: boolean) {
	const [here, copy] = [aHouse({ writeBack }), aHouse({ writeBack })];
	const asCopy = { mis: copy.mis, ledger: copy.ledger, seen: copy.seen };
	const bothSend = (kinds: Parameters<House["run"]>[0]["kinds"]) =>
		Promise.all([here.run({ kinds }), here.run({ kinds }, { ...asCopy, runId: "run-of-the-copy" })]);
	return { here, copy, asCopy, bothSend };
}

const repeated = (all: readonly string[]) => all.length - new Set(all).size;
const locked = (ends: readonly { failure: unknown }[]) =>
	ends.flatMap(({ failure }) => (failure instanceof Failure ? [failure] : []));

describe("two runs that start in the same seconds in front of two copies of one MIS, and send money", () => {
	it.each(COPIES)(
		"one of them at least sees the other, and ends after one document: %s",
		async (_what, writeBack, lags) => {
			const { here, copy, asCopy, bothSend } = copies(writeBack);
			for (const house of [here, copy]) {
				aCategory(house);
				for (const of of STUDENTS) {
					aStudent(house, of);
					aCharge(house, of, `2200${of}`);
				}
			}
			const bank = here.qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
			for (const { seen } of [here, copy]) seen.setMapping("account", "bank:2", qboId(bank));
			const before = { kinds: [...CUSTOMER_KINDS, KINDS.invoice] };
			await here.run(before);
			here.clock.ms += 600_000;
			await here.run(before, asCopy);
			here.clock.ms += 600_000;
			for (const house of [here, copy]) {
				for (const [at, id] of ROWS.entries()) {
					if (lags && house === copy && at === 0) continue;
					const of = STUDENTS[at % STUDENTS.length] ?? "";
					paid(house, id, { payer: `2200${of}`, reference: of, amount: `${id}00.00` });
				}
			}
			const ends = await bothSend(CASH_KINDS);
			const numbers = here.qb.all("Payment").map(({ PaymentRefNum }) => String(PaymentRefNum));
			expect(locked(ends).length).toBeGreaterThan(0);
			for (const { message } of locked(ends))
				expect(message).toMatch(/Another computer is sending payments .*MP-1\d \(id \d+\)/);
			expect(repeated(numbers)).toBeLessThanOrEqual(1);
			expect(numbers.length).toBeGreaterThan(0);
		},
	);
});

describe("two runs that start in the same seconds in front of two copies of one MIS, and make customers", () => {
	it.each(COPIES)("nobody is there twice but one at the most: %s", async (_what, writeBack, lags) => {
		const { here, copy, bothSend } = copies(writeBack);
		for (const house of [here, copy]) {
			for (const of of STUDENTS) aStudent(house, of, `Aline Uwase${of}`);
			// Students of the same names came since the copy was made: all of them have longer names here.
			if (lags && house === here) for (const of of STUDENTS) aStudent(house, `9${of}`, `Aline Uwase${of}`);
		}
		const ends = await bothSend(CUSTOMER_KINDS);
		const people = here.qb.all("Customer").map(({ Notes }) => String(Notes));
		expect(
			repeated(people),
			JSON.stringify(here.qb.all("Customer").map(({ DisplayName }) => DisplayName)),
		).toBeLessThanOrEqual(1);
		if (lags) expect(locked(ends).length).toBeGreaterThan(0);
	});
});
