import type { MisId } from "../words/ids.js";
import type { MisShape } from "../words/mis-shape.js";
import type { Column, Source, SyncStatus } from "../words/source.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { type ColumnInfo, canHold, isCharacter, type TableShape, type Tracking } from "./schema.js";
import type { Condition, Mark } from "./types.js";

// Every statement of the MIS room is made here. Values are parameters, always text: the server compares and stores them by
// the column's type. Names come from our descriptors and the database's own catalogue.

export const quote = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

const parameters = (values: readonly unknown[]): string => values.map(() => "?").join(", ");

/** A statement in the making: pieces of SQL with the parameters that belong to them. */
const piece = (sql: string, ...params: readonly string[]): Statement => ({ sql, params });

function join(pieces: readonly Statement[], separator: string): Statement {
	return { sql: pieces.map(({ sql }) => sql).join(separator), params: pieces.flatMap(({ params }) => params) };
}

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
	const textOf = (column: ColumnInfo | undefined) => (column ? dialect.text(quote(column.name)) : "NULL");
	return [
		dialect.text(quote(shape.key)),
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
	return column.read === "money" ? dialect.money(expression, info.type) : dialect[column.read](expression);
}

const idIn = (shape: TableShape, ids: readonly MisId[]): Statement =>
	piece(`${quote(shape.key)} IN (${parameters(ids)})`, ...ids);

/** A company's number is digits: nothing in the pattern has a meaning of its own. */
function endsOtherwise(column: ColumnInfo | undefined, end: string): Statement {
	if (!column) return piece("1 = 1");
	const name = quote(column.name);
	return piece(`(${name} IS NULL OR ${name} NOT LIKE ?)`, `%${end}`);
}

/** NULL is 0: not synchronised. Without a status column every row is. */
function statusIn({ status: column, mis }: TableShape, statuses: readonly SyncStatus[]): string {
	if (!column) return statuses.includes("not-synced") ? "1 = 1" : "1 = 0";
	const status = quote(column.name);
	const inWords = (numbers: readonly number[]) => numbers.map((number) => literal(column, number)).join(", ");
	const values = statuses.flatMap((word) => (word === "other" ? [] : [mis.statuses[word]]));
	const choices = [
		...(values.length > 0 ? [`${status} IN (${inWords(values)})`] : []),
		...(statuses.includes("not-synced") ? [`${status} IS NULL`] : []),
		...(statuses.includes("other") ? [`${status} NOT IN (${inWords(Object.values(mis.statuses))})`] : []),
	];
	return choices.length > 0 ? `(${choices.join(" OR ")})` : "1 = 0";
}

/** A text column is compared as text: as a number 'No' and '' would be 0, and sent. */
const literal = (column: ColumnInfo, status: number): string => (isCharacter(column) ? `'${status}'` : `${status}`);

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
	const status = quote(shape.status.name);
	return piece(`SELECT ${dialect.text(status)}, ${count} FROM ${from} GROUP BY ${status}`, ...among.params);
}

