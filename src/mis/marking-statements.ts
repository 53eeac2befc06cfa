import type { MisId } from "../words/ids.js";
import type { SyncStatus } from "../words/source.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { idIn, join, keyText, literal, parameters, piece, quote, statusIn } from "./pieces.js";
import { type ColumnInfo, canHold, type TableShape, type Tracking } from "./schema.js";
import type { Mark } from "./types.js";

// The statements that say of records how far they are.

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
		sql: `SELECT ${keyText(dialect, shape)} FROM ${quote(shape.table)} WHERE ${where.sql} ORDER BY ${key}`,
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

export const setStatus = ({ mis }: TableShape, tracking: Tracking, status: Exclude<SyncStatus, "other">): Statement =>
	piece(`${quote(tracking.status.name)} = ${literal(tracking.status, mis.statuses[status])}`);

function stamp(dialect: Dialect, tracking: Tracking, by: string): Statement[] {
	return [
		piece(`${quote(tracking.pushedBy.name)} = ?`, by),
		piece(`${quote(tracking.pushedDate.name)} = ${dialect.now}`),
	];
}

/** Columns that the server would set to now are given what they hold: the day of a charge is not ours to move. */
export function update(shape: TableShape, sets: readonly Statement[], where: readonly Statement[]): Statement {
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
