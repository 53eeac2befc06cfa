import { isInteger, type MisId, misId, type QboId, type RealmId } from "../words/ids.js";
import { prepareStatements } from "./ledger-statements.js";
import type { Acknowledgement, LedgerRecord, MadeOfRun, NotedClaim, OpenSubmission, RecordState } from "./record.js";
import {
	type ClaimRow,
	claimOf,
	type ItemRow,
	madeOfRun,
	type RecordRow,
	recordOf,
	type SentRow,
	type SubmissionRow,
	submissionOf,
} from "./record-rows.js";
import type { Sqlite } from "./sqlite.js";

interface StateRow {
	readonly mis_id: bigint;
	readonly state: RecordState;
}

/** Records in a page: few enough to hold, many enough to be quick. */
const PAGE = 1_000;

/** What the ledger of one company knows. Nothing is written here. */
export class LedgerReading {
	protected readonly statements;

	constructor(
		protected readonly database: Sqlite,
		readonly realm: RealmId,
	) {
		this.statements = prepareStatements(database);
	}

	record(kind: string, id: MisId): LedgerRecord | undefined {
		if (!isInteger(id)) return undefined;
		const row = this.statements.record.get(this.realm, kind, BigInt(id));
		return row === undefined ? undefined : recordOf(row as RecordRow);
	}

	/** Records of these kinds whose document in QuickBooks this is. */
	byDocument(id: QboId, kinds: readonly string[]): LedgerRecord[] {
		const rows = this.statements.byDocument.all(this.realm, id) as RecordRow[];
		return rows.filter(({ kind }) => kinds.includes(kind)).map(recordOf);
	}

	/** Whether anything of these kinds was ever made in this company, or found to be there. */
	hasCreated(kinds: readonly string[]): boolean {
		return kinds.some((kind) => this.statements.anyCreated.get(this.realm, kind) !== undefined);
	}

	/**
	 * Whether QuickBooks answered this ledger for one of this kind with exactly what was sent, and has made nothing else of
	 * any since. What was adopted proves nothing: a person or another tool may have entered it.
	 */
	hasReceipt(kind: string): boolean {
		return this.statements.anyReceipt.get({ realm: this.realm, kind }) !== undefined;
	}

	/** When a request first went out, by QuickBooks' clock. */
	firstAttempt(submission: number): Date | undefined {
		const time = this.statements.firstAttempt.get(submission);
		return typeof time === "string" ? new Date(time) : undefined;
	}

	countByState(kind: string): Map<RecordState, number> {
		const rows = this.statements.countByState.all(this.realm, kind) as { state: RecordState; records: number }[];
		return new Map(rows.map((row) => [row.state, row.records]));
	}

	/** Of every record where it stands, page by page in ascending MIS key. */
	*states(kind: string): Generator<(readonly [MisId, RecordState])[]> {
		for (let after = -(2n ** 63n); ; ) {
			const rows = this.statements.statesAfter.all(this.realm, kind, after, PAGE) as StateRow[];
			if (rows.length > 0) yield rows.map(({ mis_id, state }) => [misId(String(mis_id)), state] as const);
			after = rows.at(-1)?.mis_id ?? after;
			if (rows.length < PAGE) return;
		}
	}

	/** Records in a state, in ascending MIS key. */
	inState(kind: string, states: readonly RecordState[], limit: number): LedgerRecord[] {
		const rows = this.statements.inState.all(this.realm, kind, JSON.stringify(states), limit) as RecordRow[];
		return rows.map(recordOf);
	}

	/** How many rows the MIS holds at status 3 for this ledger: what is there besides is somebody else's. */
	countClaims(kind: string): number {
		return this.statements.countClaims.get(this.realm, kind) as number;
	}

	/** Those of these rows that the MIS was told are in progress, and nothing since. */
	claims(kind: string, ids: readonly MisId[]): NotedClaim[] {
		if (ids.length === 0) return [];
		// Numbers of JSON, not texts: a key is an integer, and JSON takes any number of digits.
		const list = `[${ids.filter(isInteger).join(",")}]`;
		return (this.statements.claimsAmong.all(this.realm, kind, list) as ClaimRow[]).map(claimOf);
	}

