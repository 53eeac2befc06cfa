import type { Source } from "../../../words/source.js";

/** Receipts. A row with a wallet's reference is spending of money that came in before: it is never sent. */
export const PAYMENT_SOURCE = {
	table: "payment",
	key: "id",
	optional: true,
	among: [{ column: "wallet", is: "empty" }],
	columns: {
		payer: { name: "reg_no", read: "text", asIs: true },
		amount: { name: "amount", read: "money" },
		day: { name: "date", read: "text", asIs: true },
		recordedOn: { name: "recorded_date", read: "day", optional: true },
		bankId: { name: "bank_id", read: "text" },
		channel: { name: "payment_chanel", read: "text", optional: true },
		slip: { name: "slip_no", read: "text", asIs: true },
		transaction: { name: "external_transaction_id", read: "text", asIs: true, optional: true },
		transCode: { name: "trans_code", read: "text", asIs: true },
		categoryId: { name: "fee_category", read: "text" },
		reference: { name: "invoi_ref", read: "text", asIs: true, optional: true },
		wallet: { name: "student_wallet_ref", read: "text", asIs: true, optional: true },
		prepayment: { name: "is_prepayment", read: "text", optional: true },
	},
} as const satisfies Source;
