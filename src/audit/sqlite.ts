import { createRequire } from "node:module";
import type Library from "better-sqlite3";
import { troubleOf } from "../system/trouble.js";

export type Sqlite = Library.Database;

/**
 * Opens a file of ours. The library is loaded here, not at start: counting on a MIS server needs none of our files.
 * @throws Failure "surroundings" where the library does not run here, else SQLite's error
 */
export function openSqlite(file: string, options: Library.Options = {}): Sqlite {
	try {
		const Database = createRequire(import.meta.url)("better-sqlite3") as typeof Library;
		return new Database(file, options);
	} catch (error) {
		throw sqliteCode(error) === undefined ? (troubleOf(error) ?? error) : error;
	}
}

/** Such as "SQLITE_BUSY"; undefined for what is no error of SQLite. */
export function sqliteCode(error: unknown): string | undefined {
	if (!(error instanceof Error) || error.name !== "SqliteError") return undefined;
	return "code" in error ? String(error.code) : "";
}
