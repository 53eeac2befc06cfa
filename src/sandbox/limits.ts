import type { Limits } from "./options.js";

/** Counts calls over sliding windows and says which limit the next one would break. */
export class Throttle {
	readonly #calls = new Window();
	readonly #second = new Window();
	readonly #batches = new Window();

	constructor(public limits: Limits) {}

	/** The limit that this call breaks, in words; undefined, and counted, if there is room for it. */
	refuses(isBatch: boolean, inFlight: number, reads = 0, now = performance.now()): string | undefined {
		if (reads >= this.limits.readsPerMonth) return `${reads} reads this month`;
		const { callsPerMinute, perSecond, batchesPerMinute, minuteMs } = this.limits;
		if (inFlight > this.limits.inFlight) return `${inFlight} requests in flight`;
		if (this.#second.countSince(now - minuteMs / 60) >= perSecond) return `more than ${perSecond} calls in a second`;
		if (this.#calls.countSince(now - minuteMs) >= callsPerMinute)
			return `more than ${callsPerMinute} calls in a minute`;
		if (isBatch && this.#batches.countSince(now - minuteMs) >= batchesPerMinute) {
			return `more than ${batchesPerMinute} batches in a minute`;
		}
		this.#second.add(now);
		this.#calls.add(now);
		if (isBatch) this.#batches.add(now);
		return undefined;
	}
}

/** Moments in ascending order; those before the window are forgotten. */
class Window {
	#moments: number[] = [];
	#first = 0;

	add(moment: number): void {
		this.#moments.push(moment);
	}

	countSince(start: number): number {
		while (this.#first < this.#moments.length && (this.#moments[this.#first] ?? 0) <= start) this.#first += 1;
		if (this.#first > 1000) {
			this.#moments = this.#moments.slice(this.#first);
			this.#first = 0;
		}
		return this.#moments.length - this.#first;
	}
}
