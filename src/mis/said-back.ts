import { Failure } from "../words/failure.js";
import type { MisId } from "../words/ids.js";
import type { Dialect } from "./dialect.js";
import type { Statement } from "./engine.js";
import { findColumn, type Schema, type TableShape } from "./schema.js";
import { quote, setRows } from "./statements.js";

/** What QuickBooks says back of a row. */
export interface SaidBackRow {
	readonly id: MisId;
	/** Exact decimal text; what is open. */
	readonly balance: string;
	/** YYYY-MM-DD; null while it is not paid. */
	readonly paidOn: string | null;
	readonly state: string;
}

/** What `mis prepare --pull` adds. Nothing else of a row is ever written for what QuickBooks says. */
const SAID_BACK_COLUMNS = {
	quickbooks_balance: "DECIMAL(18,2) NULL",
	quickbooks_paid_on: "DATE NULL",
	quickbooks_state: "VARCHAR(10) NULL",
} as const;

/** The statements that add the columns to a table; none where all are there. */
export function saidBackChanges(dialect: Dialect, schema: Schema, table: string): string[] {
	const additions = missingIn(schema, table).map(([column, type]) => `ADD COLUMN ${quote(column)} ${type}`);
	if (additions.length === 0) return [];
	const groups = dialect.addsSeveralColumns ? [additions] : additions.map((addition) => [addition]);
	return groups.map((group) => `ALTER TABLE ${quote(table)} ${group.join(", ")}`);
}

const missingIn = (schema: Schema, table: string): [string, string][] =>
	Object.entries(SAID_BACK_COLUMNS).filter(([column]) => findColumn(schema, table, column) === undefined);

/** Throws "configuration" where one of the columns is missing. */
export function requireSaidBack(schema: Schema, { table }: Pick<TableShape, "table">, where: string): void {
	const missing = missingIn(schema, table).map(([column]) => column);
	if (missing.length === 0) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `${where} has no ${missing.join(", ")} in ${table}, and pull.writeBack is on.`,
		fix: "Add them with `eaur-qb mis prepare --pull`, or set pull.writeBack to off.",
	});
}

export function writeSaidBack(shape: TableShape, rows: readonly SaidBackRow[]): Statement {
	return setRows(shape, [
		["quickbooks_balance", rows.map(({ id, balance }) => [id, balance])],
		["quickbooks_paid_on", rows.map(({ id, paidOn }) => [id, paidOn])],
		["quickbooks_state", rows.map(({ id, state }) => [id, state])],
	]);
}
