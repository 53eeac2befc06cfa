import type { Dialect } from "./dialect.js";
import type { LockHolder, MisLock } from "./types.js";

/** One statement; every value is a text parameter. */
export interface Statement {
	readonly sql: string;
	readonly params: readonly string[];
}

/** A row in the order of the select list. */
export type TextRow = readonly (string | null)[];

/**
 * For what others keep locked: tried again as long as any trouble may pass (the default), or waited for once, for as
 * long as one statement waits, for a second, or not at all. A file is locked as a whole, and always waited for.
 */
export type LockWait = "patiently" | "some time" | "a moment" | "no time";

/** What differs between a server and an embedded file. All methods throw a `Failure` with QB011. */
export interface Engine {
	readonly where: string;
	readonly database: string;
	readonly dialect: Dialect;
	/** "MariaDB 10.11.19", "MySQL 8.0.39", "SQLite 3.53.2". */
	server(): Promise<string>;
	read(statement: Statement): Promise<TextRow[]>;
	/** For statements that may be run twice with the same result. Returns the rows matched, changed or not. */
	write(statement: Statement, wait?: LockWait): Promise<number>;
	/** Runs the statement once, whatever happens. */
	alter(sql: string): Promise<void>;
	/** A transaction of its own that only reads, and sees the MIS as it is when it begins. */
	snapshot(): Promise<Pick<Engine, "read" | "close">>;
	lock(name: string): Promise<{ readonly lock: MisLock } | { readonly heldBy: LockHolder }>;
	close(): Promise<void>;
}
