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
 * In what the answer differs from what was sent, a sentence each; none where it is the receipt for it. Everything that
 * money goes by is compared: number, customer, total, day, currency, item and location of an invoice; of a customer the
 * name and the identity in its Notes.
 */
export function receiptDifferences(meant: Meant, answered: QboObject): string[] {
	return meant.kind === "invoice" ? invoiceDifferences(meant, answered) : customerDifferences(meant, answered);
}

/** Whether an answer tells of something made before the request first went out: the answer to an earlier request. */
export function isReplay({ MetaData }: QboObject, firstAttempt: Date | undefined): boolean {
	const made = Date.parse(String((MetaData as QboObject | undefined)?.CreateTime));
	return firstAttempt !== undefined && made < firstAttempt.getTime() - CLOCKS_APART_MS;
}

function invoiceDifferences({ document, intended }: Meant, answered: QboObject): string[] {
	const { number, customerId, total, day } = readInvoice(answered);
	const money = (amount: Intended["amount"]) => (amount === undefined ? undefined : moneyGrouped(amount));
	return [
		difference("number", number || undefined, intended.trace),
		difference("customer", customerId, intended.customerId),
		difference("total", money(total), money(intended.amount)),
		difference("date", day, intended.day),
		...(["CurrencyRef", "DepartmentRef"] as const).map((property) => {
			const sent = referenceId(document[property]);
			return sent === undefined ? undefined : difference(WORDS[property], referenceId(answered[property]), sent);
		}),
		document.Line === undefined ? undefined : itemsDifference(itemsOf(answered.Line), itemsOf(document.Line)),
	].filter((sentence) => sentence !== undefined);
}

const WORDS = { CurrencyRef: "currency", DepartmentRef: "location" } as const;

function customerDifferences({ document, intended }: Meant, answered: QboObject): string[] {
	const { name, active } = readName("Customer", answered);
	const sameName = nameKeyOf(name) === nameKeyOf(intended.trace);
	return [
		sameName ? undefined : difference("name", name || undefined, intended.trace),
		difference("identity", identityOf(answered.Notes), identityOf(document.Notes)),
		active ? undefined : "it is inactive",
	].filter((sentence) => sentence !== undefined);
}

function identityOf(notes: unknown): string | undefined {
	const found = identityInNotes(typeof notes === "string" ? notes : undefined);
	return found && `${found.identity} (${found.kind})`;
}

function difference(what: string, answered: string | undefined, sent: string | undefined): string | undefined {
	return answered === sent ? undefined : `its ${what} is ${answered ?? "missing"}, not ${sent ?? "none"}`;
}

function itemsDifference(answered: string, sent: string): string | undefined {
	return answered === sent ? undefined : `its items are ${answered || "missing"}, not ${sent}`;
}

/** The items of the lines that are sold; QuickBooks adds lines of its own for sums. */
function itemsOf(lines: unknown): string {
	const sold = (Array.isArray(lines) ? (lines as QboObject[]) : []).flatMap(({ SalesItemLineDetail }) => {
		return isObject(SalesItemLineDetail) ? [referenceId(SalesItemLineDetail.ItemRef) ?? "missing"] : [];
	});
	return sold.sort().join(", ");
}

function referenceId(reference: unknown): string | undefined {
	const value = isObject(reference) ? (reference.value as Json | undefined) : undefined;
	return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const isObject = (value: unknown): value is QboObject => typeof value === "object" && value !== null;
