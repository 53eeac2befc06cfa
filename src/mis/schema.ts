import { Failure } from "../words/failure.js";
import type { MisShape } from "../words/mis-shape.js";
import type { RowCondition, Source } from "../words/source.js";
import type { Dialect } from "./dialect.js";
import type { TextRow } from "./engine.js";

export interface ColumnInfo {
	/** As the MIS spells it. */
	readonly name: string;
	/** Lower case, without length: "varchar", "int". */
	readonly type: string;
	readonly length: number | undefined;
	/** Of a decimal: its places after the point. */
	readonly scale: number | undefined;
	/** As the MIS declares it: "varchar(200)", "enum('No','Yes')". */
	readonly declared: string;
	readonly unsigned: boolean;
	/** Shown with zeros before it (ZEROFILL): 7 is "0007", as no other column and no ledger writes it. */
	readonly filled: boolean;
	/** The server sets it to now with every UPDATE that does not name it. Old servers make TIMESTAMP columns so unasked. */
	readonly changesItself: boolean;
	/** Its value is made of other columns: nobody can write it. */
	readonly generated: boolean;
}

/** The columns by their names in lower case: live databases spell them in several ways. */
class TableInfo {
	readonly #declared: (readonly [column: string, type: string, extra: string])[] = [];
	#columns: ReadonlyMap<string, ColumnInfo> | undefined;

	constructor(
		readonly name: string,
		readonly isView: boolean,
	) {}

	add(column: string, type: string, extra: string): void {
		this.#declared.push([column, type, extra]);
	}

	/** Made when asked for: a command looks at three tables of sixty. */
	get columns(): ReadonlyMap<string, ColumnInfo> {
		this.#columns ??= new Map(
			this.#declared.map(([column, type, extra]) => [column.toLowerCase(), columnInfo(column, type, extra)] as const),
		);
		return this.#columns;
	}
}

/** Every table of the MIS by its name in lower case. */
export type Schema = ReadonlyMap<string, TableInfo>;

/** A source's table as this MIS has it. */
export interface TableShape {
	readonly table: string;
	/** Its columns belong to other tables: what an UPDATE does to them besides cannot be seen here. */
	readonly isView: boolean;
	readonly key: string;
	/** Whether the server shows keys with zeros before them. */
	readonly keyIsFilled: boolean;
	/** Our name → the column, or undefined for an optional one that is missing. */
	readonly columns: ReadonlyMap<string, ColumnInfo | undefined>;
	readonly status: ColumnInfo | undefined;
	readonly pushedBy: ColumnInfo | undefined;
	readonly pushedDate: ColumnInfo | undefined;
	readonly qboId: ColumnInfo | undefined;
	readonly syncToken: ColumnInfo | undefined;
	/** Which rows are meant at all. */
	readonly among: readonly RowCondition[];
	/** What an UPDATE must name to leave it as it is. */
	readonly changingThemselves: readonly ColumnInfo[];
	/** How this MIS calls what is missing here, and which number means which status. */
	readonly mis: MisShape;
}

/** The three columns without which nothing can be claimed or marked. */
export interface Tracking {
	readonly status: ColumnInfo;
	readonly pushedBy: ColumnInfo;
	readonly pushedDate: ColumnInfo;
}

/** The schema out of (table, column, type, extra) rows, and the names of those that are views. */
export function schemaOf(rows: readonly TextRow[], viewRows: readonly TextRow[] = []): Schema {
	const views = new Set(viewRows.map(([view]) => view?.toLowerCase()));
	const tables = new Map<string, TableInfo>();
	for (const [table, column, type, extra] of rows) {
		if (!table || !column) continue;
		const info = tables.get(table.toLowerCase()) ?? new TableInfo(table, views.has(table.toLowerCase()));
		tables.set(table.toLowerCase(), info);
		info.add(column, type ?? "", extra ?? "");
	}
	return tables;
}

