import { oneLine, truncate, widthOf } from "./text.js";

export interface Column {
	readonly title: string;
	/** "right" for amounts and counts. Such a column is never cut: half a number is a wrong number. */
	readonly align?: "left" | "right";
	/** What a person types again, such as a key: it is not cut either, half of it names nothing. */
	readonly whole?: boolean;
}

const GAP = "  ";
const LEAST_WIDTH = 8;

/** The lines of a table, its titles first, cut to a width where that can be done without cutting numbers. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string[] {
	const cells = [
		columns.map((column) => column.title),
		...rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? ""))),
	];
	const widths = fitted(columns, cells, width);
	return cells.map((line) =>
		line
			.map((cell, at) => padded(cell, widths[at] ?? 0, columns[at]))
			.join(GAP)
			.trimEnd(),
	);
}

/** Takes a column at a time from the widest text until the table fits, or no text can be cut further. */
function fitted(columns: readonly Column[], cells: readonly (readonly string[])[], width: number): number[] {
	const widths = columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ""))));
	const room = width - GAP.length * (columns.length - 1);
	let excess = widths.reduce((sum, each) => sum + each, 0) - room;
	for (; excess > 0; excess--) {
		const texts = widths.map((each, at) => (columns[at]?.align === "right" || columns[at]?.whole ? 0 : each));
		const widest = texts.indexOf(Math.max(...texts));
		const current = texts[widest] ?? 0;
		if (current <= LEAST_WIDTH) break;
		widths[widest] = current - 1;
	}
	return widths;
}

function padded(cell: string, width: number, column: Column | undefined): string {
	const text = truncate(cell, width);
	const blanks = " ".repeat(Math.max(0, width - widthOf(text)));
	return column?.align === "right" ? blanks + text : text + blanks;
}
