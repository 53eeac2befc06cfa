import type { MisId, QboId, RealmId } from "../words/ids.js";
import { LedgerReading } from "./ledger-reading.js";
import { documentWords, notMadeWords, recordWords, type SettledRow } from "./ledger-words.js";
import type { AuditLog } from "./log.js";
import {
	type Claim,
	type Held,
	hasDocument,
	type Intended,
	type LedgerRecord,
	type Moved,
	type NewSubmission,
	type Settlement,
	type Undone,
} from "./record.js";
import type { RecordRow } from "./record-rows.js";
import type { Sqlite } from "./sqlite.js";

type NewItem = NewSubmission["items"][number];
type TakingBack = Extract<Settlement, { as: "undone" | "kept" | "undoing" }>;

type TakenRow = Readonly<Record<"realm" | "kind" | "runId" | "changed", string>> & {
	readonly misId: bigint;
	readonly submission: number;
};

interface TakingBackRow {
	readonly moves: string | null;
	readonly run_id: string;
	readonly operator: string | null;
}

const whyOf = (settlement: Exclude<TakingBack, Undone>): string =>
	"why" in settlement ? settlement.why : settlement.problem.detail;

const SENT_AGAIN =
	"Correct the row in the MIS: the next run sends it as it is then. Unchanged, it is sent again only by order, customers first: `eaur-qb customers retry`, then `eaur-qb invoices retry`, then `eaur-qb payments retry`.";

/**
 * The ledger of one company: what was intended, what came of it, and whether the MIS knows. Every method is one
 * transaction that is on disk when it returns, and writes its own entries into the audit log.
 */
export class Ledger extends LedgerReading {
	constructor(
		database: Sqlite,
		private readonly log: AuditLog,
		realm: RealmId,
		private readonly now: () => Date = () => new Date(),
	) {
		super(database, realm);
	}

	/** Step 1, before the MIS is told: these rows are about to be claimed, under this name. */
	noteClaims(claims: readonly Claim[], runId: string, pushedBy: string): void {
		this.transaction(() => {
			for (const { kind, misId: id, statusBefore } of claims) {
				this.statements.insertClaim.run(this.realm, kind, BigInt(id), statusBefore, runId, pushedBy);
			}
		});
	}

	/** The MIS no longer holds these for us: somebody else has them, or they were given back. */
	dropClaims(kind: string, ids: readonly MisId[]): void {
		this.transaction(() => {
			for (const id of ids) this.statements.deleteClaim.run(this.realm, kind, BigInt(id));
		});
	}

	/** Step 3, before the wire: the exact request, and what it means for each record. Returns its number. */
	intend(submission: NewSubmission): number {
		return this.transaction(() => {
			const { lastInsertRowid } = this.statements.insertSubmission.run(
				this.realm,
				submission.runId,
				submission.operation,
				submission.asks,
				submission.requestId,
				submission.body,
				submission.bodyDigest,
				this.now().toISOString(),
			);
			const number = Number(lastInsertRowid);
			for (const item of submission.items) {
				if (submission.asks === "create" || submission.asks === "restore")
					this.intendItem(number, item, submission.runId, submission.asks === "restore");
				else this.intendTakingBack(number, item, submission.runId);
			}
			return number;
		});
	}

	/** The request goes out now (again). @param at by QuickBooks' clock: another computer may reckon with it one day */
	noteAttempt(submission: number, at: Date): void {
		this.statements.noteAttempt.run({ at: at.toISOString(), submission });
	}

	/** Step 5: what came of it. The body is dropped once no item is open any more. */
	settle(kind: string, settlements: readonly Settlement[], runId: string): void {
		this.transaction(() => {
			const touched = new Set<number>();
			for (const settlement of settlements) {
				const submission = this.applySettlement(kind, settlement, runId);
				if (submission !== undefined) touched.add(submission);
			}
			for (const submission of touched) this.statements.closeSubmission.run(submission, submission);
		});
	}

