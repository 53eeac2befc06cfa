import type { Engine, Statement } from "./engine.js";
import type { TableShape } from "./schema.js";
import type { Privileges } from "./types.js";

/** The grantee that this account is, as the views spell it: 'user'@'host'. */
const ME =
	"CONCAT(QUOTE(LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)) - 1)), " +
	"'@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))";

/**
 * What the account was granted, on the server, the database, tables and columns: (privilege, table, column), "" where it
 * is meant for all. Everybody may read this of himself. A role's privileges are not in it.
 */
const GRANTED: Statement = {
	sql: ["USER_PRIVILEGES", "SCHEMA_PRIVILEGES", "TABLE_PRIVILEGES", "COLUMN_PRIVILEGES"]
		.map(grantsIn)
		.join(" UNION ALL "),
	params: [],
};

function grantsIn(view: string): string {
	const table = /^(TABLE|COLUMN)/.test(view) ? "CAST(TABLE_NAME AS CHAR)" : "''";
	const column = view.startsWith("COLUMN") ? "CAST(COLUMN_NAME AS CHAR)" : "''";
	// The database of a grant may be a pattern: eaur\_%.
	const here = view.startsWith("USER") ? "1 = 1" : "DATABASE() LIKE TABLE_SCHEMA";
	return `SELECT CAST(PRIVILEGE_TYPE AS CHAR), ${table}, ${column} FROM information_schema.${view} WHERE GRANTEE = ${ME} AND ${here}`;
}

/** What a tool that only reads, and writes a status, never needs. */
const NEVER_NEEDED = new Set(["INSERT", "DELETE", "DROP", "CREATE", "GRANT OPTION", "SUPER", "FILE", "ALTER"]);

/** The account's privileges against what marking these tables takes. Everything is allowed on an embedded file. */
export async function privilegesOn(engine: Engine, shapes: readonly TableShape[]): Promise<Privileges> {
	if (!engine.dialect.hasAccounts) return { missing: [], unneeded: [] };
	const granted = (await engine.read(GRANTED)).map(([privilege, table, column]) => ({
		privilege: (privilege ?? "").toUpperCase(),
		table: (table ?? "").toLowerCase(),
		column: (column ?? "").toLowerCase(),
	}));
	const may = (table: string, column: string) =>
		granted.some(
			(each) =>
				each.privilege === "UPDATE" &&
				["", table.toLowerCase()].includes(each.table) &&
				["", column.toLowerCase()].includes(each.column),
		);
	const missing = shapes.flatMap((shape) => {
		const columns = writtenColumns(shape).filter((column) => !may(shape.table, column));
		return columns.length === 0 ? [] : [{ table: shape.table, columns }];
	});
	const unneeded = [...new Set(granted.map(({ privilege }) => privilege).filter((each) => NEVER_NEEDED.has(each)))];
	return { missing, unneeded };
}

function writtenColumns({ status, pushedBy, pushedDate, qboId, syncToken }: TableShape): string[] {
	return [status, pushedBy, pushedDate, qboId, syncToken].flatMap((column) => (column ? [column.name] : []));
}
