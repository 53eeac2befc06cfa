import { describe, expect, it } from "vitest";
import { realmId } from "../../src/words/ids.js";
import { fitStamp, isStampOf, type Stamp, stampText } from "../../src/words/stamp.js";

const STAMP: Stamp = {
	version: "1.0.0",
	operator: "finance@kigali",
	run: "20261121T043000-3f9a",
	environment: "production",
	realm: realmId("9341453052312345"),
};
const TEXT = "eaur-qb 1.0.0 (finance@kigali 20261121T043000-3f9a) company:9341453052312345";

describe("what stands in pushed_by", () => {
	it("says who, in which run and in which company, in production too", () => {
		expect(stampText(STAMP)).toBe(TEXT);
		expect(stampText({ ...STAMP, environment: "sandbox" })).toBe(TEXT.replace("company:", "sandbox:"));
	});

	it.each([
		[200, TEXT],
		[TEXT.length, TEXT],
		[70, "eaur-qb 1.0.0 (finance@ 20261121T043000-3f9a) company:9341453052312345"],
		[63, "eaur-qb 1.0.0 (f 20261121T043000-3f9a) company:9341453052312345"],
		[50, TEXT.slice(-50)],
	])("in a column of %i characters keeps the run and the company", (length, held) => {
		const fitted = fitStamp(TEXT, length);
		expect(fitted.length).toBeLessThanOrEqual(length);
		expect(fitted).toBe(held);
		expect(fitted).toContain("20261121T043000-3f9a) company:9341453052312345");
	});

	it("keeps at least the company where nothing else fits", () => {
		expect(fitStamp(TEXT, 25)).toBe(" company:9341453052312345");
		expect(fitStamp("eaur-qb 0.2.1 (bursar@office) sandbox:46", 14)).toBe("ce) sandbox:46");
	});

	it.each([
		["another run and version", TEXT.replace("3f9a", "0001").replace("1.0.0", "1.1.0"), true],
		["a shortened name", fitStamp(TEXT, 70), true],
		["another company", TEXT.replace("12345", "99999"), false],
		["a sandbox of the same number", TEXT.replace("company:", "sandbox:"), false],
		["another person", TEXT.replace("finance@", "bursar@"), false],
		["version 0.2.1", "eaur-qb 0.2.1 (finance@kigali)", true],
		["version 0.2.1 of another person", "eaur-qb 0.2.1 (bursar@kigali)", false],
		["an end that names nobody", TEXT.slice(-30), true],
		["an end of another company", TEXT.replace("12345", "99999").slice(-30), false],
		["an end of version 0.2.1", "ce) sandbox:46", false],
		["another tool", "System Auto Push", false],
	])("tells our own marks from others': %s", (_what, text, own) => {
		expect(isStampOf(text, STAMP)).toBe(own);
	});
});
