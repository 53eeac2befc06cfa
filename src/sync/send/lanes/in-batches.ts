import { LockLost } from "../../../words/lock-lost.js";
import { decideOn } from "../../decide/decide-all.js";
import { misbookedFailure } from "../../decide/misbooked.js";
import type { Decision } from "../../decide/plan.js";
import type { Kind } from "../../kinds/kind.js";
import type { Candidate } from "../../read/selection.js";
import { makeSureToBeAlone } from "../alone.js";
import { Aside, setAside } from "../aside.js";
import type { Outgoing, Parcel } from "../parcel.js";
import type { Pushed } from "../push.js";
import { count, isProven, mayGoOn, parcelOf, type Run, takeBack } from "../run.js";
import { BatchQueue } from "./batch-queue.js";
import { NeededFirst } from "./needed-first.js";
import type { OneByOne } from "./one-by-one.js";
import { Pace, type Sent } from "./pace.js";

/** Parcels that may wait for a place in a batch before the reading of pages waits in turn: a minute's worth. */
const MOST_WAITING = 1_200;

/** The lane of transactions: batches, several in flight, filled to their own size. */
export class InBatches {
	private readonly queue: BatchQueue;
	private readonly neededFirst: NeededFirst;
	private readonly inFlight = new Set<Promise<void>>();
	private readonly pace: Pace;
	private failure: Error | undefined;
	private flushing = false;
	private room: (() => void)[] = [];
	private hasSent = false;

	constructor(
		private readonly run: Run,
		private readonly kind: Kind,
		makers: Pick<OneByOne, "make">,
	) {
		this.pace = new Pace(run.limits);
		this.queue = new BatchQueue(kind.books);
		this.neededFirst = new NeededFirst(run, kind, makers, {
			onReady: (outgoing) => this.enqueue(outgoing),
			onFault: (error) => this.fail(error),
			onEnd: () => this.makeRoom(),
		});
	}

	/** Takes a page of decisions; returns when there is room for the next one. */
	async send(decided: readonly { decision: Decision; candidate: Candidate }[]): Promise<void> {
		const aside = new Aside(this.run, this.kind);
		for (const { decision, candidate } of decided) {
			if (!mayGoOn(this.run)) break;
			if (decision.do === "send") this.enqueue({ parcel: parcelOf(decision, candidate), candidate });
			else if (decision.do === "wait") this.neededFirst.take(decision.for, candidate);
			else aside.take(decision);
		}
		await aside.flush();
		while (this.failure === undefined && mayGoOn(this.run) && this.isFull()) {
			await new Promise<void>((resolve) => this.room.push(resolve));
		}
		this.throwFailure();
	}

	private isFull(): boolean {
		return this.queue.length + this.neededFirst.waiting > MOST_WAITING;
	}

	/** Sends what is left, and returns when nothing is on the wire any more. */
	async finish(): Promise<void> {
		await this.neededFirst.ended();
		this.flushing = true;
		this.pump();
		while (this.inFlight.size > 0) {
			await Promise.all(this.inFlight);
			this.pump();
		}
		this.throwFailure();
	}

	private enqueue(outgoing: Outgoing): void {
		if (this.kind.books.isDecidedAsItLeaves) this.freeReserved(outgoing.parcel);
		this.queue.add(outgoing);
		this.pump();
	}

	/** Sends batches as long as there are parcels for one and places in flight. */
	private pump(): void {
		while (this.failure === undefined && mayGoOn(this.run) && this.inFlight.size < this.places()) {
			const batch = this.nextBatch();
			if (batch.length === 0) return;
			const sending = this.sendBatch(batch)
				.catch((error: unknown) => this.fail(error))
				.finally(() => {
					this.inFlight.delete(sending);
					this.queue.release(batch);
					this.makeRoom();
					this.pump();
				});
			this.inFlight.add(sending);
		}
	}

	/** The first one of a company goes alone. What is being made for others does not wait for a batch that nobody answers: one place stays free for it. */
	private places(): number {
		if (!this.isAlone() || !isProven(this.run, this.kind)) return 1;
		const kept = this.neededFirst.waiting > 0 ? 1 : 0;
		return Math.max(1, Math.min(this.pace.batchesInFlight, this.run.limits.inFlight - kept));
	}

