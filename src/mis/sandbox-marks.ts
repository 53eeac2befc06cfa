import type { MisId } from "../words/ids.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { setStatus, update } from "./marking-statements.js";
import { idIn, join, keyText, literal, piece, quote } from "./pieces.js";
import type { TableShape, Tracking } from "./schema.js";

// The statements about rows that a rehearsal against a sandbox marked.

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
		sql: `SELECT ${keyText(dialect, shape)} FROM ${quote(shape.table)} WHERE ${sql} ORDER BY ${key} LIMIT ${limit}`,
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
