import type { Day } from "../words/day.js";
import { type QboId, qboId } from "../words/ids.js";
import type { Money } from "../words/money.js";

/**
 * Where a document stands: nothing, some or all of it paid (of a payment: applied), made void, or deleted. "Paid" is
 * what QuickBooks' Balance says, and nothing else.
 */
export type DocumentState = "open" | "part" | "paid" | "void" | "deleted";

/** A document of the company as it was last seen. Of what no answer has told yet, the value is undefined; "" is none. */
export interface SeenDocument {
	readonly id: QboId;
	readonly number: string;
	/** Of a payment with our key the reference that somebody has given it since. Not kept in the mirror. */
	readonly otherReference?: string | undefined;
	readonly customerId: string | undefined;
	readonly total: Money | undefined;
	readonly day: Day | undefined;
	readonly syncToken: string | undefined;
	/** What is open of it; of a payment what is not applied to anything. */
	readonly balance?: Money | undefined;
	/** Ids of the items of all lines, in their order. */
	readonly item?: string | undefined;
	readonly location?: string | undefined;
	/** The account that a payment went to. */
	readonly account?: string | undefined;
	/** How a payment was made. */
	readonly method?: string | undefined;
	/** What a payment is applied to: "12:15000000,13:50000", ids and hundredths. */
	readonly link?: string | undefined;
	/** By which transaction or slip a payment of ours is known: whatever text the caller made. */
	readonly money?: string | undefined;
	/** Digest of PrivateNote. */
	readonly note?: string | undefined;
	readonly state?: DocumentState | undefined;
	/** When it was last changed, by QuickBooks' clock. */
	readonly changed?: Date | undefined;
}

export interface DocumentRow {
	readonly qbo_id: string;
	readonly number: string;
	readonly customer_id: string | null;
	readonly total: bigint | null;
	readonly day: string | null;
	readonly sync_token: string | null;
	readonly balance: bigint | null;
	readonly item: string | null;
	readonly location: string | null;
	readonly account: string | null;
	readonly method: string | null;
	readonly link: string | null;
	readonly money: string | null;
	readonly note: string | null;
	readonly state: DocumentState | null;
	readonly changed: bigint | null;
}

/** What a row of the mirror means. */
export const seenDocument = (row: DocumentRow): SeenDocument => ({
	id: qboId(row.qbo_id),
	number: row.number,
	customerId: row.customer_id ?? undefined,
	total: (row.total ?? undefined) as Money | undefined,
	day: (row.day ?? undefined) as Day | undefined,
	syncToken: row.sync_token ?? undefined,
	balance: (row.balance ?? undefined) as Money | undefined,
	item: row.item ?? undefined,
	location: row.location ?? undefined,
	account: row.account ?? undefined,
	method: row.method ?? undefined,
	link: row.link ?? undefined,
	money: row.money ?? undefined,
	note: row.note ?? undefined,
	state: row.state ?? undefined,
	changed: row.changed === null ? undefined : new Date(Number(row.changed) * 1000),
});
