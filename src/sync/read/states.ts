import type { LedgerRecord, RecordState } from "../../audit/record.js";
import type { SyncStatus } from "../../words/source.js";

export const FAILED: SyncStatus = "failed";

const SYNCED: ReadonlySet<RecordState> = new Set<RecordState>(["created", "adopted", "linked"]);
/** Not in QuickBooks, for a reason that somebody may have to mend. */
export const FAILING_STATES = [
	"refused",
	"deferred",
	"held",
	"contested",
	"misbooked",
	"undone",
] as const satisfies readonly RecordState[];
const FAILING: ReadonlySet<RecordState> = new Set<RecordState>(FAILING_STATES);
const OPEN: ReadonlySet<RecordState> = new Set<RecordState>(["sending", "unknown", "undoing"]);

export const isSynced = (state: RecordState): boolean => SYNCED.has(state);
export const isContested = (state: RecordState): boolean => state === "contested";
export const isOpen = (state: RecordState): boolean => OPEN.has(state);

/** A ledger state in the words of the MIS: what its status would be if we wrote it there. */
export function statusOf(record: LedgerRecord | undefined): SyncStatus {
	if (!record) return "not-synced";
	return statusOfState(record.state);
}

export function statusOfState(state: RecordState): SyncStatus {
	if (SYNCED.has(state)) return "synced";
	if (FAILING.has(state)) return "failed";
	if (OPEN.has(state)) return "in-progress";
	return "not-synced";
}
