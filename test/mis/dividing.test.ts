import { describe, expect, it } from "vitest";
import type { LockWait } from "../../src/mis/engine.js";
import { Dividing, OccupiedStatement } from "../../src/mis/refused.js";

const LOCKED = new OccupiedStatement({ code: "QB011", detail: "locked", fix: "wait" }, "Lock wait timeout exceeded");

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** Rows of a table, of which others keep some locked. */
function aTable(isLocked: (row: number) => boolean) {
	const written: number[] = [];
	const noted: number[] = [];
	const waits: LockWait[] = [];
	const writing = {
		write: async (rows: readonly number[], wait: LockWait) => {
			waits.push(wait);
			if (rows.some(isLocked)) throw LOCKED;
			written.push(...rows);
		},
		tableIsFree: async () => true,
		note: (row: number) => void noted.push(row),
	};
	return { written, noted, waits, writing };
}

describe("a statement whose rows others keep locked", () => {
	it("is divided without waiting, and only the locked row itself is waited for", async () => {
		const { written, noted, waits, writing } = aTable((row) => row === 700);
		await new Dividing().write(upTo(1_000), writing);
		expect(noted).toEqual([700]);
		expect(written).toEqual(upTo(1_000).filter((row) => row !== 700));
		expect(waits.filter((wait) => wait !== "no time")).toEqual(["some time", "a moment"]);
	});

	it("makes the following ones wait for a moment only", async () => {
		const { waits, writing } = aTable((row) => row === 1);
		const dividing = new Dividing();
		await dividing.write([1, 2], writing);
		waits.length = 0;
		await dividing.write([3, 4], writing);
		expect(waits).toEqual(["a moment"]);
	});

	it("ends where everything is locked, instead of asking for each of a million rows", async () => {
		const { written, noted, writing } = aTable(() => true);
		await expect(new Dividing().write(upTo(1_000), writing)).rejects.toBe(LOCKED);
		expect(written).toEqual([]);
		expect(noted.length).toBeLessThan(100);
	});

	it("goes on where many are locked among others that are not", async () => {
		const { noted, writing } = aTable((row) => row % 2 === 0);
		await new Dividing().write(upTo(1_000), writing);
		expect(noted).toHaveLength(500);
	});
});
