import { describe, expect, it } from "vitest";
import { standardLimits } from "../../src/config/limits.js";
import { CalledOff, type Clock, Limiter } from "../../src/quickbooks/limiter.js";

/** A clock that jumps to the next moment somebody waits for, once nothing else is left to do. */
class JumpingClock implements Clock {
	private time = 0;
	private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = [];

	now(): number {
		return this.time;
	}

	sleep(ms: number): Promise<void> {
		return new Promise((wake) => this.sleepers.push({ until: this.time + ms, wake }));
	}

	async runTo(end: number): Promise<void> {
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			this.sleepers.sort((a, b) => a.until - b.until);
			const next = this.sleepers[0];
			if (!next || next.until > end) break;
			this.sleepers.shift();
			this.time = Math.max(this.time, next.until);
			next.wake();
		}
		this.time = end;
	}
}

const ANSWER_MS = 200;

/** Asks for so many requests at once; gives back when each departed. */
function ask(limiter: Limiter, clock: Clock, lane: "call" | "batch", times: number): number[] {
	const departures: number[] = [];
	for (let index = 0; index < times; index += 1) {
		void limiter.within(lane, async () => {
			departures.push(clock.now());
			await clock.sleep(ANSWER_MS);
		});
	}
	return departures;
}

/** The most departures in any window of this length. */
function most(departures: readonly number[], windowMs: number): number {
	return Math.max(...departures.map((start) => departures.filter((at) => at >= start && at < start + windowMs).length));
}

describe("Requests under Intuit's limits", () => {
	it("keep to 40 batches in any minute and waste none", async () => {
		const clock = new JumpingClock();
		const departures = ask(new Limiter(standardLimits(), clock), clock, "batch", 100);
		await clock.runTo(130_000);
		expect(most(departures, 60_000)).toBe(40);
		expect(departures).toHaveLength(100);
	});

	it("count from when their last byte is out, not from when they were made", async () => {
		const clock = new JumpingClock();
		const limiter = new Limiter({ ...standardLimits(), batches: 1 }, clock);
		const out: number[] = [];
		for (const stalledMs of [5_000, 0]) {
			void limiter.within("batch", async (left) => {
				await clock.sleep(stalledMs);
				out.push(clock.now());
				left();
				await clock.sleep(ANSWER_MS);
			});
		}
		await clock.runTo(130_000);
		expect(out).toHaveLength(2);
		expect(Number(out[1]) - Number(out[0])).toBeGreaterThanOrEqual(60_000);
	});

	it("keep to ten in any second, and to ten in flight", async () => {
		const clock = new JumpingClock();
		const departures = ask(new Limiter(standardLimits(), clock), clock, "call", 60);
		await clock.runTo(60_000);
		expect(most(departures, 1_000)).toBe(10);
	});

	it("let a customer go while batches wait for their minute", async () => {
		const clock = new JumpingClock();
		const limiter = new Limiter(standardLimits(), clock);
		ask(limiter, clock, "batch", 50);
		await clock.runTo(20_000);
		const customer = ask(limiter, clock, "call", 1);
		await clock.runTo(20_100);
		expect(customer).toEqual([20_000]);
	});

	it("pause one lane alone when QuickBooks asks for it", async () => {
		const clock = new JumpingClock();
		const limiter = new Limiter(standardLimits(), clock);
		limiter.pause("batch", 30_000);
		const batches = ask(limiter, clock, "batch", 1);
		const calls = ask(limiter, clock, "call", 1);
		await clock.runTo(40_000);
		expect({ batches, calls }).toEqual({ batches: [30_000], calls: [0] });
	});

	it("say once that they wait when several are told to at the same time, and again the next time", async () => {
		const clock = new JumpingClock();
		const waits: number[] = [];
		const limiter = new Limiter(standardLimits(), clock, (ms) => waits.push(ms));
		for (const ms of [60_000, 61_000, 60_500]) limiter.pause("batch", ms);
		limiter.pause("call", 5_000);
		await clock.runTo(61_000);
		limiter.pause("batch", 62_000);
		expect(waits).toEqual([60_000, 5_000, 62_000]);
	});

	it("say when the calls of a minute are used up, and for how long", async () => {
		const clock = new JumpingClock();
		const waits: [number, string][] = [];
		const limiter = new Limiter({ ...standardLimits(), batches: 2 }, clock, (ms, why) => waits.push([ms, why]));
		ask(limiter, clock, "batch", 3);
		await clock.runTo(70_000);
		expect(waits).toEqual([[expect.closeTo(60_600, -3), "minute"]]);
	});

	it("count what the process before it sent: its second and its minute go on", async () => {
		const clock = new JumpingClock();
		const before = new Limiter(standardLimits(), clock);
		const first = ask(before, clock, "batch", 40);
		await clock.runTo(10_000);
		const after = new Limiter(standardLimits(), clock, () => {}, before.departures());
		const second = ask(after, clock, "batch", 10);
		await clock.runTo(130_000);
		expect(most([...first, ...second], 60_000)).toBe(40);
		expect(most([...first, ...second], 1_000)).toBe(10);
	});

	it("go on after one that could not even begin", async () => {
		const clock = new JumpingClock();
		const limiter = new Limiter({ ...standardLimits(), inFlight: 1 }, clock);
		const broken = limiter.within("call", () => {
			throw new Error("the disk is full");
		});
		await expect(broken).rejects.toThrow("the disk is full");
		const next = ask(limiter, clock, "call", 1);
		await clock.runTo(5_000);
		expect(next).toEqual([0]);
	});

	it("do not wait for a pause that QuickBooks asked for once the run is stopped, be it a day", async () => {
		const clock = new JumpingClock();
		const stop = new AbortController();
		const limiter = new Limiter(standardLimits(), clock, () => {}, undefined, stop.signal);
		limiter.pause("call", 86_400_000);
		const read = limiter.within("call", async () => "an answer").catch((error: unknown) => error);
		await clock.runTo(1_000);
		stop.abort();
		expect(await read).toBeInstanceOf(CalledOff);
		const later = limiter.within("call", async () => "an answer").catch((error: unknown) => error);
		expect(await later).toBeInstanceOf(CalledOff);
	});

	it("of reads wait for their minute all the same: what is under way is settled by them", async () => {
		const clock = new JumpingClock();
		const stop = new AbortController();
		const limiter = new Limiter(standardLimits(), clock, () => {}, undefined, stop.signal);
		const departures = ask(limiter, clock, "call", 501);
		await clock.runTo(55_000);
		stop.abort();
		await clock.runTo(130_000);
		expect(departures).toHaveLength(501);
	});
});
