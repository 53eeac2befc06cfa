import { garbledIn } from "../../words/garbled.js";
import type { Warning } from "../../words/problem.js";
import type { MisRow, Source } from "../../words/source.js";
import { quoted } from "./names.js";

/** What is garbled in the texts of a row, and what was mended. */
export function textWarnings({ columns }: Pick<Source, "columns">, row: MisRow): readonly Warning[] {
	const mended = (row.mended ?? []).map(([name, original]) => {
		const column = columns[name]?.name ?? name;
		return `${column} ${quoted(original)} was mended: ${quoted(row.values[name] ?? "")}`;
	});
	const garbled = Object.entries(columns).flatMap(([name, { name: column, read, asIs }]) =>
		read === "text" && asIs !== true ? garbledWarning(column, row.values[name] ?? "") : [],
	);
	return [...mended, ...garbled];
}

/** A text that would stand garbled in QuickBooks for good. */
export function garbledWarning(what: string, text: string): readonly Warning[] {
	const garbled = garbledIn(text);
	if (garbled === undefined) return [];
	const sense =
		garbled.mended === undefined
			? "correct it in the MIS"
			: `correct it in the MIS, or let mis.repairText send ${quoted(garbled.mended)}`;
	return [`${what} ${quoted(text)} ${garbled.what}, and is sent so: ${sense}`];
}
