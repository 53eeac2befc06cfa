import { type MisId, misId } from "../../../words/ids.js";
import type { CashKind } from "../entity.js";

/** QuickBooks' limit on PaymentRefNum. */
export const LONGEST_REFERENCE = 21;

const PREFIXES: Readonly<Record<CashKind, string>> = { payment: "MP-", topup: "MW-" };

/** The key under which a payment is found again: "MP-12", "MW-12" of a wallet's credit; a second document is "MP-12-2". */
export function cashNumber(kind: CashKind, id: MisId, issue = 1): string {
	const first = `${PREFIXES[kind]}${id}`;
	return issue === 1 ? first : `${first}-${issue}`;
}

const KEY = /^M[PW]-\d{1,18}(?:-\d{1,4})?$/;
const NOTED_KEY = /^(?:Voided(?: - )?)?\s*(M[PW]-\d{1,18}(?:-\d{1,4})?)(?=\s|$)/;

/** Whether a reference is a key of ours. */
export const isCashNumber = (text: string): boolean => KEY.test(text);

/** Our key in a payment: as its reference, or first in its note where the bank's number is the reference. */
export function cashNumberIn(reference: string, note: string): string | undefined {
	return isCashNumber(reference) ? reference : NOTED_KEY.exec(note)?.[1];
}

/** The row of a kind whose key this is: "MP-12", "MP-12-2". */
export function rowOfCash(kind: CashKind, number: string): MisId | undefined {
	if (!isCashNumber(number) || !number.startsWith(PREFIXES[kind])) return undefined;
	const [digits] = /^\d+/.exec(number.slice(PREFIXES[kind].length)) ?? [];
	return digits === undefined ? undefined : misId(digits);
}

/** What a person or a program calls it: "12", "W12" of a wallet's credit. */
export const cashId = (kind: CashKind, id: MisId): string => (kind === "topup" ? `W${id}` : id);
