import type { Source } from "../words/source.js";

// What an inspection of the MIS has to say.

/** A source, and whether the tool writes statuses into its table. */
export interface TrackedSource extends Source {
	readonly tracked: boolean;
	/** It is used only where a setting asks for it: what its table lacks is said, and is no fault. */
	readonly spare?: true;
}

/** One column that the tool reads or writes, or an index it would profit from, and whether the MIS has it. */
export interface ColumnFinding {
	readonly table: string;
	/** A column; for an index its columns in order, "reg_no, reg_date". */
	readonly column: string;
	readonly need: "read" | "track" | "index";
	/** False for what the tool works without: optional columns and indexes. */
	readonly required: boolean;
	readonly present: boolean;
	/** What its absence means, or what the index would bring. */
	readonly note: string;
}

/** A tracking column whose type cannot hold what is written there. */
export interface UnfitColumn {
	readonly table: string;
	readonly column: string;
	readonly type: string;
	/** False where it holds enough to go on. */
	readonly refused: boolean;
	/** Why, and the statement that mends it. */
	readonly note: string;
}

/** A table of records whose key no index keeps unique. */
export interface Keyless {
	readonly table: string;
	readonly column: string;
	/** The first few keys that several rows bear, or "NULL". */
	readonly repeated: readonly string[];
}

/** What a table that is written does by itself. */
export interface Peculiarity {
	readonly table: string;
	/** Of the column or the trigger. */
	readonly name: string;
	/** The last three say nothing of what the table does: they are read with care. */
	readonly is: "changes-itself" | "generated" | "trigger" | "zoned-day" | "amount-as-text" | "fine-amount";
	readonly note: string;
}

/** What an account may do, against what the tool needs. */
export interface Privileges {
	/** As a GRANT has to name it, "'eaur'@'%'"; undefined for an embedded file, which has none. */
	readonly account: string | undefined;
	/** Columns that could not be written, by table. */
	readonly missing: readonly { readonly table: string; readonly columns: readonly string[] }[];
	/** What it may do beyond that: "DELETE", "DROP". */
	readonly unneeded: readonly string[];
}

/** Rows that one program, person and machine marked. */
export interface Marker {
	readonly pushedBy: string;
	readonly rows: number;
	/** Local time of the MIS server. */
	readonly last: string;
}

export interface TableFinding {
	readonly name: string;
	readonly present: boolean;
	/** Some shapes of the MIS lack it, and nothing is amiss then. */
	readonly optional?: true;
	/** On a server its own estimate, which may be off by a tenth and more; exact in an embedded file. */
	readonly rows: number | undefined;
}

export interface Inspection {
	readonly server: string;
	readonly database: string;
	readonly rowsAreEstimates: boolean;
	readonly tables: readonly TableFinding[];
	readonly columns: readonly ColumnFinding[];
	readonly unfit: readonly UnfitColumn[];
	readonly keyless: readonly Keyless[];
	readonly peculiarities: readonly Peculiarity[];
	/** Tables that are written and whose triggers the server hides from this account. */
	readonly hidingTriggers: readonly string[];
}
