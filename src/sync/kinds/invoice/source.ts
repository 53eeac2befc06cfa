import type { Source } from "../../../words/source.js";

export const INVOICE_SOURCE = {
	table: "tbl_imvoice",
	key: "id",
	columns: {
		payer: { name: "reg_no", read: "text", asIs: true },
		debit: { name: "dept", read: "money" },
		credit: { name: "credit", read: "money" },
		day: { name: "invoice_date", read: "day" },
		categoryId: { name: "fee_category", read: "text" },
		note: { name: "comment", read: "text" },
	},
} as const satisfies Source;
