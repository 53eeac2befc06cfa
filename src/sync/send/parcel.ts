import type { Intended } from "../../audit/record.js";
import type { MisRow, SyncStatus } from "../../words/source.js";
import type { QboDocument } from "../kinds/entity.js";
import type { Kind, Sendable } from "../kinds/kind.js";

/** What is written into QuickBooks: all that its sending needs. */
export interface Shipment {
	readonly kind: Sendable;
	readonly document: QboDocument;
	readonly intended: Intended;
	/** Of the ledger; part of the requestid. */
	readonly generation: number;
}

/** A record on its way out. */
export interface Parcel extends Shipment {
	readonly kind: Kind;
	/** What the MIS said before the claim. */
	readonly statusBefore: SyncStatus;
	/** The row as it was when it was judged; undefined for what was sent before, and goes out once more as it was. */
	readonly row: MisRow | undefined;
}
