import type { Company } from "../company.js";
import { isId, isObject, type JsonObject, refAt, textAt, without } from "../json.js";
import { Refusal, refuse } from "../refusal.js";
import { autoApply } from "./auto-apply.js";
import { markedIfInactive, plainIfRevived } from "./inactive.js";
import type { Kind } from "./kinds.js";
import { deposit, refuseDeposited, relink, unlinkFromPayments } from "./links.js";
import { completeListed } from "./lists.js";
import { completeOther, isOther } from "./others.js";
import { completePayment } from "./payments.js";
import { completePerson } from "./people.js";
import { resolveReferences } from "./references.js";
import { completeSale, type WriteOptions } from "./sales.js";
import { checkShape } from "./shape.js";
import { checkTexts } from "./texts.js";
import { owedBy, refuseClosedDay } from "./transactions.js";

/** What only QuickBooks sets; sent along, it is ignored without a word. */
const READ_ONLY = [
	"Balance",
	"BalanceWithJobs",
	"Classification",
	"CurrentBalance",
	"CurrentBalanceWithSubAccounts",
	"FullyQualifiedName",
	"HomeBalance",
	"HomeTotalAmt",
	"Id",
	"Level",
	"MetaData",
	"RemainingCredit",
	"SyncToken",
	"UnappliedAmt",
	"domain",
	"sparse",
	"status",
];
const READ_ONLY_ON_SALES_FORMS = [...READ_ONLY, "LinkedTxn", "TotalAmt"];
/** As recorded: an empty text for a date is taken as none. */
const DATES = ["TxnDate", "DueDate", "ShipDate", "BirthDate", "HiredDate", "ReleasedDate", "InvStartDate"];
const SALES_FORMS = ["Invoice", "CreditMemo", "SalesReceipt", "Estimate", "RefundReceipt"];
const PEOPLE = ["Customer", "Vendor", "Employee"];

/** Adds an object after every rule has been asked. Throws a Refusal, and then nothing has changed. */
export function create(company: Company, kind: Kind, sent: JsonObject, options: WriteOptions): JsonObject {
	refuseReadOnly(kind, "create");
	checkSent(company, kind, sent);
	const complete = completed(company, kind, withoutNulls(withoutReadOnly(kind, sent)), undefined, options);
	return committed(company, kind, undefined, company.insert(kind, complete));
}

/** Changes an object: `sparse` changes only what is given, otherwise what is not given is emptied. */
export function update(company: Company, kind: Kind, sent: JsonObject, options: WriteOptions): JsonObject {
	refuseReadOnly(kind, "update");
	checkSent(company, kind, sent);
	const was = currentVersion(company, kind, sent);
	refuseClosedDay(textAt(was, "TxnDate"), company);
	refuseDeposited(was);
	const isSparse = sent.sparse === true || sent.sparse === "true";
	const basis = isSparse ? was : onlyReadOnly(kind, was);
	const draft = withoutNulls({ ...basis, ...withoutReadOnly(kind, sent) });
	const complete = completed(company, kind, { ...draft, sparse: false }, was, options);
	return committed(company, kind, was, company.replace(kind, textAt(was, "Id") ?? "", complete));
}

/** Deletes a transaction. List entities are never deleted, only made inactive. */
export function remove(company: Company, kind: Kind, sent: JsonObject): JsonObject {
	if (kind.list || kind.readOnly) throw refuse.unsupported(`delete ${kind.name}`);
	const was = currentVersion(company, kind, sent);
	refuseClosedDay(textAt(was, "TxnDate"), company);
	refuseDeposited(was);
	if (kind.name !== "Payment" && isLinked(was)) {
		throw refuse.business("Business Validation Error: Linked payments must be unlinked before this can be deleted.");
	}
	const Id = textAt(was, "Id") ?? "";
	takeOut(company, kind, was);
	return { domain: "QBO", status: "Deleted", Id };
}

/** Whatever it was, it is gone, and its customer owes what the rest adds up to. */
export function takeOut(company: Company, kind: Kind, was: JsonObject): void {
	const Id = textAt(was, "Id") ?? "";
	company.remove(kind, Id);
	// What a payment had settled is owed again.
	if (kind.name === "Payment") relink(company, Id, was, undefined);
	adjustBalances(company, kind, was, undefined);
}

/** Voids a transaction: all amounts zero, links cleared, the document stays. */
export function voided(company: Company, kind: Kind, sent: JsonObject): JsonObject {
	if (kind.voids === "never") throw refuse.unsupported(`void ${kind.name}`);
	const was = currentVersion(company, kind, sent);
	refuseClosedDay(textAt(was, "TxnDate"), company);
	refuseDeposited(was);
	const Id = textAt(was, "Id") ?? "";
	if (kind.name === "Payment") relink(company, Id, was, undefined);
	else unlinkFromPayments(company, kind.name, Id);
	const now = company.replace(kind, Id, emptied(kind, was));
	adjustBalances(company, kind, was, now);
	return now;
}

