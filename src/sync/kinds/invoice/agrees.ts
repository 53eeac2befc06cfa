import type { Day } from "../../../words/day.js";
import type { QboId } from "../../../words/ids.js";
import { type Money, moneyGrouped } from "../../../words/money.js";

export interface IntendedInvoice {
	readonly customerId: QboId;
	readonly amount: Money;
	readonly day: Day;
}

export interface FoundInvoice {
	readonly customerId: string | undefined;
	readonly total: Money | undefined;
	readonly day: Day | undefined;
}

/** What tells an invoice found in QuickBooks from the one we mean, as a sentence; undefined when they agree. */
export function invoiceDifference(intended: IntendedInvoice, found: FoundInvoice): string | undefined {
	const differences = [
		difference("customer", found.customerId, intended.customerId),
		difference(
			"total",
			found.total === undefined ? undefined : moneyGrouped(found.total),
			moneyGrouped(intended.amount),
		),
		difference("date", found.day, intended.day),
	].filter((sentence) => sentence !== undefined);
	return differences.length === 0 ? undefined : `The invoice in QuickBooks is another one: ${differences.join("; ")}.`;
}

/** In what one of these is another, as a part of the sentence. */
export function difference(what: string, found: string | undefined, intended: string): string | undefined {
	return found === intended ? undefined : `its ${what} is ${found ?? "missing"}, not ${intended}`;
}
