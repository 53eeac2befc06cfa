import type { LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Kind } from "../kinds/kind.js";

/** What is known of a document; without an id, where another computer sent it. */
export type Known = Pick<LedgerRecord, "qboId" | "trace" | "title">;

/** `another`: it is gone, and something else stands under its number. */
export type Standing = "there" | "gone" | "another";

/**
 * Whether a document that the ledger knows is still in QuickBooks: by its id, then by its number. A name says nothing: it may
 * be another's. What is gone is also forgotten among what was seen, so that it is not adopted from memory.
 */
export async function standingOf(qb: QuickBooks, seen: Seen, { books }: Kind, record: Known): Promise<Standing> {
	const { qboId, trace } = record;
	const found = qboId === undefined ? undefined : await qb.read(books.entity, qboId);
	if (found !== undefined && found.status !== "Deleted") return "there";
	if (qboId !== undefined) books.forget(seen, qboId);
	if (books.trace === "name" || trace === undefined) return "gone";
	await books.lookUp(qb, seen, [trace]);
	if (!books.isTaken(seen, trace)) return "gone";
	return qboId === undefined ? "there" : "another";
}
