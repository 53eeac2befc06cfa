import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServerClock } from "../../src/quickbooks/server-clock.js";
import { type Door, openDoor, rows } from "./intuit.js";

let door: Door;
beforeAll(async () => {
	door = await openDoor({ breaker: 100 });
});
afterAll(() => door.close());

const ASKED = { where: [{ of: "number", is: "one-of", values: ["MIS-1"] }] } as const;

describe("what is not there", () => {
	it.each([
		{},
		null,
		[],
		{ time: "2026-03-01T00:00:00Z" },
		{ QueryResponse: null },
		{ QueryResponse: {} },
		"<html></html>",
	])("is not concluded from %j, which is no answer to a question", async (body) => {
		door.answer = () => ({ body });
		await expect(door.qb.query("Invoice", ASKED)).rejects.toMatchObject({ reason: "out-of-reach" });
	});

	it("is, from an answer that holds none, with the time of the server that gives it", async () => {
		door.answer = () => ({ body: rows("Invoice") });
		await expect(door.qb.query("Invoice", ASKED)).resolves.toMatchObject({ objects: [] });
	});
});

describe("the time by which ages are reckoned", () => {
	it("is QuickBooks', whatever this computer's clock says, and goes on with what has passed since", () => {
		let elapsed = 1_000;
		const clock = new ServerClock(() => elapsed);
		clock.hear({ body: { time: "2019-05-06T07:08:09Z" }, date: undefined });
		elapsed += 90_000;
		expect(clock.now().toISOString()).toBe("2019-05-06T07:09:39.000Z");
	});
});
