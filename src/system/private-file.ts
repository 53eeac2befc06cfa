import { randomBytes } from "node:crypto";
import {
	chmodSync,
	closeSync,
	constants,
	fchmodSync,
	fstatSync,
	ftruncateSync,
	lstatSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { NO_WAIT, NOT_A_FILE, openToRead } from "./regular-file.js";

/** Windows has no modes, and no such flag. */
const posix = process.platform !== "win32";
const NO_LINK = posix ? constants.O_NOFOLLOW : 0;

/** For its owner alone, from its first moment on. */
const MODE = 0o600;

/** A file of ours that is not touched, with the reason as a clause: "it belongs to another user". */
export class FileRefused extends Error {
	constructor(
		readonly path: string,
		why: string,
	) {
		super(why);
	}
}

/** Through a link, the file could be anybody's. */
export class LinkRefused extends FileRefused {
	constructor(path: string) {
		super(path, "it is a symbolic link");
	}
}

/**
 * Opens a file that is, or becomes, its owner's alone, and never through a link. The descriptor is the caller's to close.
 * @throws FileRefused, or the file system's error
 */
export function openPrivate(path: string, flags: number): number {
	let file: number;
	try {
		file = openSync(path, flags | NO_LINK | NO_WAIT, MODE);
	} catch (error) {
		throw isUnreadPipe(error) ? new FileRefused(path, NOT_A_FILE) : isLoop(error) ? new LinkRefused(path) : error;
	}
	try {
		if (posix) makeOurs(file, path);
	} catch (error) {
		closeSync(file);
		throw error;
	}
	return file;
}

/** A device such as /dev/full takes what is written, and its rights are the system's. */
function makeOurs(file: number, path: string): void {
	const found = fstatSync(file);
	if (found.isCharacterDevice()) return;
	if (!found.isFile()) throw new FileRefused(path, NOT_A_FILE);
	// Root could write into it, and would take it from them.
	if (found.uid !== process.geteuid?.()) throw new FileRefused(path, "it belongs to another user");
	// What is written here would be written there, and the rights changed there.
	if (found.nlink > 1) throw new FileRefused(path, "it has a second name elsewhere (a hard link)");
	fchmodSync(file, MODE);
}

/** Writes a small file of ours anew. @throws as `openPrivate` */
export function writePrivate(path: string, text: string): void {
	const file = openPrivate(path, constants.O_WRONLY | constants.O_CREAT);
	// Not while it is opened: only now it is known to be ours.
	ftruncateSync(file);
	writeInto(file, text);
}

/** Writes a file that is not there yet. @throws the file system's "EEXIST" where anything stands there, a link too */
export function createPrivate(path: string, content: string | Buffer): void {
	writeInto(openPrivate(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL), content);
}

/** Adds to the end of a file, or makes it. @throws as `openPrivate` */
export function appendPrivate(path: string, text: string): void {
	writeInto(openPrivate(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND), text);
}

/** Writes a file whole or not at all, in the place of one that is there. @throws as `openPrivate` */
export function replacePrivate(path: string, content: string | Buffer): void {
	refuseLink(path);
	const unfinished = `${path}.${randomBytes(4).toString("hex")}.part`;
	try {
		createPrivate(unfinished, content);
		renameSync(unfinished, path);
	} catch (error) {
		rmSync(unfinished, { force: true });
		throw error;
	}
}

function writeInto(file: number, content: string | Buffer): void {
	try {
		writeFileSync(file, content);
	} finally {
		closeSync(file);
	}
}

/** For a file that others share: not private, and never through a link. @throws LinkRefused, or the file system's error */
export function writeShared(path: string, text: string): void {
	writeInto(openWithoutLink(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC), text);
}

/** Reads a small file of ours. @throws LinkRefused, or the file system's error */
export function readWithoutLink(path: string): string {
	const file = openWithoutLink(path);
	try {
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}

/** Opens a file, to read where nothing else is said, and never through a link. @throws LinkRefused, or the file system's error */
export function openWithoutLink(path: string, flags?: number): number {
	try {
		return flags === undefined ? openToRead(path, NO_LINK) : openSync(path, flags | NO_LINK | NO_WAIT);
	} catch (error) {
		throw isLoop(error) ? new LinkRefused(path) : error;
	}
}

/**
 * For a file that a library will open: makes it, empty, where there is none, because the library would make one that
 * others may open until its mode is changed. One that is there is not opened: closing it would free SQLite's locks on it.
 * @throws LinkRefused, or the file system's error
 */
export function ensurePrivate(path: string): void {
	if (!narrowPrivate(path)) create(path);
}

/** Takes others' rights to a file away; false where there is none. @throws as `ensurePrivate` */
export function narrowPrivate(path: string): boolean {
	const found = refuseLink(path);
	if (found && posix && (found.mode & 0o077) !== 0) chmodSync(path, MODE);
	return found !== undefined;
}

/** What stands there, if anything. @throws LinkRefused where that is a link */
export function refuseLink(path: string) {
	const found = lstatSync(path, { throwIfNoEntry: false });
	if (found?.isSymbolicLink()) throw new LinkRefused(path);
	return found;
}

function create(path: string): void {
	try {
		closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, MODE));
	} catch (error) {
		// Another process of ours made it in the meantime, as privately.
		if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
	}
}

const isLoop = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ELOOP";
const isUnreadPipe = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENXIO";
