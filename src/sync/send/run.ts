import type { Ledger } from "../../audit/ledger.js";
import type { Settlement } from "../../audit/record.js";
import type { Limits } from "../../config/types.js";
import type { Mis } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { WrittenEntity } from "../../quickbooks/entities.js";
import type { MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { About } from "../decide/judgement.js";
import type { Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import type { Candidate } from "../read/selection.js";
import type { World } from "../read/world.js";
import type { RecordError, Tally } from "../tell/tally.js";
import type { Parcel } from "./parcel.js";
import type { Push, Pushed } from "./push.js";

/** Everything the lanes of one run share. */
export interface Run {
	/** All that there are. */
	readonly kinds: readonly Kind[];
	readonly world: World;
	readonly ledger: Ledger;
	readonly mis: Mis;
	readonly qb: QuickBooks;
	readonly push: Push;
	readonly limits: Limits;
	readonly runId: string;
	readonly tally: Tally;
	/** Makes sure that no other machine has taken over; called before rows are claimed. */
	readonly guard: () => Promise<void>;
	readonly othersInFlightMs: number;
	/** Ends early when the run is stopped. */
	readonly sleep: (ms: number) => Promise<void>;
	/** Says what a person is to see at once: what is waited for, and how long; what is not sent. */
	readonly sayWait: (sentence: string) => void;
	/** Aborted when a person or a fault asks the run to stop taking new records. */
	readonly stop: AbortController;
	/** `retry` and `single`: failed records again, whatever they hold. */
	readonly again: boolean;
	/** Whether an earlier run has looked at the company too: what it saw may be gone or changed by now. */
	readonly remembers: boolean;
	/** Whether the run has done enough: its hours are over, or too much has failed. */
	readonly enough: () => boolean;
	/** Kinds of which QuickBooks has answered with exactly what was sent, ever: of others one goes alone. */
	readonly proven: Set<Kind>;
	/** Lists in which this run has made one, and has seen that nobody else makes ours at the same time. */
	readonly alone: Set<WrittenEntity>;
	/** When this run began to look at the company, by QuickBooks' clock. */
	readonly lookedAt: Date;
	readonly writeBack: boolean;
	/** Records that could not be sent yet: they wait for what is unknown to be resolved. */
	readonly later: Map<Kind, Set<MisId>>;
	/** Called after every change of the tally. */
	readonly onProgress: () => void;
}

export function parcelOf(decision: Extract<Decision, { do: "send" }>, candidate: Candidate): Parcel {
	return {
		kind: decision.about.kind,
		operation: decision.draft.operation ?? "create",
		document: decision.draft.document,
		intended: decision.intended,
		generation: candidate.record?.generation ?? 1,
		statusBefore: candidate.row.status,
		row: candidate.row,
		...(decision.draft.uses && { uses: decision.draft.uses }),
	};
}

/** Whether the run may take another record. */
export function mayGoOn(run: Run): boolean {
	return !run.stop.signal.aborted && run.qb.reachable && !run.enough();
}

/** Whether QuickBooks has ever made of one of this kind what was sent: until then they go one by one. */
export function isProven({ proven, ledger }: Pick<Run, "proven" | "ledger">, kind: Kind): boolean {
	if (!proven.has(kind) && ledger.hasReceipt(kind.name)) proven.add(kind);
	return proven.has(kind);
}

/** The record is sent before the run ends, if it can be by then. */
export function leaveForLater({ later }: Pick<Run, "later">, kind: Kind, id: MisId): void {
	const known = later.get(kind) ?? new Set();
	later.set(kind, known.add(id));
}

/** Counts what became of a record that was sent. */
export function count(run: Run, { parcel, settlement }: Pick<Pushed, "parcel" | "settlement">): void {
	const { kind, intended, document } = parcel;
	const isBare = settlement.as === "created" && kind.books.lacksLocation(document, run.world.company);
	if (isBare) run.tally.withoutLocation += 1;
	countSettlement(run, kind, intended.misId, intended.key, intended.title, settlement);
}

export function countSettlement(
	run: Run,
	kind: Kind,
	misId: MisId,
	key: string,
	title: string,
	settlement: Settlement,
): void {
	const { tally } = run;
	switch (settlement.as) {
		case "created":
		case "adopted":
		case "linked":
			tally.successful += 1;
			break;
		case "refused":
		case "deferred":
		case "misbooked":
			tally.fail({ kind, misId, key, title, problem: settlement.problem }, true);
			break;
		case "unknown":
			tally.leaveUnknown({ kind, misId, key, title, problem: unknownProblem(settlement.why) });
			break;
		case "missing":
			tally.leaveUnknown({ kind, misId, key, title, problem: unknownProblem(settlement.why) });
			leaveForLater(run, kind, misId);
			break;
		// What is taken back is no record that was asked to be sent.
		case "undone":
		case "kept":
		case "undoing":
			break;
	}
	run.onProgress();
}

/** Its row has changed since it was counted: it is judged anew, and counted by what becomes of it then. */
export function takeBack({ tally }: Pick<Run, "tally">, kind: Kind, { misId, as }: Settlement): void {
	if (as === "created" || as === "adopted" || as === "linked") tally.takeBack("successful");
	else tally.takeBackFailed(kind, misId);
}

export function errorOf(about: About, problem: Problem): RecordError {
	return { kind: about.kind, misId: about.misId, key: about.key, title: about.title, problem };
}

export function unknownProblem(why: string): Problem {
	return {
		code: "QB012",
		detail: `it is not known whether QuickBooks took it: ${why}`,
		fix: "Nothing to do: the next run settles it before it sends anything else.",
	};
}
