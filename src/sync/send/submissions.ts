import type { Ledger } from "../../audit/ledger.js";
import type { Operation, Settlement } from "../../audit/record.js";
import type { SubmissionOutcome } from "../../quickbooks/outcome.js";
import { digestOf, requestIdOf } from "../decide/digest.js";
import type { Json } from "../kinds/entity.js";
import { batchBody, batchItems, type Item, itemOutcome, onlyItem } from "./batch-items.js";
import { Conclusions, type Judged, judgedOf } from "./conclusions.js";
import { findJustLost } from "./lost.js";
import type { Lost, Shipment } from "./parcel.js";
import type { Comparing } from "./receipt.js";

export interface SubmissionsParts extends Comparing {
	readonly ledger: Ledger;
	readonly runId: string;
	/** Called with the step about to be taken: the fault harness stops the process there. */
	readonly step: (name: "intended" | "attempted" | "answered" | "settled") => void;
}

/** What became of a parcel. `judged` has what the caller must know beyond the settlement. */
export interface Submitted<S extends Shipment> {
	readonly parcel: S;
	readonly settlement: Settlement;
	readonly judged: Judged;
	/** The answer did not tell; a look-up did. */
	readonly wasLost?: true;
}

/** A request for one list entity that is on disk. */
export interface IntentOf<S extends Shipment> {
	/** Of the submission in the ledger. */
	readonly id: number;
	readonly requestId: string;
	readonly body: string;
	readonly beforeAttempt: () => void;
	readonly parcel: S;
}

/**
 * intend → submit → settle: what of the protocol is between us and QuickBooks, for whatever is written there. What is
 * intended is on disk before it leaves, and what became of it before anybody is told.
 */
export class Submissions<S extends Shipment> {
	private readonly conclusions: Conclusions;

	constructor(
		private readonly parts: SubmissionsParts,
		/** Told of those that never left. */
		private readonly onUnsent: (parcels: readonly S[]) => Promise<void> = async () => {},
	) {
		this.conclusions = new Conclusions(parts);
	}

	/** Sends one list entity, and waits for what becomes of it. */
	async single(parcel: S): Promise<Submitted<S>> {
		const intent = this.intendSingle(parcel);
		return this.settleSingle(intent, await this.sendSingle(intent, () => {}));
	}

	/** Writes down that a list entity is going to be sent. What was written down must be sent. */
	intendSingle(parcel: S): IntentOf<S> {
		const { kind, operation, document } = parcel;
		return { ...this.intend(kind.books.entity, operation, JSON.stringify(document), onlyItem(parcel)), parcel };
	}

	/** Sends what was written down. `onAttempt`: each time that it goes out. The outcome is to be settled. */
	async sendSingle(
		{ body, requestId, beforeAttempt, parcel }: IntentOf<S>,
		onAttempt: () => void,
	): Promise<SubmissionOutcome> {
		const hooks = {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		};
		const { entity } = parcel.kind.books;
		const { qb } = this.parts;
		const outcome = await (parcel.operation === "create"
			? qb.create(entity, body, requestId, hooks)
			: qb.update(entity, body, requestId, hooks));
		this.parts.step("answered");
		return outcome;
	}

	async settleSingle({ id, parcel }: IntentOf<S>, outcome: SubmissionOutcome): Promise<Submitted<S>> {
		const [pushed] = await this.settle(parcel.kind, id, onlyItem(parcel), outcome);
		return pushed as Submitted<S>;
	}

	/**
	 * Sends several transactions of a kind in one batch, all with the same operation. `onAttempt`: each time that it goes
	 * out. `owns`: what it makes is this run's alone, and no answer to the same request of another computer.
	 */
	async batch(kind: S["kind"], parcels: readonly S[], onAttempt: () => void, owns = false): Promise<Submitted<S>[]> {
		const items = batchItems(parcels);
		const operation = parcels[0]?.operation ?? "create";
		const body = batchBody(items);
		const { id, requestId, beforeAttempt } = this.intend("batch", operation, body, items, owns);
		const outcome = await this.parts.qb.batch(body, requestId, {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		});
		this.parts.step("answered");
		return this.settle(kind, id, items, outcome);
	}

	private intend(
		operation: string,
		asks: Operation,
		body: string,
		items: readonly Item<S>[],
		owns = false,
	): Omit<IntentOf<S>, "parcel"> {
		const { ledger, runId } = this.parts;
		const requestId = requestIdOf(
			ledger.realm,
			items.map(({ parcel }) => ({
				kind: parcel.kind.name,
				misId: parcel.intended.misId,
				generation: parcel.generation,
				digest: parcel.intended.digest,
			})),
			owns ? runId : undefined,
		);
		const id = ledger.intend({
			runId,
			operation,
			asks,
			requestId,
			body,
			bodyDigest: digestOf(body as Json),
			items: items.map(({ bId, parcel: { kind, intended, moves = [] } }) => ({
				bId,
				kind: kind.name,
				intended,
				moves,
			})),
		});
		this.parts.step("intended");
		const beforeAttempt = () => {
			ledger.noteAttempt(id, this.parts.qb.now());
			this.parts.step("attempted");
		};
		return { id, requestId, body, beforeAttempt };
	}

	private async settle(
		kind: S["kind"],
		submission: number,
		items: readonly Item<S>[],
		outcome: SubmissionOutcome,
	): Promise<Submitted<S>[]> {
		if (outcome.is === "unsent" || outcome.is === "halted") {
			this.parts.ledger.withdraw(submission, this.parts.runId);
			await this.onUnsent(items.map(({ parcel }) => parcel));
			throw this.conclusions.failureOf(outcome);
		}
		const firstAttempt = this.parts.ledger.firstAttempt(submission);
		const pushed: Submitted<S>[] = [];
		for (const { bId, parcel } of items) {
			const judged = await this.conclusions.judge(parcel, itemOutcome(outcome, bId), firstAttempt);
			pushed.push({ parcel, judged, settlement: judged.settlement });
		}
		this.parts.ledger.settle(
			kind.name,
			pushed.map(({ settlement }) => settlement),
			this.parts.runId,
		);
		this.parts.step("settled");
		const known = await this.lookUpLost(kind, pushed, firstAttempt);
		for (const { parcel, settlement } of known) if (settlement.as === "created") this.noteUsed(parcel);
		return known;
	}

	/** What money has gone to once is known by its id from then on: a rename moves nothing, and no namesake takes its place. */
	private noteUsed({ uses = [] }: S): void {
		for (const { what, misName, id } of uses) this.parts.seen.noteUsed(what, misName, id);
	}

	/** What the answer does not tell is looked up; what is not there may come yet, and is left open. */
	private async lookUpLost(
		kind: S["kind"],
		pushed: readonly Submitted<S>[],
		from: Date | undefined,
	): Promise<Submitted<S>[]> {
		const underWay = { from, until: this.parts.qb.now() };
		const lost = pushed
			.filter(({ settlement }) => settlement.as === "unknown" || settlement.as === "undoing")
			.map(({ parcel }): Lost => ({ ...parcel, misId: parcel.intended.misId, kind, underWay }));
		const found = await findJustLost(this.parts, lost);
		const settlements = found.filter((each) => each !== undefined);
		if (settlements.length === 0) return [...pushed];
		this.parts.ledger.settle(kind.name, settlements, this.parts.runId);
		const byId = new Map(settlements.map((each) => [each.misId, each]));
		return pushed.map((each) => {
			const settlement = byId.get(each.settlement.misId);
			if (settlement === undefined) return each;
			return { ...each, settlement, judged: judgedOf(settlement), wasLost: true };
		});
	}
}
