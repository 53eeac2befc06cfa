import { accessSync, chmodSync, constants, lstatSync, mkdirSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { Failure, type FailureReason } from "../words/failure.js";
import { systemCode } from "./files.js";

/**
 * Makes the tool's folder (mode 0700) or checks the one that is there, and closes it to others: what lies in it decides
 * what is sent, and names people.
 * @throws Failure "configuration" for a link, a file, or a folder that others own or may write; "surroundings" when the
 * disk does not let us
 */
export function prepareHome(path: string): void {
	const stats = existing(path);
	if (stats) check(path, stats);
	else withSentence(path, () => makeFolder(path));
	withSentence(path, () => accessSync(path, constants.W_OK | constants.X_OK));
}

/** Folder by folder: below /proc, where none can be made, Node's own recursive mkdir never returns. */
export function makeFolder(path: string): void {
	const above = dirname(path);
	if (above !== path && !lstatSync(above, { throwIfNoEntry: false })) makeFolder(above);
	try {
		mkdirSync(path, { mode: 0o700 });
	} catch (error) {
		// Another run may have made it in the same moment.
		if (systemCode(error) !== "EEXIST") throw error;
	}
}

function existing(path: string): Stats | undefined {
	return withSentence(path, () => lstatSync(path, { throwIfNoEntry: false }));
}

/** Does something with the folder; what the system objects to becomes a sentence. */
function withSentence<T>(path: string, act: () => T): T {
	try {
		return act();
	} catch (error) {
		throw unusable(path, error);
	}
}

function check(path: string, stats: Stats): void {
	const me = process.getuid?.();
	if (stats.isSymbolicLink()) throw refused(path, "is a symbolic link", "Set EAUR_QB_HOME to the folder itself.");
	if (!stats.isDirectory()) throw refused(path, "is not a folder", "Set EAUR_QB_HOME to a folder.");
	if (me === undefined) return;
	if (stats.uid !== me) throw refused(path, "belongs to another user", "Run as that user, or set EAUR_QB_HOME.");
	if ((stats.mode & 0o022) !== 0) throw refused(path, "can be changed by others", `Make it yours: chmod 700 ${path}`);
	if ((stats.mode & 0o077) !== 0) withSentence(path, () => chmodSync(path, 0o700));
}

function refused(path: string, what: string, fix: string): Failure {
	return homeFailure("configuration", path, what, fix);
}

function unusable(path: string, error: unknown): Failure {
	switch (systemCode(error)) {
		case "EROFS":
			return homeFailure(
				"surroundings",
				path,
				"lies on a read-only disk",
				"Set EAUR_QB_HOME to a folder that can be written.",
			);
		case "ENOSPC":
		case "EDQUOT":
			return homeFailure(
				"surroundings",
				path,
				"cannot be made: the disk is full",
				"Make room, then run the command again.",
			);
		case "EACCES":
		case "EPERM":
			return homeFailure(
				"surroundings",
				path,
				"may not be made or written by this user",
				"Set EAUR_QB_HOME to a folder of yours.",
			);
		default:
			return homeFailure(
				"surroundings",
				path,
				`cannot be made (${systemCode(error) ?? String(error)})`,
				"Set EAUR_QB_HOME to a folder that can be made.",
			);
	}
}

function homeFailure(reason: FailureReason, path: string, what: string, fix: string): Failure {
	return new Failure(reason, { detail: `The folder of eaur-qb, ${path}, ${what}.`, fix });
}
