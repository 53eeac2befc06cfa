import type { Day } from "../words/day.js";
import type { Identity, MisId, QboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { Problem } from "../words/problem.js";
import type { SyncStatus } from "../words/source.js";

/**
 * Where a record stands in a company.
 * sending → created | adopted | refused | unknown; unknown → created | adopted | refused | missing.
 * `linked`: another row of the same identity is the customer. `deferred`: not in QuickBooks, tried again by the next
 * run. `held`: never sent, it has problems. `missing`: looked up and not there, to be sent anew. `released`: somebody
 * gave it free; it is looked up before it is sent. `contested`: QuickBooks has what was sent under this row id, and the
 * row is not what was sent any more; what is known of the document stays known. `misbooked`: QuickBooks made something
 * else of it than was sent; nothing of its kind is sent until a person has resolved that. `undoing`: what was made of it is
 * being taken back, and QuickBooks has not said yet what became of that; it ends as `undone`, or as what it was before.
 */
export type RecordState =
	| "sending"
	| "unknown"
	| "created"
	| "adopted"
	| "linked"
	| "refused"
	| "deferred"
	| "held"
	| "missing"
	| "released"
	| "contested"
	| "misbooked"
	| "undoing"
	| "undone";

const WITH_DOCUMENT: ReadonlySet<RecordState> = new Set<RecordState>(["created", "adopted", "linked", "contested"]);

/** Whether the ledger knows of a document of the record's own. */
export const hasDocument = ({ state, qboId }: Pick<LedgerRecord, "state" | "qboId">): boolean =>
	qboId !== undefined && WITH_DOCUMENT.has(state);

/** What a request asks QuickBooks to do with each of its documents. `restore`: what `update` has made inactive is active again. */
export type Operation = "create" | "restore" | TakesBack;
/** What takes back what an earlier request made. */
export type TakesBack = "update" | "void" | "delete";

/** What was meant to be sent: enough to recognise it in QuickBooks, and to tell a person about it. */
export interface Intended {
	readonly misId: MisId;
	/** Digest of the document. */
	readonly digest: string;
	/** DocNumber or DisplayName. */
	readonly trace: string;
	/** reg_no or tracking_id; the MIS id of an invoice. */
	readonly key: string;
	readonly title: string;
	readonly amount: Money | undefined;
	readonly customerId: QboId | undefined;
	readonly day: Day | undefined;
	/** reg_no or tracking_id of who pays an invoice, as the row says it. */
	readonly payer: Identity | undefined;
	/** What of the row was sent, as the row says it, whatever the settings make of it; what is nobody's business as a digest. */
	readonly said: string | undefined;
	/** Which document of the row this is: 1, or 2 and more where earlier ones were left to another charge. */
	readonly issue: number;
}

export interface LedgerRecord extends Partial<Intended> {
	readonly kind: string;
	readonly misId: MisId;
	readonly issue: number;
	readonly state: RecordState;
	readonly generation: number;
	readonly qboId: QboId | undefined;
	/**
	 * That document is what was taken back of the record. It stays known until the next one is made: while that is on its
	 * way, where it is held or refused, and where its request came to nothing.
	 */
	readonly isTakenBack?: true;
	/** Its version as QuickBooks made it, and as our own links have moved it since; undefined where that is not known. */
	readonly syncToken: string | undefined;
	/** When QuickBooks had last changed it, by the answer that made it; undefined of what was found, or sent long ago. */
	readonly answered?: Date | undefined;
	readonly problem: Problem | undefined;
	readonly intuitTid: string | undefined;
	/** JSON of the document, where QuickBooks made something else of it. */
	readonly sent: string | undefined;
	/** Digest of what the row said when a person said that what QuickBooks has is right for it. */
	readonly rightFor?: string;
	/** Whether the MIS says the same. */
	readonly marked: boolean;
	readonly submission: number | undefined;
}

/** Of a record what a comparison needs: a million of them are read for one. */
export interface SentRecord {
	readonly misId: MisId;
	readonly state: RecordState;
	readonly qboId: QboId | undefined;
	readonly syncToken: string | undefined;
	readonly problem: Pick<Problem, "code"> | undefined;
	readonly trace?: string | undefined;
	readonly key?: string | undefined;
	readonly amount?: Money | undefined;
	readonly day?: Day | undefined;
	readonly payer?: Identity | undefined;
	readonly said?: string | undefined;
}

/** A definite or indefinite end of one record's sending. */
export type Settlement =
	| {
			readonly misId: MisId;
			readonly as: "created" | "adopted" | "linked";
			readonly qboId: QboId;
			readonly syncToken: string | undefined;
			/** When QuickBooks had last changed it, where its answer to the write says so. */
			readonly answered?: Date | undefined;
			readonly intuitTid: string | undefined;
	  }
	| {
			readonly misId: MisId;
			readonly as: "misbooked";
			/** Of what QuickBooks made instead. */
			readonly wrongId: QboId;
			/** JSON of the document that was sent. */
			readonly sent: string;
			readonly problem: Problem;
			readonly intuitTid: string | undefined;
	  }
	| {
			readonly misId: MisId;
			readonly as: "refused" | "deferred";
			readonly problem: Problem;
			readonly intuitTid: string | undefined;
	  }
	| {
			readonly misId: MisId;
			readonly as: "unknown" | "missing";
			readonly why: string;
			readonly intuitTid: string | undefined;
	  }
	| Undone
	/** QuickBooks did not take it back: what was made stands as it did. */
	| {
			readonly misId: MisId;
			readonly as: "kept";
			readonly problem: Problem;
			readonly intuitTid: string | undefined;
	  }
	/** It is not known whether QuickBooks took it back. */
	| {
			readonly misId: MisId;
			readonly as: "undoing";
			readonly why: string;
			readonly intuitTid: string | undefined;
	  };

/** What was made is taken back. */
export interface Undone {
	readonly misId: MisId;
	readonly as: "undone";
	readonly syncToken: string | undefined;
	/** "void", "deleted", "inactive". */
	readonly became: string;
	/** A void document keeps its number: the next one of the row bears another. */
	readonly keepsNumber: boolean;
	readonly intuitTid: string | undefined;
}

/** That a person has seen a row that changed. Null is what was not kept when it was said. */
export interface Acknowledgement {
	/** ISO time. */
	readonly at: string | null;
	readonly reason: string | null;
}

/** What is not sent. What is known of it besides is for the audit log. */
export interface Held {
	readonly misId: MisId;
	readonly key: string;
	readonly title: string;
	readonly trace?: string | undefined;
	readonly payer?: Identity | undefined;
	readonly customerId?: QboId | undefined;
	readonly category?: string | undefined;
	readonly problem: Problem;
	/** Of all problems: while it stays the same, the record rests. */
	readonly digest: string;
	readonly amount: Money | undefined;
	readonly day: Day | undefined;
	/** QuickBooks has what was sent under this row id, and the row has become another one. */
	readonly contested: boolean;
}

export interface NewSubmission {
	readonly runId: string;
	/** "batch", or the list entity. */
	readonly operation: string;
	readonly asks: Operation;
	readonly requestId: string;
	/** The exact JSON that goes out. */
	readonly body: string;
	readonly bodyDigest: string;
	readonly items: readonly {
		readonly bId: string;
		readonly kind: string;
		readonly intended: Intended;
		readonly moves?: readonly Moved[];
	}[];
}

/** A document that QuickBooks changes along with one that is linked to it, and the kinds of records it may be of. */
export interface Moved {
	readonly id: QboId;
	readonly kinds: readonly string[];
}

export interface OpenSubmission {
	readonly submission: number;
	readonly runId: string;
	readonly operation: string;
	readonly asks: Operation;
	readonly requestId: string;
	readonly body: string;
	/** When it first went out, by QuickBooks' clock. */
	readonly firstAttempt: Date | undefined;
	/** When it was last sent; undefined when it was intended and never went out. */
	readonly lastAttempt: Date | undefined;
	readonly items: readonly { readonly bId: string; readonly record: LedgerRecord }[];
}

/** What a run has made, or called its own. */
export interface MadeOfRun {
	readonly record: LedgerRecord;
	/**
	 * `request`: by a request of the run, and it is the record's document still; `found`: QuickBooks had it already;
	 * `superseded`: the record has another document by now.
	 */
	readonly by: "request" | "found" | "superseded";
	/** When the request was on its way, by QuickBooks' clock. */
	readonly firstAttempt: Date | undefined;
	readonly lastAttempt: Date | undefined;
}

export interface Claim {
	readonly kind: string;
	readonly misId: MisId;
	readonly statusBefore: SyncStatus;
}

/** A claim that was noted, and the name under which the row was to be taken. */
export interface NotedClaim extends Claim {
	readonly pushedBy: string;
}
