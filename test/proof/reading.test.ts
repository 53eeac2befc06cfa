import { afterAll, describe, expect, it } from "vitest";
import { EVERYTHING } from "../../src/proof/scope.js";
import type { ListCondition, ListQuery } from "../../src/quickbooks/list-query.js";
import type { Page } from "../../src/quickbooks/lists.js";
import type { Day } from "../../src/words/day.js";
import { Failure } from "../../src/words/failure.js";
import { aRegistry, MISDEEDS, Sides } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

const FIRST = "2026-03-01" as Day;
const LAST = "2026-03-31" as Day;

/** A charge and its invoice, dated here and there. */
function dated(sides: Sides, id: number, inMis: string, inQuickBooks: string): void {
	sides.sql("UPDATE tbl_imvoice SET invoice_date = ? WHERE id = ?", inMis, id);
	sides.note(id, { day: inMis as Day });
	sides.qb.change("Invoice", sides.invoiceId(id), { TxnDate: inQuickBooks });
}

const march = { scope: { ...EVERYTHING, from: FIRST, to: LAST } };

/** Does something while the company is being read: just before its n-th page of invoices. */
function meanwhile(sides: Sides, page: number, work: () => void): void {
	const query = sides.qb.query.bind(sides.qb);
	let pages = 0;
	sides.qb.query = (entity: string, asked: ListQuery): Promise<Page> => {
		if (entity === "Invoice" && ++pages === page) work();
		return query(entity, asked);
	};
}

const outOfReach = () => {
	throw new Failure("out-of-reach", { code: "QB008", detail: "QuickBooks is out of reach", fix: "Later." });
};

describe("what is read", () => {
	it.each([1, 2, 3])("a failure on page %i makes it incomplete, and nothing is said of any record", async (page) => {
		const sides = new Sides(registry, 2_500);
		MISDEEDS.deleted?.(sides, 7);
		meanwhile(sides, page, outOfReach);
		const proof = await sides.compare();
		expect({ result: proof.result, found: proof.found }).toEqual({ result: "incomplete", found: [] });
		expect(proof.why?.message).toBe("QuickBooks is out of reach");
	});

	it("costs one call for a thousand documents, and a few for the rest", async () => {
		const small = await new Sides(registry, 900).compare();
		const large = await new Sides(registry, 2_900).compare();
		expect(large.reads - small.reads).toBe(2);
		expect(small.reads).toBeLessThan(16);
	});

	it("what changes while it is read is read again: made, changed, deleted", async () => {
		const sides = new Sides(registry, 2_200);
		meanwhile(sides, 2, () => {
			sides.qb.remove("Invoice", sides.invoiceId(5));
			sides.qb.change("Invoice", sides.invoiceId(6), { TotalAmt: 1 });
			sides.qb.put("Invoice", sides.document(7));
		});
		const { result, found } = await sides.compare();
		expect({ result, found }).toEqual({
			result: "differences",
			found: ["amount invoice:6", "deleted invoice:5", "twice invoice:7"],
		});
	});

	it("what only changes, behind the reader's back, is read again, too", async () => {
		const sides = new Sides(registry, 1_100);
		meanwhile(sides, 2, () => sides.qb.change("Invoice", sides.invoiceId(28), { TotalAmt: 1 }));
		expect((await sides.compare()).found).toEqual(["amount invoice:28"]);
	});

	const changeMany = (sides: Sides) => {
		for (let id = 1; id <= 1_200; id += 1) sides.qb.change("Invoice", sides.invoiceId(id), { PrivateNote: "x" });
	};

	it("right after a run that sent more than is told of, it waits until that is longer ago, and reads again", async () => {
		const sides = new Sides(registry, 1_500);
		// As if the run had ended just before: QuickBooks counts it among what has changed since the reading began.
		meanwhile(sides, 1, () => changeMany(sides));
		expect((await sides.compare()).result).toBe("equal");
		expect(sides.waited).toEqual([61_000]);
	});

	it("where more changes than is told of all the time, it is incomplete", async () => {
		const sides = new Sides(registry, 1_500);
		const query = sides.qb.query.bind(sides.qb);
		sides.qb.query = (entity: string, asked: ListQuery): Promise<Page> => {
			if (entity === "Invoice") changeMany(sides);
			return query(entity, asked);
		};
		const { result, why } = await sides.compare();
		expect(result).toBe("incomplete");
		expect(why?.message).toMatch(/changed faster than it could be read/);
	});

	it("a count that the pages never come to is incomplete", async () => {
		const sides = new Sides(registry, 30);
		const count = sides.qb.count.bind(sides.qb);
		sides.qb.count = async (entity: string, where: readonly ListCondition[]) =>
			(await count(entity, where)) + (entity === "Invoice" ? 1 : 0);
		expect((await sides.compare()).result).toBe("incomplete");
	});
});

