import { describe, expect, it } from "vitest";
import { Heartbeat } from "../../src/output/heartbeat.js";

/** A clock that goes on by the second, and a heart that beats with it. */
function listening(isWatched = false) {
	let now = 0;
	let beat = () => {};
	const said: [seconds: number, sentence: string][] = [];
	const heartbeat = new Heartbeat((sentence) => said.push([now / 1_000, sentence]), isWatched, {
		now: () => now,
		every: (_, call) => {
			beat = call;
			return () => {
				beat = () => {};
			};
		},
	});
	const pass = (seconds: number) => {
		for (const end = now + seconds * 1_000; now < end; ) {
			now += 1_000;
			beat();
		}
	};
	return { said, heartbeat, pass };
}

describe("what takes long", () => {
	it("is said after ten seconds, and again: 150 s are never silent", () => {
		const { said, heartbeat, pass } = listening();
		heartbeat.doing("Waiting for QuickBooks");
		pass(150);
		expect(said).toEqual([
			[10, "Waiting for QuickBooks: for 10 s now"],
			[30, "Waiting for QuickBooks: for 30 s now"],
			[60, "Waiting for QuickBooks: for 1 min now"],
			[120, "Waiting for QuickBooks: for 2 min now"],
		]);
	});

	it("is said after two seconds to somebody who sits in front of it", () => {
		const { said, heartbeat, pass } = listening(true);
		heartbeat.doing("Waiting for the MIS");
		pass(130);
		expect(said.map(([seconds]) => seconds)).toEqual([2, 10, 30, 60, 120]);
	});

	it("is not said of what goes quickly on, of nothing, or after the end", () => {
		const { said, heartbeat, pass } = listening();
		for (let record = 0; record < 20; record += 1) {
			heartbeat.doing("Sending");
			pass(9);
		}
		heartbeat.doing(undefined);
		pass(100);
		heartbeat.doing("Sending");
		heartbeat.stop();
		pass(100);
		expect(said).toEqual([]);
	});
});
