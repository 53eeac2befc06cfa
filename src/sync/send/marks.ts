import type { Ledger } from "../../audit/ledger.js";
import type { LedgerRecord, Settlement } from "../../audit/record.js";
import type { Mark, Mis, Refusals } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source, SyncStatus } from "../../words/source.js";
import { asTakenBack, isLeftFor, isTakenBackIn } from "../../words/stamp.js";
import { changedSince } from "../kinds/changed-since.js";
import type { Kind } from "../kinds/kind.js";
import { knownBy } from "../read/known-by.js";
import { bearersOf, isSameRow, rowsNow } from "./rows-now.js";
import { type Named, namedBy, refusedByMis, rowDeleted, type Untold } from "./untold.js";

export interface MarksParts {
	readonly ledger: Ledger;
	readonly mis: Mis;
	readonly settings: MappingSettings;
	/** Goes into pushed_by. */
	readonly by: string;
	readonly writeBack: boolean;
	readonly step: (name: "marked" | "told") => void;
}

/** A row that was judged, and is to be marked as held. */
export interface HeldRow {
	readonly misId: MisId;
	readonly row: MisRow;
}

/** What came of telling the MIS. */
export interface Told {
	/** Still owed: told again by the next run. */
	readonly owed: ReadonlySet<MisId>;
	/** Rows that are not what was sent any more, and were left for another judgement. */
	readonly differing: ReadonlySet<MisId>;
}

/** What says nothing yet of where a record stands, or nothing new. */
const OPEN: readonly Settlement["as"][] = ["unknown", "missing", "undoing", "kept"];

const CLAIMABLE: readonly SyncStatus[] = ["not-synced", "failed"];
const CLAIMED: readonly SyncStatus[] = ["in-progress"];
/** Rows at 1 are somebody's word that the record is in QuickBooks: never overwritten but where we take it back ourselves. */
const NOT_SYNCED: readonly SyncStatus[] = ["not-synced", "failed", "in-progress"];
const TAKEN_BACK: readonly SyncStatus[] = ["synced", "not-synced"];

/**
 * Tells the MIS what became of its rows. An id is no row: while a request was on its way the row may have been edited,
 * or deleted and its id given to another one. So each is read again first, and only what is still the row that was meant
 * is written; nothing is written over what changes between that reading and the UPDATE.
 */
export class Marks {
	private readonly changed = new Map<Kind, Map<MisId, Named>>();

	constructor(
		private readonly parts: MarksParts,
		private readonly onUntold: (untold: Untold) => void,
	) {}

	/**
	 * Tells what the ledger knows. With write-back off the MIS is owed it where it was told before that it is in progress, or
	 * may have been told that what is taken back was sent.
	 */
	async mark(kind: Kind, settlements: readonly Settlement[]): Promise<Told> {
		const { ledger, writeBack, step } = this.parts;
		const ends = settlements.filter(({ as }) => !OPEN.includes(as));
		const told = writeBack ? await this.tell(kind, ends) : this.owe(kind, ends);
		ledger.noteMarked(
			kind.name,
			ends.map(({ misId }) => misId).filter((id) => !told.owed.has(id)),
		);
		step("told");
		return told;
	}

	/** Marks held rows: they were never claimed, so rows that somebody has in progress are left alone. */
	async markHeld(kind: Kind, held: readonly HeldRow[]): Promise<void> {
		const { ledger, by, writeBack } = this.parts;
		if (writeBack && held.length > 0) {
			const now = await this.read(held, kind.source);
			const same = held.flatMap(({ misId, row }) => (isSameRow(row, now.get(misId)) ? [now.get(misId) as MisRow] : []));
			// What tells other computers that its document was taken back stays told.
			const takenBack = same.filter(({ pushedBy }) => isTakenBackIn(pushedBy, ledger.realm));
			const others = same.filter((row) => !takenBack.includes(row));
			await this.writeHeld(kind, others, by);
			await this.writeHeld(kind, takenBack, asTakenBack(by));
		}
		const { owed } = writeBack ? NOTHING_LEFT : this.owe(kind, held);
		ledger.noteMarked(
			kind.name,
			held.map(({ misId }) => misId).filter((id) => !owed.has(id)),
		);
	}

	/** A row that is held and cannot be marked so stays as it is, and is looked at again by every run. */
	private async writeHeld({ source }: Kind, rows: readonly MisRow[], by: string): Promise<void> {
		if (rows.length === 0) return;
		const marks = rows.map(({ id }): Mark => ({ id, as: "failed" }));
		await this.parts.mis.mark(source, marks, by, CLAIMABLE, bearersOf(rows), new Map());
	}

	/**
	 * Gives claimed rows of which nothing was sent their old status back. Only rows that still bear one of the names under
	 * which they were taken: a run may have died before it took what it had noted, and somebody else has it since.
	 */
	async giveBack(
		claims: readonly { kind: Kind; misId: MisId; statusBefore: SyncStatus }[],
		takenBy: readonly string[] = [this.parts.by],
	): Promise<void> {
		const { ledger, mis, by, writeBack } = this.parts;
		if (!writeBack) return;
		for (const kind of new Set(claims.map((claim) => claim.kind))) {
			const own = claims.filter((claim) => claim.kind === kind);
			const marks = own.map(({ misId, statusBefore }): Mark => {
				return { id: misId, as: statusBefore === "failed" ? "failed" : "not-synced" };
			});
			const refused: Refusals = new Map();
			await mis.mark(kind.source, marks, by, CLAIMED, takenBy, refused);
			ledger.dropClaims(
				kind.name,
				own.map((claim) => claim.misId).filter((id) => !refused.has(id)),
			);
			this.sayRefused(kind, refused);
		}
	}

