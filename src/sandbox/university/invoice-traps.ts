import { NO_CATEGORY, ODD_CATEGORIES } from "./catalogue.js";
import type { Row } from "./types.js";

/** One way in which a charge can be odd. */
export interface InvoiceTrap {
	readonly name: string;
	/** Changes the row in place. */
	readonly spoil: (row: Row) => void;
	/** The code it is held with; sent when absent. */
	readonly heldWith?: string;
	readonly warns?: true;
	/** The trap of the person who is to pay; anybody when absent. */
	readonly payer?: string;
	/** PrivateNote, where it is not the comment itself. */
	readonly note?: string;
}

type More = Omit<InvoiceTrap, "name" | "spoil">;
const trap = (name: string, change: Row, more: More = {}): InvoiceTrap => ({
	name,
	spoil: (row) => Object.assign(row, change),
	...more,
});
const identity = (name: string, change: (identity: string) => string, more: More = {}): InvoiceTrap => ({
	name,
	spoil: (row) => Object.assign(row, { reg_no: change(String(row.reg_no)) }),
	...more,
});
const payer = (name: string): InvoiceTrap => trap(`its payer: ${name}`, {}, { payer: name });

const INVALID = { heldWith: "QB004" };
const NO_CUSTOMER = { heldWith: "QB009" };
const NO_ITEM = { heldWith: "QB006" };
const WARNS = { warns: true } as const;

export const invoiceTraps: readonly InvoiceTrap[] = [
	trap("no amount", { dept: null }, INVALID),
	trap("amount 0", { dept: 0 }, INVALID),
	trap("a negative amount", { dept: -5000 }, INVALID),
	trap("1 234 567 francs", { dept: 1_234_567 }),
	trap("12 500.50 francs", { dept: 12_500.5 }),
	// A FLOAT has 24 bits: from here on it cannot tell one franc from the next.
	trap("more than 16 777 216 francs", { dept: 25_000_000 }, WARNS),
	trap("a credit on the same row", { dept: 60_000, credit: 15_000 }, WARNS),
	trap("a credit above the amount", { dept: 10_000, credit: 15_000 }, WARNS),
	trap("a day of zeros", { invoice_date: "0000-00-00" }, INVALID),
	trap("no day", { invoice_date: null }, INVALID),
	trap("a leap day", { invoice_date: "2024-02-29" }),
	trap("the last day of a year", { invoice_date: "2024-12-31" }),
	trap("the first day of a year", { invoice_date: "2025-01-01" }),
	trap("an unknown reg_no", { reg_no: "99999999" }, NO_CUSTOMER),
	trap("no reg_no: NULL", { reg_no: null }, NO_CUSTOMER),
	trap("no reg_no: blanks", { reg_no: "  " }, NO_CUSTOMER),
	identity("blanks around the reg_no", (text) => ` ${text}  `),
	identity("the reg_no in capitals", (text) => text.toUpperCase(), { payer: "letters in the identity" }),
	identity("the reg_no in small letters", (text) => text.toLowerCase(), { payer: "letters in the identity" }),
	trap("a category that does not exist", { fee_category: NO_CATEGORY }, NO_ITEM),
	trap("no category", { fee_category: null }, NO_ITEM),
	trap("a category with a colon in its name", { fee_category: ODD_CATEGORIES.colon }),
	trap("an inactive category", { fee_category: ODD_CATEGORIES.inactive }),
	trap("a category spelled otherwise", { fee_category: ODD_CATEGORIES.otherCase }),
	trap(
		"a comment that an older tool wrote to",
		{ comment: "Second semester [QB_ID:123]" },
		{ note: "Second semester" },
	),
	trap("a comment with control characters", { comment: "Bell\u0007 and more" }, { note: "Bell and more" }),
	trap("a comment of 900 characters", { comment: "fees ".repeat(180).trimEnd() }),
	trap("a balance that is no number", { balance: "abc" }),
	trap("an empty balance", { balance: "" }),
	trap("a level that does not exist", { level_id: 77 }),
	trap("status NULL", { QuickBk_Status: null }),
	payer("a campus that does not exist"),
	payer("no registration"),
	payer("a registration without a date"),
	payer("a student as well"),
	payer("a tracking id that is another's reg_no"),
	payer("a namesake"),
	payer("no name: NULL"),
];
