import { Failure } from "../words/failure.js";
import type { QboId } from "../words/ids.js";
import type { Problem } from "../words/problem.js";
import { Aside } from "./aside.js";
import type { DirectoryEntry } from "./directory.js";
import { nameKeyOf } from "./entities/customer/names.js";
import type { CustomerKind, Kind } from "./entity.js";
import { chunks } from "./look.js";
import type { Decision } from "./plan.js";
import type { Parcel, Pushed } from "./push.js";
import { count, decideOn, mayGoOn, parcelOf, type Run, unknownProblem } from "./run.js";
import type { Candidate } from "./selection.js";
import { statusOf } from "./states.js";
import { Tally } from "./tally.js";

/** Customers claimed at once: their claims and marks are one UPDATE each, and the wire never waits for the MIS. */
const CLAIM_AHEAD = 25;

/** A customer that an invoice needs: made, or why not. */
export type MadeCustomer =
	| { readonly is: "made"; readonly id: QboId }
	| { readonly is: "failed"; readonly problem: Problem }
	| { readonly is: "unknown"; readonly problem: Problem };

interface Outgoing {
	readonly parcel: Parcel;
	readonly candidate: Candidate;
}

/**
 * The lane of list entities: one request at a time, whoever asks ("You must serially perform updates and additions to
 * list entities", Intuit's explore-the-quickbooks-online-api page).
 */
export class CustomerLane {
	private tail: Promise<unknown> = Promise.resolve();
	private marking: Promise<void> = Promise.resolve();
	private readonly asked = new Map<string, Promise<MadeCustomer>>();

	constructor(private readonly run: Run) {}

	/** Sends a page of decisions in order. Counts them. */
	async send(kind: CustomerKind, decided: readonly { decision: Decision; candidate: Candidate }[]): Promise<void> {
		const aside = new Aside(this.run, kind);
		let outgoing: Outgoing[] = [];
		for (const { decision, candidate } of decided) {
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
		await this.marking;
	}

	/** Makes the customer that an invoice needs, once however many invoices ask. */
	make(entry: DirectoryEntry): Promise<MadeCustomer> {
		const key = `${entry.kind}:${entry.id}`;
		const asked = this.asked.get(key) ?? this.inTurn(() => this.makeNow(entry));
		this.asked.set(key, asked);
		return asked;
	}

	private async sendAll(kind: CustomerKind, outgoing: readonly Outgoing[]): Promise<void> {
		for (const chunk of chunks(outgoing, CLAIM_AHEAD)) {
			if (!mayGoOn(this.run)) return;
			await this.inTurn(() => this.sendChunk(kind, chunk));
		}
	}

	private async sendChunk(kind: CustomerKind, chunk: readonly Outgoing[]): Promise<void> {
		const { push } = this.run;
		await this.run.guard();
		const claimed = new Set(
			await push.claim(
				kind,
				chunk.map(({ parcel }) => parcel),
			),
		);
		const pushed: Pushed[] = [];
		let unsent = chunk.filter(({ parcel }) => claimed.has(parcel));
		try {
			for (const outgoing of unsent) {
				if (!mayGoOn(this.run)) break;
				unsent = unsent.slice(1);
				const result = await this.sendOne(outgoing);
				pushed.push(result);
				count(this.run, result);
			}
		} finally {
			await this.markLater(kind, pushed);
			await push.giveBack(
				unsent.map(({ parcel }) => ({ kind, misId: parcel.intended.misId, statusBefore: parcel.statusBefore })),
			);
		}
	}

	/** One customer; under the longer name when QuickBooks has something of the shorter one. */
	private async sendOne({ parcel, candidate }: Outgoing): Promise<Pushed> {
		const first = await this.run.push.single(parcel);
		if (first.judged.nameTaken === undefined) return first;
		this.run.world.takenNames.add(nameKeyOf(first.judged.nameTaken));
		const record = this.run.ledger.record(parcel.kind, parcel.intended.misId);
		const decision = decideOn(this.run.world, parcel.kind, { ...candidate, record }, true);
		if (decision.do !== "send" || decision.intended.trace === parcel.intended.trace) return first;
		return this.run.push.single(parcelOf(decision, { ...candidate, record }));
	}

	/** The MIS is told while the next customers are on the wire; one UPDATE at a time. */
	private async markLater(kind: Kind, pushed: readonly Pushed[]): Promise<void> {
		await this.marking;
		this.marking = this.run.push.mark(
			kind,
			pushed.map(({ settlement }) => settlement),
		);
		this.marking.catch(() => {});
	}

	private async makeNow(entry: DirectoryEntry): Promise<MadeCustomer> {
		const { kind, id, row } = entry;
		const record = this.run.ledger.record(kind, id);
		const status = this.run.world.writeBack ? row.status : statusOf(record);
		const candidate: Candidate = { row, record, status };
		const decision = decideOn(this.run.world, kind, candidate, this.run.again);
		const aside = new Aside(this.run, kind, new Tally(() => 0));
		if (decision.do === "send") {
			if (!mayGoOn(this.run)) return notMade("the run was stopped before its customer was made");
			const parcel = parcelOf(decision, candidate);
			await this.run.guard();
			const [claimed] = await this.run.push.claim(kind, [parcel]);
			if (!claimed) return notMade("somebody else is sending its customer");
			const pushed = await this.sendOne({ parcel: claimed, candidate });
			await this.run.push.mark(kind, [pushed.settlement]);
			return madeOf(pushed);
		}
		if (decision.do !== "wait") aside.take(decision);
		await aside.flush();
		return madeOfDecision(decision);
	}

	private inTurn<T>(work: () => Promise<T>): Promise<T> {
		const turn = this.tail.then(work);
		this.tail = turn.catch(() => {});
		return turn;
	}
}

function madeOf({ settlement }: Pushed): MadeCustomer {
	if ("qboId" in settlement) return { is: "made", id: settlement.qboId };
	if ("problem" in settlement) return { is: "failed", problem: customerProblem(settlement.problem) };
	return { is: "unknown", problem: unknownProblem(`its customer: ${settlement.why}`) };
}

function madeOfDecision(decision: Exclude<Decision, { do: "send" }>): MadeCustomer {
	switch (decision.do) {
		case "adopt":
		case "settled":
			return { is: "made", id: decision.qboId };
		case "rest":
			return { is: "failed", problem: customerProblem(decision.problem) };
		case "hold":
			return { is: "failed", problem: customerProblem(decision.problems[0] ?? unknownProblem("")) };
		case "in-doubt":
			return { is: "unknown", problem: unknownProblem("its customer is still open") };
		case "leave":
		case "link":
		case "wait":
			return notMade("its customer cannot be told");
	}
}

const notMade = (why: string): MadeCustomer => ({ is: "unknown", problem: unknownProblem(why) });

function customerProblem(problem: Problem): Problem {
	return { code: "QB009", detail: `its customer is not in QuickBooks: ${problem.detail}`, fix: problem.fix };
}

/** Thrown when QuickBooks booked something else than was sent. */
export function stoppedBy(title: string, problem: Problem): Failure {
	return new Failure("surroundings", {
		code: problem.code,
		detail: `${title}: ${problem.detail}. The run was stopped: the next record might fare alike.`,
		fix: problem.fix,
	});
}
