import { isHeld } from "./held.js";
import type { BookInvoice, ChargeRecord, DifferenceClass, MisCharge, Sent } from "./types.js";

/** What a charge's document is judged by, besides the two. */
export interface Judges {
	/** Whether the status in the MIS is ours, so that 1 means: in QuickBooks. */
	readonly misTells: boolean;
	/** Whether this customer of QuickBooks is that payer. */
	readonly isCustomerOf: (customerId: string, payer: string) => boolean;
	/** Whether this item is that of the fee category. */
	readonly isItemOf: (itemId: string, category: string) => boolean;
	/** Whether an invoice of this campus may bear this location, or none. */
	readonly isLocationOf: (locationId: string | undefined, campus: string) => boolean;
}

export type Verdict =
	| { readonly is: "matched"; readonly document: BookInvoice; readonly isEdited: boolean }
	| { readonly is: "not_sent" | "held" }
	/** Neither the MIS nor QuickBooks has it. */
	| { readonly is: "nothing" }
	| { readonly is: DifferenceClass; readonly document: BookInvoice | undefined };

const OPEN: ReadonlySet<string> = new Set(["sending", "unknown", "undoing"]);

/**
 * What became of one charge. Its document is the one whose id the ledger knows, else one of its number; a document that is
 * void gives way to one that is not. The first class that applies is the record's.
 * @param documents of its id or of one of its numbers
 */
export function classify(record: ChargeRecord, documents: readonly BookInvoice[], judges: Judges): Verdict {
	const { mis, sent } = record;
	const live = documents.filter(({ isVoid }) => !isVoid);
	if (sent && OPEN.has(sent.state)) return { is: "unknown", document: live[0] };
	if (!mis) return live[0] ? { is: "mis_gone", document: live[0] } : { is: "nothing" };
	const known = documents.find(({ id }) => id === sent?.qboId);
	const document = known && !known.isVoid ? known : (live[0] ?? known ?? documents[0]);
	const isSaid = judges.misTells && mis.status === "synced";
	if (!document) {
		if (sent?.qboId !== undefined) return { is: "deleted", document };
		return isSaid ? { is: "missing", document } : absent(mis, sent);
	}
	if (document.isVoid) return known || isSaid ? { is: "voided", document } : absent(mis, sent);
	if (live.length > 1) return { is: "twice", document };
	const difference = differenceOf(mis, document, judges);
	if (difference === undefined) return { is: "matched", document, isEdited: isEdited(sent, document) };
	return { is: sent?.hasChanged ? "mis_changed" : difference, document };
}

function absent(mis: MisCharge, sent: Sent | undefined): Verdict {
	return { is: (sent && isHeld(sent)) || (!sent && mis.status === "failed") ? "held" : "not_sent" };
}

function differenceOf(mis: MisCharge, document: BookInvoice, judges: Judges): DifferenceClass | undefined {
	if (mis.amount === undefined || document.total !== mis.amount) return "amount";
	if (mis.payer === undefined || !judges.isCustomerOf(document.customerId, mis.payer)) return "customer";
	if (mis.day !== document.day) return "date";
	if (mis.category !== "" && !isItems(document.itemIds, mis.category, judges)) return "item";
	return judges.isLocationOf(document.locationId, mis.campus) ? undefined : "location";
}

const isItems = (itemIds: readonly string[], category: string, { isItemOf }: Judges): boolean =>
	itemIds.length > 0 && itemIds.every((id) => isItemOf(id, category));

/** It agrees in all that is compared, and somebody has changed something else of it: its number, its note. */
function isEdited(sent: Sent | undefined, { id, number, token, isLinked, balance, total }: BookInvoice): boolean {
	if (sent?.qboId !== id) return false;
	const isMoved = sent.token !== undefined && token !== sent.token && !isLinked && balance === total;
	return isMoved || (sent.number !== undefined && number !== sent.number);
}
