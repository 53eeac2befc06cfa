import type { Source } from "../../../src/words/source.js";

/** Cash that was taken over the counter, in a table that no MIS has. */
export const SALES_RECEIPT_SOURCE = {
	table: "tbl_counter_sale",
	key: "sale_id",
	columns: {
		payer: { name: "reg_no", read: "text", asIs: true },
		amount: { name: "paid", read: "money" },
		day: { name: "paid_on", read: "day" },
	},
} as const satisfies Source;
