import type { Day } from "../words/day.js";
import { type Identity, misId, qboId } from "../words/ids.js";
import type { Money } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { SyncStatus } from "../words/source.js";
import type { LedgerRecord, MadeOfRun, NotedClaim, OpenSubmission, Operation, RecordState } from "./record.js";

// Rows of the ledger's tables, as SQLite gives them, and what they mean. Integers are bigints: a MIS key may have 19
// digits, and as a number it would be another row's.

export interface RecordRow {
	readonly kind: string;
	readonly mis_id: bigint;
	readonly state: RecordState;
	readonly generation: bigint;
	readonly digest: string | null;
	readonly qbo_id: string | null;
	readonly sync_token: string | null;
	readonly answered: string | null;
	readonly trace: string | null;
	readonly key: string | null;
	readonly title: string | null;
	readonly amount: bigint | null;
	readonly customer_id: string | null;
	readonly day: string | null;
	readonly payer: string | null;
	readonly said: string | null;
	readonly right_for: string | null;
	readonly issue: bigint;
	readonly code: ErrorCode | null;
	readonly detail: string | null;
	readonly fix: string | null;
	readonly intuit_tid: string | null;
	readonly sent: string | null;
	readonly marked: bigint;
	readonly submission: bigint | null;
}

/** A record as an item of a submission. */
export interface ItemRow extends RecordRow {
	readonly b_id: string;
}

export interface ClaimRow {
	readonly kind: string;
	readonly mis_id: bigint;
	readonly status_before: SyncStatus;
	readonly pushed_by: string;
}

/** A record as an item of a request of a run. */
export interface SentRow extends RecordRow {
	readonly undone_by: string | null;
	readonly made_id: string | null;
	readonly made_trace: string | null;
	readonly first_attempt: string | null;
	readonly last_attempt: string | null;
	/** Whether its document is the one that the request made. */
	readonly current: bigint;
}

export interface SubmissionRow {
	readonly submission: number;
	readonly run_id: string;
	readonly operation: string;
	readonly asks: Operation;
	readonly request_id: string;
	readonly body: string | null;
	readonly first_attempt: string | null;
	readonly last_attempt: string | null;
}

const TAKEN_BACK: ReadonlySet<RecordState> = new Set<RecordState>([
	...(["undone", "held", "refused", "deferred", "missing", "sending", "unknown"] as const),
]);

/** Whether a document that the ledger knows of a record in this state is one that was taken back. */
export const isOfTakenBack = (state: RecordState): boolean => TAKEN_BACK.has(state);

export function recordOf(row: RecordRow): LedgerRecord {
	return {
		kind: row.kind,
		misId: misId(String(row.mis_id)),
		state: row.state,
		generation: Number(row.generation),
		issue: Number(row.issue),
		qboId: row.qbo_id === null ? undefined : qboId(row.qbo_id),
		...(row.qbo_id !== null && isOfTakenBack(row.state) ? { isTakenBack: true } : {}),
		syncToken: row.sync_token ?? undefined,
		answered: row.answered === null ? undefined : new Date(row.answered),
		problem: row.code === null ? undefined : { code: row.code, detail: row.detail ?? "", fix: row.fix ?? "" },
		intuitTid: row.intuit_tid ?? undefined,
		sent: row.sent ?? undefined,
		marked: row.marked === 1n,
		submission: row.submission === null ? undefined : Number(row.submission),
		...(row.digest === null ? {} : { digest: row.digest }),
		...(row.trace === null ? {} : { trace: row.trace }),
		...(row.key === null ? {} : { key: row.key }),
		...(row.title === null ? {} : { title: row.title }),
		...(row.amount === null ? {} : { amount: row.amount as Money }),
		...(row.customer_id === null ? {} : { customerId: qboId(row.customer_id) }),
		...(row.day === null ? {} : { day: row.day as Day }),
		...(row.payer === null ? {} : { payer: row.payer as Identity }),
		...(row.said === null ? {} : { said: row.said }),
		...(row.right_for === null ? {} : { rightFor: row.right_for }),
	};
}

export function claimOf({ kind, mis_id, status_before, pushed_by }: ClaimRow): NotedClaim {
	return { kind, misId: misId(String(mis_id)), statusBefore: status_before, pushedBy: pushed_by };
}

export function submissionOf(row: SubmissionRow, items: readonly ItemRow[]): OpenSubmission {
	return {
		submission: row.submission,
		runId: row.run_id,
		operation: row.operation,
		asks: row.asks,
		requestId: row.request_id,
		body: row.body ?? "",
		firstAttempt: row.first_attempt === null ? undefined : new Date(row.first_attempt),
		lastAttempt: row.last_attempt === null ? undefined : new Date(row.last_attempt),
		items: items.map((item) => ({ bId: item.b_id, record: recordOf(item) })),
	};
}

/** A record by the document that it had, as far as that is known. */
function asItWasMade(record: LedgerRecord, { made_id, made_trace }: SentRow): LedgerRecord {
	if (made_id === null) return record;
	return { ...record, state: "created", qboId: qboId(made_id), ...(made_trace === null ? {} : { trace: made_trace }) };
}

/** The record was to get another document, and none has left yet. */
const isLeftBehind = ({ made_id, qbo_id, state }: SentRow): boolean =>
	made_id !== null && qbo_id === null && state === "missing";

export function madeOfRun(row: SentRow): MadeOfRun {
	const record = recordOf(row);
	const by = row.current === 1n && !isLeftBehind(row) ? "request" : "superseded";
	return {
		record: by === "request" ? record : asItWasMade(record, row),
		by,
		firstAttempt: row.first_attempt === null ? undefined : new Date(row.first_attempt),
		lastAttempt: row.last_attempt === null ? undefined : new Date(row.last_attempt),
	};
}
