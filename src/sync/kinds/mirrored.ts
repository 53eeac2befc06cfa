import { createHash } from "node:crypto";
import type { DocumentState, SeenDocument } from "../../audit/seen-document.js";
import type { SeenName } from "../../audit/seen-name.js";
import { parseDay } from "../../words/day.js";
import { qboId } from "../../words/ids.js";
import { type Money, moneyOfJson, NOTHING } from "../../words/money.js";
import { text } from "../../words/outside.js";
import { isVoidInEnglish, noteBeforeVoid, plainNote } from "../../words/voided.js";
import { referenceId, syncTokenOf } from "../look/found.js";
import { NOTED, noteKnownBy } from "./cash/known-by.js";
import { cashNumberIn } from "./cash/number.js";
import { inner, isObject } from "./differences.js";

type QboObject = Readonly<Record<string, unknown>>;

/**
 * A whole document of QuickBooks, as the mirror keeps it: an invoice, a payment, a credit memo or a sales receipt. Of a
 * projection, which has no lines, what stands in them is not known.
 * @param before as it was last seen: whether it was voided is told by what its note was
 */
export function readDocument(entity: string, object: QboObject, before?: SeenDocument): SeenDocument {
	const total = moneyOfJson(object.TotalAmt);
	const balance = entity === "SalesReceipt" ? NOTHING : moneyOfJson(object.Balance ?? object.UnappliedAmt);
	const isWhole = Array.isArray(object.Line) || object.UnappliedAmt !== undefined;
	return {
		id: qboId(text(object.Id)),
		number: numberOf(entity, object),
		...(entity === "Payment" && {
			otherReference: otherReferenceOf(object),
			money: noteKnownBy(cashNoteOf(object)),
		}),
		customerId: referenceId(object.CustomerRef),
		total,
		day: parseDay(text(object.TxnDate)),
		syncToken: syncTokenOf(object),
		balance,
		state: stateOf(total, balance, isVoid(object, before)),
		changed: changedAt(object),
		...(isWhole && {
			item: itemsOf(object),
			location: referenceId(object.DepartmentRef) ?? "",
			account: referenceId(object.DepositToAccountRef) ?? "",
			method: referenceId(object.PaymentMethodRef) ?? "",
			link: linksOf(object),
			note: digestOfNote(text(object.PrivateNote)),
		}),
	};
}

/**
 * Of a payment our key, wherever it stands in it. Of a sales receipt the reference of the money, where it has one, as it is
 * looked for among possible doubles.
 */
function numberOf(entity: string, object: QboObject): string {
	const reference = text(object.PaymentRefNum).trim();
	if (entity === "Payment") return cashNumberIn(reference, cashNoteOf(object)) ?? reference;
	return (entity === "SalesReceipt" && reference) || text(object.DocNumber);
}

/** The reference that we send is our key, or a number of the bank's that stands in the note as well. */
function otherReferenceOf(object: QboObject): string | undefined {
	const [reference, note] = [text(object.PaymentRefNum), cashNoteOf(object)];
	const key = cashNumberIn(reference, note);
	if (key === undefined || reference === key) return undefined;
	const parts = note.split(NOTED.between);
	const isNoted = [NOTED.transaction, NOTED.slip].some((word) => parts.includes(word + reference));
	return isNoted ? undefined : reference;
}

/** What else we send of a customer than its name, as one text, and what it owes. */
export const wholeCustomer = (name: SeenName, object: QboObject): SeenName => ({
	...name,
	note: digestOfNote(
		[
			text(object.Notes),
			text(inner(object.PrimaryEmailAddr, "Address")),
			text(inner(object.PrimaryPhone, "FreeFormNumber")),
		]
			.filter((each) => each !== "")
			.join("\n"),
	),
	balance: moneyOfJson(object.Balance),
});

const cashNoteOf = ({ PrivateNote, TotalAmt }: QboObject): string =>
	plainNote(text(PrivateNote), moneyOfJson(TotalAmt));

/** A word of another language than the one recorded proves nothing by itself: the rest must be the note that was there. */
function isVoid(object: QboObject, before: SeenDocument | undefined): boolean {
	const note = text(object.PrivateNote);
	const was = noteBeforeVoid(note, moneyOfJson(object.TotalAmt));
	if (was === undefined) return false;
	if (isVoidInEnglish(note) || before?.note === undefined || before.state === "void") return true;
	const isEmpty = linesOf(object).every(({ Amount }) => (moneyOfJson(Amount) ?? NOTHING) === NOTHING);
	return isEmpty && before.total !== NOTHING && before.note === digestOfNote(was);
}

function stateOf(total: Money | undefined, balance: Money | undefined, isVoided: boolean): DocumentState | undefined {
	if (total === undefined || balance === undefined) return undefined;
	if (isVoided && balance === NOTHING) return "void";
	if (balance === NOTHING) return "paid";
	return balance < total ? "part" : "open";
}

function itemsOf(object: QboObject): string {
	const items = linesOf(object).map((line) => referenceId(inner(line.SalesItemLineDetail, "ItemRef")));
	return items.filter((id) => id !== undefined).join(",");
}

/** The invoices that a payment is applied to, each with its part. */
function linksOf(object: QboObject): string {
	const links = linesOf(object).flatMap((line) => {
		const part = moneyOfJson(line.Amount) ?? NOTHING;
		return linkedIn(line).map((id) => `${id}:${part}`);
	});
	return links.sort().join(",");
}

function linkedIn({ LinkedTxn: linked }: QboObject): string[] {
	const all = Array.isArray(linked) ? linked.filter(isObject) : [];
	return all.filter(({ TxnType }) => TxnType === "Invoice").map(({ TxnId }) => text(TxnId));
}

const linesOf = ({ Line: lines }: QboObject): QboObject[] => (Array.isArray(lines) ? lines.filter(isObject) : []);

/** Enough to tell that a text is another one; notes hold what is nobody's business, so they themselves are not kept. */
const digestOfNote = (note: string): string =>
	note === "" ? "" : createHash("sha256").update(note).digest("base64url").slice(0, 11);

function changedAt({ MetaData }: QboObject): Date | undefined {
	const time = Date.parse(text(inner(MetaData, "LastUpdatedTime")));
	return Number.isNaN(time) ? undefined : new Date(time);
}
