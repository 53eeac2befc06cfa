import { describe, expect, test } from "vitest";
import {
	amount,
	count,
	duration,
	oneLine,
	percent,
	percentOf,
	plural,
	truncate,
	widthOf,
} from "../../src/output/text.js";
import { parseMoney } from "../../src/words/money.js";

describe("numbers as people read them", () => {
	test.each([
		[0, "0"],
		[999, "999"],
		[1250, "1,250"],
		[1_000_000, "1,000,000"],
		[-1250, "-1,250"],
	])("%d is %s", (value, text) => expect(count(value)).toBe(text));

	test("one invoice, many invoices", () => {
		expect(plural(1, "invoice")).toBe("1 invoice");
		expect(plural(1250, "invoice")).toBe("1,250 invoices");
		expect(plural(0, "category", "categories")).toBe("0 categories");
	});

	test.each([
		[0, 0, 0, "0.0%"],
		[1, 3, 33.3, "33.3%"],
		[2, 3, 66.7, "66.7%"],
		[999_999, 1_000_000, 99.9, "99.9%"],
		[10, 10, 100, "100.0%"],
	])("%d of %d is %d percent: not 100 while anything is left", (part, whole, value, text) => {
		expect(percentOf(part, whole)).toBe(value);
		expect(percent(percentOf(part, whole))).toBe(text);
	});

	test.each([
		[0, "0 ms"],
		[250, "250 ms"],
		[1_000, "1 s"],
		[59_700, "1 min"],
		[80_000, "1 min 20 s"],
		[3_600_000, "1 h"],
		[7_500_000, "2 h 5 min"],
	])("%d ms is %s", (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

	test("amounts carry their currency", () => {
		const money = parseMoney("1234567");
		if (money === undefined) throw new Error("no money");
		expect(amount(money, "RWF")).toBe("RWF 1,234,567");
	});
});

describe("widths on a terminal", () => {
	test.each([
		["Uwase", 5],
		["Mukamána", 8],
		["Mukama\u0301na", 8],
		["学生", 4],
		["🎓", 2],
		["👩‍🎓", 2],
		["", 0],
	])("%s takes %d columns", (text, width) => expect(widthOf(text)).toBe(width));

	test.each([
		["Uwimana", 7, "Uwimana"],
		["Uwimana", 6, "Uwima…"],
		["学生会", 5, "学生…"],
		["学生会", 4, "学…"],
		["Uwimana", 1, "…"],
		["Uwimana", 0, ""],
	])("%s cut to %d columns is %s", (text, width, cut) => expect(truncate(text, width)).toBe(cut));

	test("a text of others stays on its line", () => {
		expect(oneLine("a\r\nb\tc\u001b[2Jd")).toBe("a b cd");
	});
});
