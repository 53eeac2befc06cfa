import type { Source } from "../../../words/source.js";

/** Money that was put into wallets: credits of the ledger of 2026. `original_amount`, for `amount` is drawn down in place. */
export const TOPUP_SOURCE = {
	table: "tbl_student_wallet_ledger",
	key: "id",
	optional: true,
	among: [
		{ column: "direction", is: "one-of", values: ["credit"] },
		{ column: "source", is: "one-of", values: ["sales_receipt"] },
	],
	columns: {
		payer: { name: "student_id", read: "text", asIs: true },
		amount: { name: "original_amount", read: "money" },
		day: { name: "created_at", read: "day" },
		bankId: { name: "bank_id", read: "text", optional: true },
		channel: { name: "payment_chanel", read: "text", optional: true },
		slip: { name: "slip_no", read: "text", asIs: true, optional: true },
		transaction: { name: "trans_code", read: "text", asIs: true },
		categoryId: { name: "fee_category", read: "text", optional: true },
		direction: { name: "direction", read: "text" },
		source: { name: "source", read: "text" },
	},
} as const satisfies Source;
