import type { Day } from "../../../words/day.js";
import type { MisId } from "../../../words/ids.js";
import type { Money } from "../../../words/money.js";
import type { SyncStatus } from "../../../words/source.js";

/** One charge as a report lists it: what is called what today, and what became of it. */
export interface InvoiceLine {
	readonly id: MisId;
	readonly number: string;
	readonly day: Day | undefined;
	readonly payer: string | undefined;
	/** "" where the MIS does not say. */
	readonly category: string;
	readonly campus: string;
	readonly amount: Money | undefined;
	readonly status: SyncStatus;
	readonly qboId: string | undefined;
	/** Why it is not in QuickBooks, where the ledger knows. */
	readonly reason: string | undefined;
}
