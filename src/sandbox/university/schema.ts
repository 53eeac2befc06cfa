import type { TableName } from "./types.js";

/**
 * Which tracking columns the MIS has: those that the user guides describe, those of a live database of 2026, or none,
 * as before any integration.
 */
export type Shape = "guide" | "2026" | "untracked";

/** The MIS in SQLite's words: the same tables and columns, days and times as text, FLOAT as REAL. */
export const COLUMNS: Readonly<Record<TableName, string>> = {
	tbl_country: `cntr_id INTEGER PRIMARY KEY, cntr_code TEXT, cntr_name TEXT, cntr_nationality TEXT, com_cntr_code TEXT`,
	tbl_campus: `camp_id INTEGER PRIMARY KEY, camp_full_name TEXT NOT NULL, camp_short_name TEXT NOT NULL,
		camp_city TEXT NOT NULL, camp_yor TEXT NOT NULL, camp_active INTEGER NOT NULL, camp_comments TEXT NOT NULL`,
	tbl_intake: `intake_id INTEGER PRIMARY KEY, prg_type INTEGER NOT NULL, acad_cycle_id INTEGER NOT NULL,
		intake_no INTEGER NOT NULL, intake_month TEXT NOT NULL, intake_start TEXT NOT NULL, intake_end TEXT NOT NULL,
		app_start TEXT NOT NULL, app_end TEXT NOT NULL, reg_start TEXT NOT NULL, reg_end TEXT NOT NULL,
		late_reg_end TEXT NOT NULL, late_reg_fee INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 1`,
	tbl_level: `level_id INTEGER PRIMARY KEY, level_no TEXT NOT NULL, level_full_name TEXT NOT NULL,
		level_short_name TEXT NOT NULL, amount TEXT NOT NULL, level_exit_award INTEGER NOT NULL, status INTEGER NOT NULL`,
	tbl_program_mode: `prg_mode_id INTEGER PRIMARY KEY, prg_mode_full_name TEXT NOT NULL, prg_mode_short_name TEXT NOT NULL`,
	tbl_program_type: `prg_type_id INTEGER PRIMARY KEY, prg_type_full_name TEXT NOT NULL, prg_type_short_name TEXT NOT NULL`,
	tbl_specialization: `splz_id INTEGER PRIMARY KEY, prg_id INTEGER NOT NULL, prg_type INTEGER NOT NULL,
		splz_full_name TEXT NOT NULL, splz_short_name TEXT NOT NULL, splz_start_level INTEGER NOT NULL,
		degree_name TEXT NOT NULL, diploma_name TEXT NOT NULL, splz_comments TEXT NOT NULL, status INTEGER`,
	tbl_income_category: `id INTEGER PRIMARY KEY, invTypeId INTEGER NOT NULL, camp_id INTEGER NOT NULL,
		prg_type INTEGER NOT NULL, splz_id INTEGER NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL,
		description TEXT NOT NULL, recorded_date TEXT, recorded_by TEXT NOT NULL, status_Id INTEGER NOT NULL,
		category TEXT NOT NULL`,
	tbl_personal_ug: `per_id_ug INTEGER PRIMARY KEY, reg_no TEXT NOT NULL, prg_type INTEGER NOT NULL, sex TEXT, fname TEXT,
		middlename TEXT, lname TEXT, dob TEXT, national_id TEXT, cntr_id INTEGER NOT NULL, b_province TEXT NOT NULL,
		b_district TEXT NOT NULL, b_sector TEXT NOT NULL, b_cell TEXT NOT NULL, b_village TEXT NOT NULL, nationality TEXT,
		phone1 TEXT, phone2 TEXT, email1 TEXT, email2 TEXT, no_principle_passes INTEGER NOT NULL, max_or_grad REAL NOT NULL,
		reg_date TEXT, secondary_notes TEXT NOT NULL, secondary_school TEXT NOT NULL`,
	tbl_online_application: `appl_Id INTEGER PRIMARY KEY, tracking_id TEXT, reg_no TEXT, first_name TEXT, middlename TEXT,
		family_name TEXT, dob TEXT, sex TEXT, phone1 TEXT, email1 TEXT, country_of_birth INTEGER, nation_Id_passPort_no TEXT,
		present_nationality INTEGER, camp_id INTEGER, opt_1 INTEGER, opt_2 INTEGER, intake_id INTEGER, level_id INTEGER,
		prg_mode_id INTEGER, appl_date TEXT, status INTEGER`,
	tbl_register_program_ug: `reg_prg_id INTEGER PRIMARY KEY, reg_no TEXT NOT NULL, intake_id INTEGER NOT NULL,
		prg_id INTEGER NOT NULL, splz_id INTEGER NOT NULL, level_id INTEGER NOT NULL, prg_mode_id INTEGER NOT NULL,
		prg_type INTEGER NOT NULL, year_id INTEGER, camp_id INTEGER NOT NULL, reg_date TEXT, reg_active INTEGER,
		status_comment TEXT NOT NULL, Availability INTEGER NOT NULL`,
	tbl_imvoice: `id INTEGER PRIMARY KEY, reg_no TEXT, appl_Id INTEGER, level_id INTEGER, fee_category INTEGER,
		module_id INTEGER, Rpt_Id INTEGER, dept REAL, credit REAL, balance TEXT, invoice_date TEXT, comment TEXT, user TEXT,
		date TEXT, intake_id INTEGER`,
	tbl_bank: `bank_id INTEGER PRIMARY KEY, bank_code TEXT NOT NULL, bank_name TEXT NOT NULL, bank_branch TEXT NOT NULL,
		account_no TEXT, currency TEXT NOT NULL, status INTEGER NOT NULL`,
	payment: `id INTEGER PRIMARY KEY, trans_code TEXT, reg_no TEXT, appl_Id INTEGER, level_id INTEGER, bank_id INTEGER,
		slip_no TEXT, user TEXT, acad_cycle_id TEXT, date TEXT, fee_category TEXT, amount REAL, description TEXT,
		recorded_date TEXT, Remark TEXT, action TEXT, external_transaction_id TEXT, payment_chanel TEXT,
		payment_notifi TEXT, invoi_ref TEXT`,
	tbl_payment_reverse: "id INTEGER PRIMARY KEY, trans_code TEXT, reg_no TEXT, amount REAL",
	tbl_student_wallet_ledger: `id INTEGER PRIMARY KEY, student_id TEXT NOT NULL, direction TEXT NOT NULL,
		original_amount REAL NOT NULL, amount REAL NOT NULL, trans_code TEXT, payment_chanel TEXT, fee_category INTEGER,
		bank_id INTEGER, invoice_id TEXT, source TEXT NOT NULL, parent_credit_id INTEGER, slip_no TEXT,
		created_at TEXT NOT NULL`,
};

