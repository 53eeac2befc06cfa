import { describe, expect, it } from "vitest";
import { AuditLog, type EntrySelection, GENESIS, hashOfEntry } from "../../src/audit/log.js";
import { verifyChain } from "../../src/audit/verify.js";
import { anAudit } from "../support/an-audit.js";

const ABOUT = { runId: "run-1", realm: "9130000000000001", intuitTid: "tid" };

/** Five entries a minute apart: of invoices 1 to 4, and one that is of no record. */
function written() {
	const { database, note: _note, log: _log, ...audit } = anAudit();
	let minute = 0;
	const log = new AuditLog(database, () => new Date(Date.UTC(2026, 0, 1, 0, minute++)));
	for (const misId of ["1", "2", "3", "4"])
		log.add({ ...ABOUT, kind: "invoice", misId, event: misId === "4" ? "Refused" : "created", detail: `MIS-${misId}` });
	log.add({ event: "settings", detail: "invoices.amount: NET" });
	const tamper = (sql: string) => database.exec(sql);
	const verify = (...noted: readonly string[]) => verifyChain(() => log.select({}), new Set(noted));
	return { ...audit, log, tamper, verify };
}

describe("the chain of the audit log", () => {
	it("is whole as it was written, and ends with the head", async () => {
		const { log, verify } = written();
		expect(await verify()).toEqual({ whole: true, entries: 5, head: log.head(), found: new Map() });
		expect([log.entries(), log.entry(5)?.hash]).toEqual([5, log.head()]);
	});

	it("begins with zeros: so does the head of a log without entries", async () => {
		const { log } = anAudit();
		expect([log.head(), log.entries()]).toEqual(["0".repeat(64), 0]);
		const verified = await verifyChain(() => log.select({}), new Set([GENESIS]));
		expect(verified).toEqual({ whole: true, entries: 0, head: GENESIS, found: new Map([[GENESIS, 0]]) });
	});

	it("tells at which entry each noted head stands, and of none that is not part of it", async () => {
		const { log, verify } = written();
		const third = log.entry(3)?.hash ?? "";
		const found = new Map([
			[GENESIS, 0],
			[third, 3],
			[log.head(), 5],
		]);
		expect(await verify(GENESIS, third, log.head(), "f".repeat(64))).toMatchObject({ whole: true, found });
	});

	it.each([
		["at", "'2020-01-01T00:00:00.000Z'"],
		["run_id", "'run-2'"],
		["run_id", "NULL"],
		["realm", "'9130000000000002'"],
		["kind", "'payment'"],
		["mis_id", "17"],
		["mis_id", "NULL"],
		["event", "'adopted'"],
		["detail", "'MIS-17'"],
		["intuit_tid", "NULL"],
		["hash", "'x'"],
	])("covers every word of an entry: %s = %s", async (column, value) => {
		const { log, tamper, verify } = written();
		tamper(`UPDATE entry SET ${column} = ${value} WHERE seq = 3`);
		expect(await verify()).toEqual({ whole: false, seq: 3, what: "changed", entry: log.entry(3) });
	});

	it("covers what came before: an entry that was written anew, hash and all, betrays itself at the next one", async () => {
		const { log, tamper, verify } = written();
		tamper("UPDATE entry SET detail = 'never happened' WHERE seq = 2");
		const [first, second] = [log.entry(1), log.entry(2)];
		if (!first || !second) throw new Error("They are there.");
		tamper(`UPDATE entry SET hash = '${hashOfEntry(first.hash, second)}' WHERE seq = 2`);
		expect(await verify()).toMatchObject({ whole: false, seq: 3, what: "changed" });
	});

	it.each([
		["one in the middle", "seq = 3", 3],
		["the first ones", "seq < 3", 1],
	])("names the first entry that was removed: %s", async (_what, where, seq) => {
		const { tamper, verify } = written();
		tamper(`DELETE FROM entry WHERE ${where}`);
		expect(await verify()).toEqual({ whole: false, seq, what: "removed", entry: undefined });
	});

	it("also where all that is left was numbered anew", async () => {
		const { tamper, verify } = written();
		tamper("UPDATE entry SET seq = seq + 100");
		expect(await verify()).toMatchObject({ whole: false, seq: 1, what: "moved", entry: { seq: 101 } });
	});

	it("finds an entry that was moved where it stands now", async () => {
		const { tamper, verify } = written();
		tamper("UPDATE entry SET seq = 99 WHERE seq = 2");
		expect(await verify()).toMatchObject({ whole: false, seq: 2, what: "moved", entry: { seq: 99, mis_id: 2 } });
	});
});

describe("reading the audit log", () => {
	it.each<readonly [string, EntrySelection, readonly number[]]>([
		["all of it", {}, [1, 2, 3, 4, 5]],
		["by kind", { kind: "invoice" }, [1, 2, 3, 4]],
		["by record", { kind: "invoice", misId: "3" }, [3]],
		["by run", { runId: "run-1" }, [1, 2, 3, 4]],
		["of another run", { runId: "run-2" }, []],
		["since a time, that included", { since: "2026-01-01T00:03:00.000Z" }, [4, 5]],
		["by words of the event, whatever their case", { grep: "rEFUSED" }, [4]],
		["by words of the detail", { grep: "amount: net" }, [5]],
		["by a sign that means something to a database", { grep: "%" }, []],
	])("%s", (_what, selection, expected) => {
		const { log } = written();
		expect([...log.select(selection)].map(({ seq }) => seq)).toEqual(expected);
		expect(log.list({ ...selection, limit: 9 }).map(({ seq }) => seq)).toEqual(expected.toReversed());
	});

	it("lists the newest, as many as were asked for", () => {
		expect(
			written()
				.log.list({ limit: 2 })
				.map(({ seq }) => seq),
		).toEqual([5, 4]);
	});

	it("tells an entry as it was written, and of none that is not there", () => {
		const { log } = written();
		expect(log.entry(4)).toEqual({
			...{ seq: 4, at: "2026-01-01T00:03:00.000Z", run_id: "run-1", realm: "9130000000000001", kind: "invoice" },
			...{ mis_id: 4, event: "Refused", detail: "MIS-4", intuit_tid: "tid", hash: expect.any(String) as string },
		});
		const none = { run_id: null, realm: null, kind: null, mis_id: null, intuit_tid: null };
		expect(log.entry(5)).toMatchObject(none);
		expect(log.entry(6)).toBeUndefined();
	});
});
