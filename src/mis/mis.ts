import { garbledIn } from "../words/garbled.js";
import { type MisId, misId, qboId } from "../words/ids.js";
import type { MisShape } from "../words/mis-shape.js";
import { asShown } from "../words/shown.js";
import type { MisRow, Source, SyncStatus } from "../words/source.js";
import { fitStamp } from "../words/stamp.js";
import { readAmount } from "./amounts.js";
import type { Engine, LockWait, TextRow } from "./engine.js";
import { refuseUnfit, requireTracking } from "./fitness.js";
import { inspectSources, tableChanges } from "./inspection.js";
import { keylessTables, requireKeys } from "./keys.js";
import { mayChangeRows } from "./peculiarities.js";
import { privilegesOn, writtenColumns } from "./privileges.js";
import { Dividing, OccupiedStatement } from "./refused.js";
import { requireSaidBack, type SaidBackRow, saidBackChanges, writeSaidBack } from "./said-back.js";
import {
	type ColumnInfo,
	isAbsent,
	type Schema,
	schemaOf,
	shapeOf,
	type TableShape,
	type Tracking,
	trackingOf,
} from "./schema.js";
import { type MisSnapshot, takeSnapshot } from "./snapshot.js";
import {
	claimRows,
	countByMarker,
	countByStatus,
	countRows,
	countSandboxRows,
	markRows,
	releaseRows,
	resetSandboxRows,
	selectOurs,
	selectPage,
	selectSandboxRows,
	statusWords,
	writeNoRow,
} from "./statements.js";
import type {
	CountQuery,
	Inspection,
	LockHolder,
	Mark,
	Marker,
	Mis,
	MisLock,
	PageQuery,
	Privileges,
	ReadingOptions,
	Refusals,
	StatusCounts,
	TrackedSource,
	Unwritten,
} from "./types.js";

/** Rows per statement where keys are listed: keeps a statement under 6 000 parameters, and its row locks short. */
const ROWS_PER_STATEMENT = 1_000;

/** The MIS through an engine: a server or an embedded file. */
export class MisDatabase implements Mis {
	readonly where: string;
	readonly #engine: Engine;
	readonly #statusWord: (stored: string | null) => SyncStatus;
	#schema: Promise<Schema> | undefined;
	readonly #dividing = new Dividing();
	readonly #mayChange = new Map<string, Promise<boolean>>();

	constructor(
		engine: Engine,
		private readonly mis: MisShape,
		private readonly options: ReadingOptions = {},
	) {
		this.#engine = engine;
		this.where = engine.where;
		this.#statusWord = statusWords(mis);
	}

