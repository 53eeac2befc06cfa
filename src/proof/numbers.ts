import type { MisId } from "../words/ids.js";
import { misId } from "../words/ids.js";

const ROW_AND_ISSUE = /^(\d{1,18})(?:-\d{1,4})?$/;

/** The row behind a number of ours: "MIS-77" and "MIS-77-2" are row 77's. */
export function rowOfNumber(number: string, prefix: string): MisId | undefined {
	const isOurs = prefix === "" || number.toLowerCase().startsWith(prefix.toLowerCase());
	const row = isOurs ? ROW_AND_ISSUE.exec(number.slice(prefix.length))?.[1] : undefined;
	return row === undefined ? undefined : misId(row.replace(/^0+(?=\d)/, ""));
}

/** The row in a number whose prefix nobody needs to know. */
export const misNumberOf = (number: string): string => /(\d{1,18})(?:-\d{1,4})?$/.exec(number)?.[1] ?? number;
