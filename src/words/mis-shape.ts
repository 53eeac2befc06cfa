import type { Source, SyncStatus } from "./source.js";

/** A column that the tool writes, and `mis prepare` adds where it is missing. */
export interface WrittenColumn {
	readonly name: string;
	/** In which type it is added: "DATETIME NULL". */
	readonly type: string;
	/** What it says of a row. */
	readonly means: string;
}

/** The columns without which no row can be claimed or marked. */
export interface TrackingColumns {
	readonly status: WrittenColumn;
	/** Who changed the status last. */
	readonly by: WrittenColumn;
	/** When that was, by the server's clock. */
	readonly at: WrittenColumn;
}

/** What QuickBooks says back of a row. */
export type SaidBackColumns = Readonly<Record<"balance" | "paidOn" | "state", Omit<WrittenColumn, "means">>>;

/** An index that the MIS would profit from: in what, and whether this program does. */
export interface UsefulIndex {
	readonly name: string;
	readonly table: string;
	readonly columns: readonly string[];
	readonly brings: string;
}

/**
 * What is peculiar to one MIS: how it calls what the tool reads and writes there. A program is handed one when it starts,
 * so that the room of the MIS knows no table and no column by name.
 */
export interface MisShape {
	readonly tracking: TrackingColumns;
	/** What stands in the status column for each of our words. */
	readonly statuses: Readonly<Record<Exclude<SyncStatus, "other">, number>>;
	/** Where the QuickBooks id of a row stands: the first of these names that a table has. */
	readonly qboId: readonly [string, ...string[]];
	/** Where the version of its document stands, in a table that has it. */
	readonly syncToken: string;
	readonly saidBack: SaidBackColumns;
	/** Tables that are read and hold no records: what names ids, who studied where. */
	readonly readOnly: readonly Source[];
	readonly indexes: readonly UsefulIndex[];
}
