import { describe, expect, it } from "vitest";
import type { LedgerRecord, RecordState } from "../../../src/audit/record.js";
import { digestOf, digestOfProblems, digestOfRow } from "../../../src/sync/decide/digest.js";
import type { About, Judgement } from "../../../src/sync/decide/judgement.js";
import { decide } from "../../../src/sync/decide/plan.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { parseDay } from "../../../src/words/day.js";
import { misId, qboId, realmId } from "../../../src/words/ids.js";
import type { Money } from "../../../src/words/money.js";
import type { Problem } from "../../../src/words/problem.js";
import type { SyncStatus } from "../../../src/words/source.js";
import { anIdentity, aRow, aSettings } from "../kinds/made-up.js";

const settings = aSettings();
const REALM = realmId("9130000000000001");
const row = aRow({ identity: "22000017", givenName: "Aline", familyName: "Uwase" });
const about: About = {
	kind: KINDS.student,
	misId: misId("7"),
	key: "22000017",
	title: "Aline Uwase (22000017)",
	amount: undefined,
	credit: undefined,
	day: undefined,
	category: undefined,
	campusId: undefined,
	campus: undefined,
	customerId: undefined,
	payer: undefined,
	warnings: [],
	row,
};
const draft = {
	document: { DisplayName: "Aline Uwase" },
	trace: { property: "DisplayName", value: "Aline Uwase" },
	warnings: [],
} as const;
const problem: Problem = { code: "QB004", detail: "no name", fix: "Give her one." };
const another: Problem = { ...problem, detail: "two names" };

const ready: Judgement = { is: "ready", about, draft, issue: 1 };
const held: Judgement = { is: "held", about, problems: [problem] };
const found: Judgement = { is: "found", about, draft, qboId: qboId("45"), syncToken: "2", issue: 1 };
const linked: Judgement = { is: "linked", about, draft, to: misId("3") };
const waiting: Judgement = {
	is: "waiting",
	about,
	draft,
	for: [{ kind: KINDS.student, id: misId("3"), row }],
};

function known(state: RecordState, change: Partial<LedgerRecord> = {}): LedgerRecord {
	const isThere = ["created", "adopted", "linked", "contested"].includes(state);
	return {
		kind: "student",
		misId: misId("7"),
		state,
		generation: 1,
		issue: 1,
		key: "22000017",
		qboId: isThere ? qboId("45") : undefined,
		syncToken: undefined,
		problem: undefined,
		intuitTid: undefined,
		sent: undefined,
		marked: true,
		submission: undefined,
		...change,
	};
}

const digest = digestOf(draft.document);
const heldBefore = known("held", { digest: digestOfProblems([problem]), problem });
const refusedBefore = known("refused", { digest, problem: { ...problem, code: "QB010" } });
const conflict = known("refused", { digest, problem: { ...problem, code: "QB005" } });
const inactive = known("refused", { digest, problem: { ...problem, code: "QB009" } });
const anothers = { key: anIdentity("22000099") };

interface Case {
	readonly what: string;
	readonly judged?: Judgement;
	readonly record?: LedgerRecord;
	readonly status?: SyncStatus;
	readonly again?: boolean;
	readonly expected: object;
}

const CONTESTED = { do: "hold", contested: true, problems: [{ code: "QB005" }] };
const SEND = { do: "send" };
const settled = (contested: boolean) => ({ do: "settled", qboId: "45", contested });
const resting = (code: string = problem.code) => ({ do: "rest", problem: { code } });

/** Said where the ledger does not know why: what happened, and what to do. */
const UNSAID = {
	do: "rest",
	problem: { code: "QB010", detail: "QuickBooks refused it", fix: expect.stringContaining("retry") as unknown },
};

