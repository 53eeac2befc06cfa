import type { MisShape, UsefulIndex, WrittenColumn } from "../words/mis-shape.js";
import type { Dialect } from "./dialect.js";
import type { Engine } from "./engine.js";
import type { ColumnFinding, Inspection, TableFinding, TrackedSource } from "./findings.js";
import { unfitColumns } from "./fitness.js";
import { keylessTables } from "./keys.js";
import { peculiaritiesOf } from "./peculiarities.js";
import { quote } from "./pieces.js";
import { hidingTriggers } from "./privileges.js";
import { findColumn, isAbsent, type Schema, type TableShape, trackingIn } from "./schema.js";

export async function inspectSources(
	mis: MisShape,
	engine: Engine,
	schema: Schema,
	sources: readonly TrackedSource[],
): Promise<Inspection> {
	const inUse = sources.filter((source) => source.spare !== true && !isAbsent(schema, source));
	const written = new Set(inUse.filter(({ tracked }) => tracked).map(({ table }) => table));
	const tables = new Map(sources.map((source) => [source.table, source]));
	const indexes = (await engine.read({ sql: engine.dialect.allIndexes, params: [] })).map(([table, columns]) => ({
		table: (table ?? "").toLowerCase(),
		columns: (columns ?? "").toLowerCase(),
	}));
	return {
		server: await engine.server(),
		database: engine.database,
		rowsAreEstimates: engine.dialect.countsAreEstimates,
		tables: await Promise.all([...tables.values()].map((source) => tableFinding(engine, schema, source))),
		columns: [
			...unique(sources.flatMap((source) => readFindings(schema, source))),
			...unique(sources.filter(({ tracked }) => tracked).flatMap((source) => trackFindings(mis, schema, source))),
			...mis.indexes
				.filter((index) => isPossible(schema, index))
				.map((index) => indexFinding(engine.dialect, index, indexes)),
		],
		unfit: [...written].flatMap((table) => unfitColumns(trackedTable(mis, schema, table))),
		keyless: (await keylessTables(engine, keyedTables(schema, inUse))).filter(
			({ table, repeated }) => repeated.length > 0 || !isView(schema, table),
		),
		peculiarities: await peculiaritiesOf(engine, schema, inUse),
		hidingTriggers: await hidingTriggers(
			engine,
			[...written].filter((table) => schema.has(table.toLowerCase())),
		),
	};
}

/** Tables of records that are there, with their keys. */
function keyedTables(schema: Schema, sources: readonly TrackedSource[]) {
	return sources
		.filter(({ tracked }) => tracked)
		.flatMap(({ table, key }) => {
			const column = findColumn(schema, table, key);
			return column ? [{ table: schema.get(table.toLowerCase())?.name ?? table, key: column.name }] : [];
		});
}

async function tableFinding(
	engine: Engine,
	schema: Schema,
	{ table: name, optional }: TrackedSource,
): Promise<TableFinding> {
	const table = schema.get(name.toLowerCase());
	const needed = optional ? ({ optional } as const) : {};
	if (!table) return { name, present: false, ...needed, rows: undefined };
	// What a view is made of may be gone, or the account in whose name it reads: only reading it shows that.
	if (table.isView) await engine.read({ sql: `SELECT 1 FROM ${quote(table.name)} LIMIT 1`, params: [] });
	const { sql, namesTable } = engine.dialect.rowCount(quote(table.name));
	const [[count] = []] = await engine.read({ sql, params: namesTable ? [table.name] : [] });
	return { name, present: true, ...needed, rows: count === null || count === undefined ? undefined : Number(count) };
}

function readFindings(schema: Schema, source: TrackedSource): ColumnFinding[] {
	if (isAbsent(schema, source)) return [];
	const key: ColumnFinding = {
		...place(schema, source.table, source.key),
		need: "read",
		required: true,
		note: "the key of the row; nothing can be read without it",
	};
	const others = Object.values(source.columns).map(({ name, optional }): ColumnFinding => {
		const note = optional ? "read where it exists; only later shapes of the MIS have it" : "read for QuickBooks";
		return { ...place(schema, source.table, name), need: "read", required: !optional, note };
	});
	return [key, ...others];
}

