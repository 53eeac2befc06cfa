import { createHash } from "node:crypto";
import { type Identity, identityKey, identityOf } from "../../words/ids.js";
import type { MisRow } from "../../words/source.js";

/** A row's values as they stand in the MIS, whatever `mis.repairText` makes of them: a setting is no change of the row. */
export const originalOf = ({ values, mended = [] }: MisRow): MisRow["values"] => ({
	...values,
	...Object.fromEntries(mended),
});

/** Whether a row names another payer than it did, or none any more; of one that is not known nobody can say that. */
export function isSomebodyElse(then: Identity | undefined, row: MisRow): boolean {
	const now = identityOf(row.values.payer);
	return then !== undefined && (now === undefined || identityKey(then) !== identityKey(now));
}

/** Enough to tell that a text is another one, where the text itself is nobody's business. */
export const digestOfTexts = (texts: readonly (string | null)[]): string =>
	createHash("sha256").update(JSON.stringify(texts)).digest("base64url").slice(0, 11);
