import { closeSync, existsSync, fstatSync } from "node:fs";
import { readUpTo, TooLarge } from "../system/limited.js";
import { LinkRefused, openWithoutLink } from "../system/private-file.js";
import { NotAFile, openToRead } from "../system/regular-file.js";

/** Settings and secrets are some lines. */
const MOST_BYTES = 1024 * 1024;

/** What a file says, and who may touch it. */
export interface OwnedText {
	readonly text: string;
	readonly othersMayRead: boolean;
	readonly othersMayWrite: boolean;
	/** It stands elsewhere as well, by a hard link. */
	readonly hasSecondName: boolean;
	/** The command that takes these rights away. */
	readonly remedy: string;
}

/**
 * Reads a file and its rights through one descriptor, so that they are of the same file.
 * Undefined when there is none, or a folder stands in its place (Python keeps folders named `.env`).
 * @throws LinkRefused for a link, NotAFile for a pipe or a device, or the file system's error when the file cannot be read
 */
export function readOwned(path: string): OwnedText | undefined {
	return readIfPresent(path, openWithoutLink);
}

/** As `readOwned`, but links are followed: what hands secrets to containers makes links of them. */
export function readSecretText(path: string): OwnedText | undefined {
	return readIfPresent(path, (name) => openToRead(name));
}

function readIfPresent(path: string, open: (path: string) => number): OwnedText | undefined {
	const descriptor = openIfPresent(path, open);
	if (descriptor === undefined) return undefined;
	try {
		const stats = fstatSync(descriptor);
		if (stats.isDirectory()) return undefined;
		return { text: readUpTo(descriptor, MOST_BYTES).replace(/^\uFEFF/, ""), ...rightsOf(stats, path) };
	} finally {
		closeSync(descriptor);
	}
}

function openIfPresent(path: string, open: (path: string) => number): number | undefined {
	try {
		return open(path);
	} catch (error) {
		const code = systemCode(error);
		if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
		throw error;
	}
}

/** Windows keeps rights elsewhere: there, nothing is claimed about others. Root may touch everything anyway. */
function rightsOf(stats: { mode: number; uid: number; nlink: number }, path: string): Omit<OwnedText, "text"> {
	const me = process.getuid?.();
	const foreign = me !== undefined && stats.uid !== me && stats.uid !== 0;
	const mode = me === undefined ? 0 : stats.mode;
	return {
		othersMayRead: foreign || (mode & 0o044) !== 0,
		othersMayWrite: foreign || (mode & 0o022) !== 0,
		hasSecondName: stats.nlink > 1,
		remedy: remedyFor(path, foreign, me, stats.uid),
	};
}

/** Root that takes a service account's file away from it would stop that account's nights: root acts as the account. */
function remedyFor(path: string, foreign: boolean, me: number | undefined, owner: number): string {
	if (!foreign) return `chmod 600 ${path}`;
	if (me === 0) return `run eaur-qb as the account that owns it (sudo -u '#${owner}' eaur-qb …)`;
	return `chown ${me} ${path} && chmod 600 ${path}`;
}

/** "ENOENT" and its like; undefined for what is no error of the system. */
export function systemCode(error: unknown): string | undefined {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** In words, why a file could not be read. */
export function whyUnreadable(error: unknown): string {
	if (error instanceof LinkRefused) return "it is a symbolic link; put the file itself there";
	if (error instanceof TooLarge || error instanceof NotAFile) return error.message;
	switch (systemCode(error)) {
		case "EACCES":
		case "EPERM":
			return "this user may not read it";
		case "ENOENT":
			return "there is no such file";
		case "EISDIR":
			return IS_FOLDER;
		case undefined:
			return "the system does not say why";
		default:
			return `the system says ${systemCode(error)}`;
	}
}

const IS_FOLDER = "it is a folder, not a file";

/** Why nothing was read where a file was named. */
export const whyNotThere = (path: string): string => (existsSync(path) ? IS_FOLDER : "there is no such file");
