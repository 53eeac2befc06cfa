import type { Limits } from "../config/types.js";

/** The lanes that Intuit meters apart: batch calls have a limit of their own besides that of all calls. */
export type Lane = "call" | "batch";

export interface Clock {
	now(): number;
	sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** QuickBooks has asked for it, or a minute's calls have all been made. */
export type WhyWait = "asked" | "minute";

/** A person is told of a wait for the minute that is longer than this. */
const LONG_WAIT_MS = 5_000;
const SECONDS_A_MINUTE = 60;
/**
 * The server counts at arrival, we at departure, and a call may be on its way for half a second: a window longer by a
 * hundredth of a minute keeps the difference harmless. It costs one call in a hundred.
 */
const MARGIN = 0.01;

/** When a request left: as far as is known when it starts, corrected when its last byte is out. */
interface Departure {
	at: number;
}

/** When requests left, in epoch milliseconds: what the next process must know to keep the same minute. */
export interface Departures {
	readonly calls: readonly number[];
	readonly batches: readonly number[];
}

const NO_DEPARTURES: Departures = { calls: [], batches: [] };

/** A request that was waiting for its turn when the run was stopped: it never left. */
export class CalledOff extends Error {}

/** At most `count` departures in any `lengthMs`. */
class Window {
	private readonly departures: Departure[];

	constructor(
		private readonly count: number,
		private readonly lengthMs: number,
		earlier: readonly number[],
	) {
		this.departures = earlier.map((at) => ({ at }));
	}

	/** Those that still count. */
	recent(now: number): number[] {
		return this.departures.map(({ at }) => at).filter((at) => at > now - this.lengthMs);
	}

	/** How long until the next departure is allowed; 0 when it is now. */
	wait(now: number): number {
		while (this.departures[0] && this.departures[0].at <= now - this.lengthMs) this.departures.shift();
		if (this.departures.length < this.count) return 0;
		return (this.departures[0]?.at ?? 0) + this.lengthMs - now;
	}

	depart(departure: Departure): void {
		this.departures.push(departure);
	}
}

/**
 * Keeps every request of this process, and those of the one before it, under Intuit's limits: calls and batches a
 * minute, calls a second, calls in flight (https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles: 500, 40, 10; the older
 * wording has 10 concurrent, so both are kept).
 */
export class Limiter {
	private readonly calls: Window;
	private readonly batches: Window;
	private readonly second: Window;
	private readonly pausedUntil: Record<Lane, number> = { call: 0, batch: 0 };
	private inFlight = 0;
	private readonly landed: (() => void)[] = [];
	/** Each lane waits by itself: a customer does not wait for the minute of the batches. */
	private readonly turns: Record<Lane, Promise<unknown>> = { call: Promise.resolve(), batch: Promise.resolve() };

	constructor(
		private readonly limits: Limits,
		private readonly clock: Clock,
		private readonly onWait: (ms: number, why: WhyWait) => void = () => {},
		/** What an earlier process sent: Intuit's minute does not begin anew with ours. */
		earlier: Departures = NO_DEPARTURES,
		/** Given when the run is to end: a pause that QuickBooks asked for is not waited for any more. */
		private readonly stop?: AbortSignal,
	) {
		const { minuteMs } = limits;
		const marginMs = minuteMs * MARGIN;
		this.calls = new Window(limits.calls, minuteMs + marginMs, earlier.calls);
		this.batches = new Window(limits.batches, minuteMs + marginMs, earlier.batches);
		this.second = new Window(limits.perSecond, minuteMs / SECONDS_A_MINUTE + marginMs, earlier.calls);
	}

	/** What left within the last minute. */
	departures(): Departures {
		const now = this.clock.now();
		return { calls: this.calls.recent(now), batches: this.batches.recent(now) };
	}

	/**
	 * Runs `request` as soon as the limits allow, in the order of asking within its lane. Throws `CalledOff` when the
	 * signal is given before it has left, or the run is stopped while QuickBooks wants a pause. The request calls `left` when its last byte is out.
	 */
	async within<T>(lane: Lane, request: (left: () => void) => Promise<T>, calledOffBy?: AbortSignal): Promise<T> {
		const turn = this.turns[lane].then(() => this.depart(lane, request, calledOffBy));
		this.turns[lane] = turn.catch(() => {});
		const { landing } = await turn;
		try {
			return await landing;
		} finally {
			this.inFlight -= 1;
			for (const wake of this.landed.splice(0)) wake();
		}
	}

	/**
	 * QuickBooks asked this lane to pause. Several answers on the way say so at once: a person reads it once. Returns
	 * whether the pause is a new one.
	 */
	pause(lane: Lane, ms: number): boolean {
		const now = this.clock.now();
		const isNew = this.pausedUntil[lane] <= now;
		if (isNew) this.onWait(ms, "asked");
		this.pausedUntil[lane] = Math.max(this.pausedUntil[lane], now + ms);
		return isNew;
	}

	/** In an object: the next of the lane departs when this one has departed, not when it has landed. */
	private async depart<T>(
		lane: Lane,
		request: (left: () => void) => Promise<T>,
		calledOffBy: AbortSignal | undefined,
	): Promise<{ readonly landing: Promise<T> }> {
		for (;;) {
			if (calledOffBy?.aborted) throw new CalledOff();
			while (this.inFlight >= this.limits.inFlight) await new Promise<void>((resolve) => this.landed.push(resolve));
			const ms = this.waitFor(lane);
			if (ms <= 0) break;
			const isPaused = this.pausedUntil[lane] > this.clock.now();
			if (isPaused && this.stop?.aborted) throw new CalledOff();
			if (ms > LONG_WAIT_MS && !isPaused) this.onWait(ms, "minute");
			await sleepUnless(isPaused ? this.stop : calledOffBy, this.clock.sleep(ms));
		}
		this.inFlight += 1;
		const departure: Departure = { at: Number.POSITIVE_INFINITY };
		const leave = () => {
			departure.at = this.clock.now();
		};
		const landing = startOf(() => request(leave));
		// What the request writes to disk before it leaves may take longer than the margin, and so may what this process does
		// between now and its last byte.
		leave();
		this.calls.depart(departure);
		this.second.depart(departure);
		if (lane === "batch") this.batches.depart(departure);
		return { landing };
	}

	private waitFor(lane: Lane): number {
		const now = this.clock.now();
		const waits = [this.calls.wait(now), this.second.wait(now), this.pausedUntil[lane] - now];
		if (lane === "batch") waits.push(this.batches.wait(now));
		return Math.max(...waits);
	}
}

/** Waits for the end of a pause, or for the signal. */
export async function sleepUnless(signal: AbortSignal | undefined, pause: Promise<void>): Promise<void> {
	if (!signal) return pause;
	if (signal.aborted) return;
	const listening = new AbortController();
	const given = new Promise<void>((resolve) => {
		signal.addEventListener("abort", () => resolve(), { once: true, signal: listening.signal });
	});
	await Promise.race([pause, given]);
	listening.abort();
}

/** Begins at once; whatever is thrown comes out of the promise. */
async function startOf<T>(request: () => Promise<T>): Promise<T> {
	return request();
}
