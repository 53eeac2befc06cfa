import type { Limits } from "../config/types.js";

/** Batches start small: Intuit's users see 30 items time out often and 10 rarely (quickbooks-ruby issue 343). */
const FIRST_SIZE = 10;
const GROWTH = 5;
/** An answer is quick when it took less than this part of the timeout. */
const QUICK = 0.1;

/** How many transactions the next batch carries: grows while answers are quick, halves when one does not come. */
export class BatchSize {
	private size: number;

	constructor(private readonly limits: Limits) {
		this.size = Math.min(FIRST_SIZE, limits.itemsPerBatch);
	}

	get current(): number {
		return this.size;
	}

	/** What a batch of `items` took, and whether every item was answered. Concerns new batches only. */
	learn(items: number, tookMs: number, answered: boolean): void {
		if (!answered) this.size = Math.max(1, Math.floor(Math.min(this.size, items) / 2));
		else if (tookMs < this.limits.timeoutMs * QUICK && items >= this.size) {
			this.size = Math.min(this.limits.itemsPerBatch, this.size + GROWTH);
		}
	}
}
