import { describe, expect, it } from "vitest";
import { Ledger } from "../../src/audit/ledger.js";
import type { Intended, NewSubmission, RecordState, Settlement } from "../../src/audit/record.js";
import { Seen } from "../../src/audit/seen.js";
import { parseDay } from "../../src/words/day.js";
import { misId, qboId, realmId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import type { Problem } from "../../src/words/problem.js";
import { anAudit } from "../support/an-audit.js";
import { aCompany, anIdentity } from "../sync/kinds/made-up.js";

const REALM = realmId("9130000000000001");
const ONE = misId("1");
const TWO = misId("2");
const NOON = new Date("2026-01-02T12:00:00Z");
const problem: Problem = { code: "QB010", detail: "no", fix: "Mend it." };

const intended = (id: string, change: Partial<Intended> = {}): Intended => ({
	...{ misId: misId(id), digest: "d", trace: `MIS-${id}`, key: id, title: `MIS-${id} · Aline`, issue: 1 },
	...{ amount: 64_000_000n as Money, customerId: qboId("17"), day: parseDay("2025-09-01") },
	...{ payer: anIdentity("22000017"), said: "640000.00", ...change },
});

const submission = (ids: readonly string[], change: Partial<NewSubmission> = {}): NewSubmission => ({
	...{ runId: "run-1", operation: "batch", asks: "create", requestId: "r", body: '["the body"]', bodyDigest: "b" },
	items: ids.map((id, at) => ({ bId: String(at + 1), kind: "invoice", intended: intended(id) })),
	...change,
});

const created = (id = ONE, document = "45"): Settlement => {
	return { misId: id, as: "created", qboId: qboId(document), syncToken: "0", answered: NOON, intuitTid: "tid" };
};
const other = (as: "adopted" | "linked"): Settlement => {
	return { misId: ONE, as, qboId: qboId("45"), syncToken: "3", intuitTid: undefined };
};
const refused = (as: "refused" | "deferred" = "refused"): Settlement => ({ misId: ONE, as, problem, intuitTid: "tid" });
const lost = (as: "unknown" | "missing"): Settlement => ({
	misId: ONE,
	as,
	why: "no answer came",
	intuitTid: undefined,
});
const misbooked: Settlement = {
	...{ misId: ONE, as: "misbooked", wrongId: qboId("46") },
	sent: "{}",
	problem,
	intuitTid: "tid",
};

function aLedger() {
	const { database, log, runs } = anAudit();
	const ledger = new Ledger(database, log, REALM, () => NOON);
	const entries = () => [...log.select({ kind: "invoice" })].map(({ event, detail }) => `${event}: ${detail}`);
	const record = (id = ONE) => ledger.record("invoice", id);
	const settle = (...settlements: readonly Settlement[]) => ledger.settle("invoice", settlements, "run-1");
	const sent = (...settlements: readonly Settlement[]) => {
		const number = ledger.intend(submission(["1", "2"]));
		settle(...settlements);
		return number;
	};
	const stored = (number: number) =>
		database.prepare("SELECT open, body FROM submission WHERE submission = ?").get(number) as object;
	return { database, log, runs, ledger, entries, record, settle, sent, stored };
}

describe("before it is sent, a record is written down", () => {
	it("with all by which it is known again", () => {
		const { ledger, record } = aLedger();
		const number = ledger.intend(submission(["1"]));
		expect(record()).toMatchObject({
			...intended("1"),
			state: "sending",
			generation: 1,
			marked: false,
			submission: number,
		});
		expect(ledger.record("payment", ONE)).toBeUndefined();
		expect(new Ledger(anAudit().database, anAudit().log, realmId("1")).record("invoice", ONE)).toBeUndefined();
	});

	it("also where there is little of it", () => {
		const { ledger, record } = aLedger();
		const nothing = { amount: undefined, customerId: undefined, day: undefined, payer: undefined, said: undefined };
		const items = [{ bId: "1", kind: "invoice", intended: intended("1", nothing) }];
		ledger.intend(submission([], { items }));
		for (const name of Object.keys(nothing)) expect(record()).not.toHaveProperty(name);
	});

	it("what is to be active again is on its way as what is made", () => {
		const { ledger, record } = aLedger();
		const number = ledger.intend(submission(["1"], { asks: "restore" }));
		expect(record()).toMatchObject({ state: "sending", submission: number });
	});

	it("the exact request is kept while it is open, with its attempts by QuickBooks' clock", () => {
		const { ledger } = aLedger();
		const number = ledger.intend(submission(["1", "2"]));
		const open = {
			...{
				submission: number,
				runId: "run-1",
				operation: "batch",
				asks: "create",
				requestId: "r",
				body: '["the body"]',
			},
		};
		expect(ledger.openSubmissions()).toMatchObject([{ ...open, firstAttempt: undefined, lastAttempt: undefined }]);
		expect(ledger.firstAttempt(number)).toBeUndefined();
		const [first, second] = [new Date("2026-01-02T12:00:01Z"), new Date("2026-01-02T12:05:00Z")];
		for (const at of [first, second]) ledger.noteAttempt(number, at);
		expect(ledger.openSubmissions()).toMatchObject([{ ...open, firstAttempt: first, lastAttempt: second }]);
		expect(ledger.firstAttempt(number)).toEqual(first);
		expect(ledger.openSubmissions()[0]?.items.map(({ bId, record: { misId: id } }) => [bId, id])).toEqual([
			["1", "1"],
			["2", "2"],
		]);
	});
});

describe("what became of it is written down, and told to the log", () => {
	it.each<readonly [RecordState, Settlement, object, string]>([
		[
			"created",
			created(),
			{ qboId: "45", syncToken: "0", answered: NOON, intuitTid: "tid", generation: 1 },
			"→ QuickBooks 45",
		],
		[
			"adopted",
			other("adopted"),
			{ qboId: "45", syncToken: "3", answered: undefined, generation: 1 },
			"→ QuickBooks 45",
		],
		["linked", other("linked"), { qboId: "45", generation: 1 }, "→ QuickBooks 45"],
		["refused", refused(), { qboId: undefined, problem, intuitTid: "tid", generation: 2 }, "no"],
		["deferred", refused("deferred"), { problem, generation: 2 }, "no"],
		["missing", lost("missing"), { problem: undefined, generation: 2 }, "no answer came"],
		[
			"unknown",
			lost("unknown"),
			{ problem: { code: "QB012", detail: "no answer came", fix: "" }, generation: 1 },
			"no answer came",
		],
		["misbooked", misbooked, { qboId: "46", sent: "{}", problem, generation: 1 }, "no"],
	])("%s", (state, settlement, expected, said) => {
		const { sent, record, entries } = aLedger();
		sent(settlement);
		expect(record()).toMatchObject({ state, marked: false, ...expected });
		expect(entries()).toEqual([expect.stringMatching(new RegExp(`^${state}: .*${said}$`))]);
	});

	it("the request is open, body and all, until the last of its records has its end", () => {
		const { sent, settle, stored, ledger } = aLedger();
		const number = sent(created());
		expect(stored(number)).toEqual({ open: 1, body: '["the body"]' });
		settle({ misId: TWO, as: "unknown", why: "no answer came", intuitTid: undefined });
		expect(stored(number)).toEqual({ open: 1, body: '["the body"]' });
		expect(ledger.openSubmissions()[0]?.items.map(({ record }) => record.misId)).toEqual([TWO]);
		settle({ misId: TWO, as: "refused", problem, intuitTid: undefined });
		expect(stored(number)).toEqual({ open: 0, body: null });
		expect(ledger.openSubmissions()).toEqual([]);
	});

	it("a record that was sent once more takes its end from the later request", () => {
		const { ledger, sent, settle, record } = aLedger();
		sent(refused(), created(TWO));
		const second = ledger.intend(submission(["1"]));
		expect(record()).toMatchObject({ state: "sending", problem: undefined, qboId: undefined, submission: second });
		settle(created());
		expect(record()).toMatchObject({ state: "created", generation: 2 });
		expect(ledger.openSubmissions()).toEqual([]);
	});

	it("a request that never left is as if it had not been: its records are to be sent, those that moved on are as they are", () => {
		const { ledger, sent, record, stored, log } = aLedger();
		const number = sent(created());
		ledger.withdraw(number, "run-2");
		expect([record()?.state, record(TWO)?.state, stored(number)]).toEqual([
			"created",
			"missing",
			{ open: 0, body: null },
		]);
		expect(record(TWO)?.generation).toBe(1);
		expect(log.list({ limit: 1 })[0]).toMatchObject({
			...{ event: "withdrawn", run_id: "run-2", realm: REALM, detail: `submission ${number} never left` },
		});
	});

	it("the MIS is owed it until it was told", () => {
		const { ledger, sent, record } = aLedger();
		sent(created(), { misId: TWO, as: "unknown", why: "no answer came", intuitTid: undefined });
		expect(ledger.unmarked("invoice", 9).map(({ misId: id }) => id)).toEqual([ONE]);
		ledger.noteMarked("invoice", [ONE]);
		expect([ledger.unmarked("invoice", 9), record()?.marked]).toEqual([[], true]);
	});
});

describe("whether an exact receipt is known", () => {
	it("of what was created, not of what was found, and of no other kind", () => {
		const { ledger, sent } = aLedger();
		sent(other("adopted"));
		expect([ledger.hasReceipt("invoice"), ledger.hasCreated(["invoice"])]).toEqual([false, true]);
		sent(created());
		expect([ledger.hasReceipt("invoice"), ledger.hasReceipt("payment")]).toEqual([true, false]);
		expect([ledger.hasCreated(["payment", "invoice"]), ledger.hasCreated(["payment"]), ledger.hasCreated([])]).toEqual([
			...[true, false, false],
		]);
	});

	it("not any more once QuickBooks has made something else of one; a later run has to show it anew", () => {
		const { ledger, sent, settle } = aLedger();
		sent(created(TWO), misbooked);
		expect(ledger.hasReceipt("invoice")).toBe(false);
		settle(created(TWO));
		expect(ledger.hasReceipt("invoice")).toBe(false);
		ledger.settle("invoice", [other("adopted")], "run-2");
		expect(ledger.hasReceipt("invoice")).toBe(false);
		ledger.settle("invoice", [created(TWO)], "run-2");
		expect(ledger.hasReceipt("invoice")).toBe(true);
	});
});

describe("rows that the MIS holds for us", () => {
	const claim = (id: string, kind = "invoice") => ({ kind, misId: misId(id), statusBefore: "failed" as const });

	it("are noted with what they were before, and by which name; the first word counts", () => {
		const { ledger } = aLedger();
		ledger.noteClaims([claim("1"), claim("2"), claim("1", "payment")], "run-1", "me");
		ledger.noteClaims([{ ...claim("1"), statusBefore: "not-synced" }], "run-2", "somebody");
		expect(ledger.claims("invoice", [ONE])).toEqual([{ ...claim("1"), pushedBy: "me" }]);
		expect([ledger.countClaims("invoice"), ledger.countClaims("payment"), ledger.countClaims("student")]).toEqual([
			2, 1, 0,
		]);
		expect(ledger.claims("invoice", [])).toEqual([]);
		ledger.dropClaims("invoice", [ONE]);
		expect(ledger.claims("invoice", [ONE, TWO])).toEqual([{ ...claim("2"), pushedBy: "me" }]);
	});

	it("are idle where nothing was intended of them, or nothing is open and the MIS knows", () => {
		const { ledger, sent, settle } = aLedger();
		const idle = () => ledger.idleClaims().map(({ misId: id }) => id);
		ledger.noteClaims([claim("1"), claim("2"), claim("3")], "run-1", "me");
		expect(idle()).toEqual(["1", "2", "3"]);
		sent();
		expect(idle()).toEqual(["3"]);
		settle(lost("missing"), { ...created(TWO) });
		expect(idle()).toEqual(["1", "3"]);
		ledger.noteMarked("invoice", [TWO, misId("3")]);
		expect([idle(), ledger.countClaims("invoice")]).toEqual([["1"], 1]);
	});
});

/** Whatever the log says of the record besides. */
const HELD: unknown = expect.stringMatching(/^held: .*QB010 no$/);

describe("what people say, or a look-up shows, changes where a record stands", () => {
	const held = (change: object = {}) => ({
		...{
			misId: ONE,
			key: "1",
			title: "MIS-1 · Aline",
			problem,
			digest: "p",
			amount: 5n as Money,
			day: parseDay("2025-09-01"),
		},
		...{ contested: false, ...change },
	});

	it("held: with the reason, and nothing of QuickBooks", () => {
		const { ledger, record, entries } = aLedger();
		ledger.hold("invoice", [held()], "run-1");
		expect(record()).toMatchObject({ state: "held", problem, digest: "p", amount: 5n, day: "2025-09-01", key: "1" });
		ledger.hold("invoice", [held({ amount: undefined, day: undefined })], "run-1");
		expect(record()).toMatchObject({ state: "held", generation: 1 });
		for (const name of ["amount", "day"]) expect(record()).not.toHaveProperty(name);
		expect(entries()).toEqual(Array(2).fill(HELD));
	});

	it("and the log tells amounts in the currency of the company", () => {
		const { ledger, database, entries } = aLedger();
		new Seen(database, REALM).noteCompany(aCompany(), "sandbox");
		ledger.hold("invoice", [held()], "run-1");
		expect(entries()[0]).toContain("RWF 0.05");
	});

	it("contested: what is known of the document stays known, until the row is what was sent again", () => {
		const { ledger, sent, record, entries } = aLedger();
		sent(created(), created(TWO, "46"));
		ledger.hold("invoice", [held({ contested: true })], "run-2");
		expect(record()).toMatchObject({ state: "contested", qboId: "45", digest: "d", problem });
		ledger.uphold("invoice", ONE, "run-3");
		expect(record()).toMatchObject({ state: "adopted", qboId: "45", problem: undefined });
		ledger.uphold("invoice", TWO, "run-3");
		expect(record(TWO)?.state).toBe("created");
		expect(entries().slice(2)).toEqual([HELD, ...Array<string>(2).fill("adopted: the row is again what was sent")]);
	});

	it("found without a request of ours", () => {
		const { ledger, record } = aLedger();
		ledger.recognise(
			"invoice",
			intended("1"),
			{ ...created(), as: "adopted" } as Extract<Settlement, { qboId: string }>,
			"run-1",
		);
		expect(record()).toMatchObject({ state: "adopted", qboId: "45", submission: undefined, trace: "MIS-1" });
		const unknown = { firstAttempt: undefined, lastAttempt: undefined };
		expect(ledger.madeOfRun("run-1")).toEqual([{ record: record(), by: "found", ...unknown }]);
	});

	it("released: whatever it was, and the claim with it", () => {
		const { ledger, sent, record, entries } = aLedger();
		sent(lost("unknown"));
		ledger.noteClaims([{ kind: "invoice", misId: ONE, statusBefore: "failed" }], "run-1", "me");
		ledger.release("invoice", [ONE, misId("3")], "run-2");
		expect([record()?.state, record(misId("3"))?.state, ledger.countClaims("invoice")]).toEqual([
			"released",
			"released",
			0,
		]);
		for (const name of ["digest", "trace", "key", "title", "amount", "customerId", "day", "payer", "said", "rightFor"])
			expect(record(misId("3"))).not.toHaveProperty(name);
		expect(entries().slice(1)).toEqual(Array(2).fill("released: released by hand; it is looked up before it is sent"));
	});

	it("forgotten: gone from QuickBooks, and sent anew under a new generation", () => {
		const { ledger, sent, record, entries } = aLedger();
		sent(created());
		ledger.forget("invoice", [ONE, misId("3")], "run-2");
		expect(record()).toMatchObject({ state: "missing", generation: 2, qboId: undefined });
		expect(record(misId("3"))).toMatchObject({ state: "missing", generation: 2 });
		expect(entries().slice(1)).toEqual(
			Array(2).fill("forgotten: looked up and gone from QuickBooks; it is made again"),
		);
	});

	it.each([
		[true, 2],
		[false, 1],
	])("renewed: another document for the row, under the next number where it is numbered: %s", (isNumbered, issue) => {
		const { ledger, sent, record, entries } = aLedger();
		sent(created());
		ledger.renew("invoice", ONE, isNumbered, "run-2");
		expect(record()).toMatchObject({ state: "missing", generation: 2, issue, qboId: undefined });
		expect(entries()[1]).toBe("forgotten: the row has become another one; it is made anew");
	});

	it("acknowledged: the row as it is, until it changes again", () => {
		const { ledger, entries } = aLedger();
		ledger.acknowledge([{ kind: "invoice", misId: ONE, digest: "x" }], "run-1", "a discount");
		expect(ledger.acknowledgement("invoice", ONE, "x")).toEqual({ at: NOON.toISOString(), reason: "a discount" });
		expect([ledger.isAcknowledged("invoice", ONE, "x"), ledger.isAcknowledged("invoice", ONE, "y")]).toEqual([
			true,
			false,
		]);
		expect(ledger.isAcknowledged("invoice", TWO, "x")).toBe(false);
		expect(entries()).toEqual(["acknowledged: the row has changed since it was sent: a discount"]);
	});

	it("doubts that a person says are none: for these alone, and said in the log", () => {
		const { ledger, entries } = aLedger();
		ledger.accept("invoice", ONE, ["x", "y"], "run-1", "another charge");
		expect(["x", "y", "z"].map((digest) => ledger.hasAccepted("invoice", ONE, digest))).toEqual([true, true, false]);
		expect(ledger.hasAccepted("invoice", TWO, "x")).toBe(false);
		ledger.acknowledge([{ kind: "invoice", misId: TWO, digest: "z" }], "run-1", "a discount");
		expect(ledger.hasAccepted("invoice", TWO, "z")).toBe(true);
		expect(entries()[0]).toBe("accepted: another charge");
	});

	it("right for the row as it is now: what was sent stays what was sent", () => {
		const { ledger, sent, record, entries } = aLedger();
		sent(created());
		ledger.hold("invoice", [held({ contested: true })], "run-2");
		const digests = { facts: "f", row: "x" };
		ledger.noteRightFor({ kind: "invoice", misId: ONE }, digests, "run-3", "a discount");
		expect(record()).toMatchObject({ state: "adopted", rightFor: "f", digest: "d", qboId: "45", problem: undefined });
		expect(ledger.isAcknowledged("invoice", ONE, "x")).toBe(true);
		expect(entries().at(-1)).toBe("acknowledged: what QuickBooks has is right for the row as it is: a discount");
	});
});

describe("what was sent is read in the order of its keys", () => {
	const aHundred = () => {
		const house = aLedger();
		const ids = [1, 2, 40, 99, 100].map(String);
		house.ledger.intend(submission(ids));
		house.settle(...ids.map((id) => created(misId(id), `10${id}`)));
		return house.ledger;
	};
	const keys = (records: Iterable<{ readonly misId: string }>) => [...records].map(({ misId: id }) => id);

	it("the last ones, those after a key, all, and some across all", () => {
		const ledger = aHundred();
		expect(keys(ledger.lastSent("invoice", 2))).toEqual(["100", "99"]);
		expect(keys(ledger.sentAfter("invoice", undefined, 2))).toEqual(["1", "2"]);
		expect(keys(ledger.sentAfter("invoice", misId("2"), 9))).toEqual(["40", "99", "100"]);
		expect(keys(ledger.sent("invoice"))).toEqual(["1", "2", "40", "99", "100"]);
		expect(keys(ledger.sentAcross("invoice", 4))).toEqual(["1", "40", "99", "100"].filter((id) => id !== "100"));
		expect(ledger.sentAcross("payment", 4)).toEqual([]);
	});

	it("by state, and by the document that they are", () => {
		const ledger = aHundred();
		expect(keys(ledger.inState("invoice", ["created", "held"], 2))).toEqual(["1", "2"]);
		expect(ledger.countByState("invoice")).toEqual(new Map([["created", 5]]));
		expect(keys(ledger.byDocument(qboId("1040"), ["payment", "invoice"]))).toEqual(["40"]);
		expect(ledger.byDocument(qboId("1040"), ["payment"])).toEqual([]);
		expect(ledger.record("invoice", "no number" as ReturnType<typeof misId>)).toBeUndefined();
	});
});

describe("what a run made is taken back", () => {
	const takeBack = (document = "45") =>
		submission([], {
			...{ runId: "run-2", asks: "void", requestId: "v", body: "[]" },
			items: [
				{
					...{ bId: "1", kind: "invoice", intended: intended("1") },
					moves: [{ id: qboId(document), kinds: ["payment", "invoice"] }],
				},
			],
		});
	const undone: Settlement = {
		...{ misId: ONE, as: "undone", syncToken: "1", became: "void", keepsNumber: true, intuitTid: "tid" },
	};

	function aSentOne() {
		const house = aLedger();
		const first = house.runs.start("invoices all", "finance@kigali (1)", REALM);
		house.ledger.intend(submission(["1", "2"], { runId: first }));
		house.ledger.settle("invoice", [created(), created(TWO, "46")], first);
		house.ledger.noteMarked("invoice", [ONE, TWO]);
		const run = house.runs.start("undo", "auditor@kigali (2)", REALM);
		return { ...house, first, run };
	}

	it("while it is on its way, what is known of it stays known; then it is undone, by whom and in which run is said", () => {
		const { ledger, record, run, first, stored } = aSentOne();
		const number = ledger.intend({ ...takeBack("46"), runId: run });
		expect(record()).toMatchObject({ state: "undoing", qboId: "45", submission: number, syncToken: "0" });
		ledger.settle("invoice", [undone], run);
		expect(record()).toMatchObject({
			...{ state: "undone", issue: 2, generation: 2, syncToken: "1", intuitTid: "tid", marked: false },
			problem: { code: "QB004", detail: `undone by auditor@kigali in run ${run}: it is void in QuickBooks` },
		});
		expect(record(TWO)?.syncToken).toBe("2");
		expect(stored(number)).toEqual({ open: 0, body: null });
		expect(ledger.madeOfRun(first).map(({ record: { misId: id } }) => id)).toEqual(["2"]);
		expect(ledger.takenBackOfRun(first).map(({ misId: id }) => id)).toEqual(["1"]);
	});

	it("by the request that was on its way then; a row that has another document by now is told", () => {
		const { ledger, record, first } = aSentOne();
		const times = { firstAttempt: undefined, lastAttempt: undefined };
		const byRequest = { by: "request", ...times };
		expect(ledger.madeOfRun(first)).toEqual([
			{ record: record(), ...byRequest },
			{ record: record(TWO), ...byRequest },
		]);
		ledger.noteAttempt(record()?.submission ?? 0, NOON);
		ledger.renew("invoice", ONE, true, "run-3");
		ledger.intend(submission(["1"], { runId: "run-3" }));
		ledger.settle("invoice", [created(ONE, "47")], "run-3");
		const sent = { firstAttempt: NOON, lastAttempt: NOON };
		expect(ledger.madeOfRun(first)).toEqual([
			{ record: { ...record(), qboId: "45" }, by: "superseded", ...sent },
			{ record: record(TWO), by: "request", ...sent },
		]);
	});

	it("a deleted one leaves its number free", () => {
		const { ledger, record, run } = aSentOne();
		ledger.intend({ ...takeBack(), asks: "delete", runId: run });
		ledger.settle("invoice", [{ ...undone, became: "deleted", keepsNumber: false, syncToken: undefined }], run);
		expect(record()).toMatchObject({ state: "undone", issue: 1, syncToken: undefined });
	});

	it("what QuickBooks kept is what it was, and may be asked for anew", () => {
		const { ledger, record, run, first, stored, entries } = aSentOne();
		const number = ledger.intend({ ...takeBack(), runId: run });
		ledger.settle("invoice", [{ misId: ONE, as: "undoing", why: "no answer came", intuitTid: undefined }], run);
		expect([record()?.state, stored(number)]).toEqual(["undoing", { open: 1, body: "[]" }]);
		ledger.settle("invoice", [{ misId: ONE, as: "kept", problem, intuitTid: undefined }], run);
		expect(record()).toMatchObject({ state: "created", generation: 2, qboId: "45", issue: 1, marked: true });
		expect([stored(number), ledger.madeOfRun(first)]).toMatchObject([{ open: 0 }, { length: 2 }]);
		expect(entries().slice(-2)).toEqual([
			expect.stringMatching(/^undoing: .*MIS-1.*\(QuickBooks 45\).* no answer came$/),
			expect.stringMatching(/^kept: .*MIS-1.*\(QuickBooks 45\).* no$/),
		]);
	});

	it("what never left is what it was", () => {
		const { ledger, record, run } = aSentOne();
		ledger.withdraw(ledger.intend({ ...takeBack(), runId: run }), run);
		expect(record()).toMatchObject({ state: "created", qboId: "45" });
	});

	it("the end of one that has moved on since is not written", () => {
		const { ledger, record, run, entries } = aSentOne();
		const before = entries();
		ledger.settle("invoice", [undone], run);
		expect([record()?.state, entries()]).toEqual(["created", before]);
	});
});
