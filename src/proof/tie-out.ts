import type { QueriedEntity, QuickBooks } from "../quickbooks/client.js";
import type { ListCondition } from "../quickbooks/list-query.js";
import { addMoney, type Money, moneyOfJson, NOTHING, subtractMoney } from "../words/money.js";
import { type QboObject, referenceIn, textIn } from "./books-parse.js";
import { BooksReader, type Sink } from "./books-read.js";
import type { BookCustomers } from "./customers.js";

/** A customer whose balance is not what its documents add up to. */
export interface Untied {
	readonly customerId: string;
	readonly balance: Money;
	readonly documents: Money;
}

/** Whether each customer's balance is the sum of the open invoices, less payments that are not applied and open credits. */
export interface TieOut {
	readonly customers: number;
	readonly balance: Money;
	readonly untied: readonly Untied[];
	readonly reads: number;
}

const STILL_OPEN = [{ of: "open", is: "more-than", value: "0" }] as const;

/** What is open, by list: which objects, and what of each. */
const OPEN: readonly (readonly [
	entity: QueriedEntity,
	where: readonly ListCondition[],
	open: (o: QboObject) => Money,
])[] = [
	["Invoice", STILL_OPEN, ({ Balance }) => moneyOfJson(Balance) ?? NOTHING],
	// Intuit names no property of payments that tells the unapplied ones apart.
	["Payment", [], ({ UnappliedAmt }) => negative(moneyOfJson(UnappliedAmt))],
	["CreditMemo", STILL_OPEN, ({ Balance, RemainingCredit }) => negative(moneyOfJson(Balance ?? RemainingCredit))],
];

const negative = (money: Money | undefined): Money => subtractMoney(NOTHING, money ?? NOTHING);

/**
 * Customers against their documents, as QuickBooks has both. Undefined where it could not be read whole.
 * @throws Failure "out-of-reach" where QuickBooks does not answer
 */
export async function tieOut(
	qb: Pick<QuickBooks, "query" | "count" | "changes" | "now">,
	customers: BookCustomers,
): Promise<TieOut | undefined> {
	const reader = new BooksReader(qb);
	const sums = new Map<string, Money>();
	for (const [entity, where, open] of OPEN) {
		const found = new Map<string, readonly [customerId: string, open: Money]>();
		const sink = openSink(found, open);
		if (!(await reader.readAll(entity, where, "day", sink))) return undefined;
		for (const [customerId, amount] of found.values())
			sums.set(customerId, addMoney(sums.get(customerId) ?? NOTHING, amount));
	}
	let [balance, count] = [NOTHING, 0];
	const untied: Untied[] = [];
	for (const { id, balance: own = NOTHING } of customers.all()) {
		const documents = sums.get(id) ?? NOTHING;
		balance = addMoney(balance, own);
		count += 1;
		if (own !== documents) untied.push({ customerId: id, balance: own, documents });
	}
	return { customers: count, balance, untied, reads: reader.reads };
}

function openSink(found: Map<string, readonly [string, Money]>, open: (object: QboObject) => Money): Sink {
	return {
		take: (objects) => {
			for (const object of objects) found.set(textIn(object.Id), [referenceIn(object.CustomerRef) ?? "", open(object)]);
		},
		drop: (ids) => {
			for (const id of ids) found.delete(id);
		},
		forget: () => found.clear(),
		counted: () => found.size,
		selects: () => true,
	};
}
