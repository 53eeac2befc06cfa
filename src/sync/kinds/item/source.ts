import type { Source } from "../../../words/source.js";

export const CATEGORY_SOURCE = {
	table: "tbl_income_category",
	key: "id",
	columns: {
		name: { name: "name", read: "text" },
		status: { name: "status_Id", read: "text" },
		itemIdHint: { name: "QuickBk_ctgId", read: "text", optional: true },
	},
} as const satisfies Source;