/** Tables that only the shape of 2026 has. */
export const LATER_TABLES: readonly TableName[] = ["tbl_student_wallet_ledger"];

type Tracking = Readonly<Partial<Record<TableName, string>>>;

const PUSHED = "pushed_by TEXT, pushed_date TEXT";
const PUSHED_BY_DEFAULT = "pushed_by TEXT DEFAULT 'System Auto Push', pushed_date TEXT";

/** What an older integration left, in every shape but `untracked`. The spellings of the status differ in life, too. */
const LEGACY: Tracking = {
	tbl_imvoice: `QuickBk_Status INTEGER DEFAULT 0, ${PUSHED}`,
	payment: `QuickBk_Status INTEGER DEFAULT 0, ${PUSHED}`,
	tbl_personal_ug: `qk_id INTEGER, ${PUSHED}`,
	tbl_register_program_ug: "qk_id INTEGER",
	tbl_income_category: "QuickBk_ctgId INTEGER",
};

const GUIDE: Tracking = {
	tbl_personal_ug: "QuickBk_Status INTEGER DEFAULT 0",
	tbl_online_application: `QuickBk_Status INTEGER DEFAULT 0, ${PUSHED_BY_DEFAULT}`,
};

const LATER: Tracking = {
	tbl_imvoice: "reference_number TEXT, is_prepayment INTEGER DEFAULT 0, quickbooks_id TEXT, sync_token TEXT",
	tbl_personal_ug: "QuickBk_status INTEGER DEFAULT 0, sync_token TEXT",
	tbl_online_application: `QuickBk_status INTEGER DEFAULT 0, ${PUSHED_BY_DEFAULT}, quickbooks_id TEXT, sync_token TEXT`,
	tbl_income_category: `Quickbk_Status INTEGER DEFAULT 0, ${PUSHED}, sync_token INTEGER`,
	payment: "student_wallet_ref TEXT, is_prepayment INTEGER DEFAULT 0, qk_id TEXT, sync_token TEXT",
	tbl_student_wallet_ledger: "quickbooks_id TEXT, sync_token TEXT, qb_pushed_date TEXT",
	tbl_campus: "quickbooks_id INTEGER, quickbooks_status INTEGER",
};

/** Definitions that stand beside those of `COLUMNS`, by shape; each table's parts in order. */
export const TRACKING: Readonly<Record<Shape, readonly Tracking[]>> = {
	untracked: [],
	guide: [LEGACY, GUIDE],
	"2026": [LEGACY, LATER],
};
