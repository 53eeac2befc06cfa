import { NOTHING } from "../words/money.js";
import { classify, type Judges } from "./classify.js";
import { type BookNames, invoiceDifference, rowlessDifference, unsentDifference } from "./describe.js";
import { rowOfNumber } from "./numbers.js";
import type { Pair } from "./pairs.js";
import type { CellPlace, Tally } from "./tally.js";
import type { BookInvoice, ChargeRecord, MisCharge } from "./types.js";

export interface InvoiceTerms {
	readonly judges: Judges;
	readonly names: BookNames;
	/** Before the MIS id in numbers of ours. */
	readonly prefix: string;
	/** Whether all of the period is compared: then a document without a record is somebody else's. */
	readonly isWhole: boolean;
	/** Whether what was not sent is a difference too. */
	readonly complete: boolean;
}

/** Adds up what becomes of each charge and of each document. */
export function compareInvoices(pairs: Iterable<Pair>, terms: InvoiceTerms, tally: Tally) {
	for (const { record, documents } of pairs) {
		if (record) compareCharge(record, documents, terms, tally);
		else for (const document of documents) compareStranger(document, terms, tally);
	}
}

/** A document of which neither the MIS nor the ledger has a row. */
function compareStranger(document: BookInvoice, { prefix, isWhole }: InvoiceTerms, tally: Tally): void {
	if (!isWhole || !document.isInPeriod) return;
	const isOurs = prefix !== "" && rowOfNumber(document.number, prefix) !== undefined && !document.isVoid;
	if (!isOurs) tally.addForeign("invoice", document.total ?? NOTHING);
	else {
		tally.addQuickBooks("invoice", bookPlace(undefined, document, undefined), document.total ?? NOTHING);
		tally.addDifference("invoice", rowlessDifference(document), false);
	}
}

/** A charge is compared where its day is in the period, and where that of its document is. */
function compareCharge(record: ChargeRecord, documents: readonly BookInvoice[], terms: InvoiceTerms, tally: Tally) {
	if (!record.isAsked || !(record.isInPeriod || documents.some(({ isInPeriod }) => isInPeriod))) return;
	const { judges, names, complete } = terms;
	const { mis, isInPeriod } = record;
	const amount = mis?.amount ?? NOTHING;
	const place = mis && placeOf(mis);
	if (mis && isInPeriod) tally.addMis("invoice", place, amount);
	for (const document of documents) {
		if (!document.isInPeriod) continue;
		const there = bookPlace(mis, document, terms);
		const at = place && isSamePlace(there, place) ? place : there;
		tally.addQuickBooks("invoice", at, document.total ?? NOTHING, document.isVoid);
	}
	const verdict = classify(record, documents, judges);
	switch (verdict.is) {
		case "nothing":
			return;
		case "matched":
			tally.addMatched("invoice", place, amount, verdict.isEdited);
			return;
		case "not_sent":
		case "held": {
			if (!isInPeriod) return;
			if (verdict.is === "held") tally.addHeld("invoice", place, amount, record.sent?.code);
			else tally.addNotSent("invoice", place, amount);
			if (complete) tally.addUnsent(unsentDifference(record, verdict.is, names));
			return;
		}
		default:
			tally.addDifference(
				"invoice",
				invoiceDifference(record, verdict.is, verdict.document, documents, names),
				mis !== undefined && isInPeriod,
			);
	}
}

const isSamePlace = (a: CellPlace, b: CellPlace): boolean =>
	a.month === b.month && a.category === b.category && a.campus === b.campus;

const placeOf = ({ category, day, campus }: MisCharge): CellPlace => ({ category, month: monthIn(day), campus });

const monthIn = (day: string | undefined): string => (day ?? "").slice(0, "YYYY-MM".length);

/** In the words of the MIS where both mean the same; else in those of QuickBooks, so that the two do not meet. */
function bookPlace(mis: MisCharge | undefined, document: BookInvoice, terms: InvoiceTerms | undefined): CellPlace {
	const { itemIds, locationId, day } = document;
	const isItem =
		mis !== undefined && terms !== undefined && itemIds.every((id) => terms.judges.isItemOf(id, mis.category));
	const isThere = mis !== undefined && terms?.judges.isLocationOf(locationId, mis.campus) === true;
	return {
		category: isItem ? mis.category : itemIds.map((id) => terms?.names.item(id) ?? id).join(", "),
		month: monthIn(day),
		campus: isThere ? mis.campus : locationId === undefined ? "" : (terms?.names.location(locationId) ?? locationId),
	};
}
