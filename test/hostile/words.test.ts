import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitName, fitText } from "../../src/sync/kinds/names.js";
import { parseDay } from "../../src/words/day.js";
import { type Money, moneyOfJson, moneyText, moneyToJson, parseMoney } from "../../src/words/money.js";
import { holds, LONG_TEST_MS } from "./effort.js";

/** Text as a MIS may hold it: anything, and what looks like what is meant. */
const anyText = fc.oneof(
	fc.string({ unit: "binary" }),
	fc.string({ unit: "grapheme-composite" }),
	fc.stringMatching(/^[-+0-9.,eE:T /RWF]{0,30}$/),
);

describe("amounts", { timeout: LONG_TEST_MS }, () => {
	it("are the exact decimal of the text, or none at all", () => {
		holds(
			"are the exact decimal of the text, or none at all",
			fc.property(anyText, (text) => {
				const money = parseMoney(text);
				const exact = /^([+-]?)0*(\d+)(?:\.(\d{0,2})0*)?$/.exec(text.trim());
				if (money === undefined) return;
				const digits = `${exact?.[2] ?? "none"}${(exact?.[3] ?? "").padEnd(2, "0")}`;
				expect(money).toBe(exact?.[1] === "-" ? -BigInt(digits) : BigInt(digits));
			}),
			5000,
		);
	});

	it("come back from JSON as they went in, up to the 15 digits that QuickBooks takes", () => {
		holds(
			"come back from JSON as they went in, up to the 15 digits that QuickBooks takes",
			fc.property(fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }), (hundredths) => {
				const money = hundredths as Money;
				expect(parseMoney(moneyText(money))).toBe(money);
				expect(moneyOfJson(JSON.parse(JSON.stringify(moneyToJson(money))))).toBe(money);
			}),
		);
	});

	it("are never made of what JSON should not hold there", () => {
		holds(
			"are never made of what JSON should not hold there",
			fc.property(fc.anything(), (value) => {
				const money = moneyOfJson(value);
				if (money !== undefined) expect(["number", "string"]).toContain(typeof value);
			}),
		);
	});
});

describe("days", { timeout: LONG_TEST_MS }, () => {
	it("are real days that stand in the text, or none at all", () => {
		const almost = fc.tuple(fc.nat(9999), fc.nat(15), fc.nat(40)).map(([year, month, day]) => {
			return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
		});
		holds(
			"are real days that stand in the text, or none at all",
			fc.property(fc.oneof(anyText, almost), (text) => {
				const day = parseDay(text);
				if (day === undefined) return;
				expect(text).toContain(day);
				const utc = new Date(`${day}T00:00:00Z`);
				expect(utc.toISOString().slice(0, 10)).toBe(day);
			}),
			3000,
		);
	});
});

describe("names and notes", { timeout: LONG_TEST_MS }, () => {
	it.each(["unicode", "latin1"] as const)("always fit what QuickBooks takes (%s)", (charset) => {
		holds(
			"always fit what QuickBooks takes",
			fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, max) => {
				const name = fitName(text, max, charset).text;
				const note = fitText(text, max, charset).text;
				for (const fitted of [name, note]) {
					expect(fitted.length).toBeLessThanOrEqual(max);
					expect(fitted).not.toMatch(/[\p{Cc}\p{Cs}]/u);
					expect(fitted.trim()).toBe(fitted);
				}
				expect(name).not.toMatch(/[:\t\r\n]/);
				if (charset === "latin1") expect(name + note).not.toMatch(/[^\p{ASCII}\u0080-\u00FF]/u);
				expect(fitName(name, max, charset).text).toBe(name);
			}),
			3000,
		);
	});
});
