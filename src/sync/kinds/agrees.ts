import type { Day } from "../../words/day.js";
import type { QboId } from "../../words/ids.js";
import { type Money, moneyGrouped } from "../../words/money.js";
import { difference } from "./differences.js";

/** What we mean of a document that bears our number. */
export interface MeantDocument {
	readonly customerId: QboId;
	readonly amount: Money;
	readonly day: Day;
}

export interface FoundDocument {
	readonly customerId: string | undefined;
	readonly total: Money | undefined;
	readonly day: Day | undefined;
}

/** How QuickBooks' screens call a document and its amount. */
interface Words {
	readonly one: "invoice" | "payment";
	readonly amount: "total" | "amount";
}

const INVOICE: Words = { one: "invoice", amount: "total" };
const PAYMENT: Words = { one: "payment", amount: "amount" };

/** What tells an invoice found in QuickBooks from the one we mean, as a sentence; undefined when they agree. */
export const invoiceDifference = (meant: MeantDocument, found: FoundDocument): string | undefined =>
	documentDifference(INVOICE, meant, found);

/** The same of a payment. */
export const paymentDifference = (meant: MeantDocument, found: FoundDocument): string | undefined =>
	documentDifference(PAYMENT, meant, found);

function documentDifference({ one, amount }: Words, meant: MeantDocument, found: FoundDocument): string | undefined {
	const total = found.total === undefined ? undefined : moneyGrouped(found.total);
	const differences = [
		difference("customer", found.customerId, meant.customerId),
		difference(amount, total, moneyGrouped(meant.amount)),
		difference("date", found.day, meant.day),
	].filter((sentence) => sentence !== undefined);
	return differences.length === 0 ? undefined : `The ${one} in QuickBooks is another one: ${differences.join("; ")}.`;
}
