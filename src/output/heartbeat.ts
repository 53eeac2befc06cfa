import type { ProgressClock } from "./progress.js";
import { SYSTEM_CLOCK } from "./progress.js";
import { duration } from "./text.js";

/** When a person is told again of what takes so long, in milliseconds after it began; later once a minute. */
const FIRST_TOLD_MS = [10_000, 30_000, 60_000];
/** Whoever sits in front of it wonders sooner than who reads it the next day. */
const FIRST_TOLD_TO_WATCHER_MS = [2_000, ...FIRST_TOLD_MS];
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
	readonly #first: readonly number[];

	/** @param isWatched whether somebody sits at a terminal */
	constructor(
		private readonly say: (sentence: string) => void,
		isWatched = false,
		private readonly clock: ProgressClock = SYSTEM_CLOCK,
	) {
		this.#first = isWatched ? FIRST_TOLD_TO_WATCHER_MS : FIRST_TOLD_MS;
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
		const later = this.#told - this.#first.length + 2;
		return this.#first[this.#told] ?? later * MINUTE_MS;
	}
}
