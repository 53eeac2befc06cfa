import type { Cell, Sheet } from "write-excel-file/node";
import { type Money, moneyToJson } from "../words/money.js";
import { asShown } from "../words/shown.js";
import type { DataCell, DataColumn, DataTable } from "./data-table.js";
import { widthOf } from "./text.js";

const FORMATS: Readonly<Record<Exclude<DataColumn["is"], "text">, string>> = {
	count: "#,##0",
	money: "#,##0.00",
	share: "0.0%",
};

/** Excel's limit on the text of a cell. */
const LONGEST_TEXT = 32_767;
/** Excel's limit on the name of a sheet, and what it must not contain. */
const LONGEST_NAME = 31;
const NOT_IN_NAMES = /[[\]:*?/\\]/g;
const WIDEST_COLUMN = 60;

/** An Excel workbook, a sheet a table. Text stays text, whatever it begins with: no cell is a formula. */
export async function workbook(tables: readonly DataTable[]): Promise<Buffer> {
	const { default: writeExcelFile } = await import("write-excel-file/node");
	return writeExcelFile(tables.map(sheetOf)).toBuffer();
}

function sheetOf({ title, columns, rows }: DataTable): Sheet<Buffer> {
	return {
		sheet: title.replace(NOT_IN_NAMES, " ").trim().slice(0, LONGEST_NAME),
		stickyRowsCount: 1,
		columns: columns.map((column, at) => ({ width: widthOfColumn(column, rows, at) })),
		data: [
			columns.map(({ title }): Cell => ({ value: title, type: String, fontWeight: "bold" })),
			...rows.map((row) => columns.map((column, at) => cellOf(column, row[at]))),
		],
	};
}

function cellOf(column: DataColumn, cell: DataCell): Cell {
	if (cell === undefined) return null;
	if (typeof cell === "string") return { value: asShown(cell).slice(0, LONGEST_TEXT), type: String };
	const value = typeof cell === "bigint" ? moneyToJson(cell as Money) : cell;
	return column.is === "text"
		? { value: String(value), type: String }
		: { value, type: Number, format: FORMATS[column.is] };
}

function widthOfColumn({ title, is }: DataColumn, rows: DataTable["rows"], at: number): number {
	const texts = rows.map((row) => (is === "money" ? `${row[at] ?? ""}.....` : String(row[at] ?? "")));
	return Math.min(WIDEST_COLUMN, 2 + texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(title)));
}
