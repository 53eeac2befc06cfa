import type { Settlement } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { Refusals } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Outcome, SubmissionOutcome } from "../../quickbooks/outcome.js";
import type { MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import { digestOf, digestOfProblems, digestOfRow, requestIdOf } from "../decide/digest.js";
import type { Json } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";
import { changeByUs, changedByUsFailure } from "./changed-by-us.js";
import { Conclude, type Judged, judgedOf } from "./conclude.js";
import { findJustLost, type Lost } from "./lost.js";
import {
	type HeldRow,
	isSameRow,
	Marks,
	type MarksParts,
	type Named,
	refusedProblem,
	rowsNow,
	type Told,
	type Untold,
} from "./marks.js";
import type { Parcel } from "./parcel.js";

export interface PushParts extends MarksParts {
	readonly seen: Seen;
	readonly qb: QuickBooks;
	readonly runId: string;
	/** Called with the step about to be taken: the fault harness stops the process there. */
	readonly step: (name: Step) => void;
}

/** The steps of the protocol, in their order. Between any two of them the process may die. */
export type Step = "noted" | "claimed" | "intended" | "attempted" | "answered" | "settled" | "marked" | "told";

/** What became of a parcel. `judged` has what the caller must know beyond the settlement. */
export interface Pushed {
	readonly parcel: Parcel;
	readonly settlement: Settlement;
	readonly judged: Judged;
	/** The answer did not tell; a look-up did. */
	readonly wasLost?: true;
}

/** A request for one list entity that is on disk. */
export interface Intent {
	/** Of the submission in the ledger. */
	readonly id: number;
	readonly requestId: string;
	readonly body: string;
	readonly beforeAttempt: () => void;
	readonly parcel: Parcel;
}

const CLAIMABLE: readonly SyncStatus[] = ["not-synced", "failed"];

/**
 * claim → intend → submit → settle → mark: the protocol that makes a record appear exactly once, whatever breaks in
 * between. Every step leaves behind on disk what the next run needs to go on.
 */
export class Push {
	private readonly conclude: Conclude;
	private readonly marks: Marks;
	/** Kinds of which a row was marked in this run, and stayed as it was. */
	private readonly watched = new Set<Kind>();

	constructor(
		private readonly parts: PushParts,
		private readonly onUntold: (untold: Untold) => void = () => {},
	) {
		this.marks = new Marks(parts, onUntold);
		this.conclude = new Conclude(parts.qb, parts.seen);
	}

	/**
	 * Takes rows for this run in the MIS, and reads them once more: nobody knows how long ago they were judged. Those that
	 * somebody else took in the meantime are left out; those that have changed are given back, to be judged anew.
	 */
	async claim(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		if (parcels.length === 0) return [];
		if (!this.parts.writeBack) return this.asJudged(kind, parcels);
		if (await this.parts.mis.mayChangeRows(kind.source)) return this.takeWatching(kind, parcels);
		return this.asJudged(kind, await this.take(kind, parcels));
	}

	/** Rows that are to be judged anew, because they had changed since they were judged or sent; told once. */
	takeChanged(): ReadonlyMap<Kind, ReadonlyMap<MisId, Named>> {
		return this.marks.takeChanged();
	}

	private async asJudged(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		return parcels.length === 0 ? [] : this.asIn(await this.rowsOf(kind, parcels), kind, parcels);
	}

	private async asIn(now: ReadonlyMap<MisId, MisRow>, kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		const other = parcels.filter(({ intended, row }) => row && !isSameRow(row, now.get(intended.misId)));
		if (other.length === 0) return [...parcels];
		await this.giveBack(other.map(claimOf));
		for (const { intended } of other) {
			if (now.has(intended.misId)) this.marks.noteChanged(kind, intended.misId, intended);
		}
		return parcels.filter((parcel) => !other.includes(parcel));
	}

	/**
	 * Takes rows of a table that may change them when they are marked. What people have edited is told from what our own
	 * UPDATE does: all is read right before it and right after it. In each run one row goes first, for a row that is
	 * changed must be corrected by hand.
	 */
	private async takeWatching(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		const [first, ...rest] = parcels;
		if (first === undefined) return [];
		if (this.watched.has(kind)) return this.takeWatched(kind, parcels);
		const taken = await this.takeWatched(kind, [first]);
		if (taken.length > 0) this.watched.add(kind);
		try {
			return [...taken, ...(await (taken.length > 0 ? this.takeWatched(kind, rest) : this.takeWatching(kind, rest)))];
		} catch (error) {
			await this.giveBack(taken.map(claimOf));
			throw error;
		}
	}

	private async takeWatched(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		const taken = await this.take(kind, await this.asJudged(kind, parcels));
		if (taken.length === 0) return [];
		const now = await this.rowsOf(kind, taken);
		const changed = taken.flatMap((parcel) => {
			const row = now.get(parcel.intended.misId);
			const problem = parcel.row && row && changeByUs(kind, parcel.row, row);
			return row && problem ? [{ parcel, row, problem }] : [];
		});
		const [first] = changed;
		if (first === undefined) return this.asIn(now, kind, taken);
		await this.holdChanged(kind, changed);
		await this.giveBack(taken.filter((parcel) => !changed.some((each) => each.parcel === parcel)).map(claimOf));
		throw changedByUsFailure(kind, first.parcel.intended.title, first.problem, changed.length - 1);
	}

	/** Held with what the row holds now: as such it is never sent unasked. Marking it so may change it once more. */
	private async holdChanged(
		kind: Kind,
		changed: readonly { readonly parcel: Parcel; readonly row: MisRow; readonly problem: Problem }[],
	): Promise<void> {
		for (const { parcel, row, problem } of changed) this.hold(parcel, problem, digestOfRow(row));
		await this.giveBack(changed.map(({ parcel }) => ({ ...claimOf(parcel), statusBefore: "failed" })));
		const now = await this.rowsOf(
			kind,
			changed.map(({ parcel }) => parcel),
		);
		for (const { parcel, row, problem } of changed) {
			const left = now.get(parcel.intended.misId);
			if (left && digestOfRow(left) !== digestOfRow(row)) this.keepHeld(parcel, problem, digestOfRow(left));
		}
		this.parts.ledger.noteMarked(
			kind.name,
			changed.map(({ parcel }) => parcel.intended.misId),
		);
	}

	private rowsOf(kind: Kind, parcels: readonly Parcel[]): Promise<ReadonlyMap<MisId, MisRow>> {
		return rowsNow(
			this.parts.mis,
			parcels.map(({ intended }) => intended.misId),
			kind.source,
		);
	}

	private async take(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		const { ledger, mis, runId, by } = this.parts;
		const ids = parcels.map((parcel) => parcel.intended.misId);
		ledger.noteClaims(
			parcels.map(({ intended, statusBefore }) => ({ kind: kind.name, misId: intended.misId, statusBefore })),
			runId,
			by,
		);
		this.parts.step("noted");
		const refused: Refusals = new Map();
		const ours = new Set(await mis.claim(kind.source, ids, by, CLAIMABLE, refused));
		this.parts.step("claimed");
		const lost = ids.filter((id) => !ours.has(id));
		if (lost.length > 0) ledger.dropClaims(kind.name, lost);
		this.holdRefused(parcels, refused);
		return parcels.filter((parcel) => ours.has(parcel.intended.misId));
	}

	/** A row that cannot be claimed is not sent: its status could not be told from one that nobody has touched. */
	private holdRefused(parcels: readonly Parcel[], refused: Refusals): void {
		for (const parcel of parcels) {
			const { kind, intended } = parcel;
			const words = refused.get(intended.misId);
			if (words === undefined) continue;
			const problem = refusedProblem(kind, words);
			this.hold(parcel, problem, digestOfProblems([problem]));
		}
	}

	private hold(parcel: Parcel, problem: Problem, digest: string): void {
		const { kind, intended } = parcel;
		const { misId, key, title } = intended;
		const before = this.parts.ledger.record(kind.name, misId);
		const again = before?.state === "held" && before.digest === digest;
		this.keepHeld(parcel, problem, digest);
		this.onUntold({ kind, misId, key, title, problem, is: again ? "held-again" : "held" });
	}

	private keepHeld({ kind, intended }: Parcel, problem: Problem, digest: string): void {
		const { ledger, runId } = this.parts;
		const { misId, key, title, amount, day } = intended;
		ledger.hold(kind.name, [{ misId, key, title, problem, digest, amount, day, contested: false }], runId);
	}

	/** Sends one list entity, and waits for what becomes of it. */
	async single(parcel: Parcel): Promise<Pushed> {
		const intent = this.intendSingle(parcel);
		return this.settleSingle(intent, await this.sendSingle(intent, () => {}));
	}

	/** Writes down that a list entity is going to be sent. What was written down must be sent. */
	intendSingle(parcel: Parcel): Intent {
		return {
			...this.intend(parcel.kind.books.entity, JSON.stringify(parcel.document), [{ bId: "1", parcel }]),
			parcel,
		};
	}

	/** Sends what was written down. `onAttempt`: each time that it goes out. The outcome is to be settled. */
	async sendSingle(
		{ body, requestId, beforeAttempt, parcel }: Intent,
		onAttempt: () => void,
	): Promise<SubmissionOutcome> {
		const outcome = await this.parts.qb.create(parcel.kind.books.entity, body, requestId, {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		});
		this.parts.step("answered");
		return outcome;
	}

	async settleSingle({ id, parcel }: Intent, outcome: SubmissionOutcome): Promise<Pushed> {
		const [pushed] = await this.settle(parcel.kind, id, [{ bId: "1", parcel }], outcome);
		return pushed as Pushed;
	}

	/** Sends several transactions of a kind in one batch. `onAttempt`: each time that it goes out. */
	async batch(kind: Kind, parcels: readonly Parcel[], onAttempt: () => void): Promise<Pushed[]> {
		const items = parcels.map((parcel, index) => ({ bId: (index + 1).toString(36), parcel }));
		const body = JSON.stringify(
			items.map(({ bId, parcel }) => ({ bId, operation: "create", [kind.books.entity]: parcel.document })),
		);
		const { id, requestId, beforeAttempt } = this.intend("batch", body, items);
		const outcome = await this.parts.qb.batch(body, requestId, {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		});
		this.parts.step("answered");
		return this.settle(kind, id, items, outcome);
	}

	/** Tells the MIS what the ledger knows. */
	mark(kind: Kind, settlements: readonly Settlement[]): Promise<Told> {
		return this.marks.mark(kind, settlements);
	}

	/** Marks held rows. */
	markHeld(kind: Kind, held: readonly HeldRow[]): Promise<void> {
		return this.marks.markHeld(kind, held);
	}

	/** Gives claimed rows of which nothing was sent their old status back. */
	giveBack(...claims: Parameters<Marks["giveBack"]>): Promise<void> {
		return this.marks.giveBack(...claims);
	}

	private intend(
		operation: string,
		body: string,
		items: readonly { bId: string; parcel: Parcel }[],
	): Omit<Intent, "parcel"> {
		const { ledger, runId } = this.parts;
		const requestId = requestIdOf(
			ledger.realm,
			items.map(({ parcel }) => ({
				kind: parcel.kind.name,
				misId: parcel.intended.misId,
				generation: parcel.generation,
				digest: parcel.intended.digest,
			})),
		);
		const id = ledger.intend({
			runId,
			operation,
			requestId,
			body,
			bodyDigest: digestOf(body as Json),
			items: items.map(({ bId, parcel }) => ({ bId, kind: parcel.kind.name, intended: parcel.intended })),
		});
		this.parts.step("intended");
		const beforeAttempt = () => {
			ledger.noteAttempt(id, this.parts.qb.now());
			this.parts.step("attempted");
		};
		return { id, requestId, body, beforeAttempt };
	}

	private async settle(
		kind: Kind,
		submission: number,
		items: readonly { bId: string; parcel: Parcel }[],
		outcome: SubmissionOutcome,
	): Promise<Pushed[]> {
		if (outcome.is === "unsent" || outcome.is === "halted") {
			this.parts.ledger.withdraw(submission, this.parts.runId);
			await this.giveBack(items.map(({ parcel }) => claimOf(parcel)));
			throw this.conclude.failureOf(outcome);
		}
		const firstAttempt = this.parts.ledger.firstAttempt(submission);
		const pushed: Pushed[] = [];
		for (const { bId, parcel } of items) {
			const judged = await this.conclude.judge(parcel, itemOutcome(outcome, bId), firstAttempt);
			pushed.push({ parcel, judged, settlement: judged.settlement });
		}
		this.parts.ledger.settle(
			kind.name,
			pushed.map(({ settlement }) => settlement),
			this.parts.runId,
		);
		this.parts.step("settled");
		return this.lookUpLost(kind, pushed, firstAttempt);
	}

	/** What the answer does not tell is looked up; what is not there may come yet, and is left open. */
	private async lookUpLost(kind: Kind, pushed: readonly Pushed[], from: Date | undefined): Promise<Pushed[]> {
		const underWay = { from, until: this.parts.qb.now() };
		const lost = pushed
			.filter(({ settlement }) => settlement.as === "unknown")
			.map(
				({ parcel: { document, intended } }): Lost => ({ misId: intended.misId, kind, document, intended, underWay }),
			);
		const found = await findJustLost(this.parts.qb, this.parts.seen, lost);
		const settlements = found.filter((each) => each !== undefined);
		if (settlements.length === 0) return [...pushed];
		this.parts.ledger.settle(kind.name, settlements, this.parts.runId);
		const byId = new Map(settlements.map((each) => [each.misId, each]));
		return pushed.map((each) => {
			const settlement = byId.get(each.settlement.misId);
			if (settlement === undefined) return each;
			return { ...each, settlement, judged: judgedOf(settlement), wasLost: true };
		});
	}
}

const claimOf = ({ kind, intended: { misId }, statusBefore }: Parcel) => ({ kind, misId, statusBefore });

/** An item that the answer lacks, or that got none, is unknown: never failed. */
function itemOutcome(outcome: Extract<SubmissionOutcome, { is: "answered" | "unanswered" }>, bId: string): Outcome {
	if (outcome.is === "answered") {
		return (
			outcome.items.get(bId) ?? { is: "unknown", why: "QuickBooks' answer left this record out", intuitTid: undefined }
		);
	}
	return { is: "unknown", why: outcome.why, intuitTid: outcome.intuitTid };
}
