import { expect, it } from "vitest";
import { ownerAlone } from "../../src/secrets/owner-alone.js";

// Windows itself is not among the tests: this holds fast what it is asked for.
it("on Windows, the token file is asked to be its owner's alone, with nothing handed down by the folder", () => {
	expect(ownerAlone("C:\\Users\\a b\\tokens.enc", "finance & co")).toEqual([
		"C:\\Users\\a b\\tokens.enc",
		"/inheritance:r",
		"/grant:r",
		"finance & co:(F)",
		"/q",
	]);
});
