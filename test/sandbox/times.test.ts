import { describe, expect, it } from "vitest";
import { answerTime, dayOf, pacificMoment, timestamp } from "../../src/sandbox/clock.js";

describe("Pacific time", () => {
	it.each([
		["2026-01-31T17:15:00Z", "2026-01-31T09:15:00-08:00"],
		["2026-07-01T16:15:00Z", "2026-07-01T09:15:00-07:00"],
		["2026-03-08T09:59:59Z", "2026-03-08T01:59:59-08:00"],
		["2026-03-08T10:00:00Z", "2026-03-08T03:00:00-07:00"],
		["2026-11-01T08:59:59Z", "2026-11-01T01:59:59-07:00"],
		["2026-11-01T09:00:00Z", "2026-11-01T01:00:00-08:00"],
	])("%s is %s", (utc, pacific) => {
		expect(timestamp(Date.parse(utc))).toBe(pacific);
	});

	it("of an answer has milliseconds, and the day is the one over there", () => {
		const moment = Date.parse("2026-07-02T03:00:00.123Z");
		expect([answerTime(moment), dayOf(moment)]).toEqual(["2026-07-01T20:00:00.123-07:00", "2026-07-01"]);
	});

	it("is what a moment without an offset means", () => {
		expect(pacificMoment("2026-07-01T09:15:00")).toBe(Date.parse("2026-07-01T16:15:00Z"));
		expect(pacificMoment("2026-01-01T09:15:00")).toBe(Date.parse("2026-01-01T17:15:00Z"));
	});
});
