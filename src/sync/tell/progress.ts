import type { Ledger } from "../../audit/ledger.js";
import type { RecordState } from "../../audit/record.js";
import type { Mis, StatusCounts } from "../../mis/types.js";
import type { SyncStatus } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { knownBy } from "../read/known-by.js";
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

/**
 * The ledger's records by state, without those whose rows were deleted in the MIS: what is counted against the rows that
 * there are must be one of them. Rows are counted by key; only where some are missing are they read.
 */
export async function statesThere(mis: Mis, ledger: Ledger, kind: Kind): Promise<Map<RecordState, number>> {
	const counts = new Map<RecordState, number>();
	for (const page of ledger.states(kind.name)) {
		const ids = page.map(([id]) => id);
		const isWhole = (await mis.count(kind.source, { ids })) === ids.length;
		const rows = isWhole ? [] : await mis.page(knownBy(kind), { after: undefined, limit: ids.length, ids });
		const there = new Set(isWhole ? ids : rows.map(({ id }) => id));
		for (const [id, state] of page) if (there.has(id)) counts.set(state, (counts.get(state) ?? 0) + 1);
	}
	return counts;
}
