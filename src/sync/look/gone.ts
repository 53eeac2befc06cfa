import type { LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { lookUpInvoices } from "./look.js";

/** What is known of a document; without an id, where another computer sent it. */
export type Known = Pick<LedgerRecord, "kind" | "qboId" | "trace" | "title">;

/**
 * Whether a document that the ledger knows has been deleted in QuickBooks: neither its id nor its number finds it. What
 * is gone is also forgotten among what was seen, so that it is not adopted from memory.
 */
export async function isGone(qb: QuickBooks, seen: Seen, record: Known): Promise<boolean> {
	const { qboId, trace } = record;
	const entity = record.kind === "invoice" ? "Invoice" : "Customer";
	const found = qboId === undefined ? undefined : await qb.read(entity, qboId);
	if (found !== undefined && found.status !== "Deleted") return false;
	if (entity === "Customer" && qboId !== undefined) seen.forgetCustomer(qboId);
	if (entity === "Customer" || trace === undefined) return true;
	await lookUpInvoices(qb, seen, [trace]);
	return seen.documents("Invoice", trace).length === 0;
}
