import { type Money, moneyGrouped } from "../words/money.js";
import type { Held, LedgerRecord } from "./record.js";

/** What an auditor looks for in an entry of a record, as far as it is known. Amounts are hundredths. */
export interface ToldRow {
	readonly title: string | null;
	/** Number or name in QuickBooks; null of what was never sent. */
	readonly trace: string | null;
	readonly amount: bigint | null;
	readonly day: string | null;
	/** The company's; null where it was never read. */
	readonly currency: string | null;
	readonly payer: string | null;
	readonly customer_id: string | null;
	/** What its lines are for, as QuickBooks calls it; null where it was never read, or there is none. */
	readonly items: string | null;
	/** The same as the MIS calls it, of what was never sent. */
	readonly category?: string | null | undefined;
}

export interface SettledRow extends ToldRow {
	readonly submission: bigint | null;
}

/** "MIS-7 · John Doe: number MIS-7, RWF 150,000 on 2025-01-02, item Tuition Fee, for 22000017 (customer 45)". */
export function documentWords(row: ToldRow | undefined): string {
	if (!row) return "";
	const { title, trace, amount, currency, day, payer, items, category, customer_id: customer } = row;
	const money = amount === null ? [] : [...(currency === null ? [] : [currency]), moneyGrouped(amount as Money)];
	const when = day === null ? [] : [`on ${day}`];
	const parts = [
		...(amount === null || trace === null ? [] : [`number ${trace}`]),
		...(money.length + when.length === 0 ? [] : [[...money, ...when].join(" ")]),
		...(items === null ? [] : [`item ${items}`]),
		...(!category ? [] : [`fee category ${category}`]),
		...(payer === null ? [] : [`for ${payer}${customer === null ? "" : ` (customer ${customer})`}`]),
	];
	return parts.length === 0 ? (title ?? "") : `${title}: ${parts.join(", ")}`;
}

/** The same of what the ledger knows, or is about to. */
export function recordWords(record: LedgerRecord | Held, currency: string | null): string {
	const { title = null, trace = null, amount = null, day = null, payer = null, customerId = null } = record;
	const category = "category" in record ? record.category : null;
	return documentWords({
		...{ title, trace, amount, day, currency, payer },
		...{ customer_id: customerId, items: null, category },
	});
}

/** The record, and why it came to nothing. */
export const notMadeWords = (row: ToldRow | undefined, why: string): string =>
	[documentWords(row), why].filter((part) => part !== "").join("; ");
