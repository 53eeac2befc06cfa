import type { Column, MisRow } from "../../words/source.js";

/** A value with the MIS column it stands in, so that messages can name both. */
export interface Field {
	readonly column: string;
	/** "" where the MIS has NULL or only blanks. */
	readonly value: string;
	/** Whether it is an amount in a column of text. */
	readonly typed?: boolean;
}

interface Columns<Name extends string> {
	readonly columns: Readonly<Record<Name, Column>>;
}

export function fieldOf<Name extends string>(source: Columns<Name>, row: MisRow, name: Name): Field {
	const value = row.values[name] ?? "";
	return {
		column: source.columns[name].name,
		value: value.trim() === "" ? "" : value,
		typed: row.typed?.includes(name) ?? false,
	};
}

/** The id in a column, or undefined where there is none. */
export function idIn(row: MisRow, name: string): string | undefined {
	const id = (row.values[name] ?? "").trim();
	return id === "" ? undefined : id;
}
