import { oneLine, truncate, widthOf } from "./text.js";
import { wrapped } from "./wrap.js";

export interface Column {
	readonly title: string;
	/** "right" for amounts and counts. Such a column is never cut: half a number is a wrong number. */
	readonly align?: "left" | "right";
	/** What a person types again, such as a key: it is not cut either, half of it names nothing. */
	readonly whole?: boolean;
	/** A sentence, of which there is one in a table: where it does not fit its line, all of them stand whole below their rows. */
	readonly below?: boolean;
}

type Cells = readonly (readonly string[])[];

const GAP = "  ";
const LEAST_WIDTH = 8;
const INDENT = "    ";

/** The lines of a table, its titles first, cut to a width where that can be done without cutting numbers. */
export function tableLines(columns: readonly Column[], rows: Cells, width: number): string[] {
	const cells = [
		columns.map((column) => column.title),
		...rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? ""))),
	];
	const sentence = columns.findIndex(({ below }) => below === true);
	if (sentence !== -1 && roomOf(naturalWidths(columns, cells)) > width)
		return overAndBelow(columns, rows, width, sentence);
	const widths = fitted(columns, cells, width);
	return cells.map((line) =>
		line
			.map((cell, at) => padded(cell, widths[at] ?? 0, columns[at]))
			.join(GAP)
			.trimEnd(),
	);
}

const naturalWidths = (columns: readonly Column[], cells: Cells): number[] =>
	columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ""))));

const roomOf = (widths: readonly number[]): number =>
	widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));

/** Each row without its sentence, and that below it, over as many lines as it takes. */
function overAndBelow(columns: readonly Column[], rows: Cells, width: number, sentence: number): string[] {
	const without = <T>(all: readonly T[]): T[] => all.filter((_, at) => at !== sentence);
	const [titles = "", ...lines] = tableLines(without(columns), rows.map(without), width);
	const below = (at: number): string[] => {
		const text = oneLine(rows[at]?.[sentence] ?? "");
		return text === "" ? [] : wrapped(text, width, INDENT);
	};
	return [titles, ...lines.flatMap((line, at) => [line, ...below(at)])];
}

/** Takes a column at a time from the widest text until the table fits, or no text can be cut further. */
function fitted(columns: readonly Column[], cells: Cells, width: number): number[] {
	const widths = naturalWidths(columns, cells);
	let excess = roomOf(widths) - width;
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