	/** Claims of which nothing was ever intended, or that were settled as missing: to be given back. */
	idleClaims(): NotedClaim[] {
		return (this.statements.idleClaims.all(this.realm) as ClaimRow[]).map(claimOf);
	}

	/** The sent records with the greatest keys, whose documents are taken for granted. */
	lastSent(kind: string, limit: number): LedgerRecord[] {
		return (this.statements.lastSent.all(this.realm, kind, limit) as RecordRow[]).map(recordOf);
	}

	/** Sent records in ascending MIS key, those after a key. */
	sentAfter(kind: string, after: MisId | undefined, limit: number): LedgerRecord[] {
		const from = after === undefined ? -(2n ** 63n) : BigInt(after);
		return (this.statements.sentAfter.all(this.realm, kind, from, limit) as RecordRow[]).map(recordOf);
	}

	/** All of them, read page by page. */
	*sent(kind: string): Generator<LedgerRecord> {
		for (let after: MisId | undefined; ; ) {
			const page = this.sentAfter(kind, after, PAGE);
			yield* page;
			after = page.at(-1)?.misId;
			if (page.length < PAGE) return;
		}
	}

	/**
	 * Sent records spread over all keys, about as many as asked for, the first one among them. The same ones again, as long
	 * as there are not twice as many.
	 */
	sentAcross(kind: string, about: number): LedgerRecord[] {
		const [last] = this.lastSent(kind, 1);
		if (!last) return [];
		const greatest = BigInt(last.misId);
		let step = 1n;
		while (step * BigInt(about) < greatest) step *= 2n;
		const found = new Map<MisId, LedgerRecord>();
		for (let from = 0n; from <= greatest; from += step) {
			const row = this.statements.sentFrom.get(this.realm, kind, from);
			if (row === undefined) break;
			const record = recordOf(row as RecordRow);
			found.set(record.misId, record);
		}
		return [...found.values()];
	}

	isAcknowledged(kind: string, id: MisId, digest: string): boolean {
		return this.acknowledgement(kind, id, digest) !== undefined;
	}

	/** Whether a person has said of this row, as it is, that this doubt about it is none. */
	hasAccepted(kind: string, id: MisId, digest: string): boolean {
		const isSaid = this.statements.accepted.get(this.realm, kind, BigInt(id), digest) !== undefined;
		// Up to 0.2.1 that stood among the rows that a person had seen.
		return isSaid || this.isAcknowledged(kind, id, digest);
	}

	/** When a person has seen a row as it is now, and what was said of it. */
	acknowledgement(kind: string, id: MisId, digest: string): Acknowledgement | undefined {
		const row = this.statements.acknowledged.get(this.realm, kind, BigInt(id), digest);
		return row as Acknowledgement | undefined;
	}

	/** What a run has made, or called its own, that nobody has taken back: by kind, in ascending MIS key. */
	madeOfRun(runId: string): MadeOfRun[] {
		const sent = this.statements.sentByRun.all(this.realm, runId) as SentRow[];
		const found = this.statements.foundByRun.all(this.realm, runId) as RecordRow[];
		return [
			...sent.filter(({ undone_by: undoneBy }) => undoneBy === null).map(madeOfRun),
			...found.map((row) => ({
				record: recordOf(row),
				by: "found" as const,
				...{ firstAttempt: undefined, lastAttempt: undefined },
			})),
		];
	}

	/** Records of which a run had made what has been taken back since: by kind, in ascending MIS key. */
	takenBackOfRun(runId: string): LedgerRecord[] {
		const sent = this.statements.sentByRun.all(this.realm, runId) as SentRow[];
		return sent.filter(({ undone_by: undoneBy }) => undoneBy !== null).map(recordOf);
	}

	/** Records whose outcome is known here and not yet in the MIS. */
	unmarked(kind: string, limit: number): LedgerRecord[] {
		return (this.statements.unmarked.all(this.realm, kind, limit) as RecordRow[]).map(recordOf);
	}

	/** Requests whose outcome is not known for every item, oldest first. */
	openSubmissions(): OpenSubmission[] {
		const rows = this.statements.openSubmissions.all(this.realm) as SubmissionRow[];
		return rows.map((row) => submissionOf(row, this.statements.itemRecords.all(row.submission) as ItemRow[]));
	}
}
