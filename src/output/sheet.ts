import type { Cell, Sheet } from "write-excel-file/node";
import { type Money, moneyToJson } from "../words/money.js";
import { asShown } from "../words/shown.js";
import type { DataCell, DataColumn, DataTable } from "./data-table.js";
import { widthOf } from "./text.js";

const FORMATS: Readonly<Record<Exclude<DataColumn["is"], "text">, string>> = {
	number: "0",
	count: "#,##0",
	money: "#,##0.00",
	share: "0.0%",
	day: "yyyy-mm-dd",
	month: "mmm yyyy",
	moment: "yyyy-mm-dd hh:mm",
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
	const { getCellAddress } = await import("write-excel-file/utility");
	return writeExcelFile(tables.map(sheetOf), { features: [autoFilter(tables, getCellAddress)] }).toBuffer();
}

/** Every column of every sheet can be filtered and sorted; the row of totals stays out of it. */
function autoFilter(tables: readonly DataTable[], addressOf: (row: number, column: number) => string) {
	const transform = (xml: string, _: unknown, { sheetIndex }: { readonly sheetIndex: number }): string => {
		const table = tables[sheetIndex];
		if (!table || table.rows.length === 0) return xml;
		const corner = addressOf(table.rows.length, table.columns.length - 1);
		// The standard's order of elements (ECMA-376, CT_Worksheet): directly behind the cells.
		return xml.replace("</sheetData>", `</sheetData><autoFilter ref="A1:${corner}"/>`);
	};
	return { files: { transform: { "xl/worksheets/sheet{id}.xml": { transform } } } };
}

function sheetOf({ title, columns, rows, total }: DataTable): Sheet<Buffer> {
	return {
		sheet: title.replace(NOT_IN_NAMES, " ").trim().slice(0, LONGEST_NAME),
		stickyRowsCount: 1,
		columns: columns.map((column, at) => ({ width: widthOfColumn(column, rows, at) })),
		data: [
			columns.map(({ title }): Cell => ({ value: title, type: String, fontWeight: "bold" })),
			...rows.map((row) => columns.map((column, at) => cellOf(column, row[at]))),
			...(total ? [columns.map((column, at) => inBold(cellOf(column, total[at])))] : []),
		],
	};
}

function cellOf(column: DataColumn, cell: DataCell): Cell {
	if (cell === undefined) return null;
	const date = dateIn(column, cell);
	if (date && column.is !== "text") return { value: date, type: Date, format: FORMATS[column.is] };
	if (cell instanceof Date) return { value: cell.toISOString(), type: String };
	if (typeof cell === "string") return { value: asShown(cell).slice(0, LONGEST_TEXT), type: String };
	const value = typeof cell === "bigint" ? moneyToJson(cell as Money) : cell;
	return column.is === "text"
		? { value: String(value), type: String }
		: { value, type: Number, format: FORMATS[column.is] };
}

const inBold = (cell: Cell): Cell =>
	cell !== null && typeof cell === "object" && "value" in cell ? { ...cell, fontWeight: "bold" } : cell;

/** A day that a spreadsheet can reckon with. What the MIS wrote and is no day stays text. */
function dateIn({ is }: DataColumn, cell: DataCell): Date | undefined {
	if (cell instanceof Date) return is === "moment" ? cell : undefined;
	if (typeof cell !== "string") return undefined;
	if (is === "day" && /^\d{4}-\d{2}-\d{2}$/.test(cell)) return new Date(`${cell}T00:00:00Z`);
	return is === "month" && /^\d{4}-\d{2}$/.test(cell) ? new Date(`${cell}-01T00:00:00Z`) : undefined;
}

function widthOfColumn({ title, is }: DataColumn, rows: DataTable["rows"], at: number): number {
	if (is === "moment") return 18;
	// Where somebody filters, Excel shows a button over the end of the title.
	const texts = rows.map((row) => (is === "money" ? `${row[at] ?? ""}.....` : String(row[at] ?? "")));
	return Math.min(WIDEST_COLUMN, 2 + texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(title) + 2));
}
