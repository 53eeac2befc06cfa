import { type Money, moneyGrouped } from "../words/money.js";

/** What an entry tells of a record that has reached QuickBooks. Amounts are hundredths. */
export interface SettledRow {
	readonly submission: bigint | null;
	readonly title: string | null;
	readonly trace: string | null;
	readonly amount: bigint | null;
	readonly day: string | null;
	readonly payer: string | null;
	readonly customer_id: string | null;
}

/** "MIS-7 · John Doe: number MIS-7, 150,000 on 2025-01-02, for 22000017 (customer 45)": what an auditor looks for. */
export function documentWords(row: SettledRow | undefined): string {
	if (!row) return "";
	const { title, trace, amount, day, payer, customer_id: customer } = row;
	const parts = [
		...(amount === null ? [] : [`number ${trace}`, `${moneyGrouped(amount as Money)} on ${day}`]),
		...(payer === null ? [] : [`for ${payer}${customer === null ? "" : ` (customer ${customer})`}`]),
	];
	return parts.length === 0 ? (title ?? "") : `${title}: ${parts.join(", ")}`;
}
