import { describe, expect, it } from "vitest";
import { garbledIn, nameAsShown } from "../../src/words/garbled.js";
import { identityKey, identityOf } from "../../src/words/ids.js";

describe("a text that another program garbled", () => {
	it.each([
		["ThÃ©ogÃ¨ne", "was encoded twice", "Théogène"],
		["Ã‰ric GÃ–DEL", "was encoded twice", "Éric GÖDEL"],
		["donâ€™t", "was encoded twice", "don’t"],
		["ÃƒÂ©", "was encoded twice", "é"],
		["Ã\u00a0 Huye", "was encoded twice", "à Huye"],
		["Ø£Ø­Ù…Ø¯", "was encoded twice", "أحمد"],
		["Th\u00c3\u00a9og\u00c3\u00a8ne", "was encoded twice", "Théogène"],
		["\u00c3\u0089ric \u00c3\u0080 NO\u00c3\u008bL", "was encoded twice", "Éric À NOËL"],
		["don\u00e2\u0080\u0099t", "was encoded twice", "don’t"],
		["\u00c3\u0083\u00c2\u0089ric", "was encoded twice", "Éric"],
		["s\u00c5\u0093ur", "was encoded twice", "sœur"],
		["\u00d8\u00a3\u00d9\u0085", "was encoded twice", "أم"],
		["\u00f0\u009f\u0098\u0080", "was encoded twice", "😀"],
		["\u00d0\u0098\u00d0\u0090", "was encoded twice", "ИА"],
		["e\u00cc\u0081", "was encoded twice", "e\u0301"],
		["Tom &amp; Jerry", "holds HTML entities", "Tom & Jerry"],
		["d&#039;Arc", "holds HTML entities", "d'Arc"],
		["&eacute;t&#xE9;", "holds HTML entities", "été"],
		["&amp;#039;x", "holds HTML entities", "'x"],
		["O\\'Brien", "holds escaped quotes", "O'Brien"],
		["O\\\\\\'Brien", "holds escaped quotes", "O'Brien"],
		["N''Djamena", "holds escaped quotes", "N'Djamena"],
		["ThÃ©o &amp; O\\'Brien", "was encoded twice", "Théo & O'Brien"],
	])("%s %s and means %s", (text, what, mended) => {
		expect(garbledIn(text)).toEqual({ what, mended });
	});

	it.each(["ThÃ©ogène", "“Ä”", "Â\u0089"])("%s looks like it, and what it means is not certain", (text) => {
		expect(garbledIn(text)).toEqual({ what: "was encoded twice", mended: undefined });
	});

	it.each([
		...["Théogène", "SÃO PAULO", "IRMÃ LUCIA", "JOSÉ’S", "L’UNIVERSITÉ”", "Âme", "Øystein", "Ångström", "أحمد", "Niño"],
		...["AT&T", "AT&T; Co", "a & b", "C:\\temp", "''", "don't", "", "&#0;", "&#x110000;", "&unknown;"],
	])("%j is as it should be", (text) => {
		expect(garbledIn(text)).toBeUndefined();
	});
});

describe("a name that was encoded twice with ISO-8859-1 between", () => {
	it.each([
		["FRAIS D\u00c3\u0089TUDES", "FRAIS D\u00c3\u0089TUDES"],
		["H\u00c3\u009bye\u001b[2J", "H\u00c3\u009bye"],
		["Huye \u0085 2\u009b31m", "Huye   2"],
		["Huye", "Huye"],
		["Théogène", "Théogène"],
	])("%j is shown with what it takes to tell so, and without what acts on a screen", (text, shown) => {
		expect(nameAsShown(text)).toBe(shown);
	});
});

describe("marks that nobody sees in a reg_no", () => {
	it.each(["\u200b22000017", "22000017\ufeff", "2200\u00ad0017", "\u202a22000017\u202c", " \u200e22000017 "])(
		"are no part of it: %j",
		(field) => {
			expect(identityOf(field)).toBe("22000017");
		},
	);

	it("alone are no reg_no", () => {
		expect(identityOf(" \u200b\u200e ")).toBeUndefined();
	});

	it("do not tell it from one that was noted with them", () => {
		const noted = "22000017\u200b" as NonNullable<ReturnType<typeof identityOf>>;
		expect(identityKey(noted)).toBe("22000017");
	});
});
