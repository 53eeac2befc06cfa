import { LockLost } from "../../words/lock-lost.js";
import { decideOn } from "../decide/decide-all.js";
import { digestOfProblems } from "../decide/digest.js";
import type { Awaited } from "../decide/judgement.js";
import { misbookedFailure } from "../decide/misbooked.js";
import type { Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import type { Candidate } from "../read/selection.js";
import { FAILED } from "../read/states.js";
import { makeSureToBeAlone } from "./alone.js";
import { Aside } from "./aside.js";
import type { OneByOne } from "./one-by-one.js";
import { Pace, type Sent } from "./pace.js";
import type { Parcel } from "./parcel.js";
import type { Pushed } from "./push.js";
import { count, errorOf, isProven, leaveForLater, mayGoOn, parcelOf, type Run, takeBack } from "./run.js";

/** Parcels that may wait for a place in a batch before the reading of pages waits in turn: a minute's worth. */
const MOST_WAITING = 1_200;

/** A parcel that waits for its place, and the row that it was made of. */
interface Waiting {
	readonly parcel: Parcel;
	readonly candidate: Candidate;
}

/**
 * The lane of transactions: batches, several in flight, filled to their own size. What its kind keeps apart (the charges of
 * one customer) keeps its order: while one is on the wire, the next of them waits.
 */
export class InBatches {
	private ready: Waiting[] = [];
	private readonly inFlight = new Set<Promise<void>>();
	private readonly busy = new Map<string, number>();
	private waiting = 0;
	private readonly underWay = new Set<Promise<void>>();
	private readonly pace: Pace;
	private failure: Error | undefined;
	private flushing = false;
	private room: (() => void)[] = [];
	private hasSent = false;

	constructor(
		private readonly run: Run,
		private readonly kind: Kind,
		private readonly makers: Pick<OneByOne, "make">,
	) {
		this.pace = new Pace(run.limits);
	}

	/** Takes a page of decisions; returns when there is room for the next one. */
	async send(decided: readonly { decision: Decision; candidate: Candidate }[]): Promise<void> {
		const aside = new Aside(this.run, this.kind);
		for (const { decision, candidate } of decided) {
			if (!mayGoOn(this.run)) break;
			if (decision.do === "send") this.enqueue(parcelOf(decision, candidate), candidate);
			else if (decision.do === "wait") this.awaitNeeded(decision.for, candidate);
			else aside.take(decision);
		}
		await aside.flush();
		while (this.failure === undefined && mayGoOn(this.run) && this.isFull()) {
			await new Promise<void>((resolve) => this.room.push(resolve));
		}
		this.throwFailure();
	}

	private isFull(): boolean {
		return this.ready.length + this.waiting > MOST_WAITING;
	}

	/** Sends what is left, and returns when nothing is on the wire any more. */
	async finish(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
		this.flushing = true;
		this.pump();
		while (this.inFlight.size > 0) {
			await Promise.all(this.inFlight);
			this.pump();
		}
		this.throwFailure();
	}

	private enqueue(parcel: Parcel, candidate: Candidate): void {
		if (this.kind.books.isDecidedAsItLeaves) this.freeReserved(parcel);
		this.ready.push({ parcel, candidate });
		this.pump();
	}

	/** The record goes on its way once what it needs is there; others do not wait for it. */
	private awaitNeeded(needed: readonly Awaited[], candidate: Candidate): void {
		this.waiting += 1;
		const underWay = Promise.all(needed.map((each) => this.makers.make(each)))
			.then(async (ends) => {
				const missing = ends.find((made) => made.is !== "made");
				if (missing === undefined) await this.decideAgain(candidate);
				else await this.leave(candidate, missing.is, missing.problem);
			})
			.catch((error: unknown) => this.fail(error))
			.finally(() => {
				this.waiting -= 1;
				this.underWay.delete(underWay);
				this.makeRoom();
			});
		this.underWay.add(underWay);
	}

	private async decideAgain(candidate: Candidate): Promise<void> {
		const decision = decideOn(this.run.world, this.kind, candidate, this.run.again);
		if (decision.do === "send") this.enqueue(parcelOf(decision, candidate), candidate);
		else if (decision.do !== "wait") await this.aside(decision);
	}

	private async leave(
		candidate: Candidate,
		as: "failed" | "unknown",
		problem: Parameters<typeof errorOf>[1],
	): Promise<void> {
		const decision = decideOn(this.run.world, this.kind, candidate, this.run.again);
		// A record of which the fate of what it needs is open was not touched: it is taken up once that is known, or by the next run. It
		// counts as unknown, so that nobody takes this run for complete; a run that was stopped says so by itself.
		if (as === "unknown") {
			if (mayGoOn(this.run)) {
				this.run.tally.leaveUnknown(errorOf(decision.about, problem));
				leaveForLater(this.run, this.kind, decision.about.misId);
			}
			return;
		}
		const digest = digestOfProblems([problem]);
		const rests = candidate.status === FAILED && candidate.record?.digest === digest && !this.run.again;
		if (rests) await this.aside({ do: "rest", about: decision.about, problem });
		else await this.aside({ do: "hold", about: decision.about, problems: [problem], digest });
	}

	private async aside(decision: Exclude<Decision, { do: "send" | "wait" }>): Promise<void> {
		const aside = new Aside(this.run, this.kind);
		aside.take(decision);
		await aside.flush();
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
					for (const { parcel } of batch) this.free(parcel);
					this.makeRoom();
					this.pump();
				});
			this.inFlight.add(sending);
		}
	}

	/** The first one of a company goes alone. What is being made for others does not wait for a batch that nobody answers: one place stays free for it. */
	private places(): number {
		if (!this.isAlone() || !isProven(this.run, this.kind)) return 1;
		const kept = this.waiting > 0 ? 1 : 0;
		return Math.max(1, Math.min(this.pace.batchesInFlight, this.run.limits.inFlight - kept));
	}

	/**
	 * The next parcels that nothing on the wire keeps waiting; fewer than a full batch only when nothing else is to come,
	 * neither from the MIS (whose pages wait where many wait here) nor from what is still busy.
	 */
	private nextBatch(): Waiting[] {
		const goesAlone = !isProven(this.run, this.kind) || !(this.isAlone() || this.hasSent);
		const size = goesAlone ? 1 : this.pace.batchSize;
		// However many wait for their customers: these come yet, and what is ready waits for them.
		if (this.ready.length < size && !this.flushing) return [];
		const batch: Waiting[] = [];
		const rest: Waiting[] = [];
		const passedOver = new Set<string>();
		const onceOnly = new Set<string>();
		for (const each of this.ready) {
			const [keys, once] = [this.keysOf(each.parcel), this.kind.books.onceInABatch(each.parcel)];
			const isKept =
				keys.some((key) => this.busy.has(key) || passedOver.has(key)) || once.some((key) => onceOnly.has(key));
			if (batch.length < size && !isKept) {
				for (const key of once) onceOnly.add(key);
				batch.push(each);
			} else {
				for (const key of keys) passedOver.add(key);
				rest.push(each);
			}
		}
		const isRead = this.flushing || this.isFull();
		const moreToCome = !isRead || (rest.length > 0 && this.inFlight.size > 0);
		if (batch.length < size && moreToCome) return [];
		this.ready = rest;
		for (const { parcel } of batch) this.occupy(parcel);
		return batch;
	}

	private async sendBatch(batch: readonly Waiting[]): Promise<void> {
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
	private async asTheyLeave(batch: readonly Waiting[]): Promise<Parcel[]> {
		if (!this.kind.books.isDecidedAsItLeaves) return batch.map(({ parcel }) => parcel);
		const leaving: Parcel[] = [];
		for (const { candidate } of batch) {
			const decision = decideOn(this.run.world, this.kind, candidate, this.run.again);
			if (decision.do === "send") leaving.push(parcelOf(decision, candidate));
			else if (decision.do !== "wait") await this.aside(decision);
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

	/** What keeps a parcel waiting while another of it is on the wire. */
	private keysOf(parcel: Parcel): readonly string[] {
		const { apart, onceInABatch } = this.kind.books;
		return [...new Set([...apart(parcel), ...onceInABatch(parcel)])];
	}

	private occupy(parcel: Parcel): void {
		for (const key of this.keysOf(parcel)) this.busy.set(key, (this.busy.get(key) ?? 0) + 1);
	}

	private free(parcel: Parcel): void {
		for (const key of this.keysOf(parcel)) {
			const left = (this.busy.get(key) ?? 1) - 1;
			if (left > 0) this.busy.set(key, left);
			else this.busy.delete(key);
		}
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
