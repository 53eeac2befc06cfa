import type { MisId } from "../words/ids.js";
import type { Column, Source, SyncStatus } from "../words/source.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { idIn, join, keyText, parameters, piece, plainText, quote, statusIn } from "./pieces.js";
import { type ColumnInfo, isCharacter, type TableShape, type Tracking } from "./schema.js";
import type { Condition } from "./types.js";

// The statements that read records and count them.

/** The select list is: key, status, pushed_by, pushed_date, QuickBooks id, then the source's columns in their order. */
export function selectPage(
	dialect: Dialect,
	shape: TableShape,
	source: Source,
	query: {
		readonly after: MisId | undefined;
		readonly limit: number;
		readonly statuses: readonly SyncStatus[] | undefined;
		readonly where: readonly Condition[];
		readonly ids: readonly MisId[] | undefined;
		readonly notBearing: string | undefined;
	},
): Statement {
	const key = quote(shape.key);
	const where = [
		...(query.after === undefined ? [] : [piece(`${key} > ?`, query.after)]),
		...(query.ids === undefined ? [] : [idIn(shape, query.ids)]),
		...(query.statuses === undefined ? [] : [piece(statusIn(shape, query.statuses))]),
		...[...shape.among, ...query.where].map((condition) => conditionOn(dialect, shape, condition)),
		...(query.notBearing === undefined ? [] : [endsOtherwise(shape.pushedBy, query.notBearing)]),
	];
	const { sql, params } = join(where, " AND ");
	// The number is ours, and not every server takes a text parameter here.
	const limit = `ORDER BY ${key} LIMIT ${Math.max(0, Math.trunc(query.limit))}`;
	return {
		sql: `SELECT ${selectList(dialect, shape, source)} FROM ${quote(shape.table)} ${sql ? `WHERE ${sql} ` : ""}${limit}`,
		params,
	};
}

function selectList(dialect: Dialect, shape: TableShape, source: Source): string {
	const textOf = (column: ColumnInfo | undefined) => (column ? plainText(dialect, column) : "NULL");
	return [
		keyText(dialect, shape),
		textOf(shape.status),
		textOf(shape.pushedBy),
		shape.pushedDate ? dialect.moment(quote(shape.pushedDate.name)) : "NULL",
		textOf(shape.qboId),
		...Object.entries(source.columns).map(([ours, column]) => reading(dialect, column, shape.columns.get(ours))),
	].join(", ");
}

function reading(dialect: Dialect, column: Column, info: ColumnInfo | undefined): string {
	if (!info) return "NULL";
	const expression = quote(info.name);
	// Text leaves as it is. A cast would take the server as long as the reading, and make 0.00 of an amount "n/a".
	if (column.read !== "day" && isCharacter(info)) return expression;
	// What a person is known by is as the MIS shows it; any other number is what other tables call it.
	if (column.read === "text" && !column.asIs) return plainText(dialect, info);
	if (column.read === "money") return dialect.money(info.filled ? `(${expression} + 0)` : expression, info.type);
	return dialect[column.read](expression);
}

/** A company's number is digits: nothing in the pattern has a meaning of its own. */
function endsOtherwise(column: ColumnInfo | undefined, end: string): Statement {
	if (!column) return piece("1 = 1");
	const name = quote(column.name);
	return piece(`(${name} IS NULL OR ${name} NOT LIKE ?)`, `%${end}`);
}

function conditionOn(dialect: Dialect, shape: TableShape, condition: Condition): Statement {
	const info = shape.columns.get(condition.column);
	if (!info) return piece(condition.is === "empty" ? "1 = 1" : "1 = 0");
	const column = quote(info.name);
	switch (condition.is) {
		case "empty":
			return piece(`(${column} IS NULL OR TRIM(${column}) = '')`);
		case "filled":
			return piece(`(${column} IS NOT NULL AND TRIM(${column}) <> '')`);
		case "one-of": {
			if (condition.values.length === 0) return piece("1 = 0");
			return piece(`${dialect.ignoringCase(column)} IN (${parameters(condition.values)})`, ...condition.values);
		}
		case "at-least":
			return piece(`${column} >= ?`, condition.value);
		case "at-most":
			// Times of the last day belong to it; a zero date is no day, so it is on neither side of a bound.
			return piece(`${column} >= '1000-01-01' AND ${column} < ${dialect.dayAfterParameter}`, condition.value);
	}
}

/** (status, rows) of the whole table. */
export function countByStatus(dialect: Dialect, shape: TableShape): Statement {
	const among = join(
		shape.among.map((condition) => conditionOn(dialect, shape, condition)),
		" AND ",
	);
	const from = `${quote(shape.table)}${among.sql ? ` WHERE ${among.sql}` : ""}`;
	const count = dialect.text("COUNT(*)");
	if (!shape.status) return piece(`SELECT NULL, ${count} FROM ${from}`, ...among.params);
	const group = quote(shape.status.name);
	return piece(`SELECT ${plainText(dialect, shape.status)}, ${count} FROM ${from} GROUP BY ${group}`, ...among.params);
}

/** (rows) of these statuses and conditions, or how many different values a column has in them. */
export function countRows(
	dialect: Dialect,
	shape: TableShape,
	query: {
		readonly statuses: readonly SyncStatus[] | undefined;
		readonly where: readonly Condition[];
		readonly different: string | undefined;
		readonly ids: readonly MisId[] | undefined;
	},
): Statement {
	const where = [
		...(query.ids === undefined ? [] : [idIn(shape, query.ids)]),
		...(query.statuses === undefined ? [] : [piece(statusIn(shape, query.statuses))]),
		...[...shape.among, ...query.where].map((condition) => conditionOn(dialect, shape, condition)),
	];
	const { sql, params } = join(where, " AND ");
	const column = query.different === undefined ? undefined : shape.columns.get(query.different);
	const counted = column ? `DISTINCT ${dialect.ignoringCase(quote(column.name))}` : "*";
	return {
		sql: `SELECT ${dialect.text(`COUNT(${counted})`)} FROM ${quote(shape.table)}${sql ? ` WHERE ${sql}` : ""}`,
		params,
	};
}

/** (pushed_by, rows, last time) of the last 24 hours, the busiest first. */
export function countByMarker(dialect: Dialect, shape: TableShape, tracking: Tracking): Statement {
	const [by, at] = [quote(tracking.pushedBy.name), quote(tracking.pushedDate.name)];
	return piece(
		`SELECT ${dialect.text(by)}, ${dialect.text("COUNT(*)")}, ${dialect.moment(`MAX(${at})`)} FROM ${quote(shape.table)} ` +
			`WHERE ${at} >= ${dialect.dayBeforeNow} AND ${by} IS NOT NULL GROUP BY ${by} ORDER BY COUNT(*) DESC`,
	);
}
