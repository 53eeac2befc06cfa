import type { Comparison } from "../audit/comparison.js";
import type { SentRecord } from "../audit/record.js";
import type { MisSnapshot } from "../mis/types.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { MappingSettings } from "../words/settings.js";
import type { ReceiptKind } from "./mis-receipts.js";
import type { Scope } from "./scope.js";
import type { Difference, ProofKind } from "./types.js";

/** What a comparison works with. */
export interface ProofParts {
	readonly snapshot: () => Promise<MisSnapshot>;
	readonly qb: Pick<QuickBooks, "query" | "count" | "changes" | "now">;
	/** What the ledger knows of a kind, in ascending MIS key. */
	readonly ledger: (kind: "invoice" | "student" | "applicant" | ReceiptKind) => Iterable<SentRecord>;
	readonly comparison: Comparison;
	readonly settings: MappingSettings;
	/** What a person has chosen by hand, or was sent so: name in the MIS → id in QuickBooks. */
	readonly chosenItems: Iterable<readonly [misName: string, qboId: string]>;
	readonly chosenLocations: Iterable<readonly [misName: string, qboId: string]>;
	/** By "bank:<id>" and "channel:<name>". */
	readonly chosenAccounts: ReadonlyMap<string, string>;
	/** What was chosen before: payments that were sent stay there. */
	readonly formerAccounts: ReadonlyMap<string, readonly string[]>;
	readonly accountName: (id: string) => string;
	readonly tracksLocations: boolean;
	/** Whether the status in the MIS is ours. */
	readonly misTells: boolean;
	readonly isAccepted: (difference: Difference) => boolean;
	/** What is being done, for a person who waits. */
	readonly doing: (what: string) => void;
	/** Waits so many milliseconds, and says so: more has changed just now than QuickBooks tells of. */
	readonly untilCalm: (ms: number) => Promise<void>;
}

/** What is asked of it. */
export interface ProofQuestion {
	readonly kinds: readonly ProofKind[];
	readonly scope: Scope;
	/** What was not sent yet is a difference too. */
	readonly complete: boolean;
	/** Documents of all days are read, whatever the period. */
	readonly full: boolean;
	/** Whether the customers' balances are compared with their documents, too; nothing but the period may narrow it then. */
	readonly tieOut: boolean;
}
