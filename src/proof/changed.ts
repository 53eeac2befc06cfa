import type { SentRecord } from "../audit/record.js";
import { parseDay } from "../words/day.js";
import { type Money, parseMoney } from "../words/money.js";
import { keyOf } from "./mis-people.js";
import type { MisCharge } from "./types.js";

type Text = string | null | undefined;

/** A charge or a receipt as it is read now, and the words of its row. */
interface RowNow extends Pick<MisCharge, "payer" | "amount" | "day"> {
	/** Its amounts, in the order of the ledger's evidence. */
	readonly amounts: readonly (string | null)[];
	readonly dayWords: Text;
}

/** Where the ledger's evidence has what. What an older ledger lacks is undefined. */
interface Evidence {
	readonly amounts: readonly Text[];
	readonly payer: Text;
	readonly day: Text;
}

/** Amounts of a university are few, and asked about with every row. */
const MOST_REMEMBERED = 10_000;

/**
 * Whether rows are not any more what they were when they were sent: by what they said word for word, as far as the ledger
 * knows it. What was made of that may be a fault of the mapping, and is no change of the MIS. Of what an older ledger keeps
 * no words, what was made of them has to do; what it does not say at all is no change.
 */
export class Changes {
	readonly #alike = new Map<string, boolean>();

	ofCharge(now: RowNow, then: SentRecord): boolean {
		const [debit, credit, , , payer, day] = wordsOf(then);
		return this.#has(now, then, { amounts: [debit, credit], payer, day });
	}

	ofReceipt(now: RowNow, then: SentRecord): boolean {
		const [amount, day, payer] = wordsOf(then);
		return this.#has(now, then, { amounts: [amount], payer, day });
	}

	#has(now: RowNow, then: SentRecord, said: Evidence): boolean {
		const payer = said.payer ?? then.payer;
		if (payer !== undefined && keyOf(payer) !== keyOf(now.payer ?? "")) return true;
		const isSameDay =
			said.day === undefined
				? then.day === undefined || then.day === now.day
				: (said.day ?? "") === (now.dayWords ?? "") || isReadAlike(parseDay, said.day, now.dayWords);
		if (!isSameDay) return true;
		if (then.said === undefined) return then.amount !== undefined && then.amount !== now.amount;
		return !now.amounts.every((amount, at) => this.#isAmountAlike(said.amounts[at] ?? "", amount ?? ""));
	}

	#isAmountAlike(then: string, now: string): boolean {
		if (then === now) return true;
		const question = `${then} ${now}`;
		const known = this.#alike.get(question);
		if (known !== undefined) return known;
		const isAlike = isReadAlike(parseMoney, then, now);
		if (this.#alike.size < MOST_REMEMBERED) this.#alike.set(question, isAlike);
		return isAlike;
	}
}

function wordsOf({ said }: SentRecord): readonly Text[] {
	const words: unknown = said === undefined ? [] : JSON.parse(said);
	return Array.isArray(words) ? (words as unknown[]).map((each) => (typeof each === "string" ? each : null)) : [];
}

/** "640000" and "640000.00" are one amount, "2026-01-05" and "2026-01-05 00:00:00" one day; what is neither is its words. */
function isReadAlike(read: (text: string) => Money | string | undefined, then: Text, now: Text): boolean {
	const meant = (text: Text) => read((text ?? "").trim()) ?? (text ?? "").trim();
	return meant(then) === meant(now);
}
