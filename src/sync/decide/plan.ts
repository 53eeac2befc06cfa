import type { Intended, LedgerRecord } from "../../audit/record.js";
import type { QboId, RealmId } from "../../words/ids.js";
import { CONFLICT, type Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import { isTakenBackIn } from "../../words/stamp.js";
import { changedSince } from "../kinds/changed-since.js";
import type { Draft } from "../kinds/entity.js";
import type { Candidate } from "../read/selection.js";
import { FAILED, isContested, isOpen, isSynced } from "../read/states.js";
import { digestOf, digestOfProblems, digestOfRow } from "./digest.js";
import type { About, Awaited, Judgement } from "./judgement.js";

/** What will be done with a record. `preview`, `--dry-run` and the sending itself all go by this one value. */
export type Decision =
	| {
			readonly do: "send";
			readonly about: About;
			readonly draft: Draft;
			readonly intended: Intended;
	  }
	| { readonly do: "wait"; readonly about: About; readonly draft: Draft; readonly for: readonly Awaited[] }
	| {
			readonly do: "adopt";
			readonly about: About;
			readonly draft: Draft;
			readonly intended: Intended;
			readonly qboId: QboId;
			readonly syncToken: string | undefined;
	  }
	| {
			readonly do: "link";
			readonly about: About;
			readonly draft: Draft;
			readonly intended: Intended;
			readonly to: string;
	  }
	| {
			readonly do: "hold";
			readonly about: About;
			readonly problems: readonly Problem[];
			readonly digest: string;
			/** QuickBooks has what was sent under this row id, and the row has become another one. */
			readonly contested?: true;
			/** Nothing keeps it but what a run sends before it. */
			readonly isAwaiting?: true;
			readonly isTwice?: true;
	  }
	/** It failed before, and nothing has changed since. */
	| {
			readonly do: "rest";
			readonly about: About;
			readonly problem: Problem;
			readonly isAwaiting?: true;
			/** It was taken back, and the MIS does not say so. */
			readonly isUntold?: true;
			/** An earlier document of the row agrees with it again, and the later one stands beside it. */
			readonly isTwice?: true;
	  }
	/** The ledger has it; only the MIS must be told. */
	| { readonly do: "settled"; readonly about: About; readonly qboId: QboId; readonly contested: boolean }
	/** The MIS says that it is in QuickBooks, by somebody else's word. */
	| { readonly do: "leave"; readonly about: About }
	/** In progress: sent with an unknown outcome, or somebody else's. Settled before anything else is done with it. */
	| { readonly do: "in-doubt"; readonly about: About };

/** A candidate, and what will be done with it. */
export interface Decided {
	readonly decision: Decision;
	readonly candidate: Candidate;
	/** The document that it seems to be already, under another number: seen, and not looked up yet. */
	readonly doubleOf?: QboId;
}

export interface PlanOptions {
	/** `retry`: failed records again, whatever they hold. */
	readonly again: boolean;
	readonly settings: MappingSettings;
	/** The company that is sent into. */
	readonly realm: RealmId;
}

/** The decision on one record: what the mapping says, what the ledger knows, what the MIS says. Pure. */
export function decide(
	judgement: Judgement,
	record: LedgerRecord | undefined,
	status: SyncStatus,
	options: PlanOptions,
): Decision {
	const { about } = judgement;
	const sent = record && documentOf(record);
	const changed = sent && changedSince(about.kind, about.row, sent, options.settings);
	const isStranger = judgement.is === "held" && judgement.isStranger === true;
	if (sent && !changed && !isStranger)
		return { do: "settled", about, qboId: sent.qboId, contested: isContested(sent.state) };
	if (status === "in-progress" || (record && isOpen(record.state))) return { do: "in-doubt", about };
	if (record?.state === "misbooked") return rest(about, record, []);
	const mayRest = status === FAILED && !options.again;
	const isUndone = record?.state === "undone" && status !== "synced" && !options.again;
	if (isUndone && !changedSince(about.kind, about.row, record, options.settings))
		return { ...rest(asSent(about, record), record, []), ...(mayRest ? {} : { isUntold: true as const }) };
	if (sent && judgement.is === "found" && judgement.issue < sent.issue && judgement.qboId !== sent.qboId) {
		const problem = twoForOne(about, sent, judgement, options.settings);
		const digest = digestOfProblems([problem]);
		if (mayRest && reasonOf(sent) === digest) return { ...rest(about, sent, [problem]), isTwice: true };
		return { do: "hold", about, problems: [problem], digest, contested: true, isTwice: true };
	}
	if (sent && judgement.is !== "found" && judgement.is !== "linked") {
		const problems = changed ? [about.kind.anotherRow(about, sent, changed, options.settings)] : problemsOf(judgement);
		const digest = digestOfProblems(problems);
		if (mayRest && reasonOf(sent) === digest) return rest(about, sent, []);
		return { do: "hold", about, problems, digest, contested: true };
	}
	if (status === "synced" && !sent) return { do: "leave", about };
	const wouldSend = judgement.is === "ready" || judgement.is === "waiting";
	if (wouldSend && !record?.qboId && !options.again && isTakenBackIn(about.row.pushedBy, options.realm))
		return { do: "rest", about, problem: takenBackElsewhere(about) };
	switch (judgement.is) {
		case "held": {
			const digest = digestOfProblems(judgement.problems);
			const awaiting = judgement.isAwaiting ? { isAwaiting: true as const } : {};
			if (mayRest && record && reasonOf(record) === digest)
				return { ...rest(about, record, judgement.problems), ...awaiting };
			return { do: "hold", about, problems: judgement.problems, digest, ...awaiting };
		}
		case "ready": {
			const intended = intend(about, judgement.draft, judgement.issue);
			if (mayRest && record && (isRefusedAlike(record, intended) || isAsMarkingLeftIt(record, about.row)))
				return rest(about, record, []);
			return { do: "send", about, draft: judgement.draft, intended };
		}
		case "found": {
			const { draft, qboId, syncToken, issue } = judgement;
			return { do: "adopt", about, draft, intended: intend(about, draft, issue), qboId, syncToken };
		}
		case "linked":
			return {
				do: "link",
				about,
				draft: judgement.draft,
				intended: intend(about, judgement.draft, 1),
				to: judgement.to,
			};
		case "waiting":
			return { do: "wait", about, draft: judgement.draft, for: judgement.for };
	}
}

/** What was taken back is called by its own number; the next one is still to be given. */
export const asSent = (about: About, { title }: LedgerRecord): About =>
	title === undefined ? about : { ...about, title };

const problemsOf = (judgement: Judgement): readonly Problem[] => (judgement.is === "held" ? judgement.problems : []);

/** What the ledger knows to be in QuickBooks under this row id. */
function documentOf(record: LedgerRecord): (LedgerRecord & { readonly qboId: QboId }) | undefined {
	const { state, qboId } = record;
	return qboId !== undefined && (isSynced(state) || isContested(state)) ? { ...record, qboId } : undefined;
}

/** Digest of why a record failed: a conflict that QuickBooks told of is held for the same reason from then on. */
function reasonOf({ state, digest, problem }: LedgerRecord): string | undefined {
	if (state === "held") return digest;
	return (state === "refused" || isContested(state)) && problem ? digestOfProblems([problem]) : undefined;
}

/**
 * Unchanged since it was refused. A conflict, or a customer that was inactive, is mended in QuickBooks, and the record
 * itself stays as it is: that it is not held again shows the mend.
 */
function isRefusedAlike({ state, digest, problem }: LedgerRecord, intended: Intended): boolean {
	return state === "refused" && digest === intended.digest && !isMendedThere(problem);
}

/** The MIS changed it when it was marked, and nobody has looked at it since: what it holds is nobody's word. */
function isAsMarkingLeftIt({ state, digest }: LedgerRecord, row: MisRow): boolean {
	return state === "held" && digest === digestOfRow(row);
}

function isMendedThere(problem: Problem | undefined): boolean {
	return problem?.code === CONFLICT || problem?.code === "QB009";
}

/** A document as the ledger writes it down before it goes out. */
function intend(about: About, draft: Draft, issue: number): Intended {
	return {
		misId: about.misId,
		digest: digestOf(draft.document),
		trace: draft.trace.value,
		key: about.key,
		title: about.title,
		amount: about.amount,
		customerId: about.customerId,
		day: about.day,
		payer: about.payer,
		said: about.kind.said(about.row),
		issue,
	};
}

function rest(about: About, record: LedgerRecord, problems: readonly Problem[]): Extract<Decision, { do: "rest" }> {
	const problem = record.problem ?? problems[0] ?? UNSAID;
	return { do: "rest", about, problem };
}

/** A row that says again what its earlier document was made for: one charge, and two documents of it that stand. */
function twoForOne(
	{ kind, misId }: About,
	sent: LedgerRecord,
	found: Extract<Judgement, { is: "found" }>,
	settings: MappingSettings,
): Problem {
	const earlier = kind.books.numberOf(misId, settings, found.issue) ?? found.draft.trace.value;
	const later = sent.trace ?? sent.title ?? "";
	return {
		code: CONFLICT,
		detail: `row ${misId} of the MIS says again what ${earlier} (id ${found.qboId}) was sent for, and ${later} (id ${sent.qboId}) was made for it since: QuickBooks has both`,
		fix: `One is too much. If ${earlier} is right: make ${later} void in QuickBooks, and run the command again. If ${later} is right: correct the row in the MIS, and make ${earlier} void.`,
	};
}

/** This ledger does not know what was sent, so that it cannot tell whether the row has been corrected since. */
const takenBackElsewhere = ({ kind, misId, key, row }: About): Problem => ({
	code: "QB004",
	detail: `it was undone from another computer or folder, as its pushed_by in the MIS says: ${row.pushedBy ?? ""}`,
	fix: `If it is to be sent again as the row is now: eaur-qb ${kind.words.group.name} single ${kind.words.called({ misId, key })}, or all of them: eaur-qb ${kind.words.group.name} retry.`,
});

const UNSAID: Problem = {
	code: "QB010",
	detail: "QuickBooks refused it",
	fix: "See `eaur-qb audit list`; after mending it, run `retry`.",
};
