import { type Money, moneyGrouped } from "../words/money.js";

/** What an entry tells of a record that has reached QuickBooks. Amounts are hundredths. */
export interface SettledRow {
	readonly submission: bigint | null;
	readonly title: string | null;
	readonly trace: string | null;
	readonly amount: bigint | null;
	readonly day: string | null;
	/** The company's; null where it was never read. */
	readonly currency: string | null;
	readonly payer: string | null;
	readonly customer_id: string | null;
	/** What its lines are for, as QuickBooks calls it; null where it was never read, or there is none. */
	readonly items: string | null;
}

/** "MIS-7 · John Doe: number MIS-7, RWF 150,000 on 2025-01-02, item Tuition Fee, for 22000017 (customer 45)": what an auditor looks for. */
export function documentWords(row: SettledRow | undefined): string {
	if (!row) return "";
	const { title, trace, amount, currency, day, payer, items, customer_id: customer } = row;
	const money = amount === null ? "" : [currency, moneyGrouped(amount as Money)].filter(Boolean).join(" ");
	const parts = [
		...(amount === null ? [] : [`number ${trace}`, `${money} on ${day}`]),
		...(items === null ? [] : [`item ${items}`]),
		...(payer === null ? [] : [`for ${payer}${customer === null ? "" : ` (customer ${customer})`}`]),
	];
	return parts.length === 0 ? (title ?? "") : `${title}: ${parts.join(", ")}`;
}
