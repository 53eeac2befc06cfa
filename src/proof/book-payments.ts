import type { SentRecord } from "../audit/record.js";
import { type Money, moneyOfJson, NOTHING } from "../words/money.js";
import { plainNote } from "../words/voided.js";
import { isVoid, type QboObject, referenceIn, textIn } from "./books-parse.js";
import type { MisReceipt, ReceiptKind } from "./mis-receipts.js";

/** A payment of QuickBooks. */
export interface BookPayment {
	readonly id: string;
	/** Our key, as its reference or first in its note. */
	readonly number: string | undefined;
	readonly customerId: string;
	readonly total: Money | undefined;
	readonly unapplied: Money;
	readonly day: string;
	readonly accountId: string | undefined;
	readonly isVoid: boolean;
}

const OUR_KEY = /^(?:Voided(?: - )?)?\s*(M[PW]-\d{1,18}(?:-\d{1,4})?)(?=\s|$)/;

export function paymentIn(object: QboObject): BookPayment {
	const total = moneyOfJson(object.TotalAmt);
	const note = plainNote(textIn(object.PrivateNote), total);
	return {
		id: textIn(object.Id),
		number: OUR_KEY.exec(textIn(object.PaymentRefNum))?.[1] ?? OUR_KEY.exec(note)?.[1],
		customerId: referenceIn(object.CustomerRef) ?? "",
		total,
		unapplied: moneyOfJson(object.UnappliedAmt) ?? NOTHING,
		day: textIn(object.TxnDate),
		accountId: referenceIn(object.DepositToAccountRef),
		isVoid: isVoid(object),
	};
}

/** "payment:12", "payment:W12" of a wallet's credit. */
export const receiptName = (kind: ReceiptKind, id: string): string => `payment:${kind === "topup" ? "W" : ""}${id}`;
/** Without the number of its issue. */
export const numberOf = (kind: ReceiptKind, id: string): string => `${kind === "topup" ? "MW" : "MP"}-${id}`;
/** "MP-12" of "MP-12-2". */
export const withoutIssue = (number: string): string => number.replace(/^(M[PW]-\d+)-\d+$/, "$1");

/** Receipts whose payments are not wholly applied. @param sent by {@link receiptName} */
export function unsettled(
	receipts: readonly MisReceipt[],
	sent: ReadonlyMap<string, SentRecord>,
	payments: Iterable<BookPayment>,
): readonly MisReceipt[] {
	const known = new Set<string>();
	for (const { id, number, unapplied } of payments)
		if (unapplied > NOTHING) known.add(id).add(withoutIssue(number ?? ""));
	return receipts.filter(({ kind, misId }) => {
		const qboId = sent.get(receiptName(kind, misId))?.qboId;
		return known.has(numberOf(kind, misId)) || (qboId !== undefined && known.has(qboId));
	});
}