const CASES: readonly Case[] = [
	{ what: "never seen: sent", expected: { do: "send", intended: { digest, trace: "Aline Uwase", key: "22000017" } } },
	{ what: "its problems hold it", judged: held, expected: { do: "hold", problems: [problem] } },
	{ what: "found in QuickBooks: adopted", judged: found, expected: { do: "adopt", qboId: "45", syncToken: "2" } },
	{
		what: "another row's customer: linked",
		judged: linked,
		expected: { do: "link", to: "3", about: { title: about.title }, draft, intended: { issue: 1 } },
	},
	{ what: "what it needs is not there: waits", judged: waiting, expected: { do: "wait" } },

	...(["created", "adopted", "linked"] as const).map((state): Case => {
		return { what: `the ledger has it (${state})`, record: known(state), expected: settled(false) };
	}),
	{ what: "contested, and what was sent again", record: known("contested"), expected: settled(true) },
	{ what: "synced, and known", record: known("created"), status: "synced", expected: settled(false) },
	{ what: "in progress, and known", record: known("created"), status: "in-progress", expected: settled(false) },
	{ what: "known, and now with problems", judged: held, record: known("created"), expected: settled(false) },

	...(["created", "contested"] as const).map((state): Case => {
		const record = known(state, anothers);
		return { what: `${state} for somebody else: held, the document stays known`, record, expected: CONTESTED };
	}),
	{
		what: "held, whatever problems the row has besides",
		judged: held,
		record: known("created", anothers),
		expected: CONTESTED,
	},
	{
		what: "found is found, whatever was sent under the row id",
		judged: found,
		record: known("created", anothers),
		expected: { do: "adopt" },
	},
	{
		what: "linked is linked, whatever was sent under the row id",
		judged: linked,
		record: known("created", anothers),
		expected: { do: "link" },
	},
	{
		what: "synchronised by the MIS, and somebody else's: held all the same",
		status: "synced",
		record: known("created", anothers),
		expected: CONTESTED,
	},

	{ what: "in progress by somebody else", status: "in-progress", expected: { do: "in-doubt" } },
	...(["sending", "unknown"] as const).map((state): Case => {
		return { what: `its request is open (${state})`, record: known(state), expected: { do: "in-doubt" } };
	}),
	{
		what: "open, though it has problems now",
		judged: held,
		record: known("unknown"),
		expected: { do: "in-doubt" },
	},
	{
		what: "made otherwise than sent: rests until a person has resolved it",
		record: known("misbooked", { problem }),
		again: true,
		expected: { do: "rest", problem },
	},
	{ what: "the MIS calls it synchronised: left", status: "synced", expected: { do: "leave" } },
	{ what: "left, whatever is wrong with it", judged: held, status: "synced", expected: { do: "leave" } },

	{ what: "held before, and as it was", judged: held, record: heldBefore, status: "failed", expected: resting() },
	{
		what: "held before, and for another reason now",
		judged: { ...held, problems: [another] },
		record: heldBefore,
		status: "failed",
		expected: { do: "hold", problems: [another] },
	},
	{
		what: "held before, but the MIS says unsynchronised",
		judged: held,
		record: heldBefore,
		expected: { do: "hold" },
	},
	{
		what: "held before, and tried again by order",
		judged: held,
		record: heldBefore,
		status: "failed",
		again: true,
		expected: { do: "hold" },
	},
	{ what: "held before, and mended", record: heldBefore, status: "failed", expected: { do: "send" } },
	{
		what: "a conflict told by QuickBooks, now known before it is sent: the same reason",
		judged: held,
		record: known("refused", { problem }),
		status: "failed",
		expected: resting(),
	},
	{
		what: "contested, and as it was",
		record: known("contested", { ...anothers, problem: contestedProblem() }),
		status: "failed",
		expected: { do: "rest" },
	},
	{
		what: "contested, and changed once more",
		record: known("contested", { ...anothers, problem }),
		status: "failed",
		expected: CONTESTED,
	},

	{ what: "refused, and the same document", record: refusedBefore, status: "failed", expected: resting("QB010") },
	{ what: "refused, and tried by order", record: refusedBefore, status: "failed", again: true, expected: SEND },
	{ what: "refused, but the MIS says unsynchronised", record: refusedBefore, expected: SEND },
	{
		what: "refused, and another document",
		record: { ...refusedBefore, digest: "another" },
		status: "failed",
		expected: SEND,
	},
	{ what: "a conflict that is not seen any more", record: conflict, status: "failed", expected: SEND },
	{ what: "a customer that is active again", record: inactive, status: "failed", expected: SEND },
	{
		what: "refused without a reason",
		record: known("refused", { digest }),
		status: "failed",
		expected: UNSAID,
	},
	...(["deferred", "missing", "released"] as const).map((state): Case => {
		return { what: `${state}: sent`, record: known(state, { digest }), status: "failed", expected: SEND };
	}),
	{ what: "of a status that nobody writes, and ready", status: "other", expected: SEND },

	{
		what: "somebody else by name under its number: held, whatever the ledger has of it",
		judged: { ...held, isStranger: true },
		record: known("created"),
		expected: { do: "hold", contested: true, problems: [problem] },
	},
	{
		what: "held for the same, and refused without a reason before: held anew",
		judged: held,
		record: known("refused"),
		status: "failed",
		expected: { do: "hold" },
	},
	...(["deferred", "missing"] as const).map((state): Case => {
		const record = known(state, { problem });
		return {
			what: `held for the same, but ${state} before`,
			judged: held,
			record,
			status: "failed",
			expected: { do: "hold" },
		};
	}),
	{
		what: "held, and as marking it left the row: nobody has looked at it since",
		record: known("held", { digest: digestOfRow(row), problem }),
		status: "failed",
		expected: resting(),
	},
	{
		what: "as marking it left the row, and tried by order",
		record: known("held", { digest: digestOfRow(row), problem }),
		status: "failed",
		again: true,
		expected: SEND,
	},
	{
		what: "a digest of the row that was not kept for that",
		record: known("deferred", { digest: digestOfRow(row), problem }),
		status: "failed",
		expected: SEND,
	},
	{
		what: "undone, and as it was sent: rests",
		record: known("undone", { problem }),
		status: "failed",
		expected: resting(),
	},
	{ what: "undone, nobody knows why", record: known("undone"), status: "failed", expected: UNSAID },
	{ what: "undone, and another one by now: sent", record: known("undone", anothers), status: "failed", expected: SEND },
	{ what: "undone, and tried by order", record: known("undone"), status: "failed", again: true, expected: SEND },
	{
		what: "undone, and the MIS says unsynchronised, as it did before or after a backup was put back: rests, and is told",
		record: known("undone", { problem }),
		expected: { ...resting(), isUntold: true },
	},
	{
		what: "undone: its document is no document of the row any more",
		record: known("undone", { ...anothers, qboId: qboId("45") }),
		expected: SEND,
	},
	{
		what: "made otherwise than sent: what QuickBooks made does not count as sent",
		record: known("misbooked", { qboId: qboId("46") }),
		expected: UNSAID,
	},
	{ what: "made, but the ledger does not know what", record: known("created", { qboId: undefined }), expected: SEND },
];

