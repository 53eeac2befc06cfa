import type { MisShape } from "../../words/mis-shape.js";
import { APPLICANT_SOURCE } from "./applicant/source.js";
import { INVOICE_SOURCE } from "./invoice/source.js";
import { CATEGORY_SOURCE } from "./item/source.js";
import { PAYMENT_SOURCE } from "./payment/source.js";
import { LOOKUP_SOURCES, REGISTRATION_SOURCE } from "./sources.js";
import { STUDENT_SOURCE } from "./student/source.js";

const { table: CHARGES } = INVOICE_SOURCE;
const { table: PAYMENTS } = PAYMENT_SOURCE;

/**
 * The MIS of the university, as the kinds' own tables and its synchronisation guides have it. The types of the tracking
 * columns are those of the guides, so that other programs of the university find what they were told; the default of
 * pushed_by says nothing of a row: its status does.
 */
export const EAUR_MIS: MisShape = {
	tracking: {
		status: {
			name: "QuickBk_Status",
			type: "INT NULL DEFAULT 0",
			means: "whether the row is in QuickBooks: 0 no, 1 yes, 2 refused or held, 3 in progress",
		},
		by: {
			name: "pushed_by",
			type: "VARCHAR(200) NULL DEFAULT 'System Auto Push'",
			means: "which program, person and machine last changed the status",
		},
		at: {
			name: "pushed_date",
			type: "DATETIME NULL",
			means: "when the status last changed, by the server's clock",
		},
	},
	statuses: { "not-synced": 0, synced: 1, failed: 2, "in-progress": 3 },
	// An integration of later years added these, the id under either name.
	qboId: ["quickbooks_id", "qk_id"],
	syncToken: "sync_token",
	saidBack: {
		balance: { name: "quickbooks_balance", type: "DECIMAL(18,2) NULL" },
		paidOn: { name: "quickbooks_paid_on", type: "DATE NULL" },
		state: { name: "quickbooks_state", type: "VARCHAR(10) NULL" },
	},
	readOnly: [REGISTRATION_SOURCE, CATEGORY_SOURCE, ...Object.values(LOOKUP_SOURCES)],
	indexes: [
		{
			name: "ix_qb_imvoice_reg_no",
			table: CHARGES,
			columns: ["reg_no"],
			brings: "the invoices of one student (--student) are found without reading the whole table",
		},
		{
			name: "ix_qb_imvoice_ref",
			table: CHARGES,
			columns: ["reference_number"],
			brings:
				"the MIS finds the invoice that a payment names at once; this program reads the references of all, once a run",
		},
		{
			name: "ix_qb_imvoice_todo",
			table: CHARGES,
			columns: ["quickbooks_id", "invoice_date"],
			brings:
				"the MIS lists what is not yet in QuickBooks by date without reading the whole table; this program goes by the status",
		},
		{
			name: "ix_qb_personal_reg_no",
			table: STUDENT_SOURCE.table,
			columns: ["reg_no"],
			brings:
				"one student is found by registration number at once (show, single, --student); namesakes are still looked for among all",
		},
		{
			name: "ix_qb_appl_tracking",
			table: APPLICANT_SOURCE.table,
			columns: ["tracking_id"],
			brings:
				"one applicant is found by tracking id at once (show, single, --student); namesakes are still looked for among all",
		},
		{
			name: "ix_qb_reg_prog_reg_no",
			table: REGISTRATION_SOURCE.table,
			columns: ["reg_no", "reg_date"],
			brings:
				"the MIS finds a student's latest registration at once; this program compares the numbers itself, and reads them all",
		},
		{
			name: "ix_qb_payment_ref",
			table: PAYMENTS,
			columns: ["invoi_ref"],
			brings: "the MIS finds the payments of one invoice without reading all; this program goes by the payment",
		},
		{
			name: "ix_qb_payment_wallet",
			table: PAYMENTS,
			columns: ["student_wallet_ref"],
			brings: "what was paid out of a wallet, and is never sent, is counted without reading the whole table",
		},
		{
			name: "ix_qb_payment_reg_no",
			table: PAYMENTS,
			columns: ["reg_no"],
			brings: "the payments of one student (payments --student) are found without reading the whole table",
		},
	],
};
