import type { RealmId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { Sqlite } from "./sqlite.js";

/** Records of one kind that are not in QuickBooks for one reason, counted. */
export interface Cause {
	readonly kind: string;
	readonly code: ErrorCode;
	readonly records: number;
	readonly amount: Money;
	/** What was said of the first of them. */
	readonly detail: string;
	readonly fix: string;
}

/** What is held, refused or put off in a company, by kind and code, the most frequent first. Reads only. */
export function causesOf(database: Sqlite, realm: RealmId): Cause[] {
	// SQLite takes the bare columns from the row that MIN chose: detail and fix belong together.
	const rows = database
		.prepare(
			`SELECT kind, code, COUNT(*) AS records, COALESCE(SUM(amount), 0) AS amount, MIN(mis_id), detail, fix
			 FROM record WHERE realm = ? AND state IN ('held', 'refused', 'deferred') AND code IS NOT NULL
			 GROUP BY kind, code ORDER BY records DESC, kind, code`,
		)
		.safeIntegers()
		.all(realm) as CauseRow[];
	return rows.map(({ kind, code, records, amount, detail, fix }) => {
		return { kind, code, records: Number(records), amount: amount as Money, detail: detail ?? "", fix: fix ?? "" };
	});
}

interface CauseRow {
	readonly kind: string;
	readonly code: ErrorCode;
	readonly records: bigint;
	readonly amount: bigint;
	readonly detail: string | null;
	readonly fix: string | null;
}
