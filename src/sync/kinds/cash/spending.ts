import type { Mis } from "../../../mis/types.js";
import type { Source } from "../../../words/source.js";
import { INVOICE_SOURCE } from "../invoice/source.js";
import { PAYMENT_SOURCE } from "../payment/source.js";
import { REFUND_SOURCE, RETURN_SOURCE } from "./sources.js";
import { sponsoredCharges } from "./sponsored.js";
import { type Spending, sumOfRows } from "./sums.js";

/** Receipts that are spending of wallet money: it came in before, and would be booked twice. */
const SPENDING_SOURCE: Source = {
	table: PAYMENT_SOURCE.table,
	key: PAYMENT_SOURCE.key,
	optional: true,
	among: [{ column: "wallet", is: "filled" }],
	columns: { wallet: PAYMENT_SOURCE.columns.wallet, amount: PAYMENT_SOURCE.columns.amount },
};

/** How much was spent out of wallets; never sent. Added up here: the MIS would add up floats. */
export const walletSpending = (mis: Mis): Promise<Spending> => sumOfRows(mis, SPENDING_SOURCE);

/** Credits on the invoices themselves: an invoice is sent with its debit. */
const CREDIT_SOURCE: Source = {
	table: INVOICE_SOURCE.table,
	key: INVOICE_SOURCE.key,
	columns: { amount: INVOICE_SOURCE.columns.credit },
};

/** What this tool never sends, and somebody has to book. */
export interface ByHand extends Spending {
	/** `sponsored`: charges of which a sponsor pays a share that stands nowhere. */
	readonly what: "refunds" | "returns" | "credits" | "sponsored";
}

/** Money given back, credits and what sponsors share, with counts and sums; what there is none of is left out. */
export async function toBookByHand(mis: Mis): Promise<readonly ByHand[]> {
	const sources = { refunds: REFUND_SOURCE, returns: RETURN_SOURCE, credits: CREDIT_SOURCE } as const;
	const found: ByHand[] = [];
	for (const [what, source] of Object.entries(sources) as [ByHand["what"], Source][]) {
		const sum = await sumOfRows(mis, source, what === "credits");
		if (sum.records > 0) found.push({ what, ...sum });
	}
	const sponsored = await sponsoredCharges(mis);
	if (sponsored.records > 0) found.push({ what: "sponsored", ...sponsored });
	return found;
}
