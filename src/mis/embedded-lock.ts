import { chmodSync, readFileSync, realpathSync, statSync } from "node:fs";
import { hostname } from "node:os";
import type BetterSqlite3 from "better-sqlite3";
import { refuseLink, writeShared } from "../system/private-file.js";
import { Failure } from "../words/failure.js";
import type { LockHolder, MisLock } from "./types.js";

type Attempt = { readonly lock: MisLock } | { readonly heldBy: LockHolder };

/**
 * A lock beside an embedded MIS: two homes may share the file, and one of them must wait. It is the operating system's
 * own, a write lock on a small file of ours, so it ends with the process that holds it. The MIS itself stays free for
 * other programs. At once or not at all.
 */
export function lockBeside(Database: typeof BetterSqlite3, file: string, name: string): Attempt {
	// One file may be reached under several names; its lock has one.
	const mis = realpathSync(file);
	refuseSecondName(mis);
	const path = `${mis}.${name.replaceAll(/[^\w-]/g, "-")}.lock`;
	const database = opened(Database, path);
	shareLike(mis, path);
	try {
		database.exec("BEGIN IMMEDIATE");
	} catch (error) {
		database.close();
		if (codeOf(error) === "SQLITE_BUSY") return { heldBy: holderOf(path) };
		throw cannotLock(path, error);
	}
	const owner = statSync(path).ino;
	leaveWord(path);
	return {
		lock: {
			// Who removes the file lets another run make a new one: ours protects nothing any more.
			held: async () => database.open && statSync(path, { throwIfNoEntry: false })?.ino === owner,
			release: async () => void database.close(),
		},
	};
}

/** A hard link may lie in any folder: who comes by it would make a lock of his own, and look for this one in vain. */
function refuseSecondName(mis: string): void {
	const names = statSync(mis).nlink;
	if (names <= 1) return;
	throw new Failure("configuration", {
		code: "QB011",
		detail: `The MIS file ${mis} has ${names} names (hard links): a run that comes by another one could not be kept out, and both would send everything.`,
		fix: `Give it one name: remove the others (find / -samefile ${mis}), or make a copy and take that away from the others.`,
	});
}

function opened(Database: typeof BetterSqlite3, path: string): BetterSqlite3.Database {
	try {
		refuseLink(path);
		return new Database(path, { timeout: 0 });
	} catch (error) {
		throw cannotLock(path, error);
	}
}

/** Whoever may write the MIS must be able to see that somebody does. Only the file's owner may say so, and needs to once. */
function shareLike(mis: string, path: string): void {
	try {
		chmodSync(path, statSync(mis).mode & 0o666);
	} catch {
		// Somebody else's file: it was shared when it was made.
	}
}

function leaveWord(path: string): void {
	try {
		writeShared(aboutOf(path), JSON.stringify({ host: hostname(), since: Date.now() }));
	} catch {
		// It only tells who holds the lock; the lock is held all the same.
	}
}

const aboutOf = (path: string): string => `${path}.json`;

/** What the holder has left for whoever meets it; a file that cannot be read tells nothing. */
function holderOf(path: string): LockHolder {
	try {
		const { host, since } = JSON.parse(readFileSync(aboutOf(path), "utf8")) as { host: string; since: number };
		return { host, seconds: Math.max(0, Math.round((Date.now() - since) / 1000)) };
	} catch {
		return { host: undefined, seconds: undefined };
	}
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

function cannotLock(path: string, error: unknown): Failure {
	return new Failure("configuration", {
		code: "QB011",
		detail: `The lock beside the MIS file, ${path}, cannot be made (${error instanceof Error ? error.message : String(error)}).`,
		fix: "Give this account write permission on the folder of the MIS file: without a lock two runs would send everything twice.",
	});
}
