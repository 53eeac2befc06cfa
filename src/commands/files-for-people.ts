import { resolve } from "node:path";
import type { AuditRooms } from "../audit/open.js";
import { writeWholeFile } from "../output/file.js";

/** Takes a file for people: where, its content, the option that named it and how its name must end. Gives its full path. */
export type WriteFile = (path: string, content: string | Buffer, option: string, endings: readonly string[]) => string;

/**
 * Each night's report takes the place of the last one. What somebody else wrote or changed stays: a workbook of their own
 * whose name was given by mistake, a list in which they made notes.
 */
export function fileWriter({ files }: AuditRooms): WriteFile {
	return (path, content, option, endings) => {
		const full = resolve(path);
		writeWholeFile(full, content, { option, endings, mayReplace: (found) => files.isAsWritten(found) });
		files.note(full, content);
		return full;
	};
}
