/** Text, a whole number or percentage, an amount in hundredths, a moment, or nothing. */
export type DataCell = string | number | bigint | Date | undefined;

export interface DataColumn {
	readonly title: string;
	/**
	 * What its cells are. `number` is one that counts nothing (an id), `money` cells are hundredths, `share` cells parts of 1,
	 * `day` and `month` cells text as 2026-01-31 and 2026-01, `moment` cells a `Date`, shown in UTC.
	 */
	readonly is: "text" | "number" | "count" | "money" | "share" | "day" | "month" | "moment";
}

/** A table for other programs: a sheet of a workbook, a CSV file. */
export interface DataTable {
	/** The name of the sheet. */
	readonly title: string;
	readonly columns: readonly DataColumn[];
	readonly rows: readonly (readonly DataCell[])[];
	/** What stands below them, and is none of them. */
	readonly total?: readonly DataCell[];
}
