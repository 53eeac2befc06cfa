import { type Money, NOTHING } from "./money.js";

/** As it was recorded. It stands before the note that was there, or alone. */
const IN_ENGLISH = /^void(?:ed)?\b(?:\s*-(?=\s|$))?\s*/i;
/** The same word of another language. */
const ONE_WORD = /^\p{L}[\p{L}\p{M}]*(?:\s+-\s+|\s*$)/u;

/**
 * The note that a document had before it was voided; undefined where it is not void. No field of QuickBooks says so: amounts
 * are 0, and a word stands before the note, in the language of the company. Of a document over 0 any word is taken for it.
 */
export function noteBeforeVoid(note: string, total: Money | undefined): string | undefined {
	if (total !== NOTHING) return undefined;
	const word = IN_ENGLISH.exec(note) ?? ONE_WORD.exec(note);
	return word === null ? undefined : note.slice(word[0].length);
}

/** A note without the word of a void. */
export const plainNote = (note: string, total: Money | undefined): string => noteBeforeVoid(note, total) ?? note;

/** Whether the word before a note is the one that was recorded, so that nothing else need prove it. */
export const isVoidInEnglish = (note: string): boolean => IN_ENGLISH.test(note);