function trackFindings(mis: MisShape, schema: Schema, source: TrackedSource): ColumnFinding[] {
	const { table } = source;
	if (isAbsent(schema, source)) return [];
	// A view is refused whatever it has, and nothing can be added to it.
	const wanted = Object.values(mis.tracking).filter(
		({ name }: WrittenColumn) => !isView(schema, table) || findColumn(schema, table, name),
	);
	const tracking = wanted.map(({ name, means }: WrittenColumn): ColumnFinding => {
		const found = place(schema, table, name);
		const note = found.present ? means : `${means}; \`eaur-qb mis prepare\` adds it`;
		return { ...found, need: "track", required: source.spare !== true, note };
	});
	const idColumn = mis.qboId.find((column) => findColumn(schema, table, column)) ?? mis.qboId[0];
	const extras = [
		[idColumn, "the QuickBooks id of the row; written where it exists and can hold it, not needed"],
		[mis.syncToken, "the version of the QuickBooks document; written where it exists, not needed"],
	] as const;
	return [
		...tracking,
		...extras.map(
			([column, note]): ColumnFinding => ({ ...place(schema, table, column), need: "track", required: false, note }),
		),
	];
}

/** Table and column as the MIS spells them, or as we do where it has none. */
function place(schema: Schema, table: string, column: string) {
	const found = findColumn(schema, table, column);
	return { table, column: found?.name ?? column, present: found !== undefined };
}

/** A view can be given neither an index nor a key. */
const isView = (schema: Schema, table: string): boolean => schema.get(table.toLowerCase())?.isView ?? false;

const isPossible = (schema: Schema, { table, columns }: UsefulIndex): boolean =>
	!isView(schema, table) && columns.every((column) => findColumn(schema, table, column) !== undefined);

function indexFinding(
	dialect: Dialect,
	{ name, table, columns, brings }: UsefulIndex,
	indexes: readonly { readonly table: string; readonly columns: string }[],
): ColumnFinding {
	const wanted = columns.join(",");
	const present = indexes.some((index) => index.table === table && `${index.columns},`.startsWith(`${wanted},`));
	const statement = `CREATE INDEX ${name} ON ${table} (${columns.map(dialect.ignoringCase).join(", ")})`;
	const note = present ? `with it, ${brings}` : `with it, ${brings}: ${statement}`;
	return { table, column: columns.join(", "), need: "index", required: false, present, note };
}

function trackedTable(mis: MisShape, schema: Schema, table: string) {
	return {
		table: schema.get(table.toLowerCase())?.name ?? table,
		isView: isView(schema, table),
		...trackingIn(mis, (column) => findColumn(schema, table, column)),
		mis,
	};
}

/** A table may be read by several sources: each column once, and as required if one of them requires it. */
function unique(findings: readonly ColumnFinding[]): ColumnFinding[] {
	const byColumn = new Map<string, ColumnFinding>();
	for (const finding of findings) {
		const key = `${finding.table}.${finding.column}`.toLowerCase();
		const known = byColumn.get(key);
		if (!known || (finding.required && !known.required)) byColumn.set(key, finding);
	}
	return [...byColumn.values()];
}

/** What adds the missing tracking columns to one table: one ALTER, for the server may copy the table for each. */
export function tableChanges(dialect: Dialect, shape: TableShape): string[] {
	const { status, by, at } = shape.mis.tracking;
	const wanted = [
		{ column: status, found: shape.status },
		{ column: by, found: shape.pushedBy },
		{ column: at, found: shape.pushedDate },
	];
	const additions = wanted
		.filter(({ found }) => found === undefined)
		.map(({ column: { name, type } }) => `ADD COLUMN ${quote(name)} ${type}`);
	if (additions.length === 0) return [];
	const groups = dialect.addsSeveralColumns ? [additions] : additions.map((addition) => [addition]);
	return groups.map((group) => `ALTER TABLE ${quote(shape.table)} ${group.join(", ")}`);
}
