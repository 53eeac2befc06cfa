import type {
	Condition,
	CountQuery,
	Mark,
	Mis,
	PageQuery,
	Refusals,
	StatusCounts,
	Unwritten,
} from "../../src/mis/types.js";
import { type MisId, misId } from "../../src/words/ids.js";
import type { MisRow, Source, SyncStatus } from "../../src/words/source.js";

type Values = Readonly<Record<string, string | null>>;
type Written = { -readonly [property in keyof MisRow]: MisRow[property] };

const NOT_NEEDED = () => {
	throw new Error("The fake MIS has no such thing.");
};

/** A small MIS in memory, behind the same door as the real one. Values stand under our own names. */
export class FakeMis implements Mis {
	readonly where = "a MIS in memory";
	/** Rows that the database lets nobody mark, with its words. */
	readonly refuses = new Map<string, Unwritten>();
	/** Tables without tracking columns. */
	readonly untracked = new Set<string>();
	isDead = () => false;
	private readonly tables = new Map<string, Map<string, Written>>();

	constructor(readonly time: () => Date) {}

	add(source: Source, id: string, values: Values, change: Partial<MisRow> = {}): void {
		const table = this.tables.get(source.table) ?? new Map<string, Written>();
		const nothing = { status: "not-synced", pushedBy: null, pushedAt: null, qboIdHint: null } as const;
		const columns = Object.fromEntries(Object.keys(source.columns).map((name) => [name, null]));
		table.set(id, { id: misId(id), ...nothing, values: { ...columns, ...values }, ...change });
		this.tables.set(source.table, table);
	}

	edit(source: Source, id: string, values: Values): void {
		const row = this.row(source, id);
		row.values = { ...row.values, ...values };
	}

	remove(source: Source, id: string): void {
		this.tables.get(source.table)?.delete(id);
	}

	row(source: Source, id: string): Written {
		const row = this.tables.get(source.table)?.get(id);
		if (!row) throw new Error(`${source.table} has no row ${id}`);
		return row;
	}

	statuses(source: Source): Record<string, SyncStatus> {
		return Object.fromEntries(this.rows(source).map(({ id, status }) => [id, status]));
	}

	async page(source: Source, query: PageQuery): Promise<MisRow[]> {
		this.mustLive();
		return this.selected(source, query)
			.slice(0, query.limit)
			.map((row) => ({ ...row }));
	}

	async count(source: Source, query: CountQuery): Promise<number> {
		this.mustLive();
		const rows = this.selected(source, { ...query, after: undefined });
		const { different } = query;
		if (different === undefined) return rows.length;
		return new Set(rows.map(({ values }) => values[different]).filter(Boolean)).size;
	}

	async counts(source: Source): Promise<StatusCounts> {
		const counts = { "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 };
		for (const { status } of this.selected(source, { after: undefined })) counts[status] += 1;
		return counts;
	}

	async claim(
		source: Source,
		ids: readonly MisId[],
		by: string,
		from: readonly SyncStatus[],
		refused?: Refusals,
	): Promise<MisId[]> {
		this.mustLive();
		for (const id of ids) this.write(source, id, from, undefined, "in-progress", by, refused);
		return ids.filter((id) => {
			const row = this.tables.get(source.table)?.get(id);
			return row?.status === "in-progress" && row.pushedBy === by;
		});
	}

	async mark(
		source: Source,
		marks: readonly Mark[],
		by: string,
		from: readonly SyncStatus[],
		bearing?: readonly (string | null)[],
		refused?: Refusals,
	): Promise<number> {
		this.mustLive();
		return marks.filter((mark) => this.write(source, mark.id, from, bearing, mark.as, by, refused)).length;
	}

	async mayChangeRows(): Promise<boolean> {
		return false;
	}

	isTracked(source: Source): Promise<boolean> {
		return Promise.resolve(!this.untracked.has(source.table));
	}

	async requireTracking(): Promise<void> {}
	async requireKey(): Promise<void> {}
	async countSandboxMarks(): Promise<number> {
		return 0;
	}
	async upForMs(): Promise<number | undefined> {
		return undefined;
	}
	async now(): Promise<string> {
		return this.stamp();
	}
	async close(): Promise<void> {}

	markers = NOT_NEEDED;
	privileges = NOT_NEEDED;
	cipher = NOT_NEEDED;
	release = NOT_NEEDED;
	resetSandboxMarks = NOT_NEEDED;
	lock = NOT_NEEDED;
	inspect = NOT_NEEDED;
	snapshot = NOT_NEEDED;
	prepareStatements = NOT_NEEDED;
	saidBackStatements = NOT_NEEDED;
	writeSaidBack = NOT_NEEDED;
	alter = NOT_NEEDED;

	private write(
		source: Source,
		id: string,
		from: readonly SyncStatus[],
		bearing: readonly (string | null)[] | undefined,
		as: SyncStatus,
		by: string,
		refused: Refusals | undefined,
	): boolean {
		const row = this.tables.get(source.table)?.get(id);
		if (!row || !from.includes(row.status)) return false;
		if (bearing && !bearing.includes(row.pushedBy)) return false;
		const why = this.refuses.get(id);
		if (why !== undefined) {
			refused?.set(misId(id), why);
			return false;
		}
		row.status = as;
		row.pushedBy = by;
		row.pushedAt = this.stamp();
		return true;
	}

	private rows(source: Source): Written[] {
		const rows = [...(this.tables.get(source.table)?.values() ?? [])];
		return rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
	}

	private selected(source: Source, query: Omit<PageQuery, "limit">): Written[] {
		const { after, statuses, ids, notBearing } = query;
		const where = [...(source.among ?? []), ...(query.where ?? [])];
		return this.rows(source).filter(
			(row) =>
				(after === undefined || BigInt(row.id) > BigInt(after)) &&
				(statuses === undefined || statuses.includes(row.status)) &&
				(ids === undefined || ids.includes(row.id)) &&
				(notBearing === undefined || !row.pushedBy?.endsWith(notBearing)) &&
				where.every((condition) => fulfils(row, condition)),
		);
	}

	private stamp(): string {
		return this.time().toISOString().slice(0, 19).replace("T", " ");
	}

	private mustLive(): void {
		if (this.isDead()) throw new Error("The process is dead.");
	}
}

function fulfils({ values }: MisRow, condition: Condition): boolean {
	const value = values[condition.column];
	if (condition.is === "empty") return (value ?? "").trim() === "";
	if (condition.is === "filled") return (value ?? "").trim() !== "";
	if (value === null || value === undefined) return false;
	if (condition.is === "one-of")
		return condition.values.some((each) => each.trim().toUpperCase() === value.trim().toUpperCase());
	if (condition.is === "at-least") return value >= condition.value;
	return condition.is === "at-most" && value <= condition.value;
}
