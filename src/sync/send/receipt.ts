import type { Intended } from "../../audit/record.js";
import { moneyGrouped } from "../../words/money.js";
import { identityInNotes } from "../kinds/customer/identity.js";
import { nameKeyOf } from "../kinds/customer/names.js";
import type { Json, Kind, QboDocument } from "../kinds/entity.js";
import { readInvoice, readName } from "../look/found.js";

type QboObject = Readonly<Record<string, unknown>>;

/** What was sent, and what it was meant to be. */
export interface Meant {
	readonly kind: Kind;
	readonly document: QboDocument;
	readonly intended: Pick<Intended, "trace" | "amount" | "customerId" | "day">;
}

/**
 * How far QuickBooks' own clocks may be apart: CreateTime is cut to the second, and an answer took a moment to tell us the
 * time. An answer that is taken for an old one without being one costs one read.
 */
const CLOCKS_APART_MS = 5_000;

/**
 * In what the answer differs from what was sent, a sentence each; none where it is the receipt for it. What money goes by
 * must be there: number, customer, total, day, currency, item, location, class and tax code of an invoice; name and
 * identity of a customer. All else that was sent is compared where the answer tells of it: QuickBooks does not always.
 */
export function receiptDifferences(meant: Meant, answered: QboObject): string[] {
	return meant.kind === "invoice" ? invoiceDifferences(meant, answered) : customerDifferences(meant, answered);
}

/** Whether an answer tells of something made before the request first went out: the answer to an earlier request. */
export function isReplay(object: QboObject, firstAttempt: Date | undefined): boolean {
	return firstAttempt !== undefined && timeMade(object) < firstAttempt.getTime() - CLOCKS_APART_MS;
}

/** When a request was on its way, by QuickBooks' clock; `from` is unknown of a request of an earlier version. */
export interface UnderWay {
	readonly from: Date | undefined;
	readonly until: Date;
}

/** Whether something was made while a request was on its way. What bears its number or name then is what became of it. */
export function isMadeWhile(object: QboObject, { from, until }: UnderWay): boolean {
	const made = timeMade(object);
	return from !== undefined && made >= from.getTime() - CLOCKS_APART_MS && made <= until.getTime() + CLOCKS_APART_MS;
}

const timeMade = ({ MetaData }: QboObject): number =>
	Date.parse(String((MetaData as QboObject | undefined)?.CreateTime));

function invoiceDifferences({ document, intended }: Meant, answered: QboObject): string[] {
	const { number, customerId, total, day } = readInvoice(answered);
	const money = (amount: Intended["amount"]) => (amount === undefined ? undefined : moneyGrouped(amount));
	const has = (property: string) => document[property] !== undefined;
	return [
		difference("number", number || undefined, intended.trace),
		difference("customer", customerId, intended.customerId),
		difference("total", money(total), money(intended.amount)),
		difference("date", day, intended.day),
		...(["CurrencyRef", "DepartmentRef"] as const)
			.filter(has)
			.map((property) => difference(WORDS[property], referenceId(answered[property]), referenceId(document[property]))),
		has("Line") ? itemsDifference(soldAs("ItemRef", answered), soldAs("ItemRef", document)) : undefined,
		soldAs("TaxCodeRef", document) === undefined
			? undefined
			: difference("tax code", soldAs("TaxCodeRef", answered), soldAs("TaxCodeRef", document)),
		has("ClassRef") ? difference("class", classOf(answered), classOf(document)) : undefined,
		told("memo", answered.PrivateNote, document.PrivateNote),
		...salesOf(document).map((line, at) => told("description", salesOf(answered)[at]?.Description, line.Description)),
	].filter((sentence) => sentence !== undefined);
}

const WORDS = { CurrencyRef: "currency", DepartmentRef: "location" } as const;