	/** Nothing of this submission ever left: as if it had not been intended. Records that have moved on are left alone. */
	withdraw(submission: number, runId: string): void {
		this.transaction(() => {
			const changed = this.now().toISOString();
			for (const item of this.statements.itemRecords.all(submission) as RecordRow[]) {
				const row = { realm: this.realm, kind: item.kind, misId: item.mis_id, runId, changed };
				if (item.state === "undoing") this.statements.keep.run({ ...row, submission });
				else this.statements.setState.run("missing", runId, changed, this.realm, item.kind, item.mis_id);
			}
			this.statements.endSubmission.run(submission);
			this.log.add({ runId, realm: this.realm, event: "withdrawn", detail: `submission ${submission} never left` });
		});
	}

	/** Rows that have problems: not sent, with the reason. */
	hold(kind: string, held: readonly Held[], runId: string): void {
		this.transaction(() => {
			for (const each of held) this.applyHold(kind, each, runId);
		});
	}

	/** The row is again what was sent: what the ledger knew all along holds. */
	uphold(kind: string, id: MisId, runId: string): void {
		this.transaction(() => {
			this.statements.uphold.run(runId, this.now().toISOString(), this.realm, kind, BigInt(id));
			this.entry(kind, id, runId, "adopted", "the row is again what was sent", undefined);
		});
	}

	/** A row found to be in QuickBooks already, without a request of ours: adopted, or linked to another row's customer. */
	recognise(kind: string, intended: Intended, settlement: Extract<Settlement, { qboId: QboId }>, runId: string): void {
		this.transaction(() => {
			this.upsertSending(kind, intended, null, runId, false);
			this.applySettlement(kind, settlement, runId);
		});
	}

	/** Somebody gave these free; they are looked up before they are sent. */
	release(kind: string, ids: readonly MisId[], runId: string): void {
		this.transaction(() => {
			for (const id of ids) {
				this.statements.release.run(this.realm, kind, BigInt(id), runId, this.now().toISOString());
				this.entry(kind, id, runId, "released", "released by hand; it is looked up before it is sent", undefined);
				this.statements.deleteClaim.run(this.realm, kind, BigInt(id));
			}
		});
	}

	/** The documents are gone from QuickBooks, as a look-up has shown: they may be made again, under a new generation. */
	forget(kind: string, ids: readonly MisId[], runId: string): void {
		this.transaction(() => {
			for (const id of ids) {
				this.statements.regenerate.run(this.realm, kind, BigInt(id), runId, this.now().toISOString());
				this.entry(kind, id, runId, "forgotten", "looked up and gone from QuickBooks; it is made again", undefined);
			}
		});
	}

	/** What QuickBooks has stays another row's: this one gets a document of its own, a numbered one under the next number. */
	renew(kind: string, id: MisId, isNumbered: boolean, runId: string): void {
		this.transaction(() => {
			this.statements.renew.run(isNumbered ? 1 : 0, runId, this.now().toISOString(), this.realm, kind, BigInt(id));
			this.entry(kind, id, runId, "forgotten", "the row has become another one; it is made anew", undefined);
		});
	}

	/** A person has seen that these rows are not what was sent, and that the MIS is the right one. */
	acknowledge(rows: readonly { kind: string; misId: MisId; digest: string }[], runId: string, reason: string): void {
		this.transaction(() => {
			for (const { kind, misId: id, digest } of rows) {
				this.statements.acknowledge.run(this.realm, kind, BigInt(id), digest, this.now().toISOString(), reason);
				this.entry(kind, id, runId, "acknowledged", `the row has changed since it was sent: ${reason}`, undefined);
			}
		});
	}

	/** A person says that these doubts about a row are none, and what it is instead. */
	accept(kind: string, id: MisId, digests: readonly string[], runId: string, said: string): void {
		this.transaction(() => {
			for (const digest of digests)
				this.statements.accept.run(this.realm, kind, BigInt(id), digest, this.now().toISOString());
			this.entry(kind, id, runId, "accepted", said, undefined);
		});
	}

