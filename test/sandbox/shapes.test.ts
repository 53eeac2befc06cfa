import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, start, stopAll } from "./client.js";

let client: Client;
beforeAll(async () => {
	client = await start();
});
afterAll(stopAll);

const firstError = ({ body }: { body: Record<string, unknown> }) =>
	(body.Fault as { Error: Record<string, unknown>[] }).Error[0];

describe("a fault", () => {
	it("has no element where it is about none, and its time", async () => {
		const missing = await client.get("/customer/99");
		expect(firstError(missing)).not.toHaveProperty("element");
		expect(missing.body.time).toEqual(expect.any(String));
	});

	it("for an unknown property is in the words of a binder, without a time", async () => {
		const refused = await client.post("/customer", { DisplayName: "A", StudentNo: "1" });
		expect(firstError(refused)).toMatchObject({ code: "2010" });
		expect(refused.detail).toContain("Unrecognized field");
		expect(refused.body).not.toHaveProperty("time");
	});

	it("for an unknown entity is an invalid context declaration", async () => {
		expect((await client.query("select * from Unicorn")).detail).toContain("Invalid context declaration");
	});

	it("for a reference names the list", async () => {
		const item = { Name: "A", IncomeAccountRef: { value: "583" } };
		expect((await client.post("/item", item)).detail).toContain("Accounts element id 583 not found");
	});

	it("of a token comes with the challenge of HTTP", async () => {
		client.token = "none";
		expect((await client.get("/customer/1")).headers.get("www-authenticate")).toContain("Bearer");
	});
});

it("a token answer tells when the connection ends for good, to those who ask", async () => {
	const { url, clientId, clientSecret, tokens } = client.sandbox;
	const response = await fetch(`${url}/oauth2/v1/tokens/bearer`, {
		method: "POST",
		headers: {
			authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
			"x-include-refresh-token-hard-expires-in": "true",
		},
		body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: tokens.refresh_token }),
	});
	const { x_refresh_token_hard_expires_in: seconds } = (await response.json()) as Record<string, number>;
	expect(Math.abs(Number(seconds) - 5 * 365 * 86_400)).toBeLessThan(60);
	expect(tokens).not.toHaveProperty("x_refresh_token_hard_expires_in");
});