	/** The row is not what was judged or sent: to be judged anew. */
	noteChanged(kind: Kind, misId: MisId, named: Named): void {
		const known = this.changed.get(kind) ?? new Map<MisId, Named>();
		this.changed.set(kind, known.set(misId, named));
	}

	/** Rows that are to be judged anew; told once. */
	takeChanged(): ReadonlyMap<Kind, ReadonlyMap<MisId, Named>> {
		const changed = new Map(this.changed);
		this.changed.clear();
		return changed;
	}

	private async tell(kind: Kind, settlements: readonly Settlement[]): Promise<Told> {
		if (settlements.length === 0) return NOTHING_LEFT;
		const rows = await this.read(settlements, knownBy(kind));
		const meant: Mark[] = [];
		const takenBack: MisRow[] = [];
		const differing: MisRow[] = [];
		for (const settlement of settlements) {
			const row = rows.get(settlement.misId);
			const record = this.parts.ledger.record(kind.name, settlement.misId);
			if (settlement.as === "undone") takenBack.push(...(row && this.isToldBack(kind, row, record) ? [row] : []));
			else if (!row) this.sayGone(kind, settlement, record);
			else if (record && changedSince(kind, row, record, this.parts.settings)) differing.push(row);
			else if (NOT_SYNCED.includes(row.status)) meant.push(markOf(settlement));
		}
		const owed = new Set([
			...(await this.write(kind, meant, rows)),
			...(await this.write(
				kind,
				takenBack.map(({ id }) => ({ id, as: "failed" })),
				rows,
				TAKEN_BACK,
				asTakenBack(this.parts.by),
			)),
		]);
		await this.leave(kind, differing);
		return { owed, differing: new Set(differing.map(({ id }) => id)) };
	}

	/** A row at 0 was never told that it was sent, or was set back since: as long as it says what was sent, it is not to go again. */
	private isToldBack(kind: Kind, row: MisRow, record: LedgerRecord | undefined): boolean {
		if (row.status !== "not-synced") return isOursAtOne(row, this.parts.by);
		return record !== undefined && !changedSince(kind, row, record, this.parts.settings);
	}

	/** Those that did not take it are owed it: refused, or changed since they were read. */
	private async write(
		kind: Kind,
		marks: readonly Mark[],
		rows: ReadonlyMap<MisId, MisRow>,
		from: readonly SyncStatus[] = NOT_SYNCED,
		by = this.parts.by,
	): Promise<ReadonlySet<MisId>> {
		if (marks.length === 0) return NOBODY;
		const { mis, step } = this.parts;
		const { source } = kind;
		const refused: Refusals = new Map();
		const bearers = bearersOf(marks.flatMap(({ id }) => rows.get(id) ?? []));
		const marked = await mis.mark(source, marks, by, from, bearers, refused);
		step("marked");
		this.sayRefused(kind, refused);
		if (marked + refused.size >= marks.length) return new Set(refused.keys());
		const now = await this.read(
			marks.map(({ id }) => ({ misId: id })),
			knownBy(kind),
		);
		return new Set(marks.flatMap(({ id, as }) => (now.get(id)?.status === as || !now.has(id) ? [] : [id])));
	}

	/** What was claimed by us, and edited since, is given back; another row under the same id is left as it is. */
	private async leave(kind: Kind, differing: readonly MisRow[]): Promise<void> {
		if (differing.length === 0) return;
		const { ledger } = this.parts;
		for (const { id } of differing) {
			this.noteChanged(kind, id, namedBy(kind, id, ledger.record(kind.name, id)));
		}
		const claims = ledger.claims(
			kind.name,
			differing.map(({ id }) => id),
		);
		const takenBy = [...new Set(claims.map(({ pushedBy }) => pushedBy))];
		await this.giveBack(
			claims.map((claim) => ({ ...claim, kind })),
			takenBy,
		);
	}

	private owe(kind: Kind, records: readonly { readonly misId: MisId; readonly as?: Settlement["as"] }[]): Told {
		const ids = records.map(({ misId }) => misId);
		const claimed = this.parts.ledger.claims(kind.name, ids);
		const takenBack = records.filter(({ as }) => as === "undone");
		return { owed: new Set([...claimed, ...takenBack].map(({ misId }) => misId)), differing: NOBODY };
	}

	private read(records: readonly { readonly misId: MisId }[], source: Source): Promise<ReadonlyMap<MisId, MisRow>> {
		return rowsNow(
			this.parts.mis,
			records.map(({ misId }) => misId),
			source,
		);
	}

	private sayGone(kind: Kind, settlement: Settlement, record: LedgerRecord | undefined): void {
		if ("qboId" in settlement) this.onUntold(rowDeleted(kind, settlement, record));
	}

	/** Told again by the next run. */
	private sayRefused(kind: Kind, refused: Refusals): void {
		for (const [misId, why] of refused)
			this.onUntold(refusedByMis(kind, misId, this.parts.ledger.record(kind.name, misId), why));
	}
}

const NOBODY: ReadonlySet<MisId> = new Set();
const NOTHING_LEFT: Told = { owed: NOBODY, differing: NOBODY };

/** Whatever the row says by now: its document is gone. What another company, or another tool, has of it stays as it is. */
const isOursAtOne = ({ status, pushedBy }: MisRow, by: string): boolean =>
	status === "synced" && isLeftFor(pushedBy, by);

function markOf(settlement: Settlement): Mark {
	if ("qboId" in settlement) {
		return { id: settlement.misId, as: "synced", qboId: settlement.qboId, syncToken: settlement.syncToken };
	}
	return { id: settlement.misId, as: "failed" };
}
