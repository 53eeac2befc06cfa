import type { Intended, LedgerRecord, Moved, Operation } from "../../audit/record.js";
import type { MisId } from "../../words/ids.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import type { Meant } from "../kinds/books.js";
import type { QboDocument, Used } from "../kinds/entity.js";
import type { Kind, Sendable } from "../kinds/kind.js";
import type { Candidate } from "../read/selection.js";
import type { UnderWay } from "./receipt.js";

/** What is written into QuickBooks: all that its sending needs. */
export interface Shipment {
	readonly kind: Sendable;
	/** What is asked of QuickBooks. What is not created is named in the document by its id and version. */
	readonly operation: Operation;
	readonly document: QboDocument;
	readonly intended: Intended;
	/** Of the ledger; part of the requestid. */
	readonly generation: number;
	/** What QuickBooks changes along with it, of ours; undefined where nothing. */
	readonly moves?: readonly Moved[];
	/** What stands for names of the MIS in it. */
	readonly uses?: readonly Used[];
}

/** A record on its way out. */
export interface Parcel extends Shipment {
	readonly kind: Kind;
	/** What the MIS said before the claim. */
	readonly statusBefore: SyncStatus;
	/** The row as it was when it was judged; undefined for what was sent before, and goes out once more as it was. */
	readonly row: MisRow | undefined;
}

/** A parcel, and the row that it was made of. */
export interface Outgoing {
	readonly parcel: Parcel;
	readonly candidate: Candidate;
}

/** A record whose request got no answer, or one that left it out. */
export interface Lost extends Meant {
	readonly kind: Sendable;
	readonly operation: Operation;
	readonly misId: MisId;
	/** When QuickBooks may have made it. */
	readonly underWay: UnderWay;
}

/** What a record was sent as, to be asked about once more. */
export function intendedOf(record: LedgerRecord): Intended {
	const { misId, digest = "", trace = "", key = "", title = "", amount, customerId, day, payer, said, issue } = record;
	return { misId, digest, trace, key, title, amount, customerId, day, payer, said, issue };
}
