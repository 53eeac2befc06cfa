import type { JsonObject } from "./json.js";

/** Counts what clients did, for harnesses to look at. */
export class Stats {
	readonly #calls = new Map<string, number>();
	readonly #created = new Map<string, number>();
	/** What Intuit meters as data out: reads, queries and CDC, each query item of a batch too. */
	reads = 0;
	/** Writes that were asked for, each item of a batch too; replays included. */
	writes = 0;
	items = 0;
	throttled = 0;
	maxBatchItems = 0;
	readonly inFlight = new Gauge();
	readonly listWrites = new Gauge();

	called(type: string): void {
		this.#calls.set(type, (this.#calls.get(type) ?? 0) + 1);
	}

	created(entity: string): void {
		this.#created.set(entity, (this.#created.get(entity) ?? 0) + 1);
	}

	batched(items: number): void {
		this.items += items;
		this.maxBatchItems = Math.max(this.maxBatchItems, items);
	}

	toJson(): JsonObject {
		return {
			calls: Object.fromEntries(this.#calls),
			reads: this.reads,
			writes: this.writes,
			items: this.items,
			throttled: this.throttled,
			max_in_flight: this.inFlight.highest,
			max_list_writes_in_flight: this.listWrites.highest,
			max_batch_items: this.maxBatchItems,
			created: Object.fromEntries(this.#created),
		};
	}
}

/** How many of something there are now, and the most there were. */
class Gauge {
	current = 0;
	highest = 0;

	enter(): void {
		this.current += 1;
		this.highest = Math.max(this.highest, this.current);
	}

	leave(): void {
		this.current -= 1;
	}
}
