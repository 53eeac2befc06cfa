import { decideOn } from "../../decide/decide-all.js";
import { nameKeyOf } from "../../kinds/customer/names.js";
import type { Kind } from "../../kinds/kind.js";
import { makeSureToBeAlone } from "../alone.js";
import { claimOf } from "../claims.js";
import type { Outgoing } from "../parcel.js";
import type { Pushed } from "../push.js";
import { mayGoOn, parcelOf, type Run } from "../run.js";
import { Turns } from "./turns.js";

/**
 * What all share that write list entities: one request at a time, whoever asks ("You must serially perform updates and
 * additions to list entities", Intuit's explore-the-quickbooks-online-api page). Rows are claimed for a turn before it
 * comes, and given back where nothing was sent of them.
 */
export class ListLane {
	readonly turns = new Turns();

	constructor(private readonly run: Run) {}

	maySend(): boolean {
		return !this.turns.broken && mayGoOn(this.run);
	}

	/** Whether nobody else makes these at the same time, as this run has seen after the first that it made. */
	isAlone({ books: { entity } }: Kind): boolean {
		return this.run.alone.has(entity);
	}

	/** To be called in the turn of each that is sent until that is so. */
	async makeSureToBeAlone(pushed: Pushed | undefined): Promise<void> {
		if (pushed?.settlement.as !== "created" || this.isAlone(pushed.parcel.kind)) return;
		await makeSureToBeAlone(this.run, pushed.parcel.kind);
	}

	/** Those of the rows that are this run's now. */
	async claim(kind: Kind, chunk: readonly Outgoing[]): Promise<Outgoing[]> {
		if (!this.maySend()) return [];
		await this.run.guard();
		const parcels = chunk.map(({ parcel }) => parcel);
		const claimed = new Set(await this.run.push.claim(kind, parcels));
		return chunk.filter(({ parcel }) => claimed.has(parcel));
	}

	async giveBack(unsent: readonly Outgoing[]): Promise<void> {
		await this.run.push.giveBack(unsent.map(({ parcel }) => claimOf(parcel)));
	}

	/** Sends one in its turn, and waits for what becomes of it. */
	async single(outgoing: Outgoing): Promise<Pushed> {
		return this.underLongerName(outgoing, await this.run.push.single(outgoing.parcel));
	}

	/** Once more under the longer name, when QuickBooks has something of the shorter one. Nothing else may be on the wire. */
	async underLongerName({ parcel, candidate }: Outgoing, first: Pushed): Promise<Pushed> {
		if (first.judged.nameTaken === undefined) return first;
		this.run.world.takenNames.add(nameKeyOf(first.judged.nameTaken));
		const record = this.run.ledger.record(parcel.kind.name, parcel.intended.misId);
		const decision = decideOn(this.run.world, parcel.kind, { ...candidate, record }, true);
		if (decision.do !== "send" || decision.intended.trace === parcel.intended.trace) return first;
		return this.run.push.single(parcelOf(decision, { ...candidate, record }));
	}
}
