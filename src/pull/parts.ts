import type { Ledger } from "../audit/ledger.js";
import type { IdsOfList } from "../audit/listed-ids.js";
import type { Mirror } from "../audit/mirror.js";
import type { LedgerRecord } from "../audit/record.js";
import type { Seen } from "../audit/seen.js";
import type { SeenDocument } from "../audit/seen-document.js";
import type { SeenName } from "../audit/seen-name.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { QueriedEntity } from "../quickbooks/entities.js";
import type { ListCondition } from "../quickbooks/list-query.js";
import type { QboObject } from "../quickbooks/outcome.js";
import type { Day } from "../words/day.js";

/** What the mirror holds, payments first: what invoices have been paid by us is known by them. */
const DOCUMENTS = ["Payment", "Invoice", "CreditMemo", "SalesReceipt"] as const;
/** All that is pulled. */
export const ENTITIES = [...DOCUMENTS, "Customer"] as const;
export type MirroredEntity = (typeof ENTITIES)[number];

/** What a pull works with. */
export interface PullParts {
	readonly qb: Pick<QuickBooks, "changes" | "query" | "count" | "now">;
	readonly seen: Seen;
	readonly mirror: Mirror;
	readonly ledger: Ledger;
	/** The kinds of records whose documents an entity holds. */
	readonly kindsOf: (entity: string) => readonly string[];
	readonly readDocument: (entity: string, object: QboObject, before?: SeenDocument) => SeenDocument;
	readonly readCustomer: (object: QboObject) => SeenName;
	readonly readWhole: ReadWhole;
	/** What was there before is the company's own: it was not typed in beside this tool. */
	readonly workingSince: Date;
	/**
	 * Told where each document of ours stands that was read, and of an invoice the day of the last payment that it is linked
	 * to, where that is known.
	 */
	readonly onStanding?: (record: LedgerRecord, now: SeenDocument, settledOn: Day | undefined) => void;
	/** Told once all was read, before it counts as read: where this fails, the next pull reads the same again. */
	readonly onRead?: (isEverything: boolean) => Promise<void>;
	/** Asks a person whether what is in doubt is really so; without, it is not. */
	readonly isReallySo?: (doubt: string) => Promise<boolean>;
}

/** Reads a list to its end, or throws: what it did not give is not there, and `ids` has what is. */
export type ReadWhole = (query: {
	readonly qb: Pick<QuickBooks, "query" | "count">;
	readonly entity: QueriedEntity;
	readonly conditions: readonly ListCondition[];
	readonly by: "changed";
	readonly counted: boolean;
	readonly has: "all properties";
	readonly take: (objects: readonly QboObject[]) => void;
	readonly drop: (ids: readonly string[]) => void;
	readonly ids: IdsOfList;
}) => Promise<string | undefined>;
