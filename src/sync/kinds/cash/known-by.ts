import { folded } from "../../../words/nearest.js";
import type { MisRow } from "../../../words/source.js";
import { isCashNumber } from "./number.js";
import { said } from "./parse.js";

/** One number, however it is written: a table of a spreadsheet loses the zeros before it. */
export const sameNumber = (text: string): string => folded(text).replace(/^0+(?=.)/, "");

/** What the note of a payment says of the numbers that its money bears: "MP-12 · transaction 2025… · slip S1 · MOMO". */
export const NOTED = { between: " · ", transaction: "transaction ", slip: "slip " } as const;

/** By what money is known besides its payer and amount: its transaction, else its slip; undefined where it bears none. */
function knownBy(transaction: string | undefined, slip: string | undefined): string | undefined {
	if (transaction !== undefined) return NOTED.transaction + sameNumber(transaction);
	return slip === undefined ? undefined : NOTED.slip + sameNumber(slip);
}

export const rowKnownBy = ({ values }: Pick<MisRow, "values">): string | undefined =>
	knownBy(said(values.transaction), said(values.slip));

/** The same of a payment of ours in QuickBooks. `note`: without the word that a void puts before it. */
export function noteKnownBy(note: string): string | undefined {
	const [key = "", ...parts] = note.split(NOTED.between);
	if (!isCashNumber(key.trim())) return undefined;
	const numberAfter = (word: string) => parts.find((part) => part.startsWith(word))?.slice(word.length);
	return knownBy(numberAfter(NOTED.transaction), numberAfter(NOTED.slip));
}
