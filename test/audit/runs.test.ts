import { describe, expect, it } from "vitest";
import { type RunCounts, Runs } from "../../src/audit/runs.js";
import { misId, qboId, realmId } from "../../src/words/ids.js";
import { anAudit } from "../support/an-audit.js";

const REALM = realmId("9130000000000001");
const WHO = "finance@kigali (1)";
const NOTHING: RunCounts = { successful: 0, failed: 0, skipped: 0, unknown: 0 };
const SOME: RunCounts = { successful: 5, failed: 4, skipped: 3, unknown: 2 };

/** Runs that begin a minute apart. */
function aHome() {
	const audit = anAudit();
	let minute = 0;
	const runs = new Runs(audit.database, audit.log, () => new Date(Date.UTC(2026, 0, 2, 3, minute++, 5)));
	const started = (command: string) => runs.start(command, WHO, REALM);
	const entries = () => [...audit.log.select({})].map(({ event, detail }) => `${event}: ${detail}`);
	return { ...audit, runs, started, entries };
}

describe("a run", () => {
	it("is noted when it begins and when it ends, in its table and in the log", () => {
		const { runs, started, entries } = aHome();
		const id = started("invoices all");
		expect(id).toMatch(/^20260102T030005-[0-9a-f]{4}$/);
		const begun = { run_id: id, realm: REALM, command: "invoices all", operator: WHO, pid: process.pid, ...NOTHING };
		expect(runs.run(id)).toEqual({
			...{ ...begun, started: "2026-01-02T03:00:05.000Z", ended: null, exit_code: null, error: null },
		});
		runs.end(id, SOME, 3, "the MIS was out of reach");
		expect(runs.run(id)).toMatchObject({
			...{ ...SOME, ended: "2026-01-02T03:01:05.000Z", exit_code: 3, error: "the MIS was out of reach" },
		});
		expect(entries()).toEqual([
			`run started: invoices all by ${WHO}`,
			"run ended: 5 successful, 4 failed, 3 skipped, 2 unknown, exit 3: the MIS was out of reach",
		]);
		expect(runs.run("another")).toBeUndefined();
	});

	it("that went well has no error", () => {
		const { runs, started, entries } = aHome();
		const id = started("invoices all");
		runs.end(id, NOTHING, 0);
		expect([runs.run(id)?.error, entries()[1]]).toEqual([
			null,
			"run ended: 0 successful, 0 failed, 0 skipped, 0 unknown, exit 0",
		]);
	});

	it("over several groups tells what it did of each", () => {
		const { runs, started, entries } = aHome();
		const id = started("sync");
		runs.partEnded(id, { part: "invoices", ...SOME });
		runs.partEnded(id, { part: "customers", ...NOTHING, failed: 1 });
		expect(runs.parts(id)).toEqual([
			{ part: "customers", ...NOTHING, failed: 1 },
			{ part: "invoices", ...SOME },
		]);
		expect(entries()[1]).toBe("part of the run ended: invoices: 5 successful, 4 failed, 3 skipped, 2 unknown");
		expect(runs.parts(started("sync"))).toEqual([]);
	});

	it("that failed before it had begun is told like any other, of no company", () => {
		const { runs } = aHome();
		const id = runs.failed("sync", WHO, 5, "locked");
		expect(runs.run(id)).toMatchObject({ realm: null, command: "sync", ...NOTHING, exit_code: 5, error: "locked" });
	});

	it("is listed newest first, as many as were asked for", () => {
		const { runs, started } = aHome();
		const ids = ["sync", "invoices all", "map items"].map(started);
		expect(runs.list(2).map(({ run_id }) => run_id)).toEqual([ids[2], ids[1]]);
	});
});

describe("the last run", () => {
	it("is the newest that sends records, or of a command that begins with a word", () => {
		const { runs, started } = aHome();
		expect(runs.last()).toBeUndefined();
		const [sync] = ["sync", "undo run-1", "map items --create"].map(started);
		expect(runs.last()?.run_id).toBe(sync);
		expect(runs.last(["map ", "undo "])?.command).toBe("map items --create");
		expect(runs.last(["undo "])?.command).toBe("undo run-1");
		expect(runs.last(["payments"])).toBeUndefined();
	});

	it.each<readonly [string, RunCounts, number, string]>([
		["that ended so and did nothing says nothing", NOTHING, 5, "invoices all"],
		["that ended so and had sent some counts", { ...NOTHING, successful: 1 }, 5, "sync"],
		["that ended so and had failed at some counts", { ...NOTHING, failed: 1 }, 5, "sync"],
		["that ended so and had left some out counts", { ...NOTHING, skipped: 1 }, 5, "sync"],
		["that ended so and left some unknown counts", { ...NOTHING, unknown: 1 }, 5, "sync"],
		["that had failed at as many as it had sent counts", { ...NOTHING, successful: 1, failed: 1 }, 5, "sync"],
		["that had left out as many counts", { ...NOTHING, successful: 1, skipped: 1 }, 5, "sync"],
		["that left as many unknown counts", { ...NOTHING, successful: 1, unknown: 1 }, 5, "sync"],
		["that did nothing, and ended otherwise, counts", NOTHING, 0, "sync"],
	])("one %s", (_what, counts, exitCode, expected) => {
		const { runs, started } = aHome();
		started("invoices all");
		runs.end(started("sync"), counts, exitCode);
		expect(runs.last([], 5)?.command).toBe(expected);
		expect(runs.last()?.command).toBe("sync");
	});

	it("the first one with a company tells since when this home has worked with it", () => {
		const { runs, started } = aHome();
		started("sync");
		started("sync");
		expect(runs.firstOf(REALM)).toEqual(new Date("2026-01-02T03:00:05Z"));
		expect(runs.firstOf(realmId("1"))).toBeUndefined();
	});
});

