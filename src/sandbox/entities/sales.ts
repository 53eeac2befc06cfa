import { laterDay } from "../clock.js";
import type { Company } from "../company.js";
import { type JsonObject, objectAt, objectsAt, refAt, textAt } from "../json.js";
import { amount, hundredths } from "../money.js";
import { Refusal, refuse } from "../refusal.js";
import { completeLines } from "./lines.js";
import { checkCurrency, checkTracking } from "./references.js";
import { type Taxed, taxOf } from "./tax.js";
import { currencyOf, customerOf, openDay } from "./transactions.js";

const EMAIL_STATUS = ["NotSet", "NeedToSend", "EmailSent"];
const CUSTOM_FIELDS = ["1", "2", "3"];

/** What came along with a write beside the object. */
export interface WriteOptions {
	readonly allowDuplicateNumbers: boolean;
	/** `include=enhancedAllCustomFields`: without it, custom fields on customers are dropped in silence. */
	readonly enhancedCustomFields: boolean;
}

/** Invoices, credit memos and sales receipts: checks, own numbering, totals, balance. */
export function completeSale(
	entity: string,
	draft: JsonObject,
	was: JsonObject | undefined,
	company: Company,
	options: WriteOptions,
): JsonObject {
	const customer = customerOf(draft, company);
	if (entity === "RefundReceipt" && !refAt(draft, "DepositToAccountRef")) throw refuse.required("DepositToAccountRef");
	const sentLines = objectsAt(draft, "Line");
	checkTracking(draft, sentLines, company);
	checkCurrency(draft, company, customer);
	checkCustomFields(draft);
	checkEmailStatus(draft);
	const { lines, subtotal, discount } = completeLines(sentLines);
	const taxed = taxOf(draft, lines, company);
	const TxnDate = openDay(draft, company);
	return {
		...DEFAULTS,
		...(entity === "Invoice" ? NO_ONLINE_PAYMENT : {}),
		...fromCustomer(entity, customer),
		...draft,
		TxnDate,
		DocNumber: docNumber(entity, draft, was, company, options),
		Line: taxed.lines,
		CurrencyRef: currencyOf(draft, company),
		...(!OWED.includes(entity)
			? {}
			: { DueDate: dueDay({ ...fromCustomer(entity, customer), ...draft }, TxnDate, company) }),
		...totals(entity, subtotal - discount, taxed, was),
	};
}

/** Forms with a balance; the others are paid at once, or promise nothing. */
const OWED = ["Invoice", "CreditMemo"];

const NO_ONLINE_PAYMENT: JsonObject = {
	AllowIPNPayment: false,
	AllowOnlinePayment: false,
	AllowOnlineCreditCardPayment: false,
	AllowOnlineACHPayment: false,
};

const DEFAULTS: JsonObject = {
	EmailStatus: "NotSet",
	PrintStatus: "NeedToPrint",
	ApplyTaxAfterDiscount: false,
	CustomField: [],
	LinkedTxn: [],
};

function totals(entity: string, net: number, tax: Taxed, was: JsonObject | undefined): JsonObject {
	const total = net + tax.total;
	const settled = was ? (hundredths(was.TotalAmt) ?? 0) - (hundredths(was.Balance) ?? 0) : 0;
	const open = OWED.includes(entity) ? Math.max(total - settled, 0) : 0;
	const detail = { TxnTaxDetail: tax.detail, TotalAmt: amount(total), Balance: amount(open) };
	return entity === "CreditMemo" ? { ...detail, RemainingCredit: amount(open) } : detail;
}

/**
 * With custom numbers the one that was sent (none stays none), checked against the others of its kind (6140) if the
 * warning is switched on. Without, QuickBooks numbers by itself and ignores what was sent.
 */
function docNumber(
	entity: string,
	draft: JsonObject,
	was: JsonObject | undefined,
	company: Company,
	options: WriteOptions,
): string | undefined {
	const { customTransactionNumbers, warnDuplicateNumbers } = company.settings;
	if (!customTransactionNumbers) return (was && textAt(was, "DocNumber")) ?? company.nextOwnNumber();
	const number = textAt(draft, "DocNumber");
	if (!number || !warnDuplicateNumbers || options.allowDuplicateNumbers) return number || undefined;
	const other = company
		.store(entity)
		.having("DocNumber", number)
		.find((entry) => entry.id !== (was && textAt(was, "Id")));
	if (other) throw duplicateNumber(entity, number, other.id);
	return number;
}

function duplicateNumber(entity: string, number: string, id: string): Refusal {
	return new Refusal(
		"6140",
		"Duplicate Document Number Error",
		"Duplicate Document Number Error : You must specify a different number. This number has already been used. " +
			`DocNumber=${number} is assigned to TxnType=${entity} with TxnId=${id}`,
	);
}

function dueDay(draft: JsonObject, day: string, company: Company): string {
	const given = textAt(draft, "DueDate");
	if (given) return given;
	const term = refAt(draft, "SalesTermRef");
	const days = term === undefined ? 0 : Number(company.find("Term", term)?.DueDays ?? 0);
	return laterDay(day, days);
}

/** What a form takes over from its customer unless it has its own: addresses, and an invoice the terms. */
function fromCustomer(entity: string, customer: JsonObject): JsonObject {
	const keys = entity === "Invoice" ? ["BillAddr", "ShipAddr", "SalesTermRef"] : ["BillAddr", "ShipAddr"];
	return Object.fromEntries(keys.flatMap((key) => (customer[key] === undefined ? [] : [[key, customer[key]]])));
}

function checkEmailStatus(draft: JsonObject): void {
	const status = textAt(draft, "EmailStatus");
	if (status && !EMAIL_STATUS.includes(status)) throw refuse.enumeration("EmailStatus", status);
	const address = objectAt(draft, "BillEmail")?.Address;
	if (status !== "NeedToSend" || address) return;
	const text = "Business Validation Error: You need to specify an email address.";
	throw new Refusal("6420", "Email address required", text, "BillEmail");
}

function checkCustomFields(draft: JsonObject): void {
	const wrong = objectsAt(draft, "CustomField").find(
		(field) => !CUSTOM_FIELDS.includes(textAt(field, "DefinitionId") ?? ""),
	);
	if (!wrong) return;
	const text = `Invalid custom field : DefinitionId ${textAt(wrong, "DefinitionId") ?? "null"}`;
	throw new Refusal("3000", "Invalid Custom Field", text, "CustomField");
}
