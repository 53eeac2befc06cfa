import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayNames, nameKeyOf } from "../../../../src/sync/kinds/customer/names.js";
import { fitName } from "../../../../src/sync/kinds/names.js";
import { anIdentity, aPerson, aSettings } from "../made-up.js";

describe("the name of a customer in QuickBooks", () => {
	it("is the real name, or the name with the identity for namesakes", () => {
		expect(displayNames(aPerson({ name: "John Doe" }), aSettings())).toEqual({
			plain: "John Doe",
			withIdentity: "John Doe (22000017)",
		});
	});

	it("is the identity where there is no name, or where the setting says so", () => {
		const identityAlone = { plain: "22000017", withIdentity: "22000017" };
		expect(displayNames(aPerson({ name: "" }), aSettings())).toEqual(identityAlone);
		expect(displayNames(aPerson(), aSettings({ customers: { displayName: "identity" } }))).toEqual(identityAlone);
	});

	it("holds an identity that QuickBooks refuses in the form it takes", () => {
		const person = aPerson({ name: "John Doe", identity: anIdentity("EA:22/17") });
		expect(displayNames(person, aSettings()).withIdentity).toBe("John Doe (EA-22/17)");
	});

	it("never exceeds 500 characters, and never loses the identity to the cut", () => {
		const name = fc.string({ minLength: 1, maxLength: 600 }).map((text) => fitName(text, 500, "unicode").text);
		const identity = fc.stringMatching(/^[0-9A-Z/]{1,200}$/);
		fc.assert(
			fc.property(name, identity, (realName, id) => {
				const names = displayNames(aPerson({ name: realName, identity: anIdentity(id) }), aSettings());
				expect(names.plain.length).toBeLessThanOrEqual(500);
				expect(names.withIdentity.length).toBeLessThanOrEqual(500);
				expect(names.withIdentity).toContain(id);
			}),
		);
	});
});

describe("what namesakes share", () => {
	it.each([
		["John Doe", "JOHN  doe "],
		["Zoë", "zoe\u0308"],
		["Strauß", "STRAUSS"],
	])("%j and %j are one name", (one, other) => {
		expect(nameKeyOf(one)).toBe(nameKeyOf(other));
	});

	it("is not shared by different names", () => {
		expect(nameKeyOf("John Doe")).not.toBe(nameKeyOf("John Do"));
		expect(nameKeyOf("Zoë")).not.toBe(nameKeyOf("Zoe"));
	});

	it("is the same of a plain name and of that name with blanks around and within", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[!-~]{1,9}( [!-~]{1,9}){0,3}$/), (name) => {
				expect(nameKeyOf(`\t${name.replaceAll(" ", "\u00A0 ")} `)).toBe(nameKeyOf(name));
			}),
		);
	});

	it("is the same however often it is taken", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (name) => {
				expect(nameKeyOf(nameKeyOf(name))).toBe(nameKeyOf(name));
			}),
		);
	});
});
