import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	addMoney,
	type Money,
	moneyGrouped,
	moneyOfJson,
	moneyText,
	moneyToJson,
	parseMoney,
	subtractMoney,
} from "../../src/words/money.js";

const anyMoney = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((hundredths) => hundredths as Money);
const jsonMoney = fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }).map((one) => one as Money);

describe("an amount of money", () => {
	it.each([
		["1234567.00", 123_456_700n],
		["12500.50", 1_250_050n],
		["12500.5", 1_250_050n],
		["0.10", 10n],
		["-3.5", -350n],
		["+7", 700n],
		[" 7 ", 700n],
		["1.2300", 123n],
		["007", 700n],
	])("%j is read exactly", (text, hundredths) => {
		expect(parseMoney(text)).toBe(hundredths);
	});

	it.each(["", " ", "abc", "1,234", "1.", ".5", "1e3", "0.001", "1.2.3", "--1", "NaN", "Infinity", "1 000"])(
		"%j is none",
		(text) => {
			expect(parseMoney(text)).toBeUndefined();
		},
	);

	it("reads back as it was written", () => {
		fc.assert(
			fc.property(anyMoney, (money) => {
				expect(parseMoney(moneyText(money))).toBe(money);
			}),
		);
	});

	it("survives JSON unchanged up to 15 digits", () => {
		fc.assert(
			fc.property(jsonMoney, (money) => {
				const wire: unknown = JSON.parse(JSON.stringify(moneyToJson(money)));
				expect(moneyOfJson(wire)).toBe(money);
			}),
		);
	});

	it.each([null, undefined, true, {}, Number.NaN, "x"])("is not in the JSON value %j", (value) => {
		expect(moneyOfJson(value)).toBeUndefined();
	});

	it.each([
		[123_456_700n, "1234567", "1,234,567"],
		[1_250_050n, "12500.50", "12,500.50"],
		[-100_000_005n, "-1000000.05", "-1,000,000.05"],
		[0n, "0", "0"],
		[99n, "0.99", "0.99"],
		[99_900n, "999", "999"],
	])("%s hundredths are shown as %s and %s", (hundredths, text, grouped) => {
		expect(moneyText(hundredths as Money)).toBe(text);
		expect(moneyGrouped(hundredths as Money)).toBe(grouped);
	});

	it("adds and subtracts exactly", () => {
		fc.assert(
			fc.property(anyMoney, anyMoney, (a, b) => {
				expect(subtractMoney(addMoney(a, b), b)).toBe(a);
			}),
		);
	});
});
