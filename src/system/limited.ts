import { closeSync, readSync } from "node:fs";
import { openToRead } from "./regular-file.js";

/** A file, or what stands in its place, holds more than anybody means: it was not read to its end. */
export class TooLarge extends Error {
	constructor(readonly bytes: number) {
		super(`it holds more than ${Math.round(bytes / 1024)} kB`);
	}
}

const STEP = 64 * 1024;

/** All that an open file says, or a pipe, which has no size to ask for. @throws TooLarge, or the file system's error */
export function readUpTo(file: number, bytes: number): string {
	const pieces: Buffer[] = [];
	for (let left = bytes + 1; left > 0; ) {
		const piece = Buffer.allocUnsafe(Math.min(STEP, left));
		const read = readSync(file, piece);
		if (read === 0) return Buffer.concat(pieces).toString("utf8");
		pieces.push(piece.subarray(0, read));
		left -= read;
	}
	throw new TooLarge(bytes);
}

/** The same of a file by its name, or of standard input for "-". @throws NotAFile, or as `readUpTo` */
export function readNamedUpTo(path: string, bytes: number): string {
	const file = path === "-" ? 0 : openToRead(path);
	try {
		return readUpTo(file, bytes);
	} finally {
		if (file !== 0) closeSync(file);
	}
}
