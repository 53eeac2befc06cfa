import type { Limits } from "../../../config/types.js";

/** Batches start small: Intuit's users see 30 items time out often and 10 rarely (quickbooks-ruby issue 343). */
const FIRST_SIZE = 10;
const GROWTH = 10;
/**
 * A small batch uses up one of the 40 a minute like a full one: only two go out before it is known how quick answers
 * are, so that a thousand invoices fit into the first minute. Two, because one may hang.
 */
const FIRST_IN_FLIGHT = 2;
/** An answer is quick when it took less than this part of the timeout. */
const QUICK = 0.1;

/** A batch that went out, as `Pace` remembers it. */
export interface Sent {
	readonly items: number;
	/** How often the pace had been slowed down by then. */
	readonly round: number;
}

/**
 * How many transactions the next batch carries, and how many batches may be in flight. Both grow while answers are quick.
 * The size is halved when an answer does not come; the batches in flight are, when it is the second time in a row. What
 * was sent before the last halving cannot halve again: it tells nothing about the new pace. Concerns new batches only.
 */
export class Pace {
	private items: number;
	private batches: number;
	private round = 0;
	private unansweredInARow = 0;

	constructor(private readonly limits: Limits) {
		this.items = Math.min(FIRST_SIZE, limits.itemsPerBatch);
		this.batches = Math.min(FIRST_IN_FLIGHT, limits.inFlight);
	}

	get batchSize(): number {
		return this.items;
	}

	get batchesInFlight(): number {
		return this.batches;
	}

	sending(items: number): Sent {
		return { items, round: this.round };
	}

	/** An answer came after `tookMs` on the wire. */
	answered(sent: Sent, tookMs: number): void {
		this.unansweredInARow = 0;
		// The one that goes alone at the start of a run tells nothing of how quickly a batch is answered.
		if (sent.items === 1 && this.items > 1) return;
		this.batches = Math.min(this.limits.inFlight, this.batches + 1);
		if (tookMs >= this.limits.timeoutMs * QUICK || sent.items < this.items) return;
		this.items = Math.min(this.limits.itemsPerBatch, this.items + GROWTH);
	}

	/** No answer came, or one that said nothing about some items. */
	unanswered(sent: Sent): void {
		this.unansweredInARow += 1;
		if (sent.round < this.round) return;
		this.round += 1;
		this.items = Math.max(1, Math.floor(Math.min(this.items, sent.items) / 2));
		if (this.unansweredInARow > 1) this.batches = Math.max(1, Math.floor(this.batches / 2));
	}
}
