import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Client, codeOf, invoice, itemsOf, start, stopAll } from "./client.js";

let client: Client;
let customer: string;
let item: string;

beforeEach(async () => {
	client = await start();
	customer = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	const income = { value: await client.idOf("Account", "Services") };
	item = String((await client.make("Item", { Name: "Tuition Fee", IncomeAccountRef: income })).Id);
});
afterAll(stopAll);

const arm = (...rules: Record<string, unknown>[]) => client.control("POST", "/faults", rules);
const invoices = async () => (await client.objects("Invoice")).length;
const send = (requestid = "r1") => client.post(`/invoice?requestid=${requestid}`, invoice(customer, item));
const sendBatch = (requestid = "b1", count = 6) =>
	client.post(`/batch?requestid=${requestid}`, {
		BatchItemRequest: Array.from({ length: count }, (_, index) => ({
			bId: String(index + 1),
			operation: "create",
			Invoice: invoice(customer, item, { DocNumber: `MIS-${index + 1}` }),
		})),
	});

describe("no answer", () => {
	it.each([
		["reset-before", 0],
		["reset-after", 1],
	])("%s: the connection breaks; %i documents are written", async (misfortune, written) => {
		await arm({ on: "any", do: misfortune, times: 1 });
		await expect(send()).rejects.toThrow();
		expect(await invoices()).toBe(written);
		expect((await send()).status).toBe(200);
		expect(await invoices()).toBe(1);
	});

	it.each([
		["hang-before", 0],
		["hang-after", 1],
	])("%s: the answer never comes; %i documents are written", async (misfortune, written) => {
		await arm({ on: "Invoice", do: misfortune, times: 1 });
		const url = `${client.sandbox.url}/v3/company/${client.sandbox.realmId}/invoice?requestid=r1&minorversion=75`;
		const headers = { authorization: `Bearer ${client.token}` };
		const body = JSON.stringify(invoice(customer, item));
		const request = fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(100) });
		await expect(request).rejects.toThrow();
		expect(await invoices()).toBe(written);
	});

	it("late-commit: broken off now, written later", async () => {
		await arm({ on: "create", do: "late-commit", ms: 500, times: 1 });
		await expect(send()).rejects.toThrow();
		expect(await invoices()).toBe(0);
		await expect.poll(invoices, { timeout: 10_000 }).toBe(1);
		await send();
		expect(await invoices()).toBe(1);
	});
});

describe("a wrong answer", () => {
	it.each<[string, number, string, number]>([
		["504-before", 504, "errorCode=006002", 0],
		["504-after", 504, "errorCode=006002", 1],
		["429-xml", 429, "<Fault", 0],
		["429-json", 429, '"code":"3001"', 0],
		["429-after", 429, '"code":"3001"', 1],
		["500", 500, '"code":"10000"', 0],
		["503-html", 503, "<html>", 0],
		["6000-unexpected", 400, "unexpected error occurred while accessing or saving your data", 0],
		["401", 401, '"code":"3200"', 0],
	])("%s: status %i with %s; %i documents are written", async (misfortune, status, words, written) => {
		await arm({ on: "create", do: misfortune, times: 1 });
		const answer = await send();
		expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
		expect(await invoices()).toBe(written);
		expect((await send()).status).toBe(200);
		expect(await invoices()).toBe(1);
		expect(await client.brokenRules()).toEqual([]);
	});

	it("invalid-json: written, but the answer is cut short", async () => {
		await arm({ on: "create", do: "invalid-json", times: 1 });
		const answer = await send();
		expect(answer.status).toBe(200);
		expect(() => JSON.parse(answer.text) as unknown).toThrow();
		expect(await invoices()).toBe(1);
	});

	it("slow: the right answer, late", async () => {
		await arm({ on: "create", do: "slow", ms: 80 });
		const started = performance.now();
		expect((await send()).status).toBe(200);
		expect(performance.now() - started).toBeGreaterThan(70);
	});
});