function customerDifferences({ document, intended }: Meant, answered: QboObject): string[] {
	const { name, active } = readName("Customer", answered);
	const sameName = nameKeyOf(name) === nameKeyOf(intended.trace);
	return [
		sameName ? undefined : difference("name", name || undefined, intended.trace),
		difference("identity", identityOf(answered.Notes), identityOf(document.Notes)),
		told("given name", answered.GivenName, document.GivenName),
		told("middle name", answered.MiddleName, document.MiddleName),
		told("family name", answered.FamilyName, document.FamilyName),
		told("phone", inner(answered.PrimaryPhone, "FreeFormNumber"), inner(document.PrimaryPhone, "FreeFormNumber")),
		told("email", inner(answered.PrimaryEmailAddr, "Address"), inner(document.PrimaryEmailAddr, "Address")),
		told("customer type", referenceId(answered.CustomerTypeRef), referenceId(document.CustomerTypeRef)),
		active ? undefined : "it is inactive",
	].filter((sentence) => sentence !== undefined);
}

/**
 * In what an item or a location that was made differs from what was sent: its name, and what decides where money goes.
 */
export function referenceDifferences(document: QboDocument, answered: QboObject): string[] {
	return [
		difference("name", textOf(answered.Name), textOf(document.Name)),
		told("type", answered.Type, document.Type),
		document.IncomeAccountRef === undefined
			? undefined
			: difference("income account", referenceId(answered.IncomeAccountRef), referenceId(document.IncomeAccountRef)),
		answered.Active === false ? "it is inactive" : undefined,
	].filter((sentence) => sentence !== undefined);
}

function identityOf(notes: unknown): string | undefined {
	const found = identityInNotes(typeof notes === "string" ? notes : undefined);
	return found && `${found.identity} (${found.kind})`;
}

function difference(what: string, answered: string | undefined, sent: string | undefined): string | undefined {
	return answered === sent ? undefined : `its ${what} is ${answered ?? "missing"}, not ${sent ?? "none"}`;
}

function itemsDifference(answered: string | undefined, sent: string | undefined): string | undefined {
	return answered === sent ? undefined : `its items are ${answered ?? "missing"}, not ${sent ?? "none"}`;
}

/** What was sent, where the answer tells of it. Letter case and blanks are QuickBooks' own business. */
function told(what: string, answered: unknown, sent: unknown): string | undefined {
	const [said, meant] = [textOf(answered), textOf(sent)];
	if (said === undefined || meant === undefined || plain(said) === plain(meant)) return undefined;
	return difference(what, said, meant);
}

const plain = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const inner = (value: unknown, property: string): unknown => (isObject(value) ? value[property] : undefined);

/** The lines that are sold; QuickBooks adds lines of its own for sums. */
function salesOf({ Line: lines }: QboObject): QboObject[] {
	return (Array.isArray(lines) ? (lines as QboObject[]) : []).filter((line) => isObject(line.SalesItemLineDetail));
}

/** What all lines that are sold refer to, as one text; undefined where none does. */
function soldAs(property: "ItemRef" | "TaxCodeRef", object: QboObject): string | undefined {
	const ids = salesOf(object).map((line) => referenceId(inner(line.SalesItemLineDetail, property)));
	return ids.every((id) => id === undefined)
		? undefined
		: ids
				.map((id) => id ?? "missing")
				.sort()
				.join(", ");
}

/** A company keeps a class per invoice or per line, and answers with the one that it keeps. */
function classOf(object: QboObject): string | undefined {
	const classes = [object.ClassRef, ...salesOf(object).map((line) => inner(line.SalesItemLineDetail, "ClassRef"))];
	return [...new Set(classes.map(referenceId).filter((id) => id !== undefined))].sort().join(", ") || undefined;
}

function referenceId(reference: unknown): string | undefined {
	const value = isObject(reference) ? (reference.value as Json | undefined) : undefined;
	return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const isObject = (value: unknown): value is QboObject => typeof value === "object" && value !== null;
