import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Door, openDoor } from "./intuit.js";

let door: Door;
beforeAll(async () => {
	door = await openDoor({ breaker: 1_000 });
});
afterAll(() => door.close());
afterEach(() => {
	door.seen.length = 0;
});

const SINCE = new Date("2026-03-02T10:00:00Z");
const answerOf = (...parts: readonly unknown[]) => ({ CDCResponse: [{ QueryResponse: parts }], time: "2026-03-02" });
const PAYMENTS = { Payment: [{ Id: "5" }], startPosition: 1, maxResults: 1 };
const changes = () => door.qb.changes(["Payment", "Invoice"], SINCE);

describe("an answer to what has changed", () => {
	it.each([
		["a fault in the place of a list", { Fault: { Error: [{ Message: "No", code: "10000" }], type: "SERVICE" } }],
		["a list that is none", { Invoice: "many" }],
		["a list that is null", { Invoice: null }],
		["an object that is none", { Invoice: [{ Id: "7" }, "MIS-8"] }],
		["an object without an id", { Invoice: [{ DocNumber: "MIS-8" }] }],
		["a part that names no list", { startPosition: 1, maxResults: 3, totalCount: 3 }],
		["a part that is none", "no"],
	])("with %s is none: nothing is concluded from it", async (_what, part) => {
		door.answer = () => ({ body: answerOf(PAYMENTS, part) });
		await expect(changes()).rejects.toMatchObject({ reason: "out-of-reach" });
	});

	it("without the part of a list that was asked for is not whole", async () => {
		door.answer = () => ({ body: answerOf(PAYMENTS) });
		expect(await changes()).toMatchObject({ isWhole: false });
		door.answer = () => ({ body: answerOf({}, {}) });
		expect(await door.qb.changes(["Payment", "Invoice", "Customer"], SINCE)).toMatchObject({ isWhole: false });
	});

	it("is whole with an empty part for each list without a change, and where nothing has changed at all", async () => {
		door.answer = () => ({ body: answerOf({}, { Invoice: [{ Id: "7", status: "Deleted" }] }) });
		expect(await changes()).toMatchObject({ isWhole: true });
		door.answer = () => ({ body: answerOf({}) });
		expect(await changes()).toMatchObject({ isWhole: true });
	});
});
