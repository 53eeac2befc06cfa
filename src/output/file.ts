import { lstatSync } from "node:fs";
import { dirname, extname } from "node:path";
import { replacePrivate } from "../system/private-file.js";
import { Failure } from "../words/failure.js";

export interface FileTerms {
	/** What named the file: "--html". */
	readonly option: string;
	readonly endings: readonly string[];
	/** Whether a file that is there may be replaced. */
	readonly mayReplace: (path: string) => boolean;
}

/**
 * Writes a file that a person asked for, whole or not at all.
 * @throws Failure "usage" when the name ends otherwise (it may be another document), names no file, names somebody else's,
 * or cannot be written
 */
export function writeWholeFile(
	path: string,
	content: string | Buffer,
	{ option, endings, mayReplace }: FileTerms,
): void {
	if (!endings.includes(extname(path).toLowerCase())) {
		throw unwritable(
			path,
			`its name does not end in ${endings.join(" or ")}`,
			`Give ${option} a name such as report${endings[0]}.`,
		);
	}
	const found = lstatSync(path, { throwIfNoEntry: false });
	if (found && !found.isFile())
		throw unwritable(path, "something stands there that is no file", `Give ${option} another name.`);
	if (found && !mayReplace(path)) {
		throw unwritable(
			path,
			"there is a file of this name that eaur-qb did not write, or that was changed since",
			`Give ${option} another name, or move that file away.`,
		);
	}
	try {
		// Names and amounts of people: for its owner, who may hand it on.
		replacePrivate(path, content);
	} catch (error) {
		const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw unwritable(
			path,
			WORDS[why] ?? why,
			`Give ${option} a file in a folder of yours; ${dirname(path)} may need to be made first.`,
		);
	}
}

const WORDS: Readonly<Record<string, string>> = {
	ENOENT: "the folder does not exist",
	ENOTDIR: "the folder does not exist",
	EACCES: "this user may not write there",
	EPERM: "this user may not write there",
	EROFS: "the disk is read-only",
	ENOSPC: "the disk is full",
};

const unwritable = (path: string, why: string, fix: string): Failure =>
	new Failure("usage", { detail: `${path} cannot be written: ${why}.`, fix });