function contestedProblem(): Problem {
	const decision = decide(ready, known("created", anothers), "not-synced", { again: false, settings, realm: REALM });
	if (decision.do !== "hold" || !decision.problems[0]) throw new Error("It is contested.");
	return decision.problems[0];
}

describe("what is done with a record", () => {
	it.each(CASES)("$what", ({ judged = ready, record, status = "not-synced", again = false, expected }) => {
		expect(decide(judged, record, status, { again, settings, realm: REALM })).toMatchObject(expected);
	});

	it("the digest of a reason is that of all its problems", () => {
		const decision = decide({ ...held, problems: [problem, another] }, undefined, "not-synced", {
			again: false,
			settings,
			realm: REALM,
		});
		expect(decision).toMatchObject({ digest: digestOfProblems([problem, another]) });
	});

	it("what is intended is everything by which it is known again", () => {
		const day = parseDay("2025-09-01");
		const facts = { customerId: qboId("9"), payer: anIdentity("22000017"), amount: 100n as Money, day };
		const charge = { ...aRow({ debit: "1.00", credit: null }), id: misId("7") };
		const said = KINDS.invoice.said(charge);
		const judged: Judgement = {
			is: "ready",
			draft,
			issue: 3,
			about: { ...about, ...facts, kind: KINDS.invoice, row: charge },
		};
		const decision = decide(judged, undefined, "not-synced", { again: false, settings, realm: REALM });
		expect(decision).toMatchObject({
			intended: {
				misId: "7",
				digest,
				trace: "Aline Uwase",
				key: "22000017",
				title: about.title,
				...facts,
				said,
				issue: 3,
			},
		});
	});
});
