import type { LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Kind } from "../kinds/kind.js";

/** What is known of a document; without an id, where another computer sent it. */
export type Known = Pick<LedgerRecord, "qboId" | "trace" | "title">;

/**
 * Whether a document that the ledger knows has been deleted in QuickBooks: neither its id nor its number finds it. A name
 * says nothing: it may be another's. What is gone is also forgotten among what was seen, so that it is not adopted from
 * memory.
 */
export async function isGone(qb: QuickBooks, seen: Seen, { books }: Kind, record: Known): Promise<boolean> {
	const { qboId, trace } = record;
	const found = qboId === undefined ? undefined : await qb.read(books.entity, qboId);
	if (found !== undefined && found.status !== "Deleted") return false;
	if (books.trace === "name" && qboId !== undefined) books.forget(seen, qboId);
	if (books.trace === "name" || trace === undefined) return true;
	await books.lookUp(qb, seen, [trace]);
	return !books.isTaken(seen, trace);
}