	/** Fewer than a full batch only when nothing else is to come, neither from the MIS (whose pages wait where many wait here) nor from what is still busy. */
	private nextBatch(): readonly Outgoing[] {
		const goesAlone = !isProven(this.run, this.kind) || !(this.isAlone() || this.hasSent);
		const size = goesAlone ? 1 : this.pace.batchSize;
		// However many wait for their customers: these come yet, and what is ready waits for them.
		if (this.queue.length < size && !this.flushing) return [];
		const isRead = this.flushing || this.isFull();
		return this.queue.take(size, (someAreKept) => isRead && !(someAreKept && this.inFlight.size > 0));
	}

	private async sendBatch(batch: readonly Outgoing[]): Promise<void> {
		await this.run.guard();
		const leaving = await this.asTheyLeave(batch);
		const claimed = await this.run.push.claim(this.kind, leaving);
		for (const parcel of leaving) if (!claimed.includes(parcel)) this.freeReserved(parcel);
		if (claimed.length === 0) return;
		const pushed = await this.pushAtPace(claimed);
		for (const each of pushed) count(this.run, each);
		// What was refused settles nothing; what is unknown may have.
		for (const { parcel, settlement } of pushed) if (settlement.as === "refused") this.freeReserved(parcel);
		const settlements = pushed.map(({ settlement }) => settlement);
		const { differing } = await this.run.push.mark(this.kind, settlements);
		for (const each of settlements) if (differing.has(each.misId)) takeBack(this.run, this.kind, each);
		const stop = pushed.find(({ judged }) => judged.stop);
		if (stop?.judged.stop) throw misbookedFailure(stop.parcel.intended.title, stop.judged.stop);
		if (!this.isAlone() && settlements.some(({ as }) => as === "created")) await makeSureToBeAlone(this.run, this.kind);
	}

	/** Whether nobody else sends these at the same time, as this run has seen after the first that it made. */
	private isAlone(): boolean {
		return this.run.alone.has(this.kind.books.entity);
	}

	/** Where a record rests on what became of those before it, that is known by now. */
	private async asTheyLeave(batch: readonly Outgoing[]): Promise<Parcel[]> {
		if (!this.kind.books.isDecidedAsItLeaves) return batch.map(({ parcel }) => parcel);
		const leaving: Parcel[] = [];
		for (const { candidate } of batch) {
			const decision = decideOn(this.run.world, this.kind, candidate, this.run.again);
			if (decision.do === "send") leaving.push(parcelOf(decision, candidate));
			else await setAside(this.run, this.kind, decision);
		}
		return leaving;
	}

	/** What the record would settle is anybody's again. */
	private freeReserved({ intended: { misId } }: Parcel): void {
		this.run.world.reserved.free(`${this.kind.name}:${misId}`);
	}

	/** Learns from each attempt; the time that a batch waits for its place under the limits is not QuickBooks'. */
	private async pushAtPace(parcels: readonly Parcel[]): Promise<Pushed[]> {
		let sent: Sent | undefined;
		let sentAt = 0;
		this.hasSent = true;
		const onAttempt = () => {
			if (sent) this.pace.unanswered(sent);
			sent = this.pace.sending(parcels.length);
			sentAt = performance.now();
		};
		const pushed = await this.run.push.batch(this.kind, parcels, onAttempt, !this.isAlone());
		if (!sent) return pushed;
		if (pushed.some(({ settlement, wasLost }) => wasLost || settlement.as === "unknown")) this.pace.unanswered(sent);
		else this.pace.answered(sent, performance.now() - sentAt);
		return pushed;
	}

	private fail(error: unknown): void {
		this.failure ??= error instanceof Error ? error : new Error(String(error));
		// The lock is ours again: the run goes on, only not with what was decided before.
		if (error instanceof LockLost) this.makeRoom();
		else this.run.stop.abort();
	}

	private makeRoom(): void {
		for (const resolve of this.room.splice(0)) resolve();
	}

	private throwFailure(): void {
		if (this.failure !== undefined) throw this.failure;
	}
}
