import type { Source } from "../../../words/source.js";

/** Copies of rows that were reversed. Many a MIS has no such table. */
export const REVERSAL_SOURCE = {
	table: "tbl_payment_reverse",
	key: "id",
	optional: true,
	columns: {
		transCode: { name: "trans_code", read: "text", asIs: true, optional: true },
		payer: { name: "reg_no", read: "text", asIs: true, optional: true },
		amount: { name: "amount", read: "money", optional: true },
	},
} as const satisfies Source;

/** The banks of the MIS: where money that came in went. */
export const BANK_SOURCE = {
	table: "tbl_bank",
	key: "bank_id",
	optional: true,
	columns: {
		name: { name: "bank_name", read: "text" },
		code: { name: "bank_code", read: "text", optional: true },
		branch: { name: "bank_branch", read: "text", optional: true },
		currency: { name: "currency", read: "text", optional: true },
	},
} as const satisfies Source;

/** Money that was given back: nothing sends that, and it is listed. */
export const REFUND_SOURCE = {
	table: "tbl_refunds",
	key: "refund_Id",
	optional: true,
	columns: { payer: { name: "reg_no", read: "text", asIs: true }, amount: { name: "refund_amount", read: "money" } },
} as const satisfies Source;

export const RETURN_SOURCE = {
	table: "tbl_returns",
	key: "id",
	optional: true,
	columns: { amount: { name: "amount", read: "money", optional: true } },
} as const satisfies Source;

/** Who pays a share for students. */
export const SPONSOR_SOURCE = {
	table: "tbl_sponsor",
	key: "spon_id",
	optional: true,
	columns: { share: { name: "sponsor_value", read: "money", optional: true } },
} as const satisfies Source;

/** Months that somebody has closed in the MIS; a row of status 0 was taken back. */
export const CLOSING_SOURCE = {
	table: "tbl_reconciliation_closing",
	key: "closing_Id",
	optional: true,
	columns: {
		day: { name: "closing_period", read: "day" },
		status: { name: "status_Id", read: "text", optional: true },
	},
} as const satisfies Source;
