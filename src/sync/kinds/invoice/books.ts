import type { Ledger } from "../../../audit/ledger.js";
import type { Seen } from "../../../audit/seen.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import { CONFLICT } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import { lookAtReferences, lookAtTaxCodes } from "../../look/look.js";
import { NewestOfOthers } from "../../look/newest.js";
import type { Books, Looking, Meant, Met } from "../books.js";
import { lookUpCustomersById } from "../customer/look-up.js";
import { readDocument } from "../mirrored.js";
import { hasLocation } from "./document.js";
import { readInvoice } from "./found.js";
import { lookAtInvoices, lookUpInvoices, lookUpInvoicesById } from "./look.js";
import { matchInvoice } from "./match.js";
import { invoiceNumber, isAlike, sameNumber } from "./number.js";
import { rowOfOtherInvoice } from "./others.js";
import { invoiceReceipt } from "./receipt.js";
import { invoiceStillThere } from "./still-there.js";
import { INVOICE_UNDOING } from "./undoing.js";

export const INVOICE_BOOKS: Books = {
	entity: "Invoice",
	lane: "in-batches",
	trace: "number",
	// Intuit asks for chronological order.
	apart: ({ intended: { customerId = "" } }) => [customerId],
	onceInABatch: () => [],
	lacksLocation: (document, company) => company?.tracksLocations === true && !hasLocation(document),
	look: (parts, drawnAlong) => [
		...(drawnAlong ? [] : lookAtLists(parts)).map((read) => read.then(() => undefined)),
		lookAtDocuments(parts),
	],
	readThrough: async ({ qb, seen, settings }, rows) => {
		seen.noteUntil("Invoice", undefined);
		seen.forgetDocuments("Invoice");
		await lookAtInvoices(qb, seen);
		const numbers = rows.map(({ id }) => invoiceNumber(id, settings));
		const unseen = numbers.filter((number) => seen.documents("Invoice", number).length === 0);
		await lookUpInvoices(qb, seen, unseen);
	},
	rowOfOthers: rowOfOtherInvoice,
	personOfOthers: () => undefined,
	lookUp: lookUpInvoices,
	lookUpById: lookUpInvoicesById,
	stillThere: invoiceStillThere,
	suspects: (_qb, _seen, number, lookedUp) => {
		const found = lookedUp.filter((object) => sameNumber(readInvoice(object).number, number));
		return Promise.resolve(found.length === 1 ? found : []);
	},
	lookAtReferred: lookAtCustomer,
	note: (seen, object) => seen.noteDocuments("Invoice", [readDocument("Invoice", object)]),
	forget: (seen, id) => seen.forgetDocument("Invoice", id),
	match: (seen, { intended }) => matchInvoice(seen, intended),
	knows: (seen, id) => seen.document("Invoice", id) !== undefined,
	isTaken: (seen, trace) => seen.documents("Invoice", trace).length > 0,
	numberOf: invoiceNumber,
	traceNow: (_seen, _id, trace) => trace,
	holds: (seen, { id }, settings) =>
		ISSUES.some((issue) => seen.documents("Invoice", invoiceNumber(id, settings, issue)).length > 0),
	madeElsewhere: () => undefined,
	numberOfAnother: (trace, answered) => {
		const { number } = readInvoice(answered);
		return !sameNumber(number, trace) && isAlike(number, trace) ? number : undefined;
	},
	receipt: invoiceReceipt,
	undoing: INVOICE_UNDOING,
};

/** A row whose number was another charge's has its document under a later one. */
const ISSUES: readonly number[] = [1, 2, 3];

async function lookAtDocuments(parts: Looking): Promise<Met | undefined> {
	const { qb, seen, ledger, settings } = parts;
	const others = new NewestOfOthers(rowOfOtherInvoice, parts);
	await lookAtInvoices(qb, seen, (objects) => others.take(objects));
	await lookUpInvoices(qb, seen, contestedNumbers(ledger, settings));
	return others.newest;
}

/** Only lists that this company uses: reads are metered. */
function lookAtLists({ qb, seen, settings, company }: Looking): Promise<unknown>[] {
	const reads: Promise<unknown>[] = [lookAtReferences(qb, seen, "Item")];
	if (company.tracksLocations) reads.push(lookAtReferences(qb, seen, "Department"));
	if (company.tracksClasses && usesClasses(settings)) reads.push(lookAtReferences(qb, seen, "Class"));
	if (company.usesSalesTax) reads.push(lookAtTaxCodes(qb, seen));
	return reads;
}

function usesClasses({ invoices }: MappingSettings): boolean {
	return invoices.class !== undefined || invoices.classByCampus.size > 0;
}

/** Numbers under which QuickBooks held another document when last looked; a person was asked to put that right. */
function contestedNumbers(ledger: Ledger, settings: MappingSettings): string[] {
	const failed = ledger.inState("invoice", ["held", "refused", "contested"], Number.MAX_SAFE_INTEGER);
	const contested = failed.filter(({ problem }) => problem?.code === CONFLICT);
	return contested.map(({ misId, issue }) => invoiceNumber(misId, settings, issue));
}

/** A customer that QuickBooks no longer takes is remembered as such, so that the next invoice is not sent for it. */
async function lookAtCustomer(qb: QuickBooks, seen: Seen, { intended: { customerId } }: Meant): Promise<void> {
	const known = customerId && seen.customer(customerId);
	if (!known) return;
	await lookUpCustomersById(qb, seen, [customerId]);
	if (!seen.customer(customerId)) seen.noteNames([{ ...known, active: false }]);
}