	/**
	 * A person says that what QuickBooks has is right for the row as it is now; what was sent stays what was sent.
	 * @param digests of what tells the row from another one, and of all of it
	 */
	noteRightFor(
		{ kind, misId: id }: Pick<LedgerRecord, "kind" | "misId">,
		digests: { readonly facts: string; readonly row: string },
		runId: string,
		reason: string,
	): void {
		this.transaction(() => {
			const at = this.now().toISOString();
			this.statements.noteRightFor.run(digests.facts, runId, at, this.realm, kind, BigInt(id));
			this.statements.acknowledge.run(this.realm, kind, BigInt(id), digests.row, at, reason);
			const detail = `what QuickBooks has is right for the row as it is: ${reason}`;
			this.entry(kind, id, runId, "acknowledged", detail, undefined);
		});
	}

	/** Step 6: the MIS says the same now. */
	noteMarked(kind: string, ids: readonly MisId[]): void {
		this.transaction(() => {
			for (const id of ids) {
				this.statements.noteMarked.run(this.realm, kind, BigInt(id));
				this.statements.deleteClaim.run(this.realm, kind, BigInt(id));
			}
		});
	}

	/** @param restores what the ledger knows is made active again: by which id stays known */
	private upsertSending(
		kind: string,
		intended: Intended,
		submission: number | null,
		runId: string,
		restores: boolean,
	): void {
		this.statements.upsertSending.run({
			realm: this.realm,
			kind,
			misId: BigInt(intended.misId),
			digest: intended.digest,
			trace: intended.trace,
			key: intended.key,
			title: intended.title,
			amount: intended.amount ?? null,
			customerId: intended.customerId ?? null,
			day: intended.day ?? null,
			payer: intended.payer ?? null,
			said: intended.said ?? null,
			issue: intended.issue,
			restores: restores ? 1 : 0,
			submission,
			runId,
			changed: this.now().toISOString(),
		});
	}

	private intendItem(submission: number, { bId, kind, intended }: NewItem, runId: string, restores: boolean): void {
		this.statements.insertItem.run(submission, bId, kind, BigInt(intended.misId));
		this.upsertSending(kind, intended, submission, runId, restores);
	}

	/** What the ledger knows of the document stays: only that it is being taken back is new. */
	private intendTakingBack(submission: number, { bId, kind, intended, moves = [] }: NewItem, runId: string): void {
		const row = { realm: this.realm, kind, misId: BigInt(intended.misId), submission };
		this.statements.insertTakingBack.run({ ...row, bId, moves: JSON.stringify(moves) });
		this.statements.beginUndoing.run({ ...row, runId, changed: this.now().toISOString() });
	}

	private applySettlement(kind: string, settlement: Settlement, runId: string): number | undefined {
		if (settlement.as === "undone" || settlement.as === "kept" || settlement.as === "undoing")
			return this.applyTakingBack(kind, settlement, runId);
		const { as, misId: id, intuitTid } = settlement;
		const synced = "qboId" in settlement ? settlement : undefined;
		const problem = "problem" in settlement ? settlement.problem : undefined;
		const why = "why" in settlement ? settlement.why : undefined;
		const row = this.statements.settle.get({
			realm: this.realm,
			kind,
			misId: BigInt(id),
			state: as,
			// A record whose fate was decided may be sent again only under a new requestid.
			nextGeneration: as === "refused" || as === "deferred" || as === "missing" ? 1 : 0,
			qboId: settlement.as === "misbooked" ? settlement.wrongId : (synced?.qboId ?? null),
			sent: settlement.as === "misbooked" ? settlement.sent : null,
			syncToken: synced?.syncToken ?? null,
			answered: synced?.answered?.toISOString() ?? null,
			code: problem?.code ?? (as === "unknown" ? "QB012" : null),
			detail: problem?.detail ?? why ?? null,
			fix: problem?.fix ?? null,
			intuitTid: intuitTid ?? null,
			runId,
			changed: this.now().toISOString(),
		}) as SettledRow | undefined;
		if (synced && as !== "linked") this.statements.noteMade.run(synced.qboId, this.realm, kind, BigInt(id));
		if (as === "misbooked") this.statements.noteWrongReceipt.run(this.realm, kind, runId);
		if (as === "created") this.statements.forgetWrongReceipt.run(this.realm, kind, runId);
		const detail = synced
			? `${documentWords(row)} → QuickBooks ${synced.qboId}`
			: notMadeWords(row, problem?.detail ?? why ?? "");
		this.entry(kind, id, runId, as, detail, intuitTid);
		return row === undefined || row.submission === null ? undefined : Number(row.submission);
	}

