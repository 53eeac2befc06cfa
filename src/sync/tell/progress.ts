import type { RecordState } from "../../audit/record.js";
import type { StatusCounts } from "../../mis/types.js";
import type { SyncStatus } from "../../words/source.js";
import { isSynced, statusOfState } from "../read/states.js";

/** With write-back off the MIS knows the total and the ledger the rest: what it does not know is not synchronised. */
export function countsByLedger(counts: StatusCounts, states: ReadonlyMap<RecordState, number>): StatusCounts {
	const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0);
	const known: Record<SyncStatus, number> = { "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 };
	for (const [state, records] of states) known[statusOfState(state)] += records;
	const settled = known.synced + known.failed + known["in-progress"];
	return { ...known, "not-synced": Math.max(0, total - settled) };
}

/** How many records the ledger calls synchronised. */
export function syncedBy(states: ReadonlyMap<RecordState, number>): number {
	return [...states].reduce((sum, [state, records]) => sum + (isSynced(state) ? records : 0), 0);
}
