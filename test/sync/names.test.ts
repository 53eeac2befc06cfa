import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Charset, fitName, fitText, quoted } from "../../src/sync/kinds/names.js";

/** Letters of many scripts, lone accents, emoji, blanks, control characters and halves of surrogate pairs. */
const untidy = fc
	.array(
		fc.oneof(
			fc.constantFrom(
				" ",
				"\t",
				"\n",
				"\r\n",
				":",
				"：",
				"é",
				"e\u0301",
				"\u0301",
				"🎓",
				"👩‍🎓",
				"❤️",
				"\u00A0",
				"\u200B",
				"’",
				"ﬁ",
			),
			fc.string({ unit: "binary", maxLength: 4 }),
			fc.string({ unit: "grapheme", maxLength: 4 }),
			fc.constantFrom("\uD83C", "\uDF93", "\u0000", "\u0085", "\u2028", "ſ", "ǆ", "한", "가"),
		),
		{ maxLength: 40 },
	)
	.map((parts) => parts.join(""));

const charset = fc.constantFrom<Charset>("unicode", "latin1");
const max = fc.integer({ min: 1, max: 60 });

describe("a name fitted for QuickBooks", () => {
	it("never breaks QuickBooks' rules, whatever the MIS holds", () => {
		fc.assert(
			fc.property(untidy, max, charset, (text, longest, set) => {
				const name = fitName(text, longest, set).text;
				expect(name.length).toBeLessThanOrEqual(longest);
				expect(name).not.toMatch(/[:\t\n\r]|\p{C}/u);
				expect(name).not.toMatch(/^\s|\s$|\s\s/);
				expect(name).not.toMatch(/[\u{10000}-\u{10FFFF}]/u);
				expect(name).toBe(name.normalize("NFC"));
				if (set === "latin1") expect(Buffer.from(name, "latin1").toString("latin1")).toBe(name);
			}),
			{ numRuns: 1000 },
		);
	});

	it("is not changed by being fitted again", () => {
		fc.assert(
			fc.property(untidy, max, charset, (text, longest, set) => {
				const once = fitName(text, longest, set).text;
				expect(fitName(once, longest, set)).toEqual({ text: once, changed: undefined });
			}),
			{ numRuns: 1000 },
		);
	});

	it("is the same for composed and decomposed accents", () => {
		expect(fitName("Zoe\u0308", 100, "unicode")).toEqual({ text: "Zoë", changed: undefined });
	});

	it.each([
		["  John   Doe ", "John Doe", "superfluous blanks were removed"],
		["John\tDoe", "John Doe", "tabs and line breaks became blanks"],
		["John\r\n\r\nDoe", "John Doe", "tabs and line breaks became blanks"],
		["Late: fee", "Late- fee", "colons became dashes"],
		["Doe 🎓", "Doe", "emoji and rare characters were removed; superfluous blanks were removed"],
		["Doe❤️", "Doe", "invisible characters were removed; emoji and rare characters were removed"],
		["John\u0007Doe", "JohnDoe", "invisible characters were removed"],
		["John\u200BDoe", "JohnDoe", "invisible characters were removed"],
		["", "", undefined],
		[" \t ", "", "tabs and line breaks became blanks; superfluous blanks were removed"],
		["Doe © 2", "Doe © 2", undefined],
	])("%j becomes %j, and it says why", (text, fitted, changed) => {
		expect(fitName(text, 100, "unicode")).toEqual({ text: fitted, changed });
	});

	it("is composed anew where an emoji stood between a letter and its accent", () => {
		expect(fitName("Zoe🎓\u0308", 100, "unicode").text).toBe("Zoë");
	});

	it("is cut to its length, with the reason", () => {
		expect(fitName("a".repeat(280), 100, "unicode")).toEqual({
			text: "a".repeat(100),
			changed: "cut to 100 characters",
		});
		expect(fitName("a".repeat(100), 100, "unicode").changed).toBeUndefined();
	});

	it("keeps an accent with its letter when it is cut", () => {
		expect(fitName("aq\u0331c", 2, "unicode").text).toBe("a");
		expect(fitName("aq\u0331c", 3, "unicode").text).toBe("aq\u0331");
	});

	it.each([
		["Zoë", "Zoë"],
		["Łucja Gűeră", "Lucja Guera"],
		["N’Dour – “Sœur”", 'N\'Dour - "Soeur"'],
		["ﬁn：x", "fin-x"],
		["王伟", ""],
	])("is %j in a US company: %j", (text, fitted) => {
		expect(fitName(text, 100, "latin1").text).toBe(fitted);
	});
});

describe("a text fitted for QuickBooks", () => {
	it("holds no control characters, is well formed and never too long", () => {
		fc.assert(
			fc.property(untidy, max, charset, (text, longest, set) => {
				const fitted = fitText(text, longest, set).text;
				expect(fitted.length).toBeLessThanOrEqual(longest);
				expect(fitted).not.toMatch(/\p{Cc}|\p{Cs}/u);
				if (set === "latin1") expect(Buffer.from(fitted, "latin1").toString("latin1")).toBe(fitted);
				expect(fitText(fitted, longest, set)).toEqual({ text: fitted, changed: undefined });
			}),
			{ numRuns: 1000 },
		);
	});

	it("keeps colons and, where the company can hold them, emoji", () => {
		expect(fitText("Slip: 7 🎓", 100, "unicode")).toEqual({ text: "Slip: 7 🎓", changed: undefined });
		expect(fitText("Slip: 7 🎓", 100, "latin1").text).toBe("Slip: 7");
	});

	it("is never cut through an emoji", () => {
		expect(fitText("abc🎓", 4, "unicode").text).toBe("abc");
		expect(fitText("abc🎓", 5, "unicode").text).toBe("abc🎓");
	});
});

describe("a value in a message", () => {
	it("shows what cannot be seen, and not all of what is long", () => {
		expect(quoted("a\tb")).toBe('"a\\tb"');
		expect(quoted("🎓".repeat(61))).toBe(`"${"🎓".repeat(60)}…"`);
	});
});
