import type { Seen } from "../../../audit/seen.js";
import type { Problem } from "../../../words/problem.js";
import { paymentDifference } from "../agrees.js";
import type { Match, Meant } from "../books.js";

/** What QuickBooks holds under a payment's key: ours where customer, amount and day agree. */
export function matchCash(seen: Seen, { trace = "", customerId, amount, day }: Meant["intended"]): Match {
	const [found, ...others] = seen.documents("Payment", trace);
	if (!found || customerId === undefined || amount === undefined || day === undefined) return { is: "none" };
	if (others.length > 0) {
		const ids = [found, ...others].map(({ id }) => id);
		return { is: "another", problem: severalPayments(trace, ids) };
	}
	const difference = paymentDifference({ customerId, amount, day }, found);
	if (difference !== undefined) return { is: "another", problem: anotherPayment(trace, found.id, difference) };
	return { is: "ours", id: found.id, syncToken: found.syncToken, active: true };
}

function severalPayments(key: string, ids: readonly string[]): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks holds more than one payment under ${key} (ids ${ids.join(", ")}): the same money may be booked twice`,
		fix: "Delete the wrong ones in QuickBooks, then run the command again.",
	};
}

function anotherPayment(key: string, id: string, difference: string): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks has another payment under ${key} (id ${id}). ${difference}`,
		fix: "Open that payment in QuickBooks: correct it, or give it another reference. Then run the command again.",
	};
}
