import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { folded } from "../../src/output/wrap.js";

const RED_MARK = "\u001b[31m✖\u001b[39m";

describe("a long line on a terminal", () => {
	it("uses the whole width, whatever colour its mark has", () => {
		const plain = folded("✖ one two three four five six", 20);
		expect(plain).toBe("✖ one two three four\n  five six");
		expect(stripVTControlCharacters(folded(`${RED_MARK} one two three four five six`, 20))).toBe(plain);
	});

	it("never breaks an amount, nor a moment", () => {
		expect(folded("number MP-17, RWF 65,000 on a day", 20)).toBe("number MP-17,\nRWF 65,000 on a day");
		expect(folded("→ as of the 2026-11-30 17:02 UTC", 26)).toBe("→ as of the\n  2026-11-30 17:02 UTC");
	});

	it("never breaks a command that is to be copied", () => {
		expect(folded("→ Make it: eaur-qb map items --create", 20)).toBe("→ Make it:\n  eaur-qb map items --create");
	});
});
