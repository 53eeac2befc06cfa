import { setTimeout as pause } from "node:timers/promises";
import type { Latency } from "./options.js";
import { seededRandom } from "./random.js";

/** Makes calls take their time. */
export class Delay {
	#random: () => number;

	constructor(private latency: Latency) {
		this.#random = seededRandom(latency.seed);
	}

	change(latency: Partial<Latency>): void {
		this.latency = { ...this.latency, ...latency };
		this.#random = seededRandom(this.latency.seed);
	}

	async wait(items: number): Promise<void> {
		const { perCallMs, perItemMs, spread } = this.latency;
		const middle = perCallMs + perItemMs * items;
		if (middle <= 0) return;
		await pause(middle * (1 + spread * (2 * this.#random() - 1)));
	}
}
