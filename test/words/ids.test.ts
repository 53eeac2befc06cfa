import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Identity, identityKey, identityOf } from "../../src/words/ids.js";

describe("an identity", () => {
	it.each([
		[" 22000017\t", "22000017"],
		["EA/22 17", "EA/22 17"],
		["  ", undefined],
		["", undefined],
		[null, undefined],
		[undefined, undefined],
	])("of %j is %j", (field, identity) => {
		expect(identityOf(field)).toBe(identity);
	});

	it("is the same in either case of letters", () => {
		expect(identityKey("ea/17b" as Identity)).toBe(identityKey("EA/17B" as Identity));
		expect(identityKey("17" as Identity)).not.toBe(identityKey("017" as Identity));
	});

	it("is the same with and without what Notes do not keep", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[!-~]{1,20}$/), (plain) => {
				expect(identityKey(`${plain}\u0001 \u0085` as Identity)).toBe(identityKey(plain as Identity));
			}),
		);
	});
});