	/** The end of a request that takes back; of a record that has moved on since, nothing is written. */
	private applyTakingBack(kind: string, settlement: TakingBack, runId: string): number | undefined {
		const { misId: id, as, intuitTid } = settlement;
		const record = this.record(kind, id);
		const { state, submission, qboId } = record ?? {};
		if (!record || state !== "undoing" || submission === undefined) return undefined;
		const row = { realm: this.realm, kind, misId: BigInt(id), runId, submission, changed: this.now().toISOString() };
		const detail = as === "undone" ? this.applyUndone(row, settlement) : whyOf(settlement);
		if (as === "kept") this.statements.keep.run(row);
		this.entry(
			kind,
			id,
			runId,
			as,
			`${recordWords(record, this.currency())} (QuickBooks ${qboId}); ${detail}`,
			intuitTid,
		);
		return submission;
	}

	/** Whoever asked for it is named in the record, as its row in the MIS will bear. Returns what became of it. */
	private applyUndone(row: TakenRow, { syncToken, became, keepsNumber, intuitTid }: Undone): string {
		const { realm, kind, misId, submission } = row;
		const asked = this.statements.takingBack.get({ kind, misId, submission }) as TakingBackRow;
		const [who = ""] = asked.operator?.split(" ") ?? [];
		const detail = `undone by ${who} in run ${asked.run_id}: it is ${became} in QuickBooks`;
		this.statements.noteUndone.run(row);
		this.statements.undone.run({
			...row,
			...{ keepsNumber: keepsNumber ? 1 : 0, syncToken: syncToken ?? null, intuitTid: intuitTid ?? null },
			...{ code: "QB004", detail, fix: SENT_AGAIN },
		});
		for (const { id, kinds } of JSON.parse(asked.moves ?? "[]") as Moved[])
			this.statements.noteMoved.run(realm, id, JSON.stringify(kinds));
		return detail;
	}

	private applyHold(kind: string, held: Held, runId: string): void {
		const { code, detail, fix } = held.problem;
		const reason = { code, detail, fix, runId, changed: this.now().toISOString() };
		const row = { realm: this.realm, kind, misId: BigInt(held.misId) };
		const known = this.record(kind, held.misId);
		// Whatever keeps the row: what was made of it stays known, or nobody could take it back.
		if (held.contested || (known && hasDocument(known))) this.statements.contest.run({ ...row, ...reason });
		else {
			const { key, title, digest, amount = null, day = null } = held;
			this.statements.hold.run({ ...row, key, title, digest, amount, day, ...reason });
		}
		this.entry(kind, held.misId, runId, "held", `${recordWords(held, this.currency())}; ${code} ${detail}`, undefined);
	}

	private currency(): string | null {
		return (this.statements.currency.get(this.realm) ?? null) as string | null;
	}

	private entry(
		kind: string,
		id: MisId,
		runId: string,
		event: string,
		detail: string,
		intuitTid: string | undefined,
	): void {
		this.log.add({ runId, realm: this.realm, kind, misId: id, event, detail, intuitTid });
	}

	private transaction<T>(work: () => T): T {
		return this.database.transaction(work).immediate();
	}
}
