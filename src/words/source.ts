import type { MisId, QboId } from "./ids.js";

/** How a column is read. Everything leaves the MIS room as text; `money` as exact decimal text, `day` as YYYY-MM-DD. */
export type Reading = "text" | "money" | "day";

export interface Column {
	readonly name: string;
	readonly read: Reading;
	/** A column that some shapes of the MIS lack: read as NULL there. */
	readonly optional?: true;
	/** What a person is known by: never mended, or two could become one. */
	readonly asIs?: true;
}

/** What the MIS room must know to page through one table. Written by the kind, executed by the MIS room. */
export interface Source {
	readonly table: string;
	readonly key: string;
	/** Our name for a value → the MIS column that holds it. */
	readonly columns: Readonly<Record<string, Column>>;
	/** A table that some shapes of the MIS lack: there it has no rows, and nothing of it is missing. */
	readonly optional?: true;
	/** Which rows of the table are meant at all: the others are none of this kind, and are never read, counted or sent. */
	readonly among?: readonly RowCondition[];
}

/**
 * A condition on one of a source's columns, by our name. `empty`: NULL or blanks, and every row where the column is
 * missing; `filled` is the opposite.
 */
export type RowCondition =
	| { readonly column: string; readonly is: "one-of"; readonly values: readonly string[] }
	| { readonly column: string; readonly is: "empty" | "filled" };

/** The status column in words. `other` is a value that no tool of ours or the guides writes; such rows are never sent. */
export type SyncStatus = "not-synced" | "synced" | "failed" | "in-progress" | "other";

/** A row as it was read: values by our names, as text, nothing judged yet. */
export interface MisRow {
	readonly id: MisId;
	readonly status: SyncStatus;
	readonly pushedBy: string | null;
	/** Local time of the MIS server, "YYYY-MM-DD HH:MM:SS". */
	readonly pushedAt: string | null;
	/** A QuickBooks id that somebody left in the row: a hint to verify, not truth. */
	readonly qboIdHint: QboId | null;
	readonly values: Readonly<Record<string, string | null>>;
	/** Our names of amounts that stand in a column of text: somebody typed them, with whatever separators. */
	readonly typed?: readonly string[];
	/** Our names of texts that were mended when they were read (`mis.repairText`), with what stands in the MIS. */
	readonly mended?: readonly (readonly [name: string, original: string])[];
}
