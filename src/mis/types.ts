import type { MisId, QboId } from "../words/ids.js";
import type { MisRow, RowCondition, Source, SyncStatus } from "../words/source.js";
import type { Inspection, Marker, Privileges, TrackedSource } from "./findings.js";

export type StatusCounts = Readonly<Record<SyncStatus, number>>;

/** A condition on one of a source's columns, by our name. `at-least` and `at-most` compare days and include the bound. */
export type Condition =
	| RowCondition
	| { readonly column: string; readonly is: "at-least" | "at-most"; readonly value: string };

export interface PageQuery {
	/** Rows with a greater key only; undefined starts at the first. */
	readonly after: MisId | undefined;
	readonly limit: number;
	/** Only rows of these statuses; all rows when absent. Where the table has no status column every row is `not-synced`. */
	readonly statuses?: readonly SyncStatus[];
	readonly where?: readonly Condition[];
	/** Only these keys. */
	readonly ids?: readonly MisId[];
	/** Only rows whose pushed_by does not end in this, or is empty. */
	readonly notBearing?: string;
}

export interface CountQuery extends Pick<PageQuery, "statuses" | "where" | "ids"> {
	/** Counts the different values of this column, by our name, as the MIS compares them. Rows without one do not count. */
	readonly different?: string;
}

export type Mark =
	| { readonly id: MisId; readonly as: "synced"; readonly qboId: QboId; readonly syncToken: string | undefined }
	| { readonly id: MisId; readonly as: "failed" }
	| { readonly id: MisId; readonly as: "not-synced" };

/** Why a row was not written, with the database's words: it refused (a trigger, a constraint), or others keep it locked. */
export interface Unwritten {
	readonly is: "refused" | "occupied";
	readonly words: string;
}

/** Collects rows that were not written. */
export type Refusals = Map<MisId, Unwritten>;

/** Who holds a named lock on the MIS. */
export interface LockHolder {
	/** Undefined where the server does not show us the holder's connection. */
	readonly host: string | undefined;
	/** Seconds since the lock was taken, where the server tells. */
	readonly seconds: number | undefined;
}

export interface MisLock {
	/** True as long as the server, or the file, still knows the lock as ours; false also when it cannot be asked. */
	held(): Promise<boolean>;
	release(): Promise<void>;
}

/** What QuickBooks says back of a row. */
export interface SaidBackRow {
	readonly id: MisId;
	/** Exact decimal text; what is open. */
	readonly balance: string;
	/** YYYY-MM-DD; null while it is not paid. */
	readonly paidOn: string | null;
	readonly state: string;
}

/** A column as the MIS declares it. */
export interface SnapshotColumn {
	/** As the MIS spells it. */
	readonly name: string;
	/** Lower case, without length: "float", "decimal". */
	readonly type: string;
	readonly isText: boolean;
	/** Shown with zeros before it (ZEROFILL). */
	readonly isFilled: boolean;
}

/**
 * The MIS as it stood at one moment, whatever others write meanwhile: one transaction that reads. Whoever reads it makes
 * statements of his own, so that a mistake in one reader of the MIS does not hide in another.
 */
