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
});
