import { join } from "node:path";
import { ensurePrivate, readWithoutLink, writePrivate } from "../system/private-file.js";
import { Failure } from "../words/failure.js";
import { unusable } from "./database.js";
import { openSqlite, type Sqlite, sqliteCode } from "./sqlite.js";

/** Who holds the lock of this home, for the person who meets it. */
export interface LockOwner {
	readonly user: string;
	readonly host: string;
	readonly pid: number;
	readonly command: string;
	readonly since: string;
}

export type LockAttempt = { readonly release: () => void } | { readonly heldBy: LockOwner | undefined };

/**
 * One run at a time in this home. The lock is the operating system's own (a write lock on an SQLite file), so it ends
 * with the process that holds it, however that ends: there are no stale locks to clear.
 */
export function takeHomeLock(home: string, owner: LockOwner): LockAttempt {
	const file = join(home, "run.lock");
	const about = join(home, "run.lock.json");
	const database = openLockFile(file);
	try {
		database.exec("BEGIN IMMEDIATE");
	} catch (error) {
		database.close();
		if (sqliteCode(error) === "SQLITE_BUSY") return { heldBy: readOwner(about) };
		throw unusable(file, error);
	}
	try {
		writePrivate(about, JSON.stringify(owner));
	} catch (error) {
		database.close();
		throw unusable(about, error);
	}
	return { release: () => database.close() };
}

/**
 * Who holds the lock of this home, without waiting for it; undefined where nobody does. It is tried only where the one
 * who took it last may live: a try at any other time could keep out a run that begins in that moment.
 */
export function holderOfHomeLock(home: string, mayLive: (pid: number) => boolean): LockOwner | undefined {
	const owner = readOwner(join(home, "run.lock.json"));
	if (owner === undefined || !mayLive(owner.pid)) return undefined;
	const database = openLockFile(join(home, "run.lock"));
	try {
		database.exec("BEGIN IMMEDIATE");
		return undefined;
	} catch (error) {
		if (sqliteCode(error) === "SQLITE_BUSY") return owner;
		throw unusable(join(home, "run.lock"), error);
	} finally {
		database.close();
	}
}

function openLockFile(file: string): Sqlite {
	try {
		ensurePrivate(file);
		return openSqlite(file, { timeout: 0 });
	} catch (error) {
		throw error instanceof Failure ? error : unusable(file, error);
	}
}

function readOwner(about: string): LockOwner | undefined {
	try {
		return JSON.parse(readWithoutLink(about)) as LockOwner;
	} catch {
		return undefined;
	}
}
