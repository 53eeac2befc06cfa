import type { ProgressClock } from "./progress.js";
import { SYSTEM_CLOCK } from "./progress.js";
import { duration } from "./text.js";

/** When a person is told again of what takes so long, in milliseconds after it began; later once a minute. */
const FIRST_TOLD_MS = [10_000, 30_000, 60_000];
const LOOK_EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * Says what is being done as soon as that takes long, and again from time to time: nobody is to wonder whether it still
 * works, and why nothing moves.
 */
export class Heartbeat {
	#doing: string | undefined;
	#since = 0;
	#told = 0;
	readonly #stop: () => void;

	constructor(
		private readonly say: (sentence: string) => void,
		private readonly clock: ProgressClock = SYSTEM_CLOCK,
	) {
		this.#stop = clock.every(LOOK_EVERY_MS, () => this.#beat());
	}

	/** What is being done, or waited for, from this moment on; undefined where it is a person's turn, or all is done. */
	doing(sentence: string | undefined): void {
		this.#doing = sentence;
		this.#since = this.clock.now();
		this.#told = 0;
	}

	stop(): void {
		this.#stop();
	}

	#beat(): void {
		if (this.#doing === undefined) return;
		const passed = this.clock.now() - this.#since;
		if (passed < this.#nextTellingMs()) return;
		this.#told += 1;
		this.say(`${this.#doing}: for ${duration(passed)} now`);
	}

	#nextTellingMs(): number {
		const later = this.#told - FIRST_TOLD_MS.length + 2;
		return FIRST_TOLD_MS[this.#told] ?? later * MINUTE_MS;
	}
}
