import { Failure } from "../words/failure.js";
import type { MisShape } from "../words/mis-shape.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { setRows } from "./marking-statements.js";
import { quote } from "./pieces.js";
import { findColumn, type Schema, type TableShape } from "./schema.js";
import type { SaidBackRow } from "./types.js";

/** The statements that add the columns to a table; none where all are there. */
export function saidBackChanges(mis: MisShape, dialect: Dialect, schema: Schema, table: string): string[] {
	const additions = missingIn(mis, schema, table).map(({ name, type }) => `ADD COLUMN ${quote(name)} ${type}`);
	if (additions.length === 0) return [];
	const groups = dialect.addsSeveralColumns ? [additions] : additions.map((addition) => [addition]);
	return groups.map((group) => `ALTER TABLE ${quote(table)} ${group.join(", ")}`);
}

/** Nothing else of a row is ever written for what QuickBooks says. */
const missingIn = ({ saidBack }: MisShape, schema: Schema, table: string) =>
	Object.values(saidBack).filter(({ name }) => findColumn(schema, table, name) === undefined);

/** Throws "configuration" where one of the columns is missing. */
export function requireSaidBack(
	schema: Schema,
	{ table, mis }: Pick<TableShape, "table" | "mis">,
	where: string,
): void {
	const missing = missingIn(mis, schema, table).map(({ name }) => name);
	if (missing.length === 0) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `${where} has no ${missing.join(", ")} in ${table}, and pull.writeBack is on.`,
		fix: "Add them with `eaur-qb mis prepare --pull`, or set pull.writeBack to off.",
	});
}

export function writeSaidBack(shape: TableShape, rows: readonly SaidBackRow[]): Statement {
	const { balance: open, paidOn: day, state: word } = shape.mis.saidBack;
	return setRows(shape, [
		[open.name, rows.map(({ id, balance }) => [id, balance])],
		[day.name, rows.map(({ id, paidOn }) => [id, paidOn])],
		[word.name, rows.map(({ id, state }) => [id, state])],
	]);
}