export interface MisSnapshot {
	readonly dialect: "mysql" | "sqlite";
	/** The server's own time when it began, "YYYY-MM-DD HH:MM:SS". */
	readonly taken: string;
	/** The columns of a table by their names in lower case; undefined where there is no such table. */
	columns(table: string): ReadonlyMap<string, SnapshotColumn> | undefined;
	/** Rows in the order of the select list, every value as text or null. Values are text parameters. */
	read(sql: string, params?: readonly string[]): Promise<(readonly (string | null)[])[]>;
	close(): Promise<void>;
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
	/** Rows with these statuses and conditions, in one statement. */
	count(source: Source, query: CountQuery): Promise<number>;
	/** Who marked rows in the last 24 hours, the busiest first. Nobody where the table has no tracking columns. */
	markers(source: Source): Promise<Marker[]>;
	/** What the account may do with these tables. */
	privileges(sources: readonly Source[]): Promise<Privileges>;
	/** The cipher of the connection; undefined where it is not encrypted, or there is none. */
	cipher(): Promise<string | undefined>;
	/** For how long the server has been up; undefined for an embedded file, which has none. */
	upForMs(): Promise<number | undefined>;
	/**
	 * Gives rows at 3 free: status 0, pushed_by. pushed_date is the time of the claim still where `keepDate`, else now.
	 * Returns how many it gave free: a row that is at 3 no longer is left as it is.
	 */
	release(source: Source, ids: readonly MisId[], by: string, keepDate: boolean, refused?: Refusals): Promise<number>;
	/** The server's own time, "YYYY-MM-DD HH:MM:SS", as pushed_date has it. */
	now(): Promise<string>;
	/** Whether the table has status, pushed_by and pushed_date. */
	isTracked(source: Source): Promise<boolean>;
	/**
	 * Throws "configuration" where one of these columns is missing, or cannot hold what is written into it, or where the
	 * account may not write it, or one of the optional ones that are there.
	 */
	requireTracking(source: Source): Promise<void>;
	/** Throws "configuration" where several rows of the table bear one key. */
	requireKey(source: Source): Promise<void>;
	/**
	 * Whether an UPDATE may change more of a row than it sets: the table has triggers, or hides them from the account, or
	 * the server makes what is read out of other columns.
	 */
	mayChangeRows(source: Source): Promise<boolean>;
	/** A keyset page in ascending key order. */
	page(source: Source, query: PageQuery): Promise<MisRow[]>;
	/**
	 * Sets status 3, pushed_by and pushed_date (server clock) where the status is one of `from`; returns the ids that
	 * are ours now: at 3 and bearing `by`. Rows that the database refuses, or that others keep locked, go into `refused`,
	 * and the others are claimed all the same; without it a refusal is thrown.
	 */
	claim(
		source: Source,
		ids: readonly MisId[],
		by: string,
		from: readonly SyncStatus[],
		refused?: Refusals,
	): Promise<MisId[]>;
	/**
	 * Writes outcomes, one UPDATE per outcome for many rows, where the status is one of `from`. Writes pushed_by and
	 * pushed_date, and for `synced` the QuickBooks id and sync token where such columns exist and can hold them. With
	 * `bearing` only rows whose pushed_by is one of these names, or is NULL where null is among them.
	 * Returns the number of rows that bear their outcome and `by` now; fewer than `marks` when somebody else changed some.
	 * `refused` as for `claim`.
	 */
	mark(
		source: Source,
		marks: readonly Mark[],
		by: string,
		from: readonly SyncStatus[],
		bearing?: readonly (string | null)[],
		refused?: Refusals,
	): Promise<number>;
	/** Rows that a sandbox run marked: pushed_by ends in " sandbox:<realm>". */
	countSandboxMarks(source: Source): Promise<number>;
	/**
	 * Makes such rows unsynchronised again, and takes the sandbox company's QuickBooks id out of those it had marked
	 * synced; returns how many. `refused` as for `claim`.
	 */
	resetSandboxMarks(source: Source, refused?: Refusals): Promise<number>;
	/**
	 * A named lock on the server, held by its own connection, or beside an embedded file; or who holds it. Never waits.
	 */
	lock(name: string): Promise<{ readonly lock: MisLock } | { readonly heldBy: LockHolder }>;
	/** Tables, columns and indexes against what the sources need. Changes nothing. */
	inspect(sources: readonly TrackedSource[]): Promise<Inspection>;
	/** The MIS as it is now, to be read at leisure. It must be closed: the server keeps old rows for it. */
	snapshot(): Promise<MisSnapshot>;
	/** The ALTER statements that add the columns for what QuickBooks says back; none where all are there. */
	saidBackStatements(source: Source): Promise<string[]>;
	/**
	 * Writes what QuickBooks says of rows into these columns, and nothing else. Throws "configuration" where one is missing.
	 * Rows that the database refuses go into `refused`.
	 */
	writeSaidBack(source: Source, rows: readonly SaidBackRow[], refused: Refusals): Promise<void>;
	/** The ALTER statements that add the missing tracking columns; empty when nothing is missing. */
	prepareStatements(sources: readonly TrackedSource[]): Promise<string[]>;
	/** Runs one statement that `prepareStatements` gave. Never tried twice. */
	alter(statement: string): Promise<void>;
	close(): Promise<void>;
}

export interface ReadingOptions {
	/** Garbled texts are mended where it is certain what they mean; the rows say which. */
	readonly repairText?: boolean | undefined;
}

/** How long the MIS server is waited for, in milliseconds. */
export interface Patience {
	readonly connectTimeoutMs: number;
	/** For how long one statement waits for rows or tables that another session keeps locked: whole seconds. */
	readonly lockWaitMs: number;
	/** For how long a statement whose connection was lost is tried again. */
	readonly retryForMs: number;
	/** From then on a statement that fails is not tried again. */
	readonly stop?: AbortSignal | undefined;
}
