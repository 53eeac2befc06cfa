import { setImmediate as nextTurn } from "node:timers/promises";
import type { SubmissionOutcome } from "../../quickbooks/outcome.js";
import { chunks } from "../../words/chunks.js";
import type { MisId } from "../../words/ids.js";
import { decideOn, neededProblem } from "../decide/decide-all.js";
import type { Awaited } from "../decide/judgement.js";
import { misbookedFailure } from "../decide/misbooked.js";
import type { Decision } from "../decide/plan.js";
import { nameKeyOf } from "../kinds/customer/names.js";
import type { Kind } from "../kinds/kind.js";
import type { Candidate } from "../read/selection.js";
import { statusOf } from "../read/states.js";
import { Tally } from "../tell/tally.js";
import { Aside } from "./aside.js";
import { type Made, madeOf, madeOfDecision, notMade, notTried } from "./made.js";
import type { Parcel } from "./parcel.js";
import type { Intent, Pushed } from "./push.js";
import { count, isProven, mayGoOn, parcelOf, type Run, takeBack } from "./run.js";
import { Turns } from "./turns.js";

/** Records claimed at once: their claims and marks are one UPDATE each, and the wire never waits for the MIS. */
const CLAIM_AHEAD = 25;

interface Outgoing {
	readonly parcel: Parcel;
	readonly candidate: Candidate;
}

interface Intended {
	readonly outgoing: Outgoing;
	readonly intent: Intent;
}

interface Answered extends Intended {
	readonly outcome: SubmissionOutcome;
}

interface Landed {
	readonly outgoing: Outgoing;
	readonly pushed: Pushed;
}

/**
 * The lane of list entities: one request at a time, whoever asks ("You must serially perform updates and additions to
 * list entities", Intuit's explore-the-quickbooks-online-api page).
 */
export class OneByOne {
	private readonly turns = new Turns();
	private marking: Promise<void> = Promise.resolve();
	private readonly asked = new Map<string, Promise<Made>>();

	constructor(private readonly run: Run) {}

	/** Sends a page of decisions in order. Counts them. */
	async send(kind: Kind, decided: readonly { decision: Decision; candidate: Candidate }[]): Promise<void> {
		const aside = new Aside(this.run, kind);
		let outgoing: Outgoing[] = [];
		for (const { decision, candidate } of decided) {
			if (!mayGoOn(this.run)) break;
			if (decision.do === "send") outgoing.push({ parcel: parcelOf(decision, candidate), candidate });
			else if (decision.do === "link") {
				// The row it is linked to may be among those still to be sent.
				await this.sendAll(kind, outgoing);
				outgoing = [];
				if (mayGoOn(this.run)) aside.take(decision);
			} else if (decision.do !== "wait") aside.take(decision);
		}
		await this.sendAll(kind, outgoing);
		await aside.flush();
	}

	/** Makes what another record needs, once however many ask for it. */
	make(entry: Awaited): Promise<Made> {
		const key = `${entry.kind.name}:${entry.id}`;
		const asked = this.asked.get(key) ?? this.makeInTurn(entry);
		this.asked.set(key, asked);
		return asked;
	}

	/** Every chunk ends before a failure is passed on: what it had claimed is given back or marked by then. */
	private async sendAll(kind: Kind, outgoing: readonly Outgoing[]): Promise<void> {
		const turns = chunks(outgoing, CLAIM_AHEAD).map((chunk) =>
			this.turns.take(
				() => this.claim(kind, chunk),
				(claimed) => this.sendChunk(kind, claimed),
			),
		);
		const ends = await Promise.allSettled(turns);
		const marked = await Promise.allSettled([this.marking]);
		for (const end of [...ends, ...marked]) if (end.status === "rejected") throw end.reason;
	}

	private async claim(kind: Kind, chunk: readonly Outgoing[]): Promise<Outgoing[]> {
		if (!this.maySend()) return [];
		await this.run.guard();
		const parcels = chunk.map(({ parcel }) => parcel);
		const claimed = new Set(await this.run.push.claim(kind, parcels));
		return chunk.filter(({ parcel }) => claimed.has(parcel));
	}

	private async sendChunk(kind: Kind, claimed: readonly Outgoing[]): Promise<void> {
		const waiting = [...claimed];
		const ends: Landed[] = [];
		try {
			await this.sendInARow(waiting, ends);
		} finally {
			const pushed: Pushed[] = [];
			try {
				for (const end of ends) pushed.push(await this.finish(end));
			} finally {
				this.markLater(kind, pushed);
				await this.giveBack(kind, waiting);
			}
			throwIfWrong(pushed);
		}
	}

	/**
	 * One after the other, with next to nothing between two calls: what goes out next is on disk before the answer to the
	 * last comes, and that answer is settled while the next is on the wire.
	 */
	private async sendInARow(waiting: Outgoing[], ends: Landed[]): Promise<void> {
		const answered: Answered[] = [];
		const settle = async () => {
			for (let next = answered.shift(); next; next = answered.shift()) ends.push(await this.settle(next));
		};
		try {
			for (let next = this.intendNext(waiting); next; ) {
				const alone = !isProven(this.run, next.outgoing.parcel.kind);
				const { landing } = await this.depart(next);
				try {
					await settle();
					// Nobody knows yet what this company makes of a customer: the next one waits for the receipt.
					if (alone) await landing.then((landed) => answered.push(landed)).then(settle);
					next = this.intendNext(waiting);
				} finally {
					if (!alone) answered.push(await landing);
				}
			}
		} finally {
			await settle();
		}
	}

