import type { RealmId } from "../words/ids.js";
import type { LedgerRecord } from "./record.js";
import { type RecordRow, recordOf } from "./record-rows.js";
import type { Sqlite } from "./sqlite.js";

/** Records read at once: no iterator stands open while something else is written. */
const PAGE_RECORDS = 5_000;

/**
 * What the ledger of a company knows of one kind, in ascending MIS key. Reads only. What was taken back has no document any
 * more by our own word: nobody has voided or deleted it.
 */
export function* ledgerRecords(database: Sqlite, realm: RealmId, kind: string): Iterable<LedgerRecord> {
	const page = database
		.prepare("SELECT * FROM record WHERE realm = ? AND kind = ? AND mis_id > ? ORDER BY mis_id LIMIT ?")
		.safeIntegers();
	for (let after = -(2n ** 63n); ; ) {
		const rows = page.all(realm, kind, after, PAGE_RECORDS) as RecordRow[];
		for (const row of rows) yield row.state === "undone" ? { ...recordOf(row), qboId: undefined } : recordOf(row);
		const last = rows.at(-1);
		if (last === undefined || rows.length < PAGE_RECORDS) return;
		after = last.mis_id;
	}
}
