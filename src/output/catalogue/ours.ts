import type { ErrorCode } from "../../words/problem.js";
import type { Explanation } from "./explanation.js";

/** The codes of this tool. One entry for every `ErrorCode`. */
export const OURS: readonly (Explanation & { readonly code: ErrorCode })[] = [
	{
		code: "QB001",
		title: "Authentication failed",
		cause:
			"There is no connection to QuickBooks on this computer, it belongs to other settings, or Intuit no longer accepts it.",
		example: "There is no connection to QuickBooks (production) on this computer.",
		fix: "Log in: eaur-qb auth login. Then eaur-qb auth status shows the company and until when the connection holds.",
	},
	{
		code: "QB002",
		title: "Token refresh failed",
		cause:
			"Intuit refused to renew the access token: the connection was ended in QuickBooks, is too old, or the same tokens were used on another computer.",
		example: "Intuit does not renew the connection (invalid_grant).",
		fix: "Log in again: eaur-qb auth login. Use one connection on one computer only.",
	},
	{
		code: "QB003",
		title: "Rate limit exceeded",
		cause:
			"QuickBooks takes 500 calls a minute for a company, and asked this tool to wait for longer than it may. Other apps share the limit.",
		example: "QuickBooks asked to wait, several times in a row.",
		fix: "Run the same command again later: it goes on where it stopped. If it happens often, lower calls or batches in QUICKBOOKS_LIMITS.",
	},
	{
		code: "QB004",
		title: "Data validation error",
		cause:
			"A value in the MIS cannot be sent as it stands: an amount, a date, a number. The record is held, nothing was sent. What was sent in error and taken back (eaur-qb undo) bears this code too.",
		example: 'MIS-1234: invalid amount: the amount (dept) is "0.00".',
		fix: "Correct the value in the MIS; the next run sends the record. eaur-qb invoices show <id> shows the row and what is wrong.",
	},
	{
		code: "QB005",
		title: "Conflict with QuickBooks",
		cause:
			"QuickBooks holds another document under this number, or another customer, vendor or employee under this name, or it made something else of a record than was sent.",
		example: "QuickBooks has another invoice under MIS-1234 (id 871): it is of another amount.",
		fix: "Open the one in QuickBooks and decide which is right: correct it, or give it another number or name. Then run the command again. Where QuickBooks made something else of a record, nothing of its kind is sent until it is corrected or deleted there and resolved: eaur-qb invoices resolve <id>, eaur-qb customers resolve <key>. A payment that may be the same money as another one is held: eaur-qb payments link <id> <quickbooks id> says that it is that document, eaur-qb payments accept <id> that it is other money.",
	},
	{
		code: "QB006",
		title: "Mapping not found",
		cause:
			"Something that an invoice or a payment needs in QuickBooks is missing or inactive there: the item of a fee category, a location, an account, a tax code.",
		example: 'the fee category "Library Fine" has no item in QuickBooks.',
		fix: "eaur-qb map items shows what is missing. Make it with --create, or choose one with --set; then eaur-qb invoices retry --code QB006. To which account the money of a bank or channel goes: eaur-qb map accounts --choose; then eaur-qb payments retry --code QB006.",
	},
	{
		code: "QB007",
		title: "Reconciliation discrepancy",
		cause: "The MIS, the ledger of this tool and QuickBooks do not tell the same of a record.",
		example: "MIS-1234 is RWF 50,000 in the MIS and RWF 45,000 in QuickBooks.",
		fix: "Find out which is right, and correct the other. eaur-qb changes list shows what is not as it was sent, on either side; eaur-qb invoices show <id> what was sent, and what stands there now. What is right as it is: eaur-qb changes acknowledge <record> --reason <text>.",
	},
	{
		code: "QB008",
		title: "Automated workflow failed",
		cause:
			"A run ended before its work was done: QuickBooks was out of reach. Or another tool left records marked as failed without a reason.",
		example: "another tool or computer marked it as failed; why is not known here.",
		fix: "Run the same command again: it settles what is open, then goes on. eaur-qb doctor looks for what keeps it from working.",
	},
	{
		code: "QB009",
		title: "Customer not found",
		cause:
			"The reg_no of an invoice or payment belongs to no student and no applicant, or the customer is missing, held or inactive in QuickBooks; or the invoice that a payment names is not there yet.",
		example: "customer not found: no student has the reg_no and no applicant the tracking_id 22009999.",
		fix: "Correct reg_no of the invoice or payment in the MIS, or mend the customer first: eaur-qb customers show <reg_no>. A payment that waits for its invoice goes with the run that finds it there: eaur-qb invoices all sends the invoices, and eaur-qb failures says what keeps them.",
	},
	{
		code: "QB010",
		title: "QuickBooks refused the record",
		cause: "QuickBooks answered no. Intuit's own code and words stand beside it.",
		example: "QuickBooks refused it: Required param missing (Intuit code 2020).",
		fix: "Look Intuit's code up: eaur-qb explain <that number>. Mend the record, then eaur-qb invoices retry --code QB010.",
	},
	{
		code: "QB011",
		title: "MIS out of reach or unfit",
		cause: "The MIS server does not answer or does not let the account in, or a table, column or privilege is missing.",
		example: "The MIS eaur_mis on 10.0.0.5:3306 does not answer.",
		fix: "eaur-qb mis inspect shows what is missing; eaur-qb mis prepare adds tracking columns. Check MIS_DB_HOST, MIS_DB_USER and the account's privileges.",
	},
	{
		code: "QB012",
		title: "Outcome unknown",
		cause: "A record was sent and the answer was lost, so that it may or may not be in QuickBooks.",
		example: "MIS-1234 was sent, and QuickBooks did not answer within 150 s.",
		fix: "Run the same command again: it looks the record up first, and never makes it twice. Do not enter it by hand meanwhile.",
	},
];