	/** What is intended is sent: a run that is stopped stops before. */
	private intendNext(waiting: Outgoing[]): Intended | undefined {
		const outgoing = this.maySend() ? waiting.shift() : undefined;
		return outgoing && { outgoing, intent: this.run.push.intendSingle(outgoing.parcel) };
	}

	/** Returns when the request has left. */
	private async depart(intended: Intended): Promise<{ readonly landing: Promise<Answered> }> {
		let leave = () => {};
		const left = new Promise<void>((resolve) => {
			leave = resolve;
		});
		const landing = this.run.push
			.sendSingle(intended.intent, leave)
			.then((outcome): Answered => ({ ...intended, outcome }));
		await Promise.race([left, landing.catch(() => {})]);
		// Not before the event loop has turned is the request on the wire.
		await nextTurn();
		return { landing };
	}

	private async settle({ outgoing, intent, outcome }: Answered): Promise<Landed> {
		const pushed = await this.run.push.settleSingle(intent, outcome);
		if (pushed.judged.stop) this.turns.broken = true;
		if (pushed.judged.nameTaken === undefined) count(this.run, pushed);
		return { outgoing, pushed };
	}

	/** Nothing is on the wire any more: who needs a longer name gets it now. */
	private async finish({ outgoing, pushed }: Landed): Promise<Pushed> {
		if (pushed.judged.nameTaken === undefined) return pushed;
		const end = await this.underLongerName(outgoing, pushed);
		count(this.run, end);
		return end;
	}

	private async giveBack(kind: Kind, unsent: readonly Outgoing[]): Promise<void> {
		await this.run.push.giveBack(
			unsent.map(({ parcel }) => ({ kind, misId: parcel.intended.misId, statusBefore: parcel.statusBefore })),
		);
	}

	private async sendOne(outgoing: Outgoing): Promise<Pushed> {
		return this.underLongerName(outgoing, await this.run.push.single(outgoing.parcel));
	}

	/** Once more under the longer name, when QuickBooks has something of the shorter one. */
	private async underLongerName({ parcel, candidate }: Outgoing, first: Pushed): Promise<Pushed> {
		if (first.judged.nameTaken === undefined) return first;
		this.run.world.takenNames.add(nameKeyOf(first.judged.nameTaken));
		const record = this.run.ledger.record(parcel.kind.name, parcel.intended.misId);
		const decision = decideOn(this.run.world, parcel.kind, { ...candidate, record }, true);
		if (decision.do !== "send" || decision.intended.trace === parcel.intended.trace) return first;
		return this.run.push.single(parcelOf(decision, { ...candidate, record }));
	}

	/** The MIS is told while the next customers are on the wire; one UPDATE at a time. */
	private markLater(kind: Kind, pushed: readonly Pushed[]): void {
		const settlements = pushed.map(({ settlement }) => settlement);
		this.marking = this.marking.then(async () => {
			const { differing } = await this.run.push.mark(kind, settlements);
			for (const each of settlements) if (differing.has(each.misId)) takeBack(this.run, kind, each);
		});
		this.marking.catch(() => {});
	}

	private async makeInTurn(entry: Awaited): Promise<Made> {
		const made = await this.turns.take(
			() => this.claimOne(entry),
			(claimed) => this.sendClaimed(entry.kind, claimed),
		);
		if (!("settlement" in made)) return made;
		await this.run.push.mark(entry.kind, [made.settlement]);
		if (made.settlement.as === "created") this.run.tally.customersMade.push(made.parcel.intended.title);
		return madeOf(made);
	}

	private async sendClaimed(kind: Kind, claimed: Outgoing | Made): Promise<Pushed | Made> {
		if (!("parcel" in claimed)) return claimed;
		if (this.maySend()) return this.sendOne(claimed);
		await this.giveBack(kind, [claimed]);
		return notTried(kind);
	}

	/** What is needed, claimed; or what is known of it without a request. */
	private async claimOne({ kind, id, row }: Awaited): Promise<Outgoing | Made> {
		const record = this.run.ledger.record(kind.name, id);
		const status = this.run.world.writeBack ? row.status : statusOf(record);
		const candidate: Candidate = { row, record, status };
		const decision = decideOn(this.run.world, kind, candidate, this.run.again);
		if (decision.do === "send") {
			if (!this.maySend()) return notTried(kind);
			const [claimed] = await this.claim(kind, [{ parcel: parcelOf(decision, candidate), candidate }]);
			return (
				claimed ??
				this.heldByMis(kind, id) ??
				notMade(
					`somebody else is sending its ${kind.words.group.one}, or changed the ${kind.words.group.one}'s row just now`,
				)
			);
		}
		const aside = new Aside(this.run, kind, new Tally(() => 0));
		if (decision.do !== "wait") aside.take(decision);
		await aside.flush();
		return madeOfDecision(kind, decision);
	}

	/** One whose row the MIS refuses to claim is held just then. */
	private heldByMis(kind: Kind, id: MisId): Made | undefined {
		const record = this.run.ledger.record(kind.name, id);
		if (record?.state !== "held" || record.problem === undefined) return undefined;
		return { is: "failed", problem: neededProblem(kind, record.problem) };
	}

	private maySend(): boolean {
		return !this.turns.broken && mayGoOn(this.run);
	}
}

/** QuickBooks made something else of a customer than was sent: the run ends, the next one might fare alike. */
function throwIfWrong(pushed: readonly Pushed[]): void {
	const wrong = pushed.find(({ judged }) => judged.stop);
	if (wrong) throw misbookedFailure(wrong.parcel.intended.title, wrong.judged.stop);
}
