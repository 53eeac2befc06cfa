import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensurePrivate, readWithoutLink, writePrivate } from "../system/private-file.js";
import type { WithLock } from "../words/connection.js";
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
	const release = tryLock(file);
	if (release === undefined) return { heldBy: readOwner(about) };
	try {
		writePrivate(about, JSON.stringify(owner));
	} catch (error) {
		release();
		throw unusable(about, error);
	}
	return { release };
}

/**
 * Who holds the lock of this home, without waiting for it; undefined where nobody does. It is tried only where the one
 * who took it last may live: a try at any other time could keep out a run that begins in that moment.
 */
export function holderOfHomeLock(home: string, mayLive: (pid: number) => boolean): LockOwner | undefined {
	const owner = readOwner(join(home, "run.lock.json"));
	if (owner === undefined || !mayLive(owner.pid)) return undefined;
	const release = tryLock(join(home, "run.lock"));
	release?.();
	return release === undefined ? owner : undefined;
}

const POLL_MS = 40;
/** One holder needs 30 s for Intuit and some for the store; who waits longer than this is told. */
const GIVE_UP_MS = 90_000;

/** The same lock, waited for: one process at a time works on the connection, in no order. */
export function processLock(file: string): WithLock {
	return async (work) => {
		const release = await waitForLock(file);
		try {
			return await work();
		} finally {
			release();
		}
	};
}

/** Throws `Failure` "surroundings" where the one before does not come to its end. */
async function waitForLock(file: string): Promise<() => void> {
	const deadline = performance.now() + GIVE_UP_MS;
	for (;;) {
		const release = tryLock(file);
		if (release !== undefined) return release;
		if (performance.now() > deadline) throw heldTooLong(file);
		await pause(POLL_MS * (0.5 + Math.random()));
	}
}

/** What lets go of it again; undefined where another process has it. */
function tryLock(file: string): (() => void) | undefined {
	const database = openLockFile(file);
	try {
		database.exec("BEGIN IMMEDIATE");
	} catch (error) {
		database.close();
		if (sqliteCode(error) === "SQLITE_BUSY") return undefined;
		throw unusable(file, error);
	}
	return () => database.close();
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

function heldTooLong(file: string): Failure {
	return new Failure("surroundings", {
		code: "QB002",
		detail: `Another eaur-qb has been renewing the connection for more than ${GIVE_UP_MS / 1000} seconds (${file}).`,
		fix: "Look for an eaur-qb that hangs, end it, and run the command again.",
	});
}
