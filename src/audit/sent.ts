import type { Day } from "../words/day.js";
import { type Identity, misId, qboId, type RealmId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { RecordState, SentRecord } from "./record.js";
import { isOfTakenBack } from "./record-rows.js";
import type { Sqlite } from "./sqlite.js";

/**
 * Records read at once: no iterator stands open while something else is written, and what was read is forgotten before
 * Node takes it for something that lasts.
 */
const PAGE_RECORDS = 1_000;

type SentRow = readonly [
	misId: string,
	state: RecordState,
	qboId: string | null,
	syncToken: string | null,
	code: ErrorCode | null,
	trace: string | null,
	key: string | null,
	amount: bigint | null,
	day: string | null,
	payer: string | null,
	said: string | null,
];

/**
 * What the ledger of a company knows of one kind, in ascending MIS key. Reads only. What was taken back has no document any
 * more by our own word: nobody has voided or deleted it.
 */
export function* ledgerRecords(database: Sqlite, realm: RealmId, kind: string): Iterable<SentRecord> {
	const page = database
		.prepare(
			`SELECT CAST(mis_id AS TEXT), state, qbo_id, sync_token, code, trace, key, amount, day, payer, said FROM record
			 WHERE realm = ? AND kind = ? AND mis_id > ? ORDER BY mis_id LIMIT ?`,
		)
		.raw()
		.safeIntegers();
	for (let after = -(2n ** 63n); ; ) {
		const rows = page.all(realm, kind, after, PAGE_RECORDS) as SentRow[];
		for (const row of rows) yield sentRecord(row);
		const [last] = rows.at(-1) ?? [];
		if (last === undefined || rows.length < PAGE_RECORDS) return;
		after = BigInt(last);
	}
}

function sentRecord([id, state, qbo, token, code, trace, key, amount, day, payer, said]: SentRow): SentRecord {
	return {
		misId: misId(id),
		state,
		qboId: qbo === null || isOfTakenBack(state) ? undefined : qboId(qbo),
		syncToken: token ?? undefined,
		problem: code === null ? undefined : { code },
		trace: trace ?? undefined,
		key: key ?? undefined,
		amount: (amount ?? undefined) as Money | undefined,
		day: (day ?? undefined) as Day | undefined,
		payer: (payer ?? undefined) as Identity | undefined,
		said: said ?? undefined,
	};
}
