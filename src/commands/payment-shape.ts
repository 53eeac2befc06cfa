import type { Inspection } from "../mis/findings.js";
import { PAYMENT_SOURCE } from "../sync/kinds/payment/source.js";
import { TOPUP_SOURCE } from "../sync/kinds/topup/source.js";

/** Which of its shapes the MIS has for money that came in. */
export interface PaymentShape {
	readonly is: "none" | "receipts" | "receipts-and-wallets" | "half";
	readonly words: string;
}

const { table: RECEIPTS, columns } = PAYMENT_SOURCE;
const { table: WALLETS } = TOPUP_SOURCE;

export function paymentShapeOf({ tables, columns: found }: Pick<Inspection, "tables" | "columns">): PaymentShape {
	const has = (table: string) => tables.some(({ name, present }) => name === table && present);
	const hasColumn = (column: string) =>
		found.some((each) => each.table === RECEIPTS && each.column === column && each.present);
	if (!has(RECEIPTS) && !has(WALLETS)) return { is: "none", words: "the MIS has no table of payments" };
	const marksSpending = hasColumn(columns.wallet.name);
	if (has(RECEIPTS) && has(WALLETS) && marksSpending)
		return { is: "receipts-and-wallets", words: `receipts (${RECEIPTS}) and wallets (${WALLETS}), as since 2026` };
	if (!has(WALLETS) && !marksSpending)
		return { is: "receipts", words: `receipts alone (${RECEIPTS}), as before the wallets of 2026` };
	const lacking = [
		...(has(RECEIPTS) ? [] : [`the table ${RECEIPTS}`]),
		...(has(WALLETS) ? [] : [`the table ${WALLETS}`]),
		...(has(RECEIPTS) && !marksSpending ? [`the column ${RECEIPTS}.${columns.wallet.name}`] : []),
	];
	return { is: "half", words: `half of the shape of 2026: ${lacking.join(" and ")} is not there` };
}
