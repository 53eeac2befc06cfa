import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthOf, parseDay, yearOf } from "../../src/words/day.js";

describe("a calendar day", () => {
	it.each([
		["2025-08-14", "2025-08-14"],
		["2025-08-14 23:59:59", "2025-08-14"],
		["2025-08-14T23:59:59Z", "2025-08-14"],
		[" 2024-02-29 ", "2024-02-29"],
		["2000-02-29", "2000-02-29"],
	])("%j is %s", (text, day) => {
		expect(parseDay(text)).toBe(day);
	});

	it.each([
		"0000-00-00",
		"0000-00-00 00:00:00",
		"0000-01-01",
		"2025-00-10",
		"2025-13-01",
		"2025-06-00",
		"2025-04-31",
		"2025-02-29",
		"1900-02-29",
		"14/08/2025",
		"2025-8-14",
		"2025-08-14x",
		"",
		null,
		undefined,
	])("%j is none", (text) => {
		expect(parseDay(text)).toBeUndefined();
	});

	it("is read as written for every day there is", () => {
		const day = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
		fc.assert(
			fc.property(day, (date) => {
				const text = date.toISOString().slice(0, 10);
				expect(parseDay(text)).toBe(text);
			}),
		);
	});

	it("has a year and a month", () => {
		const day = parseDay("2025-08-14");
		expect(day && [yearOf(day), monthOf(day)]).toEqual(["2025", "2025-08"]);
	});
});