describe("a batch", () => {
	it("drop-items: all is written, some items are missing from the answer, the same for the same seed", async () => {
		await arm({ on: "batch", do: "drop-items", seed: 7, times: 1 });
		const bIds = Object.keys(itemsOf(await sendBatch()));
		expect(bIds.length).toBeLessThan(6);
		expect(await invoices()).toBe(6);
		await arm({ on: "batch", do: "drop-items", seed: 7, times: 1 });
		expect(Object.keys(itemsOf(await sendBatch()))).toEqual(bIds);
		expect(Object.keys(itemsOf(await sendBatch()))).toHaveLength(6);
		expect(await invoices()).toBe(6);
	});

	it("shuffle-items: all items, in another order", async () => {
		await arm({ on: "batch", do: "shuffle-items", seed: 3 });
		const { body } = await sendBatch();
		const bIds = (body.BatchItemResponse as { bId: string }[]).map((each) => each.bId);
		expect(bIds).not.toEqual(["1", "2", "3", "4", "5", "6"]);
		expect(bIds.toSorted()).toEqual(["1", "2", "3", "4", "5", "6"]);
	});

	it("item-3001: some items are throttled within a 200, and go through the next time", async () => {
		await arm({ on: "batch", do: "item-3001", times: 1 });
		const first = itemsOf(await sendBatch());
		const throttled = Object.values(first).filter((each) => codeOf(each) === "3001");
		expect(throttled.length).toBeGreaterThan(0);
		expect(await invoices()).toBe(6 - throttled.length);
		await sendBatch();
		expect(await invoices()).toBe(6);
	});

	it("6000-unexpected: in every item, none written", async () => {
		await arm({ on: "batch", do: "6000-unexpected", times: 1 });
		expect(Object.values(itemsOf(await sendBatch())).map(codeOf)).toEqual(Array(6).fill("6000"));
		expect(await invoices()).toBe(0);
	});
});

describe("rules", () => {
	it("strike the n-th call, every n-th call, or by a seeded chance, and tell how often they did", async () => {
		await arm({ on: "query", do: "500", nth: 2 });
		const ask = async () => (await client.query("select * from Item")).status;
		expect([await ask(), await ask(), await ask()]).toEqual([200, 500, 200]);
		await arm({ on: "query", do: "500", every: 2, times: 1 });
		expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 500, 200, 200]);
		expect(await client.control("GET", "/faults")).toEqual([
			{ on: "query", do: "500", every: 2, times: 1, matched: 4, fired: 1 },
		]);
		const series = async () => {
			await arm({ on: "query", do: "500", probability: 0.5, seed: 12 });
			return [await ask(), await ask(), await ask(), await ask(), await ask(), await ask()];
		};
		const first = await series();
		expect(first).toContain(500);
		expect(first).toContain(200);
		expect(await series()).toEqual(first);
	});

	it("apply to an entity wherever it is written, and to the token endpoint", async () => {
		await arm({ on: "Invoice", do: "500", times: 2 }, { on: "token", do: "503-html", times: 1 });
		expect((await sendBatch()).status).toBe(500);
		expect((await send()).status).toBe(500);
		expect((await client.post("/customer", { DisplayName: "B" })).status).toBe(200);
		const fields = { grant_type: "refresh_token", refresh_token: client.sandbox.tokens.refresh_token };
		expect((await client.form("/oauth2/v1/tokens/bearer", fields)).status).toBe(503);
		expect((await client.form("/oauth2/v1/tokens/bearer", fields)).status).toBe(200);
	});

	it("that do not exist are refused", async () => {
		await expect(arm({ on: "any", do: "explode" })).rejects.toThrow("explode");
	});

	it("a token answer that is lost has rotated all the same", async () => {
		await arm({ on: "token", do: "reset-after", times: 1 });
		const fields = { grant_type: "refresh_token", refresh_token: client.sandbox.tokens.refresh_token };
		await expect(client.form("/oauth2/v1/tokens/bearer", fields)).rejects.toThrow();
		expect((await client.form("/oauth2/v1/tokens/bearer", fields)).body.error).toBe("invalid_grant");
	});
});