	async counts(source: Source): Promise<StatusCounts> {
		if (await this.#isAbsent(source)) return NO_ROWS;
		const rows = await this.#engine.read(countByStatus(this.#engine.dialect, await this.#shape(source)));
		const counts = { "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 };
		for (const [status, count] of rows) counts[this.#statusWord(status ?? null)] += Number(count);
		return counts;
	}

	async count(source: Source, { statuses, where = [], different }: CountQuery): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		const statement = countRows(this.#engine.dialect, await this.#shape(source), { statuses, where, different });
		const [row] = await this.#engine.read(statement);
		return Number(row?.[0] ?? 0);
	}

	async markers(source: Source): Promise<Marker[]> {
		if (await this.#isAbsent(source)) return [];
		const shape = await this.#shape(source);
		const tracking = trackingOf(shape);
		if (!tracking) return [];
		const rows = await this.#engine.read(countByMarker(this.#engine.dialect, shape, tracking));
		return rows.map(([pushedBy, count, last]) => ({
			pushedBy: asShown(pushedBy ?? ""),
			rows: Number(count),
			last: last ?? "",
		}));
	}

	async privileges(sources: readonly Source[]): Promise<Privileges> {
		const schema = await this.#known();
		const there = sources.filter((source) => !isAbsent(schema, source));
		return privilegesOn(this.#engine, await Promise.all(there.map((source) => this.#shape(source))));
	}

	async cipher(): Promise<string | undefined> {
		if (!this.#engine.dialect.hasAccounts) return undefined;
		const [row] = await this.#engine.read({ sql: "SHOW SESSION STATUS LIKE 'Ssl_cipher'", params: [] });
		return row?.[1] || undefined;
	}

	async now(): Promise<string> {
		const { dialect } = this.#engine;
		const [row] = await this.#engine.read({ sql: `SELECT ${dialect.moment(dialect.now)}`, params: [] });
		return row?.[0] ?? "";
	}

	async upForMs(): Promise<number | undefined> {
		if (!this.#engine.dialect.hasAccounts) return undefined;
		const [row] = await this.#engine.read({ sql: "SHOW GLOBAL STATUS LIKE 'Uptime'", params: [] });
		const seconds = Number(row?.[1] ?? Number.NaN);
		return Number.isNaN(seconds) ? undefined : seconds * 1_000;
	}

	async release(
		source: Source,
		ids: readonly MisId[],
		by: string,
		keepDate: boolean,
		refused?: Refusals,
	): Promise<number> {
		const { shape, tracking, signatureOf } = await this.#writable(source);
		const signature = signatureOf(by);
		let released = 0;
		const release = async (some: readonly MisId[], wait?: LockWait) => {
			const statement = releaseRows(this.#engine.dialect, shape, tracking, some, signature, keepDate);
			const matched = await this.#engine.write(statement, wait);
			// Fewer: somebody else was quicker with some, or a first try went through although its answer was lost.
			released +=
				matched === some.length ? matched : (await this.#ours(shape, tracking, some, signature, "not-synced")).length;
		};
		for (const some of chunks(ascending(ids))) await this.#each(shape, some, (id) => id, release, refused);
		return released;
	}

	async isTracked(source: Source): Promise<boolean> {
		if (await this.#isAbsent(source)) return true;
		return trackingOf(await this.#shape(source)) !== undefined;
	}

	async requireTracking(source: Source): Promise<void> {
		if (await this.#isAbsent(source)) return;
		const shape = await this.#shape(source);
		requireTracking(shape, this.where);
		if (this.#engine.dialect.hasAccounts) await this.#engine.write(writeNoRow(shape, writtenColumns(shape)));
	}

	async requireKey(source: Source): Promise<void> {
		if (await this.#isAbsent(source)) return;
		requireKeys(await keylessTables(this.#engine, [await this.#shape(source)]), this.where);
	}

	async mayChangeRows(source: Source): Promise<boolean> {
		if (await this.#isAbsent(source)) return false;
		const shape = await this.#shape(source);
		const known = this.#mayChange.get(shape.table) ?? mayChangeRows(this.#engine, shape);
		this.#mayChange.set(shape.table, known);
		return known;
	}

	async page(source: Source, query: PageQuery): Promise<MisRow[]> {
		if (await this.#isAbsent(source)) return [];
		const shape = await this.#shape(source);
		if (query.ids === undefined) return this.#select(shape, source, query, query.limit, undefined);
		const found: MisRow[] = [];
		for (const ids of chunks(ascending(query.ids, query.after))) {
			if (found.length >= query.limit) break;
			found.push(...(await this.#select(shape, source, query, query.limit - found.length, ids)));
		}
		return found;
	}

	async #select(
		shape: TableShape,
		source: Source,
		{ after, statuses, where = [], notBearing }: PageQuery,
		limit: number,
		ids: readonly MisId[] | undefined,
	): Promise<MisRow[]> {
		const statement = selectPage(this.#engine.dialect, shape, source, {
			after,
			limit,
			statuses,
			where,
			ids,
			notBearing,
		});
		const read = Object.entries(source.columns).map(([name, column]): ReadColumn => {
			const mends = this.options.repairText === true && column.read === "text" && column.asIs !== true;
			return { name, amountIn: column.read === "money" ? shape.columns.get(name) : undefined, mends };
		});
		return (await this.#engine.read(statement)).map((row) => misRow(row, read, this.#statusWord));
	}

	async claim(
		source: Source,
		ids: readonly MisId[],
		by: string,
		from: readonly SyncStatus[],
		refused?: Refusals,
	): Promise<MisId[]> {
		const { shape, tracking, signatureOf } = await this.#writable(source);
		const signature = signatureOf(by);
		const claimed: MisId[] = [];
		const claim = async (asked: readonly MisId[], wait?: LockWait) => {
			const statement = claimRows(this.#engine.dialect, shape, tracking, asked, signature, from);
			const matched = await this.#engine.write(statement, wait);
			const all = matched === asked.length;
			claimed.push(...(all ? asked : await this.#ours(shape, tracking, asked, signature, "in-progress")));
		};
		for (const asked of chunks(ascending(ids))) await this.#each(shape, asked, (id) => id, claim, refused);
		return claimed;
	}

	async mark(
		source: Source,
		marks: readonly Mark[],
		by: string,
		from: readonly SyncStatus[],
		bearing?: readonly (string | null)[],
		refused?: Refusals,
	): Promise<number> {
		const { shape, tracking, signatureOf } = await this.#writable(source);
		const signature = signatureOf(by);
		const guard = { from, bearing: bearing?.map((name) => (name === null ? null : signatureOf(name))) };
		let marked = 0;
		for (const as of ["synced", "failed", "not-synced"] as const) {
			const mark = async (some: readonly Mark[], wait?: LockWait) => {
				const statement = markRows(this.#engine.dialect, shape, tracking, some, signature, guard, as);
				const matched = await this.#engine.write(statement, wait);
				const ids = some.map(({ id }) => id);
				// Fewer: others changed some meanwhile, or a first try went through although its answer was lost.
				marked += matched === some.length ? matched : (await this.#ours(shape, tracking, ids, signature, as)).length;
			};
			const alike = marks.filter((each) => each.as === as);
			for (const some of chunks(alike)) await this.#each(shape, some, ({ id }) => id, mark, refused);
		}
		return marked;
	}

	/** Writes what can be written; without `refused` all of it or nothing. */
	async #each<T>(
		shape: TableShape,
		rows: readonly T[],
		idOf: (one: T) => MisId,
		write: (some: readonly T[], wait?: LockWait) => Promise<void>,
		refused: Refusals | undefined,
	): Promise<void> {
		if (refused === undefined) return write(rows);
		const note = (one: T, why: Unwritten) => void refused.set(idOf(one), why);
		const tableIsFree = async () => {
			const tried = this.#engine.write(writeNoRow(shape, writtenColumns(shape)), "a moment");
			return tried.then(
				() => true,
				(error: unknown) => !(error instanceof OccupiedStatement),
			);
		};
		await this.#dividing.write(rows, { write, note, tableIsFree });
	}

	async #ours(
		shape: TableShape,
		tracking: Tracking,
		ids: readonly MisId[],
		by: string,
		status: SyncStatus,
	): Promise<MisId[]> {
		const rows = await this.#engine.read(selectOurs(this.#engine.dialect, shape, tracking, ids, by, status));
		return rows.map(([id]) => misId(id ?? ""));
	}

	async countSandboxMarks(source: Source): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		const shape = await this.#shape(source);
		const tracking = trackingOf(shape);
		if (!tracking) return 0;
		const [row] = await this.#engine.read(countSandboxRows(this.#engine.dialect, shape, tracking));
		return Number(row?.[0] ?? 0);
	}

	/** A thousand at a time: one UPDATE of a million rows would lock the table for everybody, and one row would stop it. */
	async resetSandboxMarks(source: Source, refused?: Refusals): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		const { shape, tracking } = await this.#writable(source);
		let reset = 0;
		const write = async (ids: readonly MisId[], wait?: LockWait) => {
			reset += await this.#engine.write(resetSandboxRows(shape, tracking, ids), wait);
		};
		for (let after: MisId | undefined; ; ) {
			const statement = selectSandboxRows(this.#engine.dialect, shape, tracking, after, ROWS_PER_STATEMENT);
			const ids = (await this.#engine.read(statement)).map(([id]) => misId(id ?? ""));
			after = ids.at(-1);
			if (after === undefined) return reset;
			await this.#each(shape, ids, (id) => id, write, refused);
		}
	}

	lock(name: string): Promise<{ readonly lock: MisLock } | { readonly heldBy: LockHolder }> {
		return this.#engine.lock(name);
	}

	async inspect(sources: readonly TrackedSource[]): Promise<Inspection> {
		return inspectSources(this.mis, this.#engine, await this.#readSchema(), sources);
	}

	async snapshot(): Promise<MisSnapshot> {
		return takeSnapshot(this.#engine, await this.#readSchema());
	}

	async saidBackStatements({ table }: Source): Promise<string[]> {
		return saidBackChanges(this.mis, this.#engine.dialect, await this.#readSchema(), table);
	}

	async writeSaidBack(source: Source, rows: readonly SaidBackRow[], refused: Refusals): Promise<void> {
		const shape = await this.#shape(source);
		requireSaidBack(await this.#known(), shape, this.where);
		const write = async (some: readonly SaidBackRow[], wait?: LockWait) => {
			await this.#engine.write(writeSaidBack(shape, some), wait);
		};
		for (const some of chunks(rows)) await this.#each(shape, some, ({ id }) => id, write, refused);
	}

	async prepareStatements(sources: readonly TrackedSource[]): Promise<string[]> {
		const schema = await this.#readSchema();
		const tracked = sources.filter((source) => source.tracked && !isAbsent(schema, source));
		const tables = new Map(tracked.map((source) => [source.table, shapeOf(this.mis, schema, source, this.where)]));
		for (const shape of tables.values()) if (shape.isView) refuseUnfit(shape, this.where);
		return [...tables.values()].flatMap((shape) => tableChanges(this.#engine.dialect, shape));
	}

	async alter(statement: string): Promise<void> {
		await this.#engine.alter(statement);
		this.#schema = undefined;
	}

	close(): Promise<void> {
		return this.#engine.close();
	}

	async #shape(source: Source): Promise<TableShape> {
		return shapeOf(this.mis, await this.#known(), source, this.where);
	}

	async #isAbsent(source: Source): Promise<boolean> {
		return source.optional === true && isAbsent(await this.#known(), source);
	}

	#known(): Promise<Schema> {
		this.#schema ??= this.#readSchema().catch((error: unknown) => {
			// Kept, the failure would outlast the server's absence.
			this.#schema = undefined;
			throw error;
		});
		return this.#schema;
	}

	async #readSchema(): Promise<Schema> {
		const { allColumns, allViews } = this.#engine.dialect;
		const columns = await this.#engine.read({ sql: allColumns, params: [] });
		return schemaOf(columns, await this.#engine.read({ sql: allViews, params: [] }));
	}

	async #writable(source: Source) {
		const shape = await this.#shape(source);
		const tracking = requireTracking(shape, this.where);
		const signatureOf = (name: string) => fitStamp(name, tracking.pushedBy.length);
		return { shape, tracking, signatureOf };
	}
}

const NO_ROWS: StatusCounts = { "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 };

interface ReadColumn {
	readonly name: string;
	/** The column, where it holds an amount. */
	readonly amountIn: ColumnInfo | undefined;
	readonly mends: boolean;
}

function misRow(
	row: TextRow,
	columns: readonly ReadColumn[],
	statusWord: (stored: string | null) => SyncStatus,
): MisRow {
	const [id, status, pushedBy, pushedAt, hint, ...values] = row;
	const trimmed = (hint ?? "").trim();
	const read: Record<string, string | null> = {};
	const typed: string[] = [];
	const mended: [string, string][] = [];
	for (const [index, { name, amountIn, mends }] of columns.entries()) {
		const raw = values[index] ?? null;
		const amount = amountIn && raw !== null ? readAmount(raw, amountIn) : undefined;
		const sense = mends && raw !== null ? garbledIn(raw)?.mended : undefined;
		if (sense !== undefined && raw !== null) mended.push([name, raw]);
		read[name] = sense ?? amount?.text ?? raw;
		if (amount?.typed) typed.push(name);
	}
	return {
		id: misId(id ?? ""),
		status: statusWord(status ?? null),
		pushedBy: pushedBy === null || pushedBy === undefined ? null : asShown(pushedBy),
		pushedAt: pushedAt ?? null,
		qboIdHint: trimmed === "" || trimmed === "0" ? null : qboId(trimmed),
		values: read,
		...(typed.length > 0 ? { typed } : {}),
		...(mended.length > 0 ? { mended } : {}),
	};
}

/**
 * The keys in ascending order, each once, from the one after `after`: what was read is not asked for again. What is no
 * whole number is the key of no row, and would be compared as 0.
 */
function ascending(ids: readonly MisId[], after?: MisId): MisId[] {
	const numbers = new Set(ids.filter((id) => /^-?\d{1,19}$/.test(id)).map((id) => BigInt(id)));
	const left = [...numbers].filter((number) => after === undefined || number > BigInt(after));
	return left.sort((a, b) => (a < b ? -1 : 1)).map((number) => misId(number.toString()));
}

function chunks<T>(all: readonly T[]): T[][] {
	const count = Math.ceil(all.length / ROWS_PER_STATEMENT);
	return Array.from({ length: count }, (_, at) => all.slice(at * ROWS_PER_STATEMENT, (at + 1) * ROWS_PER_STATEMENT));
}
