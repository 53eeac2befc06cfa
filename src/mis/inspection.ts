import type { Dialect } from "./dialect.js";
import type { Engine } from "./engine.js";
import { unfitColumns } from "./fitness.js";
import { keylessTables } from "./keys.js";
import { peculiaritiesOf } from "./peculiarities.js";
import { hidingTriggers } from "./privileges.js";
import {
	findColumn,
	isAbsent,
	QBO_ID_COLUMNS,
	type Schema,
	SYNC_TOKEN_COLUMN,
	type TableShape,
	TRACKING_COLUMNS,
} from "./schema.js";
import { quote } from "./statements.js";
import type { ColumnFinding, Inspection, TableFinding, TrackedSource } from "./types.js";

/** An index that the MIS would profit from: in what, and whether this program does. */
interface UsefulIndex {
	readonly name: string;
	readonly table: string;
	readonly columns: readonly string[];
	readonly brings: string;
}

const USEFUL_INDEXES: readonly UsefulIndex[] = [
	{
		name: "ix_qb_imvoice_reg_no",
		table: "tbl_imvoice",
		columns: ["reg_no"],
		brings: "the invoices of one student (--student) are found without reading the whole table",
	},
	{
		name: "ix_qb_imvoice_ref",
		table: "tbl_imvoice",
		columns: ["reference_number"],
		brings:
			"the MIS finds the invoice that a payment names at once; this program reads the references of all, once a run",
	},
	{
		name: "ix_qb_imvoice_todo",
		table: "tbl_imvoice",
		columns: ["quickbooks_id", "invoice_date"],
		brings:
			"the MIS lists what is not yet in QuickBooks by date without reading the whole table; this program goes by the status",
	},
	{
		name: "ix_qb_personal_reg_no",
		table: "tbl_personal_ug",
		columns: ["reg_no"],
		brings:
			"one student is found by registration number at once (show, single, --student); namesakes are still looked for among all",
	},
	{
		name: "ix_qb_appl_tracking",
		table: "tbl_online_application",
		columns: ["tracking_id"],
		brings:
			"one applicant is found by tracking id at once (show, single, --student); namesakes are still looked for among all",
	},
	{
		name: "ix_qb_reg_prog_reg_no",
		table: "tbl_register_program_ug",
		columns: ["reg_no", "reg_date"],
		brings:
			"the MIS finds a student's latest registration at once; this program compares the numbers itself, and reads them all",
	},
	{
		name: "ix_qb_payment_ref",
		table: "payment",
		columns: ["invoi_ref"],
		brings: "the MIS finds the payments of one invoice without reading all; this program goes by the payment",
	},
	{
		name: "ix_qb_payment_wallet",
		table: "payment",
		columns: ["student_wallet_ref"],
		brings: "what was paid out of a wallet, and is never sent, is counted without reading the whole table",
	},
	{
		name: "ix_qb_payment_reg_no",
		table: "payment",
		columns: ["reg_no"],
		brings: "the payments of one student (payments --student) are found without reading the whole table",
	},
];

const TRACKING_NOTES: Readonly<Record<keyof typeof TRACKING_COLUMNS, string>> = {
	QuickBk_Status: "whether the row is in QuickBooks: 0 no, 1 yes, 2 refused or held, 3 in progress",
	pushed_by: "which program, person and machine last changed the status",
	pushed_date: "when the status last changed, by the server's clock",
};

export async function inspectSources(
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
			...unique(sources.filter(({ tracked }) => tracked).flatMap((source) => trackFindings(schema, source))),
			...USEFUL_INDEXES.filter((index) => isPossible(schema, index)).map((index) =>
				indexFinding(engine.dialect, index, indexes),
			),
		],
		unfit: [...written].flatMap((table) => unfitColumns(trackingIn(schema, table))),
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

function trackFindings(schema: Schema, source: TrackedSource): ColumnFinding[] {
	const { table } = source;
	if (isAbsent(schema, source)) return [];
	// A view is refused whatever it has, and nothing can be added to it.
	const wanted = Object.entries(TRACKING_NOTES).filter(
		([column]) => !isView(schema, table) || findColumn(schema, table, column),
	);
	const tracking = wanted.map(([column, meaning]): ColumnFinding => {
		const found = place(schema, table, column);
		const note = found.present ? meaning : `${meaning}; \`eaur-qb mis prepare\` adds it`;
		return { ...found, need: "track", required: source.spare !== true, note };
	});
	const idColumn = QBO_ID_COLUMNS.find((column) => findColumn(schema, table, column)) ?? QBO_ID_COLUMNS[0];
	const extras = [
		[idColumn, "the QuickBooks id of the row; written where it exists and can hold it, not needed"],
		[SYNC_TOKEN_COLUMN, "the version of the QuickBooks document; written where it exists, not needed"],
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

/** The tracking columns that a table has, whatever else it lacks. */
function trackingIn(schema: Schema, table: string) {
	const find = (column: string) => findColumn(schema, table, column);
	return {
		table: schema.get(table.toLowerCase())?.name ?? table,
		isView: isView(schema, table),
		status: find("QuickBk_Status"),
		pushedBy: find("pushed_by"),
		pushedDate: find("pushed_date"),
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
	const present = { QuickBk_Status: shape.status, pushed_by: shape.pushedBy, pushed_date: shape.pushedDate };
	const additions = Object.entries(TRACKING_COLUMNS)
		.filter(([column]) => !present[column as keyof typeof present])
		.map(([column, type]) => `ADD COLUMN ${quote(column)} ${type}`);
	if (additions.length === 0) return [];
	const groups = dialect.addsSeveralColumns ? [additions] : additions.map((addition) => [addition]);
	return groups.map((group) => `ALTER TABLE ${quote(shape.table)} ${group.join(", ")}`);
}