describe("a period", () => {
	it("takes both of its ends, and nothing beside them", async () => {
		const sides = new Sides(registry, 0);
		const whole = new Sides(registry, 40);
		expect(sides.size).toBe(0);
		for (let id = 1; id <= 40; id += 1) dated(whole, id, "2026-01-15", "2026-01-15");
		for (const [id, day] of [
			[1, "2026-02-28"],
			[2, FIRST],
			[3, LAST],
			[4, "2026-04-01"],
		] as const)
			dated(whole, id, day, day);
		const { result, tally } = await whole.compare(march);
		expect(result).toBe("equal");
		expect([tally.mis.count, tally.quickbooks.count, tally.matched.count]).toEqual([2, 2, 2]);
	});

	it.each([
		["into it at the first day", FIRST, "2026-02-28"],
		["out of it at the first day", "2026-02-28", FIRST],
		["out of it at the last day", "2026-04-01", LAST],
		["into it at the last day", LAST, "2026-04-01"],
	])("a day off by one, %s, is another date and no missing document", async (_, inMis, inQuickBooks) => {
		const sides = new Sides(registry, 40);
		for (let id = 1; id <= 40; id += 1) dated(sides, id, "2026-03-15", "2026-03-15");
		dated(sides, 8, inMis, inQuickBooks);
		expect((await sides.compare(march)).found).toEqual(["date invoice:8"]);
	});

	it("a document that stands there a second time outside of it is found with --full", async () => {
		const sides = new Sides(registry, 20);
		for (let id = 1; id <= 20; id += 1) dated(sides, id, "2026-03-15", "2026-03-15");
		sides.qb.put("Invoice", sides.document(3, { TxnDate: "2025-01-01" }));
		expect((await sides.compare(march)).found).toEqual([]);
		expect((await sides.compare({ ...march, full: true })).found).toEqual(["twice invoice:3"]);
	});
});

describe("a selection", () => {
	it.each([
		["a student", { student: "r2" }, (sides: Sides, id: number) => sides.payer(id) === "R2"],
		["a fee category", { category: "late: fee" }, (_: Sides, id: number) => id % 3 === 2],
		["ids", { ids: ["3", "10-12"] }, (_: Sides, id: number) => id === 3 || (id >= 10 && id <= 12)],
		["a campus", { campus: "2" }, (sides: Sides, id: number) => (id % sides.students.length) % 2 === 1],
	] as const)("of %s compares these alone", async (_, change, isMeant) => {
		const sides = new Sides(registry, 60);
		for (let id = 1; id <= 60; id += 1) MISDEEDS.amount?.(sides, id);
		const all = Array.from({ length: 60 }, (_each, at) => at + 1);
		const { found, tally } = await sides.compare({ scope: { ...EVERYTHING, ...change } });
		const meant = all.filter((id) => isMeant(sides, id));
		expect(found).toEqual(meant.map((id) => `amount invoice:${id}`).sort());
		expect([tally.mis.count, tally.foreign.count]).toEqual([meant.length, 0]);
	});
});

describe("what was not sent", () => {
	it("is a difference where a person wants the end of a migration", async () => {
		const sides = new Sides(registry, 20);
		sides.qb.remove("Invoice", sides.invoiceId(4));
		sides.ledger.delete(4);
		sides.sql("UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE id = 4");
		expect((await sides.compare()).result).toBe("equal");
		const { result, found } = await sides.compare({ complete: true });
		expect({ result, found }).toEqual({ result: "differences", found: ["not_sent invoice:4"] });
	});
});

describe("an accepted difference", () => {
	it("is none, until either side changes", async () => {
		const sides = new Sides(registry, 20);
		MISDEEDS.amount?.(sides, 4);
		for (const { record, digest } of (await sides.compare()).tally.differences)
			sides.accepted.add(`${record} ${digest}`);
		const accepted = await sides.compare();
		expect([accepted.result, accepted.tally.accepted.length]).toEqual(["equal", 1]);
		expect((await sides.compare(march)).result).toBe("equal");
		sides.qb.change("Invoice", sides.invoiceId(4), { Balance: 0, SyncToken: "9" });
		expect((await sides.compare()).result).toBe("equal");
		sides.qb.change("Invoice", sides.invoiceId(4), { TotalAmt: 3 });
		expect((await sides.compare()).found).toEqual(["amount invoice:4"]);
		for (const { record, digest } of (await sides.compare()).tally.differences)
			sides.accepted.add(`${record} ${digest}`);
		sides.sql("UPDATE tbl_imvoice SET dept = 5 WHERE id = 4");
		expect((await sides.compare()).found).toEqual(["mis_changed invoice:4"]);
	});

	it("is the same in a selection as in the whole", async () => {
		const sides = new Sides(registry, 20);
		for (const [at, misdeed] of Object.values(MISDEEDS).entries()) misdeed(sides, at + 1);
		const digests = async (ids?: string[]) =>
			new Map(
				(await sides.compare({ scope: { ...EVERYTHING, ids } })).tally.differences.map((each) => [
					each.record,
					each.digest,
				]),
			);
		const whole = await digests();
		expect(whole.size).toBe(Object.keys(MISDEEDS).length);
		for (const [record, digest] of whole) expect((await digests([record.slice(8)])).get(record)).toBe(digest);
	});
});

describe("an amount that a dump has rounded", () => {
	it("is named as such", async () => {
		const sides = new Sides(registry, 5);
		sides.qb.change("Invoice", sides.invoiceId(3), { TotalAmt: 1_234_567 });
		sides.sql("UPDATE tbl_imvoice SET dept = 1234570 WHERE id = 3");
		const [difference] = (await sides.compare()).tally.differences;
		expect(difference?.detail).toMatch(/as after restoring the MIS from a dump/);
	});
});
