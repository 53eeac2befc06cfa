/** What is asked about money that came in. */
export interface CashQuestion {
	readonly about: "transaction" | "slip" | "reversal" | "charge" | "bank";
	/** The transaction, the slip, who paid, or what names the charge. */
	readonly key: string;
}

/** Nothing is decided on an answer that was not read. */
export class UnreadCash extends Error {
	constructor(readonly question: CashQuestion) {
		super(`The MIS was not read for this ${question.about}: ${question.key}`);
	}
}
