import { describe, expect, it } from "vitest";
import { type FoundChange, FoundChanges } from "../../src/audit/found-changes.js";
import { Mirror } from "../../src/audit/mirror.js";
import { misId, qboId, realmId } from "../../src/words/ids.js";
import { anAudit } from "../support/an-audit.js";

const REALM = realmId("9130000000000001");
const minute = (count: number) => new Date(Date.UTC(2026, 0, 2, 3, count));
const minutes = () => {
	let count = 0;
	return () => minute(count++);
};
const found = (id: string, field: string, digest: string): FoundChange => ({ misId: misId(id), field, digest });

describe("when a field of a row was first found to be another one", () => {
	it("stays so while it is that; another value is found anew, and what is mended is forgotten", () => {
		const { database } = anAudit();
		const changes = new FoundChanges(database, REALM, minutes());
		const take = (...list: readonly FoundChange[]) => changes.take("invoice", list, "all rows");
		take(found("1", "amount", "a"), found("1", "day", "a"), found("2", "amount", "a"));
		const second = take(found("1", "amount", "a"), found("1", "day", "b"));
		expect([second(misId("1"), "amount"), second(misId("1"), "day")]).toEqual([minute(0), minute(1)]);
		const third = take(found("1", "day", "b"), found("2", "amount", "a"));
		expect([third(misId("1"), "day"), third(misId("2"), "amount")]).toEqual([minute(1), minute(2)]);
	});

	it("of some rows alone says nothing of the others", () => {
		const { database } = anAudit();
		const changes = new FoundChanges(database, REALM, minutes());
		changes.take("invoice", [found("1", "amount", "a"), found("1", "day", "a"), found("2", "amount", "a")], "all rows");
		changes.take("invoice", [found("1", "amount", "a")], "these rows");
		const third = changes.take("invoice", [found("1", "day", "a"), found("2", "amount", "a")], "all rows");
		expect([third(misId("1"), "day"), third(misId("2"), "amount")]).toEqual([minute(2), minute(0)]);
	});

	it("of one kind, and in one company, says nothing of others; of a field that was not named it is now", () => {
		const { database } = anAudit();
		const changes = new FoundChanges(database, REALM, minutes());
		changes.take("invoice", [found("1", "amount", "a")], "all rows");
		const payment = changes.take("payment", [found("1", "amount", "a")], "all rows");
		expect([payment(misId("1"), "amount"), payment(misId("1"), "day")]).toEqual([minute(1), minute(1)]);
		const other = new FoundChanges(database, realmId("1"), () => minute(9));
		expect(other.take("invoice", [found("1", "amount", "a")], "all rows")(misId("1"), "amount")).toEqual(minute(9));
		expect(changes.take("invoice", [found("1", "amount", "a")], "all rows")(misId("1"), "amount")).toEqual(minute(0));
	});
});

describe("the fields of a document that are not as they were sent", () => {
	const INVOICE = ["Invoice", qboId("45")] as const;
	const paid = { field: "total", was: "640000", now: "600000" };
	const dated = { field: "day", was: "2025-09-01", now: "2025-09-02" };

	it("are new once, and again with another value on either side", () => {
		const { database } = anAudit();
		const mirror = new Mirror(database, REALM, minutes());
		expect(mirror.noteChanges(...INVOICE, [paid, dated])).toBe(true);
		expect(mirror.noteChanges(...INVOICE, [paid, dated])).toBe(false);
		expect(mirror.noteChanges(...INVOICE, [{ ...paid, now: "500000" }, dated])).toBe(true);
		expect(mirror.noteChanges(...INVOICE, [{ ...paid, was: "630000", now: "500000" }, dated])).toBe(true);
		const [day, total] = mirror.changesOf(...INVOICE).sort((a, b) => (a.field < b.field ? -1 : 1));
		expect(day).toEqual({
			...{ entity: "Invoice", id: "45", ...dated, seen: minute(1), acknowledged: undefined, reason: undefined },
		});
		expect(total).toMatchObject({ was: "630000", now: "500000", seen: minute(3) });
	});

	it("are forgotten once they are as they were sent, and nothing is new of that", () => {
		const { database } = anAudit();
		const mirror = new Mirror(database, REALM, minutes());
		mirror.noteChanges(...INVOICE, [paid, dated]);
		expect(mirror.noteChanges(...INVOICE, [dated])).toBe(false);
		expect(mirror.changesOf(...INVOICE).map(({ field }) => field)).toEqual(["day"]);
	});

	it("that a person has seen come back with another value only", () => {
		const { database } = anAudit();
		const mirror = new Mirror(database, REALM, minutes());
		mirror.noteChanges(...INVOICE, [paid, dated]);
		expect(mirror.acknowledge(...INVOICE, "a discount")).toBe(2);
		expect(mirror.acknowledge(...INVOICE, "once more")).toBe(0);
		mirror.noteChanges(...INVOICE, [paid, { ...dated, now: null }]);
		const known = new Map(mirror.changesOf(...INVOICE).map((each) => [each.field, each]));
		expect(known.get("total")).toMatchObject({ acknowledged: minute(2), reason: "a discount" });
		expect(known.get("day")).toMatchObject({ now: null, acknowledged: undefined, reason: undefined });
	});

	it("are told document by document, in the order of their numbers", () => {
		const { database } = anAudit();
		const mirror = new Mirror(database, REALM, minutes());
		for (const id of ["100", "45"]) mirror.noteChanges("Invoice", qboId(id), [paid]);
		expect(mirror.changes().map(({ id }) => id)).toEqual(["45", "100"]);
		expect(new Mirror(database, realmId("1")).changes()).toEqual([]);
	});

	it("are written as one piece of work, or not at all", () => {
		const { database } = anAudit();
		const mirror = new Mirror(database, REALM);
		const work = () => {
			mirror.noteChanges(...INVOICE, [paid]);
			throw new Error("cut off");
		};
		expect(() => mirror.atOnce(work)).toThrow("cut off");
		expect(mirror.changes()).toEqual([]);
	});
});

describe("what the mirror has of a company", () => {
	it("is told by id, without what was deleted, and counted by where it stands", () => {
		const audit = anAudit();
		const [mirror, seen] = [audit.mirror(REALM), audit.seen(REALM)];
		const unknown = { customerId: undefined, total: undefined, day: undefined, syncToken: undefined };
		seen.noteDocuments(
			"Invoice",
			(["open", "paid", "paid", "deleted"] as const).map((state, at) => {
				return { id: qboId(String(at + 1)), number: `MIS-${at}`, state, ...unknown };
			}),
		);
		seen.noteDocuments("Payment", [{ id: qboId("9"), number: "", state: "open", ...unknown }]);
		expect([...mirror.ids("Invoice")]).toEqual(["1", "2", "3"]);
		expect(mirror.states("Invoice")).toEqual(
			new Map([
				["deleted", 1],
				["open", 1],
				["paid", 2],
			]),
		);
		const name = { nameKey: "A", name: "A", names: undefined, identityKind: undefined, identityKey: undefined };
		const more = { active: true, note: undefined, balance: undefined };
		seen.noteNames([
			{ entity: "Customer", id: qboId("7"), ...name, ...more },
			{ entity: "Vendor", id: qboId("8"), ...name, ...more },
		]);
		expect([...mirror.customers()]).toEqual(["7"]);
	});
});
