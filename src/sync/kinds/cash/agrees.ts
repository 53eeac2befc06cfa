import type { Day } from "../../../words/day.js";
import type { QboId } from "../../../words/ids.js";
import { type Money, moneyGrouped } from "../../../words/money.js";
import { difference } from "../invoice/agrees.js";

export interface IntendedCash {
	readonly customerId: QboId;
	readonly amount: Money;
	readonly day: Day;
}

export interface FoundCash {
	readonly customerId: string | undefined;
	readonly total: Money | undefined;
	readonly day: Day | undefined;
}

/** What tells a payment found in QuickBooks from the one we mean, as a sentence; undefined when they agree. */
export function cashDifference(intended: IntendedCash, found: FoundCash): string | undefined {
	const differences = [
		difference("customer", found.customerId, intended.customerId),
		difference(
			"amount",
			found.total === undefined ? undefined : moneyGrouped(found.total),
			moneyGrouped(intended.amount),
		),
		difference("date", found.day, intended.day),
	].filter((sentence) => sentence !== undefined);
	return differences.length === 0 ? undefined : `The payment in QuickBooks is another one: ${differences.join("; ")}.`;
}
