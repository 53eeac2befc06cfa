import type { RecordState } from "../audit/record.js";
import type { Day } from "../words/day.js";
import type { MisId, QboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";

/** What tells the MIS and the books apart, the first that applies. */
export const DIFFERENCE_CLASSES = [
	"unknown",
	"deleted",
	"missing",
	"voided",
	"twice",
	"mis_gone",
	"mis_changed",
	"amount",
	"customer",
	"date",
	"item",
	"location",
	"unapplied",
	"account",
] as const;
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/** What is told apart and is no difference; with `--complete` what was not sent is one. */
export type OtherClass = "foreign" | "edited" | "not_sent" | "held";

export type ProofKind = "invoice" | "customer" | "payment";

/** A charge of the MIS. What the MIS does not say, or says in a way that nobody can read, is undefined. */
export interface MisCharge {
	readonly payer: string | undefined;
	/** What the invoice ought to be over. */
	readonly amount: Money | undefined;
	readonly day: Day | undefined;
	/** "" where it has none, or one that the MIS does not know. */
	readonly category: string;
	readonly campus: string;
	readonly status: MisStatus;
}

export type MisStatus = "not-synced" | "synced" | "failed" | "in-progress" | "other";

/** What the ledger says was sent. */
export interface Sent {
	readonly state: RecordState;
	readonly qboId: QboId | undefined;
	readonly number: string | undefined;
	readonly code: ErrorCode | undefined;
	/** Of the answer to its sending. */
	readonly token: string | undefined;
	/** Whether the row is not any more what it was then; false of a row that is gone. */
	readonly hasChanged: boolean;
}

/** A charge and what was sent for it; one of both may be missing. */
export interface ChargeRecord {
	readonly misId: MisId;
	readonly mis: MisCharge | undefined;
	readonly sent: Sent | undefined;
	/** Whether all filters but the period let it through. */
	readonly isAsked: boolean;
	readonly isInPeriod: boolean;
}

/** An invoice of QuickBooks. */
export interface BookInvoice {
	readonly id: QboId;
	readonly number: string;
	readonly customerId: string;
	readonly total: Money | undefined;
	readonly balance: Money | undefined;
	readonly day: string;
	/** Of its lines that sell something, each once. */
	readonly itemIds: readonly string[];
	readonly locationId: string | undefined;
	readonly isVoid: boolean;
	readonly token: string;
	/** Whether payments or the like are linked to it, which moves its token. */
	readonly isLinked: boolean;
	readonly isInPeriod: boolean;
}

/** A count and a sum in hundredths. */
export interface Sum {
	readonly count: number;
	readonly amount: Money;
}

export interface Difference {
	readonly class: DifferenceClass | "not_sent";
	/** "invoice:77"; of a document without a row "quickbooks:Invoice:45". */
	readonly record: string;
	/** Its number in QuickBooks, or what it is called there. */
	readonly document: string | null;
	/** What the MIS says, and what QuickBooks says, of what differs. */
	readonly mis: string | Money | null;
	readonly quickbooks: string | Money | null;
	readonly detail: string;
	readonly fix: string;
	/** What it adds to the population of the MIS; of what the MIS lacks, the document's total. */
	readonly amount: Money;
	/** The MIS less QuickBooks. */
	readonly net: Money;
	/** Of both sides as they are: an acceptance holds for these alone. */
	readonly digest: string;
}
