import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type Client, start, stopAll } from "./client.js";

afterEach(stopAll);

const ask = (client: Client) => client.query("select * from Item");

async function statuses(client: Client, calls: number): Promise<number[]> {
	const found: number[] = [];
	for (let index = 0; index < calls; index++) found.push((await ask(client)).status);
	return found;
}

describe("limits", () => {
	it("calls in a minute: answers 429 as XML, counts it, and lets go again after that minute", async () => {
		const client = await start({ limits: { callsPerMinute: 2, minuteMs: 2000 } });
		expect(await statuses(client, 2)).toEqual([200, 200]);
		const refused = await ask(client);
		expect(refused.status).toBe(429);
		expect(refused.headers.get("content-type")).toContain("xml");
		expect(refused.headers.has("retry-after")).toBe(false);
		expect(refused.text).toContain(
			'<Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429',
		);
		expect(await client.stats()).toMatchObject({ throttled: 1 });
		expect(await client.brokenRules()).toEqual(["limit-exceeded"]);
		await pause(2050);
		expect((await ask(client)).status).toBe(200);
	});

	it("as JSON, and with Retry-After, where that was asked for", async () => {
		const client = await start({ limits: { perSecond: 1 }, throttling: { shape: "json", retryAfterSeconds: 7 } });
		await ask(client);
		const refused = await ask(client);
		expect([refused.status, refused.code, refused.headers.get("retry-after")]).toEqual([429, "3001", "7"]);
	});

	it("batches in a minute are counted apart", async () => {
		const client = await start({ limits: { batchesPerMinute: 1 } });
		const items = { BatchItemRequest: [{ bId: "1", Query: "select * from Item" }] };
		expect((await client.post("/batch", items)).status).toBe(200);
		expect((await client.post("/batch", items)).status).toBe(429);
		expect((await ask(client)).status).toBe(200);
	});

	it("reads in a month: then 429 for reads alone", async () => {
		const client = await start({ limits: { readsPerMonth: 2 } });
		expect(await statuses(client, 3)).toEqual([200, 200, 429]);
		expect((await client.post("/customer", { DisplayName: "Grace Ineza" })).status).toBe(200);
	});

	it("requests in flight", async () => {
		const client = await start({ limits: { inFlight: 3 }, latency: { perCallMs: 60 } });
		const answers = await Promise.all([1, 2, 3, 4].map(() => ask(client)));
		expect(answers.map((each) => each.status).sort()).toEqual([200, 200, 200, 429]);
		expect(await client.brokenRules()).toEqual(["too-many-in-flight", "limit-exceeded"]);
	});
});
