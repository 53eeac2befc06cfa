import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** Windows has no such flag, and no pipes among its files. */
const { O_RDONLY, O_NONBLOCK = 0 } = constants;

/** Opening never waits for the other end of a pipe: that would be for ever, and deaf to signals. */
export const NO_WAIT = O_NONBLOCK;

export const NOT_A_FILE = "it is a pipe or a device, not a file";

/** A pipe or a device stands where a file should. */
export class NotAFile extends Error {
	constructor() {
		super(NOT_A_FILE);
	}
}

/** Opens a file, or a folder, to read. The descriptor is the caller's to close. @throws NotAFile, or the file system's error */
export function openToRead(path: string, flags = 0): number {
	const file = openSync(path, O_RDONLY | NO_WAIT | flags);
	const found = fstatSync(file);
	if (found.isFile() || found.isDirectory()) return file;
	closeSync(file);
	throw new NotAFile();
}

/** All of a file. @throws as `openToRead` */
export function readRegular(path: string): string {
	const file = openToRead(path);
	try {
		return readFileSync(file, "utf8");
	} finally {
		closeSync(file);
	}
}