function columnInfo(name: string, declared: string, extra: string): ColumnInfo {
	const [, type = "", length, scale] = /^(\w*)(?:\s*\((\d+)(?:,\s*(\d+))?)?/.exec(declared.trim().toLowerCase()) ?? [];
	return {
		name,
		type: type === "integer" ? "int" : type,
		length: length === undefined ? undefined : Number(length),
		scale: scale === undefined ? undefined : Number(scale),
		declared,
		unsigned: /\bunsigned\b/i.test(declared),
		filled: /\bzerofill\b/i.test(declared),
		changesItself: /on update/i.test(extra),
		// MariaDB before 10.2 says VIRTUAL or PERSISTENT; a default that is an expression is DEFAULT_GENERATED to MySQL 8.
		generated: /(?<!DEFAULT_)\bGENERATED\b|^(VIRTUAL|PERSISTENT)\b/i.test(extra),
	};
}

export function findColumn(schema: Schema, table: string, column: string): ColumnInfo | undefined {
	return schema.get(table.toLowerCase())?.columns.get(column.toLowerCase());
}

/** Whether a source's table is one that this shape of the MIS lacks, and may. */
export const isAbsent = (schema: Schema, { table, optional }: Pick<Source, "table" | "optional">): boolean =>
	optional === true && !schema.has(table.toLowerCase());

/** The source as this MIS has it. Throws "configuration" when its table, its key or a required column is missing. */
export function shapeOf(mis: MisShape, schema: Schema, source: Source, where: string): TableShape {
	const table = schema.get(source.table.toLowerCase());
	if (!table) throw missing(`table ${source.table}`, where);
	const find = (column: string) => table.columns.get(column.toLowerCase());
	const need = (column: string) => {
		const info = find(column);
		if (!info) throw missing(`column ${source.table}.${column}`, where);
		return info;
	};
	return {
		table: table.name,
		isView: table.isView,
		key: need(source.key).name,
		keyIsFilled: need(source.key).filled,
		columns: new Map(
			Object.entries(source.columns).map(([ours, { name, optional }]) => [ours, optional ? find(name) : need(name)]),
		),
		...trackingIn(mis, find),
		qboId: mis.qboId.map(find).find((column) => column !== undefined),
		syncToken: find(mis.syncToken),
		among: source.among ?? [],
		changingThemselves: changingThemselves(table, find(mis.tracking.at.name)),
		mis,
	};
}

/** The tracking columns that a table has, whatever else it lacks. */
export const trackingIn = (
	{ tracking }: MisShape,
	find: (column: string) => ColumnInfo | undefined,
): Pick<TableShape, keyof Tracking> => ({
	status: find(tracking.status.name),
	pushedBy: find(tracking.by.name),
	pushedDate: find(tracking.at.name),
});

/** Every UPDATE of ours sets pushed_date anyway. */
function changingThemselves(table: TableInfo, pushedDate: ColumnInfo | undefined): ColumnInfo[] {
	return [...table.columns.values()].filter((column) => column.changesItself && column !== pushedDate);
}

function missing(what: string, where: string): Failure {
	return new Failure("configuration", {
		code: "QB011",
		detail: `The MIS ${where} has no ${what}, or the account may not read it.`,
		fix: "`eaur-qb mis inspect` shows all that is missing. Check the database name, and the account's SELECT privilege.",
	});
}

export function trackingOf(shape: TableShape): Tracking | undefined {
	const { status, pushedBy, pushedDate } = shape;
	return status && pushedBy && pushedDate ? { status, pushedBy, pushedDate } : undefined;
}

export const isCharacter = (column: ColumnInfo): boolean => /char|text|clob/.test(column.type);

/** Whether a QuickBooks id or sync token fits into the column unchanged. */
export function canHold(column: ColumnInfo, value: string, dialect: Dialect): boolean {
	if (isCharacter(column)) return column.length === undefined || value.length <= column.length;
	if (!/int$/.test(column.type) || !/^\d{1,19}$/.test(value)) return false;
	const limit = dialect.integerLimits[column.type] ?? 2n ** 63n - 1n;
	return BigInt(value) <= (column.unsigned ? limit * 2n + 1n : limit);
}
