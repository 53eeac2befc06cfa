import { describe, expect, it } from "vitest";
import { digestOfRow, type RequestKey, requestIdOf } from "../../../src/sync/decide/digest.js";
import { misId, realmId } from "../../../src/words/ids.js";
import { aRow } from "../kinds/made-up.js";

const REALM = realmId("9130000000000001");
const key: RequestKey = { kind: "invoice", misId: misId("7"), generation: 1, digest: "d" };
const id = (change: Partial<RequestKey> = {}) => requestIdOf(REALM, [{ ...key, ...change }]);

describe("a requestid", () => {
	it("is the same for the same records under the same circumstances, and as short as Intuit demands of a batch", () => {
		expect(id()).toBe(id());
		expect(id()).toMatch(/^[0-9a-f]{32}$/);
	});

	it.each<readonly [string, string]>([
		["another kind", id({ kind: "payment" })],
		["another row", id({ misId: misId("8") })],
		["another document", id({ digest: "e" })],
		["a deliberate new try", id({ generation: 2 })],
		["one more record", requestIdOf(REALM, [key, key])],
		["another company", requestIdOf(realmId("1"), [key])],
		["nobody else's request", requestIdOf(REALM, [key], "run-1")],
		["nobody else's request, of another run", requestIdOf(REALM, [key], "run-2")],
	])("is another one for %s", (_what, other) => {
		expect(other).not.toBe(id());
		expect(requestIdOf(REALM, [key], "run-1")).not.toBe(requestIdOf(REALM, [key], "run-2"));
	});
});

it("all that was read of a row has a digest: another word of it, another digest", () => {
	expect(digestOfRow(aRow({ debit: "1" }))).toBe(digestOfRow(aRow({ debit: "1" }, "8")));
	expect(digestOfRow(aRow({ debit: "1" }))).not.toBe(digestOfRow(aRow({ debit: "2" })));
});
