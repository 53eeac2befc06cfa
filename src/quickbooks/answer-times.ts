/** How quick QuickBooks answered writes, in milliseconds: what forecasts reckon with. */
export interface AnswerTimes {
	/** Of a write by itself. */
	readonly single?: number | undefined;
	/** Of a batch, and how many items it carried. */
	readonly batch?: { readonly ms: number; readonly items: number } | undefined;
}

/** Means of the answers that this process saw. Refusals count: they take as long. */
export class AnswerTimer {
	private readonly singles = new Mean();
	private readonly batches = new Mean();
	private readonly batchItems = new Mean();

	note(lane: "call" | "batch", items: number, ms: number): void {
		if (lane === "call") this.singles.add(ms);
		else {
			this.batches.add(ms);
			this.batchItems.add(items);
		}
	}

	get times(): AnswerTimes {
		const [ms, items] = [this.batches.value, this.batchItems.value];
		return { single: this.singles.value, batch: ms === undefined || items === undefined ? undefined : { ms, items } };
	}
}

class Mean {
	private sum = 0;
	private count = 0;

	add(value: number): void {
		this.sum += value;
		this.count += 1;
	}

	get value(): number | undefined {
		return this.count === 0 ? undefined : this.sum / this.count;
	}
}
