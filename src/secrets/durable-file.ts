import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { NO_WAIT } from "../system/regular-file.js";
import { Failure } from "../words/failure.js";
import { grantOwnerAlone } from "./owner-alone.js";

const posix = process.platform !== "win32";

/** Replaces a file whole or not at all, on disk once it resolves; readable by its owner alone. */
export async function replaceFile(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
	try {
		await writeThrough(draft, text);
		if (!posix) await grantOwnerAlone(draft);
		await rename(draft, path);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
	if (posix) await syncFolder(dirname(path));
}

async function writeThrough(path: string, text: string): Promise<void> {
	const file = await open(path, "wx", 0o600);
	try {
		await file.writeFile(text);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** Without it a power cut may bring the old name back, and with it a refresh token that Intuit has replaced. */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, constants.O_RDONLY);
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

/**
 * The text of a file that only its owner can have written and read; undefined where there is none.
 * Throws `Failure` "surroundings" for a symbolic link, another user's file, and one that others may open.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
	const file = await openNoLink(path);
	if (!file) return undefined;
	try {
		const { mode, uid } = await file.stat();
		const fault = posix ? strangeness(mode, uid) : undefined;
		if (fault) throw untrusted(path, fault);
		return await file.readFile("utf8");
	} finally {
		await file.close();
	}
}

async function openNoLink(path: string) {
	try {
		return await open(path, constants.O_RDONLY | NO_WAIT | (posix ? constants.O_NOFOLLOW : 0));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === "ENOENT") return undefined;
		if (code === "ELOOP") throw untrusted(path, ["is a symbolic link", "Remove the link, and log in again."]);
		if (code === "EACCES") throw untrusted(path, ["may not be opened by this user", ownerFix]);
		throw error;
	}
}

const ownerFix = "Run the command as the user who logged in, or set EAUR_QB_HOME to a folder of your own and log in.";

function strangeness(mode: number, uid: number): readonly [what: string, fix: string] | undefined {
	if (uid !== process.geteuid?.()) return ["belongs to another user", ownerFix];
	if ((mode & constants.S_IFMT) !== constants.S_IFREG)
		return ["is not a plain file", "Move it away, and log in again."];
	if ((mode & 0o077) !== 0)
		return ["can be opened by other users", "Run `chmod 600` on it; if others may have read it, log in again."];
	return undefined;
}

function untrusted(path: string, [what, fix]: readonly [string, string]): Failure {
	return new Failure("surroundings", { code: "QB001", detail: `The file ${path} ${what}, so it is not used.`, fix });
}
