import type { MisId } from "../words/ids.js";
import type { MisShape } from "../words/mis-shape.js";
import { asShown } from "../words/shown.js";
import type { MisRow, Source, SyncStatus } from "../words/source.js";
import { eachRow, type Target } from "./each-row.js";
import type { Engine, LockWait } from "./engine.js";
import type { Inspection, Marker, Privileges, TrackedSource } from "./findings.js";
import { refuseUnfit, requireTracking } from "./fitness.js";
import { ascending, perStatement } from "./id-chunks.js";
import { inspectSources, tableChanges } from "./inspection.js";
import { keylessTables, requireKeys } from "./keys.js";
import { writeNoRow } from "./marking-statements.js";
import { Marks } from "./marks.js";
import { mayChangeRows } from "./peculiarities.js";
import { statusWords } from "./pieces.js";
import { privilegesOn, writtenColumns } from "./privileges.js";
import { Dividing } from "./refused.js";
import { misRow, type ReadColumn } from "./rows.js";
import { requireSaidBack, saidBackChanges, writeSaidBack } from "./said-back.js";
import { countSandboxRows } from "./sandbox-marks.js";
import { isAbsent, type Schema, schemaOf, shapeOf, type TableShape, trackingOf } from "./schema.js";
import { takeSnapshot } from "./snapshot.js";
import { countByMarker, countByStatus, countRows, selectPage } from "./statements.js";
import type {
	CountQuery,
	LockHolder,
	Mark,
	Mis,
	MisLock,
	MisSnapshot,
	PageQuery,
	ReadingOptions,
	Refusals,
	SaidBackRow,
	StatusCounts,
} from "./types.js";

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

	async count(source: Source, { statuses, where = [], different, ids }: CountQuery): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		const shape = await this.#shape(source);
		let rows = 0;
		for (const some of ids === undefined ? [undefined] : perStatement(ascending(ids))) {
			const statement = countRows(this.#engine.dialect, shape, { statuses, where, different, ids: some });
			const [row] = await this.#engine.read(statement);
			rows += Number(row?.[0] ?? 0);
		}
		return rows;
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
		return (await this.#marks(source)).release(ids, by, keepDate, refused);
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
		for (const ids of perStatement(ascending(query.ids, query.after))) {
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
		return (await this.#marks(source)).claim(ids, by, from, refused);
	}

	async mark(
		source: Source,
		marks: readonly Mark[],
		by: string,
		from: readonly SyncStatus[],
		bearing?: readonly (string | null)[],
		refused?: Refusals,
	): Promise<number> {
		return (await this.#marks(source)).mark(marks, by, from, bearing, refused);
	}

	async countSandboxMarks(source: Source): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		const shape = await this.#shape(source);
		const tracking = trackingOf(shape);
		if (!tracking) return 0;
		const [row] = await this.#engine.read(countSandboxRows(this.#engine.dialect, shape, tracking));
		return Number(row?.[0] ?? 0);
	}

	async resetSandboxMarks(source: Source, refused?: Refusals): Promise<number> {
		if (await this.#isAbsent(source)) return 0;
		return (await this.#marks(source)).resetOfSandbox(refused);
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
		for (const some of perStatement(rows)) await eachRow(this.#target(shape), some, ({ id }) => id, write, refused);
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

	async #marks(source: Source): Promise<Marks> {
		const shape = await this.#shape(source);
		return new Marks(this.#target(shape), requireTracking(shape, this.where));
	}

	#target(shape: TableShape): Target {
		return { engine: this.#engine, shape, dividing: this.#dividing };
	}
}

const NO_ROWS: StatusCounts = { "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 };
