/** Text, a whole number or percentage, an amount in hundredths, or nothing. */
export type DataCell = string | number | bigint | undefined;

export interface DataColumn {
	readonly title: string;
	/** What its cells are. `money` cells are hundredths, `share` cells parts of 1. */
	readonly is: "text" | "count" | "money" | "share";
}

/** A table for other programs: a sheet of a workbook, a CSV file. */
export interface DataTable {
	/** The name of the sheet. */
	readonly title: string;
	readonly columns: readonly DataColumn[];
	readonly rows: readonly (readonly DataCell[])[];
}
