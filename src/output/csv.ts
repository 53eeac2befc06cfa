import { type Money, moneyText } from "../words/money.js";
import { asShown } from "../words/shown.js";
import type { DataCell, DataTable } from "./data-table.js";

/** What spreadsheets take for the beginning of a formula, in both widths (OWASP, "CSV Injection"). */
const FORMULA_START = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u;

/** Excel reads a file without it in the code page of the computer. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The table as RFC 4180 has it, in UTF-8 for Excel. Text that would begin a formula gets an apostrophe in front; numbers
 * are numbers, and may be negative.
 */
export function csvText({ columns, rows }: DataTable): string {
	const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map((_, at) => row[at]))];
	return BYTE_ORDER_MARK + lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

function field(cell: DataCell): string {
	if (cell === undefined) return "";
	if (typeof cell === "bigint") return moneyText(cell as Money);
	if (typeof cell === "number") return String(cell);
	if (cell instanceof Date) return cell.toISOString();
	const shown = asShown(cell);
	const text = FORMULA_START.test(cell) || FORMULA_START.test(shown.trimStart()) ? `'${shown}` : shown;
	return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
