import type { SentRecord } from "../audit/record.js";
import { type Money, parseMoney } from "../words/money.js";
import { keyOf } from "./mis-people.js";
import type { MisCharge } from "./types.js";

/** A charge with both amounts of its row, word for word. */
type RowNow = Pick<MisCharge, "payer" | "amount" | "day"> & {
	readonly debit: string | null;
	readonly credit: string | null;
};

/** Amounts of a university are few, and asked about with every row. */
const MOST_REMEMBERED = 10_000;

/** Whether rows are not any more what they were when they were sent. What an older ledger does not say is no change. */
export class Changes {
	readonly #alike = new Map<string, boolean>();

	has(now: RowNow, then: SentRecord): boolean {
		const { payer, day } = then;
		if (day !== undefined && day !== now.day) return true;
		if (payer !== undefined && payer !== now.payer && (now.payer === undefined || keyOf(payer) !== keyOf(now.payer)))
			return true;
		return this.#isAnotherAmount(now, then);
	}

	/** By what the row said word for word, where that is known: what was made of it may be a fault of the mapping. */
	#isAnotherAmount({ amount, debit, credit }: RowNow, { said, amount: sent }: SentRecord): boolean {
		if (said === undefined) return sent !== undefined && sent !== amount;
		const question = `${said} ${debit} ${credit}`;
		const known = this.#alike.get(question);
		if (known !== undefined) return !known;
		const words: unknown = JSON.parse(said);
		const [debitThen, creditThen] = Array.isArray(words) ? (words as readonly unknown[]) : [];
		const isAlike = isSaidAlike(debitThen, debit) && isSaidAlike(creditThen, credit);
		if (this.#alike.size < MOST_REMEMBERED) this.#alike.set(question, isAlike);
		return !isAlike;
	}
}

function isSaidAlike(then: unknown, now: string | null): boolean {
	const text = typeof then === "string" ? then : "";
	return text === (now ?? "") || moneyOr(text) === moneyOr(now ?? "");
}

const moneyOr = (text: string): Money | string => parseMoney(text) ?? text.trim();
