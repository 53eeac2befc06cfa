import type { Ledger } from "../../audit/ledger.js";
import type { Intended, LedgerRecord } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { WrittenEntity } from "../../quickbooks/entities.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import type { Company } from "../../words/company.js";
import type { Identity, MisId, QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source } from "../../words/source.js";
import type { QboDocument } from "./entity.js";
import type { AboutOf } from "./judging.js";
import type { Undoing } from "./undoing.js";

// A kind on the side of QuickBooks: its half of the contract in `kind.ts`.

/** What a company is looked at with. */
export interface Looking {
	readonly qb: QuickBooks;
	readonly seen: Seen;
	readonly ledger: Ledger;
	readonly settings: MappingSettings;
	readonly company: Company;
}

/** What the company holds, as far as it was looked at, and what the MIS says of it. */
export interface Held extends Pick<Looking, "qb" | "seen" | "settings"> {
	readonly mis: Mis;
}

/** The row whose number a document bears that is not ours. */
export interface RowOfOthers {
	/** The name of the row's kind. */
	readonly kind: string;
	readonly source: Source;
	readonly id: MisId;
}

/** Who an object is of that may not be ours, where a name and no number tells. */
export interface PersonOfOthers {
	/** The name of the person's kind. */
	readonly kind: string;
	readonly identity: Identity;
}

/** A document that is not ours, under a number of ours, and when it appeared. */
export interface Met extends RowOfOthers {
	readonly at: Date;
}

/** What was meant to be in QuickBooks: of an earlier request perhaps, of which less is known. */
export interface Meant {
	readonly document: QboDocument;
	readonly intended: Partial<Pick<Intended, "trace" | "key" | "amount" | "customerId" | "day">>;
}

/** What QuickBooks holds of a record already. */
export type Match =
	| { readonly is: "none" }
	| {
			readonly is: "ours";
			readonly id: QboId;
			readonly syncToken: string | undefined;
			/** An inactive one takes nothing any more. */
			readonly active: boolean;
	  }
	| { readonly is: "another"; readonly problem: Problem };

/** What the ledger says was made of a row. */
export type Sent = LedgerRecord & { readonly qboId: QboId };

/** What a look-up has shown of it; undefined where it is there as it was sent. */
export type Finding =
	| { readonly is: "gone" }
	| { readonly is: "differs" | "inactive"; readonly problem: Problem }
	| undefined;

/** How one is known in QuickBooks: looked up, told from others, and received. */
export interface Recognition {
	readonly entity: WrittenEntity;
	/**
	 * How it is found again: by a number that only ours bear, or by a name. A name may be somebody else's, and then gives
	 * way to a longer one; what is made inactive loses it; so such records are known by their ids besides.
	 */
	readonly trace: "number" | "name";
	/** What must not be on the wire twice at a time: records that share one of these go in their order. */
	apart(meant: Meant): readonly string[];
	/** The same, and not twice in one batch either: what one of them does, the next must find done (an invoice paid in parts). */
	onceInABatch(meant: Meant): readonly string[];
	/** Asks for these by their traces; what was remembered of them is replaced. Returns what came back whole. */
	lookUp(qb: QuickBooks, seen: Seen, traces: readonly string[]): Promise<readonly QboObject[]>;
	/** What QuickBooks may have made of a lost request, and otherwise than it was sent. */
	suspects(qb: QuickBooks, seen: Seen, trace: string, lookedUp: readonly QboObject[]): Promise<readonly QboObject[]>;
	/** A customer or the like that a refusal named as gone is looked at, so that the next record is not sent for it. */
	lookAtReferred(qb: QuickBooks, seen: Seen, meant: Meant): Promise<void>;
	/** Remembers an object that came back. */
	note(seen: Seen, object: QboObject): void;
	forget(seen: Seen, id: QboId): void;
	/** Ours, another's or none: the one question that judging, a duplicate and a settlement all ask. */
	match(seen: Seen, meant: Meant): Match;
	/** Whether anything is remembered under a trace. */
	isTaken(seen: Seen, trace: string): boolean;
	/** The number of another record of ours, where an answer bears one in place of that which was sent. */
	numberOfAnother(trace: string, answered: QboObject): string | undefined;
	/** In what an answer differs from what was sent, a sentence each; none where it is the receipt for it. */
	receipt(meant: Meant, answered: QboObject, settings: MappingSettings): string[];
	/** How one is taken back; undefined where none ever is. */
	readonly undoing?: Undoing;
}

/** The kind on the side of QuickBooks. */
export interface Books extends Recognition {
	readonly undoing: Undoing;
	/** List entities go one at a time, transactions in batches (Intuit's name-list rule). */
	readonly lane: "one-by-one" | "in-batches";
	/** What is worth counting in a summary of what was made; undefined where nothing is. */
	lacksLocation(document: QboDocument, company: Company | undefined): boolean;
	/**
	 * Remembers what has appeared in the company since the last look, in reads that go side by side. `drawnAlong`: only
	 * because others refer to it. The last one that appeared and is not ours, where that is told.
	 */
	look(parts: Looking, drawnAlong: boolean): readonly Promise<Met | undefined>[];
	/** Reads the company through from its beginning, and looks these rows up besides. */
	readThrough(parts: Omit<Looking, "ledger" | "company">, rows: readonly MisRow[]): Promise<void>;
	/** The row whose number a document bears that our ledger did not make; undefined where there is none, or names tell. */
	rowOfOthers(parts: Pick<Looking, "ledger" | "settings">, object: QboObject): RowOfOthers | undefined;
	/** The person whose identity an object bears; undefined where there is none, or numbers tell. */
	personOfOthers(object: QboObject): PersonOfOthers | undefined;
	/** Whether an object of this id is remembered. */
	knows(seen: Seen, id: QboId): boolean;
	/** The same by their ids; what QuickBooks does not have any more is forgotten. */
	lookUpById(qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void>;
	/** What it is to say rests on what became of those that it waits for: it is decided once more when it leaves. */
	readonly isDecidedAsItLeaves?: true;
	/** Whether what the ledger calls sent is there as it was sent, once it has been looked up. */
	stillThere(seen: Seen, about: AboutOf<unknown>, sent: Sent): Finding;
	/** The number of a row's record; `issue`: which document of the row. Undefined where names tell. */
	numberOf(id: MisId, settings: MappingSettings, issue: number): string | undefined;
	/** The trace that an object bears by now. */
	traceNow(seen: Seen, id: QboId, trace: string): string;
	/** Whether what was seen in the company holds a row's record. */
	holds(seen: Seen, row: MisRow, settings: MappingSettings): boolean;
	/** The only object of a key that may have been made by another computer. */
	madeElsewhere(seen: Seen, key: string): QboId | undefined;
}
