import { Failure } from "../words/failure.js";
import { FileRefused } from "./private-file.js";

interface Trouble {
	readonly what: string;
	readonly fix: string;
}

const MAKE_ROOM: Trouble = {
	what: "the disk is full",
	fix: "Make room, then run the same command again: it goes on where this one stopped.",
};
const ALLOW: Trouble = { what: "this user may not", fix: "Run the command as the user whose file it is." };
const TOO_MANY: Trouble = { what: "too many files are open", fix: "Raise the limit of open files (ulimit -n)." };

/** What the operating system or SQLite objects to, by its code. */
const TROUBLES: ReadonlyMap<string, Trouble> = new Map([
	["ENOSPC", MAKE_ROOM],
	["EDQUOT", { ...MAKE_ROOM, what: "the quota of this user is used up" }],
	["EROFS", { what: "the disk is read-only", fix: "Name a file or folder on a disk that can be written." }],
	["EACCES", ALLOW],
	["EPERM", ALLOW],
	["EIO", { what: "the disk reports an error", fix: "Check the disk, or restore the file from a backup." }],
	["EMFILE", TOO_MANY],
	["ENFILE", TOO_MANY],
	["ENAMETOOLONG", { what: "its name is too long", fix: "Choose a shorter name." }],
	["SQLITE_FULL", MAKE_ROOM],
	["SQLITE_IOERR", { what: "the disk reports an error", fix: "Check the disk, or restore the file from a backup." }],
]);

/**
 * What this computer does not let us do, as a sentence: a fault of its surroundings is none of the program. Undefined for
 * anything else that was thrown.
 */
export function troubleOf(error: unknown): Failure | undefined {
	if (!(error instanceof Error)) return undefined;
	if (error instanceof FileRefused) {
		return surroundings(
			`${error.path} is left as it is: ${error.message}.`,
			"Move it away, and run the command again.",
		);
	}
	const code = "code" in error ? String(error.code) : "";
	if (/uv_cwd/.test(error.message)) {
		return surroundings(
			"The folder in which this command was started does not exist any more.",
			"Change into a folder that exists, and run it again.",
		);
	}
	const native = nativeTrouble(code, error.message);
	if (native) return native;
	const trouble = TROUBLES.get(code) ?? TROUBLES.get(code.replace(/^(SQLITE_[A-Z]+)_.*/, "$1"));
	if (!trouble) return undefined;
	const path = "path" in error && typeof error.path === "string" ? error.path : "A file of eaur-qb";
	return surroundings(`${path} cannot be ${verbFor(error)}: ${trouble.what} (${code}).`, trouble.fix);
}

function verbFor(error: Error): string {
	const call = "syscall" in error ? String(error.syscall) : "";
	return /^(?:read|scandir|stat|lstat)/.test(call) ? "read" : "written";
}

/** A library that was built for another Node.js, or not at all: after Node has been replaced every command would end so. */
function nativeTrouble(code: string, message: string): Failure | undefined {
	const isMissing = /^Could not locate the bindings file/.test(message);
	if (code !== "ERR_DLOPEN_FAILED" && !isMissing) return undefined;
	const [line = ""] = message.split("\n");
	const isForAnother = /NODE_MODULE_VERSION/.test(message);
	const why = isMissing ? "it was not built" : isForAnother ? "it was built for another one" : line;
	return surroundings(
		`A library of eaur-qb (better-sqlite3) cannot be loaded by this Node.js, ${process.versions.node}: ${why}.`,
		"Run `npm rebuild better-sqlite3` in the folder of eaur-qb, or install eaur-qb anew with the Node.js that is to run it.",
	);
}

const surroundings = (detail: string, fix: string): Failure => new Failure("surroundings", { detail, fix });
