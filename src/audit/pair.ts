import { closeSync, readSync } from "node:fs";
import { openWithoutLink } from "../system/private-file.js";
import { Failure } from "../words/failure.js";
import type { Sqlite } from "./sqlite.js";

/**
 * SQLite replays whatever `-wal` file lies beside a database: yesterday's copy beside what a killed run left would become
 * a ledger that never was. So each run gives the database a new mark (its application id, in page 1), and each audited
 * transaction writes page 1 again: a `-wal` that holds page 1, and never with the mark of the database, is another one's.
 * Offsets: sqlite.org/fileformat2.html, sections 1.3 and 4.1.
 */
const DATABASE_HEADER = 100;
const MARK_AT = 68;
const PAGE_SIZE_AT = 16;
const WAL_HEADER = 32;
const WAL_MAGIC = [0x377f0682, 0x377f0683];
const WAL_PAGE_SIZE_AT = 8;
const WAL_SALTS_AT = 16;
const SALTS = 8;
const FRAME_HEADER = 24;
const FRAME_SALTS_AT = 8;

/** A run that begins marks the file while others look at it: they look again. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 50;

/**
 * To be called before the database is opened, which would already mix the two.
 * @throws Failure "surroundings" where they do not belong together
 */
export function refuseForeignWal(file: string): void {
	for (let look = 1; !belongTogether(file); look++) {
		if (look === LOOKS) throw foreign(file);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_LOOKS_MS);
	}
}

/** Writes page 1 as it is, with whatever else the transaction writes. */
export function touch(database: Sqlite): void {
	database.pragma(`application_id = ${database.pragma("application_id", { simple: true }) as number}`);
}

function belongTogether(file: string): boolean {
	const wal = reading(`${file}-wal`, marksInWal);
	if (!wal) return true;
	const database = reading(file, (read) => {
		const header = read(0, DATABASE_HEADER);
		return header && { mark: header.readUInt32BE(MARK_AT), pageSize: header.readUInt16BE(PAGE_SIZE_AT) };
	});
	if (!database || database.pageSize !== wal.pageSize) return false;
	return wal.marks.size === 0 || wal.marks.has(database.mark);
}

type Read = (at: number, length: number) => Buffer | undefined;

/** The marks of all versions of page 1 in it; undefined for one without frames, which SQLite ignores. */
function marksInWal(read: Read): { readonly pageSize: number; readonly marks: ReadonlySet<number> } | undefined {
	const header = read(0, WAL_HEADER);
	if (!header || !WAL_MAGIC.includes(header.readUInt32BE(0))) return undefined;
	const pageSize = header.readUInt32BE(WAL_PAGE_SIZE_AT);
	const salts = header.subarray(WAL_SALTS_AT, WAL_SALTS_AT + SALTS);
	const marks = new Set<number>();
	let frames = 0;
	for (let at = WAL_HEADER; ; at += FRAME_HEADER + pageSize) {
		const frame = read(at, FRAME_HEADER + DATABASE_HEADER);
		// What follows with other salts was left by an earlier round.
		if (!frame?.subarray(FRAME_SALTS_AT, FRAME_SALTS_AT + SALTS).equals(salts)) break;
		frames += 1;
		if (frame.readUInt32BE(0) === 1) marks.add(frame.readUInt32BE(FRAME_HEADER + MARK_AT));
	}
	return frames === 0 ? undefined : { pageSize, marks };
}

/** Undefined where there is no such file, too. */
function reading<T>(path: string, look: (read: Read) => T): T | undefined {
	let file: number;
	try {
		file = openWithoutLink(path);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
		throw error;
	}
	try {
		return look((at, length) => {
			const bytes = Buffer.alloc(length);
			return readSync(file, bytes, 0, length, at) === length ? bytes : undefined;
		});
	} finally {
		closeSync(file);
	}
}

function foreign(file: string): Failure {
	return new Failure("surroundings", {
		detail:
			`${file} and ${`${file}-wal`.replace(/^.*[\\/]/, "")} do not belong together: the ledger was put back or exchanged ` +
			"while changes of another one waited beside it.",
		fix:
			"Nothing was sent, and both files are as they were. If you put a copy back, move the files that end in -wal and " +
			"-shm out of the folder; what was sent since the copy was made is then looked up before it is sent again. " +
			"Otherwise put back the audit.sqlite that was there before.",
	});
}
