import { createHash } from "node:crypto";
import type { MisRow } from "../../words/source.js";

/** A row's values as they stand in the MIS, whatever `mis.repairText` makes of them: a setting is no change of the row. */
export const originalOf = ({ values, mended = [] }: MisRow): MisRow["values"] => ({
	...values,
	...Object.fromEntries(mended),
});

/** Enough to tell that a text is another one, where the text itself is nobody's business. */
export const digestOfTexts = (texts: readonly (string | null)[]): string =>
	createHash("sha256").update(JSON.stringify(texts)).digest("base64url").slice(0, 11);
