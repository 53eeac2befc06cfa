import { describe, expect, it } from "vitest";
import { standardLimits } from "../../src/config/limits.js";
import { Pace } from "../../src/sync/send/lanes/pace.js";

const QUICK_MS = 2_000;
const SLOW_MS = 60_000;

const paceOf = (changes = {}) => new Pace({ ...standardLimits(), ...changes });

/** A pace that has grown to full batches. */
function fullPace(): Pace {
	const pace = paceOf();
	while (pace.batchSize < 30 || pace.batchesInFlight < 10) pace.answered(pace.sending(pace.batchSize), QUICK_MS);
	return pace;
}

describe("The size of batches", () => {
	it("starts at ten, and grows to Intuit's thirty while answers are quick", () => {
		const pace = paceOf();
		expect(pace.batchSize).toBe(10);
		expect(fullPace().batchSize).toBe(30);
	});

	it("does not grow over answers that took long, or to batches that were not full", () => {
		const pace = paceOf();
		pace.answered(pace.sending(10), SLOW_MS);
		pace.answered(pace.sending(3), QUICK_MS);
		expect(pace.batchSize).toBe(10);
	});

	it("is halved once for all batches that were on their way when the first answer failed to come", () => {
		const pace = fullPace();
		const sent = [pace.sending(30), pace.sending(30), pace.sending(30)];
		for (const each of sent) pace.unanswered(each);
		expect(pace.batchSize).toBe(15);
	});

	it("is halved again when the smaller batch gets no answer either, down to one", () => {
		const pace = fullPace();
		for (let round = 0; round < 10; round += 1) pace.unanswered(pace.sending(pace.batchSize));
		expect(pace.batchSize).toBe(1);
	});

	it("never exceeds what the limits allow", () => {
		expect(paceOf({ itemsPerBatch: 4 }).batchSize).toBe(4);
	});
});

/** Answers to all of them, one after the other, as `pace` allows them to be sent; the items that went. */
function sendAll(pace: Pace, batches: number): number {
	let [items, sent] = [0, 0];
	while (sent < batches) {
		const wave = Array.from({ length: pace.batchesInFlight }, () => pace.sending(pace.batchSize));
		for (const each of wave) {
			items += each.items;
			sent += 1;
			pace.answered(each, QUICK_MS);
		}
	}
	return items;
}

describe("The first minute", () => {
	it("takes a thousand invoices: few of its forty batches go out small", () => {
		expect(sendAll(paceOf(), 40)).toBeGreaterThanOrEqual(1_000);
	});
});

describe("The batches in flight", () => {
	it("are two at first, so that one that hangs does not stop the run, and all that Intuit allows soon after", () => {
		const pace = paceOf();
		expect(pace.batchesInFlight).toBe(2);
		// The first document of a run, which goes alone, does not tell.
		pace.answered(pace.sending(1), QUICK_MS);
		expect(pace.batchesInFlight).toBe(2);
		for (let answers = 0; answers < 8; answers += 1) pace.answered(pace.sending(10), SLOW_MS);
		expect(pace.batchesInFlight).toBe(10);
	});

	it("stay as many as Intuit allows when one answer does not come", () => {
		const pace = fullPace();
		pace.unanswered(pace.sending(30));
		expect(pace.batchesInFlight).toBe(10);
	});

	it("are halved when two in a row get no answer, and come back one by one", () => {
		const pace = fullPace();
		pace.unanswered(pace.sending(30));
		pace.unanswered(pace.sending(15));
		expect(pace.batchesInFlight).toBe(5);
		pace.answered(pace.sending(7), QUICK_MS);
		expect(pace.batchesInFlight).toBe(6);
	});
});
