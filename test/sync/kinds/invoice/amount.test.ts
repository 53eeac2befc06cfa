import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../../src/sync/kinds/invoice/amount.js";
import { readingsOf } from "../../../../src/sync/kinds/invoice/reading.js";
import { moneyText } from "../../../../src/words/money.js";
import type { Separators } from "../../../../src/words/settings.js";

describe("what a typed amount may mean", () => {
	it.each<[string, Separators | undefined, readonly string[]]>([
		["50000", undefined, ["50000"]],
		["50.000", undefined, ["50.000", "50000"]],
		["50,000", undefined, ["50000", "50.000"]],
		["50 000", undefined, ["50000"]],
		["50\u00a0000", undefined, ["50000"]],
		["1.234.567", undefined, ["1234567"]],
		["12,500.50", undefined, ["12500.50"]],
		["12.500,50", undefined, ["12500.50"]],
		["1'234.5", undefined, ["1234.5"]],
		["50,5", undefined, ["50.5"]],
		["-1.000", undefined, ["-1.000", "-1000"]],
		["0.500", undefined, ["0.500"]],
		["1234.567", undefined, ["1234.567"]],
		["1,23,456", undefined, []],
		["1.234,567.8", undefined, []],
		["50.", undefined, []],
		["50 francs", undefined, []],
		["", undefined, []],
		["50.000", "1,234.56", ["50.000"]],
		["50.000", "1.234,56", ["50000"]],
		["12,500.50", "1.234,56", []],
		["50 000,5", "1 234,56", ["50000.5"]],
	])("%j where the notation is %s", (typed, separators, expected) => {
		expect(readingsOf(typed, separators).sort()).toEqual([...expected].sort());
	});
});

describe("the amount of a charge", () => {
	const NOTHING_CREDITED = { column: "credit", value: "" };
	const of = (value: string, typed: boolean, separators?: Separators) =>
		amountsOf({ column: "dept", value, typed }, NOTHING_CREDITED, { amount: "debit", separators });

	it("that reads two ways is held with both, and how to say which is meant", () => {
		const { amount, problems } = of("50.000", true);
		expect(amount).toBeUndefined();
		expect(problems[0]).toMatchObject({
			code: "QB004",
			detail: 'invalid amount: the amount (dept) is "50.000", which reads as 50 or as 50,000',
		});
		expect(problems[0]?.fix).toContain("mis.separators");
	});

	it.each([
		["999.999", false, "999.99 or as 1,000"],
		["-50.125", false, "-50.12 or as -50.13"],
		["1234.567", true, "1,234.56 or as 1,234.57"],
		["0.0004", false, "0 or as 0.01"],
	])("finer than a hundredth, %s, is held with both", (value, typed, both) => {
		const { problems } = of(value, typed);
		expect(problems).toMatchObject([
			{ code: "QB004", detail: `invalid amount: the amount (dept) is ${value}, finer than a hundredth: ${both}` },
		]);
	});

	it.each([
		["50.00", false, "50", 0],
		["50000", true, "50000", 0],
		["12.500,50", true, "12500.50", 1],
		["1.234.567", true, "1234567", 1],
	])("that reads one way, %s, is sent, with a warning where it was not plain", (value, typed, expected, warnings) => {
		const found = of(value, typed);
		expect(found.amount === undefined ? "none" : moneyText(found.amount)).toBe(expected);
		expect(found.warnings).toHaveLength(warnings);
	});

	it("is read as the MIS is said to write it", () => {
		expect(of("50.000", true, "1.234,56").amount).toBe(5_000_000n);
		expect(of("50.000", true, "1,234.56").amount).toBe(5_000n);
		// A number is no text: its places are what they are.
		expect(of("50.000", false, "1.234,56").amount).toBe(5_000n);
	});

	it("net of a credit that reads two ways is held for the credit", () => {
		const credit = { column: "credit", value: "1.000", typed: true };
		const debit = { column: "dept", value: "5000.00", typed: false };
		const { problems } = amountsOf(debit, credit, { amount: "net", separators: undefined });
		expect(problems).toMatchObject([{ detail: expect.stringContaining("credit is") as string }]);
	});
});
