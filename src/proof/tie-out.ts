import type { Comparison } from "../audit/comparison.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import type { ListCondition } from "../quickbooks/list-query.js";
import { addMoney, type Money, moneyOfJson, NOTHING, subtractMoney } from "../words/money.js";
import { type QboObject, referenceIn, textIn } from "./books-parse.js";
import type { Sink } from "./books-read.js";
import type { BookCustomers } from "./customers.js";

/** A customer whose balance is not what its documents add up to. */
interface Untied {
	readonly customerId: string;
	/** reg_no or tracking_id; undefined of a customer that is not from the MIS. */
	readonly identity: string | undefined;
	readonly balance: Money;
	readonly documents: Money;
}

/** Whether each customer's balance is the sum of the open invoices, less payments that are not applied and open credits. */
export interface TieOut {
	readonly customers: number;
	readonly balance: Money;
	readonly untied: readonly Untied[];
	/** By how much balances and documents are apart, whatever the sign. */
	readonly apart: Money;
}

/** A list of documents that are open: which, and what each adds to its customer's balance. */
export interface OpenList {
	readonly entity: QueriedEntity;
	readonly where: readonly ListCondition[];
	readonly open: (object: QboObject) => Money;
}

const STILL_OPEN = [{ of: "open", is: "more-than", value: "0" }] as const;

export const OPEN_INVOICES: OpenList = {
	entity: "Invoice",
	where: STILL_OPEN,
	open: ({ Balance }) => moneyOfJson(Balance) ?? NOTHING,
};

export const UNAPPLIED_PAYMENTS: OpenList = {
	entity: "Payment",
	// Intuit names no property of payments that tells the unapplied ones apart.
	where: [],
	open: ({ UnappliedAmt }) => negative(moneyOfJson(UnappliedAmt)),
};

export const OPEN_CREDITS: OpenList = {
	entity: "CreditMemo",
	where: STILL_OPEN,
	open: ({ Balance, RemainingCredit }) => negative(moneyOfJson(Balance ?? RemainingCredit)),
};

const negative = (money: Money | undefined): Money => subtractMoney(NOTHING, money ?? NOTHING);

/** Where the documents of such a list go. */
export function openSink(comparison: Comparison, { entity, where, open }: OpenList): Sink {
	return {
		take: (objects) => {
			comparison.addOpen(
				entity,
				objects.map((object) => [textIn(object.Id), referenceIn(object.CustomerRef) ?? "", open(object)] as const),
			);
		},
		drop: (ids) => comparison.dropOpen(entity, ids),
		forget: () => comparison.forgetOpen(entity),
		counted: () => comparison.countedOpen(entity),
		selects: (object) => where.length === 0 || open(object) !== NOTHING,
	};
}

/** What is open of each customer's documents. */
export class OpenSums {
	readonly #sums = new Map<string, Money>();

	add(customerId: string, open: Money | undefined): void {
		if (open === undefined || open === NOTHING) return;
		this.#sums.set(customerId, addMoney(this.#sums.get(customerId) ?? NOTHING, open));
	}

	of(customerId: string): Money {
		return this.#sums.get(customerId) ?? NOTHING;
	}
}

/** Customers against their documents, as QuickBooks has both. */
export function tieOut(customers: BookCustomers, open: OpenSums): TieOut {
	let [balance, apart, count] = [NOTHING, NOTHING, 0];
	const untied: Untied[] = [];
	for (const { id, bears, balance: own = NOTHING } of customers.all()) {
		const documents = open.of(id);
		balance = addMoney(balance, own);
		count += 1;
		if (own === documents) continue;
		untied.push({ customerId: id, identity: bears?.identity, balance: own, documents });
		const difference = subtractMoney(own, documents);
		apart = addMoney(apart, difference < NOTHING ? negative(difference) : difference);
	}
	return { customers: count, balance, untied, apart };
}