/** (rows) of these statuses and conditions, or how many different values a column has in them. */
export function countRows(
	dialect: Dialect,
	shape: TableShape,
	query: {
		readonly statuses: readonly SyncStatus[] | undefined;
		readonly where: readonly Condition[];
		readonly different: string | undefined;
	},
): Statement {
	const where = [
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

/** Sets status 3 on those of `ids` that have a status of `from`. */
export function claimRows(
	dialect: Dialect,
	shape: TableShape,
	tracking: Tracking,
	ids: readonly MisId[],
	by: string,
	from: readonly SyncStatus[],
): Statement {
	return update(
		shape,
		[...stamp(dialect, tracking, by), setStatus(shape, tracking, "in-progress")],
		[idIn(shape, ids), piece(statusIn(shape, from))],
	);
}

/** Gives rows at 3 free; when they were taken stays to be seen where it is long ago. */
export function releaseRows(
	dialect: Dialect,
	shape: TableShape,
	tracking: Tracking,
	ids: readonly MisId[],
	by: string,
	keepDate: boolean,
): Statement {
	const [name, date] = stamp(dialect, tracking, by);
	return update(
		shape,
		[...(name ? [name] : []), ...(keepDate || !date ? [] : [date]), setStatus(shape, tracking, "not-synced")],
		[idIn(shape, ids), piece(statusIn(shape, ["in-progress"]))],
	);
}

/** The keys among `ids` that have this status and bear our name. */
export function selectOurs(
	dialect: Dialect,
	shape: TableShape,
	tracking: Tracking,
	ids: readonly MisId[],
	by: string,
	status: SyncStatus,
): Statement {
	const key = quote(shape.key);
	const pushedBy = quote(tracking.pushedBy.name);
	const where = join([idIn(shape, ids), piece(statusIn(shape, [status])), piece(`${pushedBy} = ?`, by)], " AND ");
	return {
		sql: `SELECT ${dialect.text(key)} FROM ${quote(shape.table)} WHERE ${where.sql} ORDER BY ${key}`,
		params: where.params,
	};
}

/** Which rows an outcome may be written to: those of these statuses, and, where names are given, that bear one of them. */
interface Guard {
	readonly from: readonly SyncStatus[];
	readonly bearing: readonly (string | null)[] | undefined;
}

/** Writes one outcome to all rows of `marks`, which have the same `as`. */
export function markRows(
	dialect: Dialect,
	shape: TableShape,
	tracking: Tracking,
	marks: readonly Mark[],
	by: string,
	{ from, bearing }: Guard,
	as: Mark["as"],
): Statement {
	const synced = marks.filter((mark) => mark.as === "synced");
	const sets = [
		...setByKey(
			dialect,
			shape,
			shape.qboId,
			synced.map(({ id, qboId }) => [id, qboId]),
		),
		...setByKey(
			dialect,
			shape,
			shape.syncToken,
			synced.map(({ id, syncToken }) => [id, syncToken]),
		),
		...stamp(dialect, tracking, by),
		setStatus(shape, tracking, as),
	];
	return update(shape, sets, [
		idIn(
			shape,
			marks.map(({ id }) => id),
		),
		piece(statusIn(shape, from)),
		...(bearing === undefined ? [] : [bears(quote(tracking.pushedBy.name), bearing)]),
	]);
}

function bears(column: string, bearing: readonly (string | null)[]): Statement {
	const names = bearing.filter((name) => name !== null);
	const named = names.length > 0 ? [piece(`${column} IN (${parameters(names)})`, ...names)] : [];
	const choices = [...named, ...(bearing.includes(null) ? [piece(`${column} IS NULL`)] : [])];
	if (choices.length === 0) return piece("1 = 0");
	const { sql, params } = join(choices, " OR ");
	return piece(`(${sql})`, ...params);
}

/** `column = CASE key WHEN … END` for the values that the column can hold; what is there stays for the others. */
function setByKey(
	dialect: Dialect,
	shape: TableShape,
	column: ColumnInfo | undefined,
	values: readonly (readonly [MisId, string | undefined])[],
): Statement[] {
	if (!column) return [];
	const fitting = values.flatMap(([id, value]) =>
		value !== undefined && canHold(column, value, dialect) ? [[id, value] as const] : [],
	);
	if (fitting.length === 0) return [];
	const name = quote(column.name);
	const cases = fitting.map(() => "WHEN ? THEN ?").join(" ");
	return [piece(`${name} = CASE ${quote(shape.key)} ${cases} ELSE ${name} END`, ...fitting.flat())];
}

/** Columns of rows, each with a value for every row: the same rows in each. */
export function setRows(
	shape: TableShape,
	columns: readonly (readonly [name: string, values: readonly (readonly [MisId, string | null])[]])[],
): Statement {
	const sets = columns.map(([column, values]) => {
		const cases = values.map(() => "WHEN ? THEN NULLIF(?, '')").join(" ");
		const parts = values.flatMap(([id, value]) => [id, value ?? ""]);
		return piece(`${quote(column)} = CASE ${quote(shape.key)} ${cases} ELSE ${quote(column)} END`, ...parts);
	});
	const ids = columns[0]?.[1].map(([id]) => id) ?? [];
	return update(shape, sets, [idIn(shape, ids)]);
}

const setStatus = ({ mis }: TableShape, tracking: Tracking, status: Exclude<SyncStatus, "other">): Statement =>
	piece(`${quote(tracking.status.name)} = ${literal(tracking.status, mis.statuses[status])}`);

function stamp(dialect: Dialect, tracking: Tracking, by: string): Statement[] {
	return [
		piece(`${quote(tracking.pushedBy.name)} = ?`, by),
		piece(`${quote(tracking.pushedDate.name)} = ${dialect.now}`),
	];
}

/** Columns that the server would set to now are given what they hold: the day of a charge is not ours to move. */
function update(shape: TableShape, sets: readonly Statement[], where: readonly Statement[]): Statement {
	const kept = shape.changingThemselves.map(({ name }) => piece(`${quote(name)} = ${quote(name)}`));
	return join(
		[piece(`UPDATE ${quote(shape.table)} SET`), join([...sets, ...kept], ", "), piece("WHERE"), join(where, " AND ")],
		" ",
	);
}

/** Writes no row; a server refuses it all the same where the account may not write one of the columns. */
export const writeNoRow = (shape: TableShape, columns: readonly string[]): Statement =>
	piece(
		`UPDATE ${quote(shape.table)} SET ${columns.map((name) => `${quote(name)} = ${quote(name)}`).join(", ")} WHERE 1 = 0`,
	);

const sandboxMarked = ({ mis }: TableShape, tracking: Tracking): Statement =>
	piece(
		`${quote(tracking.pushedBy.name)} LIKE '% sandbox:%' AND ${quote(tracking.status.name)} <> ${literal(tracking.status, mis.statuses["not-synced"])}`,
	);

export function countSandboxRows(dialect: Dialect, shape: TableShape, tracking: Tracking): Statement {
	return piece(
		`SELECT ${dialect.text("COUNT(*)")} FROM ${quote(shape.table)} WHERE ${sandboxMarked(shape, tracking).sql}`,
	);
}

/** (key) of the next ones, in ascending order. */
export function selectSandboxRows(
	dialect: Dialect,
	shape: TableShape,
	tracking: Tracking,
	after: MisId | undefined,
	limit: number,
): Statement {
	const key = quote(shape.key);
	const where = [...(after === undefined ? [] : [piece(`${key} > ?`, after)]), sandboxMarked(shape, tracking)];
	const { sql, params } = join(where, " AND ");
	return {
		sql: `SELECT ${dialect.text(key)} FROM ${quote(shape.table)} WHERE ${sql} ORDER BY ${key} LIMIT ${limit}`,
		params,
	};
}

/** The ids go first: MySQL assigns from left to right, and they ask for the status that the row still has. */
export function resetSandboxRows(shape: TableShape, tracking: Tracking, ids: readonly MisId[]): Statement {
	const status = quote(tracking.status.name);
	const written = [shape.qboId, shape.syncToken].flatMap((column) => (column ? [quote(column.name)] : []));
	const sets = [
		...written.map((name) =>
			piece(
				`${name} = CASE WHEN ${status} = ${literal(tracking.status, shape.mis.statuses.synced)} THEN NULL ELSE ${name} END`,
			),
		),
		piece(`${quote(tracking.pushedBy.name)} = NULL`),
		piece(`${quote(tracking.pushedDate.name)} = NULL`),
		setStatus(shape, tracking, "not-synced"),
	];
	return update(shape, sets, [idIn(shape, ids), sandboxMarked(shape, tracking)]);
}

/** The words for stored statuses, be they in a column of whole numbers, of decimals or of text. */
export function statusWords({ statuses }: Pick<MisShape, "statuses">): (stored: string | null) => SyncStatus {
	const words = new Map(Object.entries(statuses).map(([word, value]) => [String(value), word as SyncStatus]));
	return (stored) => (stored === null ? "not-synced" : (words.get(stored.replace(/\.0+$/, "")) ?? "other"));
}
