import type { MisSnapshot, SnapshotColumn } from "../mis/types.js";
import { asShown } from "../words/shown.js";
import { quoted } from "./mis-amounts.js";

/** Rows read by one statement. */
const PAGE_ROWS = 1_000;

type Row = readonly (string | null)[];

/**
 * The rows of a table in ascending key order, page by page. What is selected comes after the key; a column that this MIS
 * lacks is NULL. A table that it lacks has no rows.
 */
export async function* rowsOf(
	mis: MisSnapshot,
	table: string,
	key: string,
	select: (column: (name: string) => string) => readonly string[],
): AsyncGenerator<readonly Row[]> {
	const columns = mis.columns(table);
	const keyColumn = columns?.get(key.toLowerCase());
	if (!columns || !keyColumn) return;
	const id = quoted(keyColumn.name);
	const list = [textOf(mis, columnIn(columns, key)), ...select((name) => columnIn(columns, name))].join(", ");
	let after: string | undefined;
	for (;;) {
		const where = after === undefined ? "" : `WHERE ${id} > ?`;
		const sql = `SELECT ${list} FROM ${quoted(table)} ${where} ORDER BY ${id} LIMIT ${PAGE_ROWS}`;
		const rows = await mis.read(sql, after === undefined ? [] : [after]);
		if (rows.length > 0) yield rows;
		if (rows.length < PAGE_ROWS) return;
		after = rows.at(-1)?.[0] ?? undefined;
	}
}

/** What people and money are known by is as the MIS shows it; any other number is what the ledger and other tables call it. */
const AS_SHOWN: ReadonlySet<string> = new Set([
	...["reg_no", "tracking_id", "student_id", "student_wallet_ref", "invoi_ref"],
	...["trans_code", "external_transaction_id", "slip_no"],
]);

/** A column to be read; NULL where this MIS lacks it. Zeros that the server puts before a number are no part of it. */
export function columnIn(columns: ReadonlyMap<string, SnapshotColumn>, name: string): string {
	const column = columns.get(name.toLowerCase());
	if (!column) return "NULL";
	const named = quoted(column.name);
	if (!column.isFilled) return named;
	return AS_SHOWN.has(name.toLowerCase()) ? `CAST(${named} AS CHAR)` : `${named} + 0`;
}

/** A number or a date as text. */
export const textOf = ({ dialect }: MisSnapshot, expression: string): string =>
	`CAST(${expression} AS ${dialect === "mysql" ? "CHAR" : "TEXT"})`;

/** The names behind ids: the first of these columns that is not blank. */
export async function namesIn(
	mis: MisSnapshot,
	table: string,
	key: string,
	columns: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const names = new Map<string, string>();
	for await (const page of rowsOf(mis, table, key, (column) => columns.map(column))) {
		for (const [id, ...texts] of page) {
			const name = texts.map((text) => (text ?? "").trim()).find((text) => text !== "");
			if (id && name !== undefined) names.set(id, asShown(name));
		}
	}
	return names;
}

/** A number that means something: the gateways write "N/A" and zeros where they have none. */
export function meant(text: string | null | undefined): string | undefined {
	const trimmed = (text ?? "").trim().replace(/\s+/g, " ").toLowerCase();
	return /^(?:|n\/?a|null|none|[-0.]+)$/.test(trimmed) ? undefined : trimmed;
}
