import type { Refusals } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import { digestOfProblems, digestOfRow } from "../decide/digest.js";
import type { Kind } from "../kinds/kind.js";
import { changeByUs, changedByUsFailure } from "./changed-by-us.js";
import type { Marks, MarksParts } from "./marks.js";
import type { Parcel } from "./parcel.js";
import { isSameRow, rowsNow } from "./rows-now.js";
import { type Untold, unwrittenProblem } from "./untold.js";

export interface ClaimsParts extends Omit<MarksParts, "step"> {
	readonly runId: string;
	readonly step: (name: "noted" | "claimed" | "marked" | "told") => void;
}

const CLAIMABLE: readonly SyncStatus[] = ["not-synced", "failed"];

/** Takes rows for a run: what was judged is sent only as long as the row says it still, and is ours. */
export class Claims {
	/** Kinds of which a row was marked in this run, and stayed as it was. */
	private readonly watched = new Set<Kind>();

	constructor(
		private readonly parts: ClaimsParts,
		private readonly marks: Marks,
		private readonly onUntold: (untold: Untold) => void,
	) {}

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

	private async asJudged(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		return parcels.length === 0 ? [] : this.asIn(await this.rowsOf(kind, parcels), kind, parcels);
	}

	private async asIn(now: ReadonlyMap<MisId, MisRow>, kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		const other = parcels.filter(({ intended, row }) => row && !isSameRow(row, now.get(intended.misId)));
		if (other.length === 0) return [...parcels];
		await this.marks.giveBack(other.map(claimOf));
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
			await this.marks.giveBack(taken.map(claimOf));
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
		await this.marks.giveBack(taken.filter((parcel) => !changed.some((each) => each.parcel === parcel)).map(claimOf));
		throw changedByUsFailure(kind, first.parcel.intended.title, first.problem, changed.length - 1);
	}

	/** Held with what the row holds now: as such it is never sent unasked. Marking it so may change it once more. */
	private async holdChanged(
		kind: Kind,
		changed: readonly { readonly parcel: Parcel; readonly row: MisRow; readonly problem: Problem }[],
	): Promise<void> {
		for (const { parcel, row, problem } of changed) this.hold(parcel, problem, digestOfRow(row));
		await this.marks.giveBack(changed.map(({ parcel }) => ({ ...claimOf(parcel), statusBefore: "failed" })));
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
			const why = refused.get(intended.misId);
			if (why === undefined) continue;
			const problem = unwrittenProblem(kind, why);
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
		ledger.hold(kind.name, [{ ...intended, problem, digest, contested: false }], runId);
	}
}

/** A claim on the row of a parcel, to be given back. */
export const claimOf = ({ kind, intended: { misId }, statusBefore }: Parcel) => ({ kind, misId, statusBefore });
