import { afterAll, beforeAll, expect, it } from "vitest";
import { LARGEST_ANSWER } from "../../src/quickbooks/transport.js";
import { type Door, openDoor } from "./intuit.js";

let door: Door;
beforeAll(async () => {
	door = await openDoor({ breaker: 1_000, timeoutMs: 60_000 });
});
afterAll(() => door.close());

const TOO_LARGE = "its answer is larger than 64 MB and was not read to its end";
const batch = JSON.stringify([{ bId: "1", operation: "create", Invoice: {} }]);

it("an answer that does not end is read up to a limit: what was sent is unknown then, and what was asked out of reach", async () => {
	const body = "x".repeat(LARGEST_ANSWER + 1);
	door.answer = () => ({ body });
	expect(await door.qb.batch(batch, "request", { beforeAttempt: () => {} })).toMatchObject({
		is: "unanswered",
		why: expect.stringContaining(TOO_LARGE) as string,
	});
	await expect(door.qb.companyInfo()).rejects.toMatchObject({
		reason: "out-of-reach",
		message: expect.stringContaining(TOO_LARGE) as string,
	});
});
