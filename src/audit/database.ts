import { constants, copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { ensurePrivate, LinkRefused, narrowPrivate } from "../system/private-file.js";
import { Failure } from "../words/failure.js";
import { refuseForeignWal } from "./pair.js";
import { MIGRATIONS, TABLES } from "./schema.js";
import { openSqlite, type Sqlite, sqliteCode } from "./sqlite.js";

export const AUDIT_FILE = "audit.sqlite";

/** How long a reader waits for a writer of another process before giving up. */
const BUSY_MS = 5_000;

/** Memory for pages of the file: those of the last records suffice, and better-sqlite3 would take four times as much. */
const CACHE_KIB = 4_096;

/**
 * Opens `audit.sqlite` in the home, makes it when it is missing, and brings an older one up to date after a copy was
 * made. Every commit is on disk before it returns (synchronous=FULL): an intent must survive a power cut.
 * Throws `Failure` "configuration" for a newer file and "surroundings" for one that cannot be read or written.
 */
export function openAuditDatabase(home: string): Sqlite {
	const file = join(home, AUDIT_FILE);
	try {
		refuseForeignWal(file);
		ensurePrivate(file);
		for (const beside of ["-wal", "-shm"]) narrowPrivate(file + beside);
		const database = openSqlite(file, { timeout: BUSY_MS });
		database.pragma("journal_mode = WAL");
		database.pragma("synchronous = FULL");
		database.pragma("foreign_keys = ON");
		// What was deleted is overwritten: documents on their way hold national ids.
		database.pragma("secure_delete = ON");
		database.pragma(`cache_size = -${CACHE_KIB}`);
		migrate(database, file);
		refuseMissingTables(database, file);
		return database;
	} catch (error) {
		throw error instanceof Failure ? error : unusable(file, error);
	}
}

/** Closes it, and leaves nothing in the file of changes written ahead: SQLite does so only where nobody else has it open. */
export function closeDatabase(database: Sqlite): void {
	try {
		database.pragma("busy_timeout = 0");
		database.pragma("wal_checkpoint(TRUNCATE)");
	} catch {
		// On a full or broken disk the next opening does it.
	}
	database.close();
}

function migrate(database: Sqlite, file: string): void {
	const version = database.pragma("user_version", { simple: true }) as number;
	if (version > MIGRATIONS.length) throw newer(file, version);
	if (version === MIGRATIONS.length) return;
	if (version > 0) copyBefore(database, file, version);
	database
		.transaction(() => {
			for (const statements of MIGRATIONS.slice(version)) database.exec(statements);
			database.pragma(`user_version = ${MIGRATIONS.length}`);
		})
		.immediate();
	if (version > 0) scrub(database);
}

/** A table that another program took away would be missed in the middle of a run, and an empty log would be taken for whole. */
function refuseMissingTables(database: Sqlite, file: string): void {
	const present = new Set(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
	const missing = TABLES.filter((table) => !present.has(table));
	if (missing.length === 0) return;
	throw new Failure("surroundings", {
		detail: `The ledger ${file} is damaged: ${missing.length === 1 ? "its table is" : "its tables are"} missing: ${missing.join(", ")}.`,
		fix: "Nothing was sent. Keep a copy of the file, put back a backup of it, then run `eaur-qb doctor`.",
	});
}

/** What earlier versions deleted was not overwritten. Another process that is at work puts it off for good: rare enough. */
function scrub(database: Sqlite): void {
	try {
		database.exec("VACUUM");
	} catch (error) {
		if (!sqliteCode(error)?.startsWith("SQLITE_BUSY")) throw error;
	}
}

function copyBefore(database: Sqlite, file: string, version: number): void {
	database.pragma("wal_checkpoint(TRUNCATE)");
	const copy = `${file}.version-${version}`;
	if (existsSync(copy)) return;
	// With the mode of the file itself; what stands there by now, a link too, is not written to.
	copyFileSync(file, copy, constants.COPYFILE_EXCL);
}

function newer(file: string, version: number): Failure {
	return new Failure("configuration", {
		detail: `${file} was written by a newer eaur-qb (schema ${version}; this one knows ${MIGRATIONS.length}).`,
		fix: "Install the newer version again, or point EAUR_QB_HOME at another folder.",
	});
}

const REASONS: Readonly<Record<string, string>> = {
	SQLITE_CANTOPEN: "the file cannot be opened; is the folder there and yours?",
	SQLITE_READONLY: "it is read-only",
	SQLITE_FULL: "the disk is full",
	SQLITE_BUSY: "another program keeps it locked",
	SQLITE_NOTADB: "it is damaged or not ours",
	SQLITE_CORRUPT: "it is damaged",
	SQLITE_IOERR: "the disk reports an error",
	ENOSPC: "the disk is full",
	EDQUOT: "the quota of this user is used up",
	EROFS: "the disk is read-only",
	EACCES: "this user may not write there",
};

const MEND_IT = "Make room, free or mend the file, or put back a copy of it, and run the command again.";
/** Nothing that SQLite says of a file: a copy put back for it would make the run forget what is in QuickBooks. */
const IT_MAY_BE_WHOLE =
	"Run the command again. If it says so again, `eaur-qb audit verify` tells whether the ledger is whole; put back no copy of a whole one.";

/** The sentence for an SQLite error on our own file. */
export function unusable(file: string, error: unknown): Failure {
	if (error instanceof LinkRefused) {
		return new Failure("surroundings", {
			// Through a link, the ledger might be another company's, or a file that somebody else can write.
			detail: `The file ${error.path} is a symbolic link, so it is not used.`,
			fix: "Put the file itself in its place, or set EAUR_QB_HOME to the folder where it lies.",
		});
	}
	const code = error instanceof Error && "code" in error ? String(error.code) : "";
	const known = Object.entries(REASONS).find(([prefix]) => code.startsWith(prefix))?.[1];
	const reason = known ?? (error instanceof Error ? error.message : String(error));
	return new Failure("surroundings", {
		detail: `The ledger ${file} cannot be used: ${reason}.`,
		fix: `Nothing more is sent. ${known === undefined ? IT_MAY_BE_WHOLE : MEND_IT}`,
	});
}

/** Whether an error came from SQLite: something is wrong with the disk or the file, not with a record. */
export const isSqliteError = (error: unknown): boolean => sqliteCode(error) !== undefined;
