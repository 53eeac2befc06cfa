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
 * else of it than was sent; nothing of its kind is sent until a person has resolved that.
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
	| "misbooked";

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
	readonly syncToken: string | undefined;
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

/** A definite or indefinite end of one record's sending. */
export type Settlement =
	| {
			readonly misId: MisId;
			readonly as: "created" | "adopted" | "linked";
			readonly qboId: QboId;
			readonly syncToken: string | undefined;
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
	  };

/** That a person has seen a row that changed. Null is what was not kept when it was said. */
export interface Acknowledgement {
	/** ISO time. */
	readonly at: string | null;
	readonly reason: string | null;
}

export interface Held {
	readonly misId: MisId;
	readonly key: string;
	readonly title: string;
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
	readonly requestId: string;
	/** The exact JSON that goes out. */
	readonly body: string;
	readonly bodyDigest: string;
	readonly items: readonly { readonly bId: string; readonly kind: string; readonly intended: Intended }[];
}

export interface OpenSubmission {
	readonly submission: number;
	readonly operation: string;
	readonly requestId: string;
	readonly body: string;
	/** When it first went out, by QuickBooks' clock. */
	readonly firstAttempt: Date | undefined;
	/** When it was last sent; undefined when it was intended and never went out. */
	readonly lastAttempt: Date | undefined;
	readonly items: readonly { readonly bId: string; readonly record: LedgerRecord }[];
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
