export const TABLES = [
	"tbl_country",
	"tbl_campus",
	"tbl_intake",
	"tbl_level",
	"tbl_program_mode",
	"tbl_program_type",
	"tbl_specialization",
	"tbl_income_category",
	"tbl_personal_ug",
	"tbl_online_application",
	"tbl_register_program_ug",
	"tbl_imvoice",
	"tbl_bank",
	"payment",
	"tbl_payment_reverse",
	"tbl_student_wallet_ledger",
] as const;

export type TableName = (typeof TABLES)[number];
export type CustomerTable = "tbl_personal_ug" | "tbl_online_application";

export type Value = string | number | null;
/** A row by MIS column names. Days are "YYYY-MM-DD" text, points in time "YYYY-MM-DD HH:MM:SS". */
export type Row = Record<string, Value>;

/** What a correct tool makes of a row of students or applicants. */
export interface ExpectedCustomer {
	readonly table: CustomerTable;
	readonly key: number;
	/** `link`: a second row of a person who is sent already; it becomes no customer of its own. */
	readonly outcome: "send" | "hold" | "link";
	/** Why it is held. */
	readonly code?: string;
	/** What is odd about the row; absent on an ordinary one. */
	readonly trap?: string;
	/** The tool owes a person a word about this row, although it sends it. */
	readonly warns?: true;
	/** Trimmed; absent on a row without any. */
	readonly identity?: string;
	/** Absent where more than one name would be right, and on rows that become no customer. */
	readonly displayName?: string;
	/** Key of the row that a linked one belongs to. */
	readonly linkedTo?: number;
}

/** What a correct tool makes of a row of `tbl_imvoice`, in a company that has an item for every category. */
export interface ExpectedInvoice {
	readonly table: "tbl_imvoice";
	readonly key: number;
	readonly outcome: "send" | "hold";
	readonly code?: string;
	readonly trap?: string;
	readonly warns?: true;
	/** Exact decimal text, "1234567" or "12500.50". */
	readonly amount?: string;
	readonly day?: string;
	/** The row that pays. */
	readonly payer?: { readonly table: CustomerTable; readonly key: number };
	/** The item's name as QuickBooks takes it; compare without regard to case. */
	readonly item?: string;
	/** Full name of the campus, for students only; absent where the MIS names none. */
	readonly campus?: string;
	/** PrivateNote. */
	readonly note?: string;
}

/** What a correct tool makes of money that came in, where banks 1 and 2 have accounts and everybody is a customer. */
export interface ExpectedPayment {
	readonly table: "payment" | "tbl_student_wallet_ledger";
	readonly key: number;
	/** `never`: spending of wallet money, and debits of the wallets. */
	readonly outcome: "send" | "hold" | "never";
	readonly code?: string;
	readonly trap?: string;
	readonly amount?: string;
	readonly day?: string;
	/** The invoice that it settles, as far as that still owes; undefined: it stays unapplied. */
	readonly invoice?: number | undefined;
}

export type Expected = ExpectedCustomer | ExpectedInvoice;

export interface University {
	readonly tables: Readonly<Record<TableName, readonly Row[]>>;
	readonly expected: readonly Expected[];
	readonly expectedPayments: readonly ExpectedPayment[];
}

export interface UniversityOptions {
	/** The same seed and sizes always give the same university. */
	readonly seed: number;
	/** Rows of each table, the odd ones included. */
	readonly students: number;
	readonly applicants: number;
	readonly invoices: number;
	/** Rows of `payment`, about; none, without. In the shape of 2026 there are wallets besides. */
	readonly payments?: number;
	readonly shape?: "guide" | "2026";
	/** Every oddity of payments. Default: as `dirt`. */
	readonly oddPayments?: boolean;
	/** Every oddity that a MIS holds, each at least once. Default: true. */
	readonly dirt?: boolean;
}
