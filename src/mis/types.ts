import type { MisId, QboId } from "../words/ids.js";
import type { MisRow, Source, SyncStatus } from "../words/source.js";

export type StatusCounts = Readonly<Record<SyncStatus, number>>;

/** A condition on one of a source's columns, by our name. `at-least` and `at-most` compare days and include the bound. */
export type Condition =
	| { readonly column: string; readonly is: "one-of"; readonly values: readonly string[] }
	| { readonly column: string; readonly is: "at-least" | "at-most"; readonly value: string };

export interface PageQuery {
	/** Rows with a greater key only; undefined starts at the first. */
	readonly after: MisId | undefined;
	readonly limit: number;
	/** Only rows of these statuses; all rows when absent. Not to be given for a table without a status column. */
	readonly statuses?: readonly SyncStatus[];
	readonly where?: readonly Condition[];
	/** Only these keys. */
	readonly ids?: readonly MisId[];
}

export type Mark =
	| { readonly id: MisId; readonly as: "synced"; readonly qboId: QboId; readonly syncToken: string | undefined }
	| { readonly id: MisId; readonly as: "failed" }
	| { readonly id: MisId; readonly as: "not-synced" };

/** Who holds a named lock on the MIS server. */
export interface LockHolder {
	readonly host: string;
	/** Seconds since the lock was taken, where the server tells. */
	readonly seconds: number | undefined;
}

export interface MisLock {
	/** True as long as the server still knows the lock as ours. */
	held(): Promise<boolean>;
	release(): Promise<void>;
}

/** One column that the tool needs or writes, and whether the MIS has it. */
export interface ColumnFinding {
	readonly table: string;
	readonly column: string;
	readonly need: "read" | "track" | "index";
	readonly present: boolean;
	/** What its absence means, or what the index would bring. */
	readonly note: string;
}

export interface Inspection {
	readonly server: string;
	readonly database: string;
	readonly tables: readonly { readonly name: string; readonly present: boolean; readonly rows: number | undefined }[];
	readonly columns: readonly ColumnFinding[];
}

/**
 * The MIS database. The only door to it: every statement is made in this room.
 * All methods throw a `Failure` with QB011: "out-of-reach" when the server does not answer, "configuration" when the
 * account, the database or a table or column is missing.
 */
export interface Mis {
	/** For messages: "eaur_mis on 127.0.0.1:3306", "university.sqlite". */
	readonly where: string;
	/** Rows by status, in one statement. Every row is `not-synced` where the table has no status column. */
	counts(source: Source): Promise<StatusCounts>;
	/** Whether the table has status, pushed_by and pushed_date. */
	isTracked(source: Source): Promise<boolean>;
	/** A keyset page in ascending key order. */
	page(source: Source, query: PageQuery): Promise<MisRow[]>;
	/**
	 * Sets status 3, pushed_by and pushed_date (server clock) where the status is one of `from`; returns the ids that
	 * are ours now.
	 */
	claim(source: Source, ids: readonly MisId[], by: string, from: readonly SyncStatus[]): Promise<MisId[]>;
	/**
	 * Writes outcomes, one UPDATE per outcome for many rows, where the status is one of `from`. Writes pushed_by and
	 * pushed_date, and for `synced` the QuickBooks id and sync token where such columns exist and can hold them.
	 * Returns the number of rows changed.
	 */
	mark(source: Source, marks: readonly Mark[], by: string, from: readonly SyncStatus[]): Promise<number>;
	/** Rows that a sandbox run marked: pushed_by ends in " sandbox:<realm>". */
	countSandboxMarks(source: Source): Promise<number>;
	/** Makes such rows unsynchronised again; returns how many. */
	resetSandboxMarks(source: Source): Promise<number>;
	/** A named lock on the server, held by its own connection; or who holds it. Always got on an embedded file. */
	lock(name: string): Promise<{ readonly lock: MisLock } | { readonly heldBy: LockHolder }>;
	inspect(): Promise<Inspection>;
	/** The ALTER statements that add the missing tracking columns; empty when nothing is missing. */
	prepareStatements(): Promise<string[]>;
	/** Runs one statement that `prepareStatements` gave. */
	alter(statement: string): Promise<void>;
	close(): Promise<void>;
}