describe("what a run has done so far is told by the ledger", () => {
	const intended = (id: string) => ({
		...{ misId: misId(id), digest: "d", trace: `MIS-${id}`, key: id, title: `MIS-${id}`, amount: undefined },
		...{ customerId: undefined, day: undefined, payer: undefined, said: undefined, issue: 1 },
	});
	const problem = { code: "QB010", detail: "no", fix: "mend it" } as const;

	it("by what became of its records, of the kinds that are asked for", () => {
		const { runs, ledger: of } = aHome();
		const ledger = of(REALM);
		const sending = (kind: string, ...ids: readonly string[]) =>
			ledger.intend({
				...{ runId: "run", operation: "batch", asks: "create", requestId: "r", body: "[]", bodyDigest: "d" },
				items: ids.map((id, at) => ({ bId: String(at), kind, intended: intended(id) })),
			});
		sending("invoice", "1", "2", "3", "4", "5");
		sending("payment", "1");
		const known = { qboId: qboId("45"), syncToken: "0", intuitTid: undefined };
		ledger.settle("invoice", [{ misId: misId("1"), as: "created", ...known }], "run");
		ledger.settle("invoice", [{ misId: misId("2"), as: "adopted", ...known }], "run");
		ledger.settle("invoice", [{ misId: misId("3"), as: "refused", problem, intuitTid: undefined }], "run");
		ledger.settle(
			"invoice",
			[{ misId: misId("4"), as: "unknown", why: "no answer came", intuitTid: undefined }],
			"run",
		);
		const [key, title] = ["6", "MIS-6"];
		const held = { misId: misId("6"), key, title, problem, digest: "d", amount: undefined, day: undefined };
		ledger.hold("invoice", [{ ...held, contested: false }], "run");
		sending("invoice", "7", "8");
		ledger.settle("invoice", [{ misId: misId("7"), as: "linked", ...known }], "run");
		ledger.settle("invoice", [{ misId: misId("8"), as: "deferred", problem, intuitTid: undefined }], "run");
		expect(runs.soFar("run", ["invoice"])).toEqual({ successful: 3, failed: 3, skipped: 0, unknown: 2 });
		expect(runs.soFar("run", ["invoice", "payment"])).toMatchObject({ unknown: 3 });
		expect(runs.soFar("another", ["invoice"])).toEqual(NOTHING);
		expect(runs.foundBy("run", ["invoice"])).toEqual({ adopted: 1, linked: 1 });
		expect(runs.foundBy("run", ["payment"])).toEqual({ adopted: 0, linked: 0 });
		ledger.intend({
			...{ runId: "run", operation: "batch", asks: "void", requestId: "v", body: "[]", bodyDigest: "d" },
			items: [{ bId: "1", kind: "invoice", intended: intended("1") }],
		});
		expect(runs.soFar("run", ["invoice"])).toMatchObject({ successful: 2, unknown: 3 });
		const became = { syncToken: "1", became: "void", keepsNumber: true, intuitTid: undefined };
		ledger.settle("invoice", [{ misId: misId("1"), as: "undone", ...became }], "run");
		expect(runs.soFar("run", ["invoice"])).toMatchObject({ successful: 3, unknown: 2 });
	});
});

describe("a run whose entries are not in the log is named", () => {
	it.each([
		["its beginning", "run started", 0],
		["its end", "run ended", 0],
	])("%s", (_what, event, which) => {
		const { runs, started, database } = aHome();
		const ids = ["sync", "sync"].map(started);
		for (const id of ids) runs.end(id, NOTHING, 0);
		expect(runs.withoutEntries()).toBeUndefined();
		database.exec(`DELETE FROM entry WHERE event = '${event}'`);
		expect(runs.withoutEntries()).toBe(ids[which]);
	});

	it("not one that is under way", () => {
		const { runs, started } = aHome();
		started("sync");
		expect(runs.withoutEntries()).toBeUndefined();
	});
});
