import type { Comparison } from "../audit/comparison.js";
import type { MisId } from "../words/ids.js";
import type { Rows } from "./rows.js";
import type { BookInvoice, ChargeRecord } from "./types.js";

/** A record with the documents that belong to it; a document of which there is no record stands alone. */
export interface Pair {
	readonly record: ChargeRecord | undefined;
	/** In the order of their ids. */
	readonly documents: readonly BookInvoice[];
}

/** Both sides side by side, in ascending MIS key, then the documents of no record; memory holds one pair at a time. */
export function* pairsOf(comparison: Comparison, rows: Rows): Generator<Pair> {
	let [at, record, documents]: [MisId | undefined, ChargeRecord | undefined, BookInvoice[]] = [
		undefined,
		undefined,
		[],
	];
	for (const [misId, knownId, row, documentId, document] of comparison.pairs()) {
		if (misId !== at) {
			if (record) yield { record, documents: inOrder(documents) };
			[at, record, documents] = [misId, rows.unpackRecord(misId, knownId, row), []];
		}
		if (documentId !== null && document !== null) documents.push(rows.unpackInvoice(documentId, document));
	}
	if (record) yield { record, documents: inOrder(documents) };
	for (const [id, row] of comparison.strangers()) yield { record: undefined, documents: [rows.unpackInvoice(id, row)] };
}

/** Whatever the order in which they were read: an acceptance is of all of them. */
const inOrder = (documents: BookInvoice[]): readonly BookInvoice[] =>
	documents.length < 2 ? documents : documents.sort((a, b) => (a.id < b.id ? -1 : 1));
