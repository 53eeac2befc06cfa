import type { Seen } from "../../../audit/seen.js";
import type { Problem } from "../../../words/problem.js";
import { invoiceDifference } from "../agrees.js";
import type { Match, Meant } from "../books.js";

/**
 * What QuickBooks holds under an invoice's number: ours where customer, amount and day agree. Of what is not known well
 * enough to tell, nothing is concluded.
 */
export function matchInvoice(seen: Seen, { trace = "", customerId, amount, day }: Meant["intended"]): Match {
	const [found, ...others] = seen.documents("Invoice", trace);
	if (!found || customerId === undefined || amount === undefined || day === undefined) return { is: "none" };
	if (others.length > 0) {
		const ids = [found, ...others].map(({ id }) => id);
		return { is: "another", problem: severalDocuments(trace, ids) };
	}
	const difference = invoiceDifference({ customerId, amount, day }, found);
	if (difference !== undefined) return { is: "another", problem: anotherDocument(trace, found.id, difference) };
	return { is: "ours", id: found.id, syncToken: found.syncToken, active: true };
}

function severalDocuments(number: string, ids: readonly string[]): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks holds more than one invoice under ${number} (ids ${ids.join(", ")})`,
		fix: "Delete the wrong ones in QuickBooks, then run the command again.",
	};
}

function anotherDocument(number: string, id: string, difference: string): Problem {
	return {
		code: "QB005",
		detail: `QuickBooks has another invoice under ${number} (id ${id}). ${difference}`,
		fix: "Open that invoice in QuickBooks: correct it, or give it another number. Then run the command again.",
	};
}