function emptied(kind: Kind, was: JsonObject): JsonObject {
	const lines = Array.isArray(was.Line) ? was.Line.filter(isObject) : [];
	const Line = kind.name === "Payment" ? [] : lines.map(emptiedLine);
	const zero = kind.name === "Payment" ? { UnappliedAmt: 0 } : { Balance: 0, LinkedTxn: [] };
	return { ...was, ...zero, TotalAmt: 0, Line, PrivateNote: voidedNote(was) };
}

/** The word is put before the note that was there. */
function voidedNote(was: JsonObject): string {
	const note = textAt(was, "PrivateNote");
	return note ? `Voided - ${note}` : "Voided";
}

function emptiedLine(line: JsonObject): JsonObject {
	const detail = line.SalesItemLineDetail;
	if (!isObject(detail)) return line.Amount === undefined ? line : { ...line, Amount: 0 };
	return { ...line, Amount: 0, SalesItemLineDetail: { ...without(detail, ["UnitPrice"]), Qty: 0 } };
}

function checkSent(company: Company, kind: Kind, sent: JsonObject): void {
	checkShape(kind.name, sent);
	checkTexts(kind.name, sent, company);
}

function completed(
	company: Company,
	kind: Kind,
	draft: JsonObject,
	was: JsonObject | undefined,
	options: WriteOptions,
): JsonObject {
	const resolved = resolveReferences(plainIfRevived(draft, was), kind.name, company);
	if (PEOPLE.includes(kind.name)) return markedIfInactive(completePerson(kind.name, resolved, was, company, options));
	if (SALES_FORMS.includes(kind.name)) return completeSale(kind.name, resolved, was, company, options);
	if (kind.name === "Payment") return completePayment(resolved, was, company);
	if (isOther(kind.name)) return completeOther(kind.name, resolved, company);
	return markedIfInactive(completeListed(kind.name, resolved, was, company));
}

function committed(company: Company, kind: Kind, was: JsonObject | undefined, now: JsonObject): JsonObject {
	if (kind.list) return now;
	const id = textAt(now, "Id") ?? "";
	if (kind.name === "Payment") relink(company, id, was, now);
	if (kind.name === "Deposit") deposit(company, id, now);
	adjustBalances(company, kind, was, now);
	autoApply(company, refAt(now, "CustomerRef") ?? "");
	return company.find(kind.name, id) ?? now;
}

function adjustBalances(company: Company, kind: Kind, was: JsonObject | undefined, now: JsonObject | undefined): void {
	if (was) company.changeBalance(refAt(was, "CustomerRef") ?? "", -owedBy(kind.name, was));
	if (now) company.changeBalance(refAt(now, "CustomerRef") ?? "", owedBy(kind.name, now));
}

/** The stored object that a change is meant for: 610 if there is none, 5010 if it has changed since it was read. */
function currentVersion(company: Company, kind: Kind, sent: JsonObject): JsonObject {
	const id = textAt(sent, "Id");
	if (!id) throw refuse.required("Id");
	if (!isId(id)) throw refuse.id(id);
	const was = company.find(kind.name, id);
	if (!was) throw refuse.notFound(`${kind.name} ${id}`);
	const token = textAt(sent, "SyncToken");
	if (token === undefined) throw refuse.required("SyncToken");
	if (token === was.SyncToken) return was;
	throw new Refusal(
		"5010",
		"Stale Object Error",
		"Stale Object Error : You and sandbox were working on this at the same time. " +
			"sandbox finished before you did, so your work was not saved.",
	);
}

function isLinked(transaction: JsonObject): boolean {
	return Array.isArray(transaction.LinkedTxn) && transaction.LinkedTxn.length > 0;
}

function refuseReadOnly(kind: Kind, operation: string): void {
	if (kind.readOnly) throw refuse.unsupported(`${operation} ${kind.name}`);
}

function readOnlyOf(kind: Kind): readonly string[] {
	return SALES_FORMS.includes(kind.name) ? READ_ONLY_ON_SALES_FORMS : READ_ONLY;
}

function withoutReadOnly(kind: Kind, sent: JsonObject): JsonObject {
	return without(sent, readOnlyOf(kind));
}

function onlyReadOnly(kind: Kind, was: JsonObject): JsonObject {
	const kept = [...readOnlyOf(kind), "CurrencyRef"];
	return Object.fromEntries(Object.entries(was).filter(([key]) => kept.includes(key)));
}

function withoutNulls(object: JsonObject): JsonObject {
	const isGiven = ([key, value]: [string, unknown]) =>
		value !== null && value !== undefined && !(value === "" && DATES.includes(key));
	return Object.fromEntries(Object.entries(object).filter(isGiven));
}
