import { existsSync } from "node:fs";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { oauthClient } from "../../src/quickbooks/oauth.js";
import { json, startTokenServer, type TokenServer, tokensNumber } from "../support/token-server.js";

const NOW = 1_800_000_000_000;

describe("the OAuth calls to Intuit", () => {
	let server: TokenServer;
	beforeAll(async () => {
		server = await startTokenServer();
	});
	afterAll(() => server.stop());
	afterEach(() => {
		server.answer = undefined;
		server.calls.length = 0;
	});
	const oauth = () => oauthClient(server.config(), { clock: () => NOW, timeoutMs: 1000 });

	it("send a person to the configured page, for accounting alone, with our state", async () => {
		const url = new URL(await oauth().authorizeUrl("state-of-ours"));
		expect(url.origin + url.pathname).toBe(`${server.url}/connect/oauth2`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: "made-up-client",
			redirect_uri: "http://localhost:8484/callback",
			response_type: "code",
			scope: "com.intuit.quickbooks.accounting",
			state: "state-of-ours",
		});
	});

	it("exchange a code once, whatever is in it", async () => {
		const outcome = await oauth().exchangeCode("AB11 +&=%/code");
		expect(outcome).toMatchObject({ kind: "tokens", tokens: { accessExpiresAt: NOW + 3_600_000 } });
		expect(server.calls).toHaveLength(1);
		expect(Object.fromEntries(new URLSearchParams(server.calls[0]?.body))).toEqual({
			grant_type: "authorization_code",
			code: "AB11 +&=%/code",
			redirect_uri: "http://localhost:8484/callback",
		});
	});

	it("read no answer that is larger than any of Intuit's, and forget nothing over it", async () => {
		server.answer = (response) => json(response, 200, { ...tokensNumber(7), more: "x".repeat(2 * 1024 * 1024) });
		expect(await oauth().refreshTokens("refresh-6")).toMatchObject({
			kind: "passing",
			why: "its answer is larger than 1 MB and was not read to its end",
		});
	});

	it("renew tokens, and learn the five-year end where Intuit tells it", async () => {
		server.answer = (response) => json(response, 200, { ...tokensNumber(7), x_refresh_token_hard_expires_in: 1000 });
		expect(await oauth().refreshTokens("refresh-6")).toEqual({
			kind: "tokens",
			tokens: {
				accessToken: "access-7",
				refreshToken: "refresh-7",
				accessExpiresAt: NOW + 3_600_000,
				refreshExpiresAt: NOW + 8_726_400_000,
				connectionExpiresAt: NOW + 1_000_000,
			},
		});
		expect(server.calls[0]?.headers["x-include-refresh-token-hard-expires-in"]).toBe("true");
		expect(server.calls[0]?.headers.authorization).toBe(
			`Basic ${Buffer.from("made-up-client:made-up-secret").toString("base64")}`,
		);
	});

	it("tell a refusal with Intuit's word and trace id", async () => {
		server.valid = "another";
		expect(await oauth().refreshTokens("refresh-used")).toEqual({
			kind: "refused",
			error: "invalid_grant",
			intuitTid: "1-made-up",
		});
		server.answer = (response) => json(response, 401, { error: "invalid_client" });
		expect(await oauth().refreshTokens("refresh-1")).toMatchObject({ kind: "refused", error: "invalid_client" });
	});

	it.each([500, 502, 503, 504, 429, 408, 403, 302])(
		"take an answer %i as passing, and do not ask again",
		async (status) => {
			server.answer = (response) => response.writeHead(status, { location: "/elsewhere" }).end("<html>made up</html>");
			const why =
				status >= 500
					? `it answered ${status}`
					: (expect.stringMatching(`between here and Intuit .*HTTP ${status}`) as string);
			expect(await oauth().refreshTokens("refresh-1")).toMatchObject({ kind: "passing", why });
			expect(server.calls).toHaveLength(1);
		},
	);

	it.each([
		["a page", "<html>maintenance</html>"],
		["nothing", ""],
		["half a JSON text", '{"access_token":"acc'],
		["no refresh token", JSON.stringify({ ...tokensNumber(3), refresh_token: undefined })],
		["an empty token", JSON.stringify({ ...tokensNumber(3), access_token: "" })],
		["no lifetime", JSON.stringify({ ...tokensNumber(3), expires_in: null })],
		["a list", "[]"],
	])("take a good answer that holds %s as passing: it never replaces a token", async (_what, body) => {
		server.answer = (response) => response.writeHead(200, { "content-type": "application/json" }).end(body);
		expect(await oauth().refreshTokens("refresh-1")).toMatchObject({
			kind: "passing",
			why: expect.stringContaining("holds no tokens") as string,
		});
	});

	it("wait no longer than they should for an answer, or for the rest of one", async () => {
		server.answer = () => undefined;
		expect(await oauth().refreshTokens("refresh-1")).toMatchObject({ why: "it did not answer within 1 seconds" });
		server.answer = (response) => response.writeHead(200, { "content-type": "application/json" }).write("{");
		expect(await oauth().refreshTokens("refresh-1")).toMatchObject({ why: "it did not answer within 1 seconds" });
	});

	it("take a broken line and a closed port as passing", async () => {
		server.answer = (response) => response.destroy();
		expect(await oauth().refreshTokens("refresh-1")).toMatchObject({
			kind: "passing",
			why: "the line broke (ECONNRESET)",
		});
		const closed = oauthClient(server.config({ oauth: { authorize: "", token: "http://127.0.0.1:9/", revoke: "" } }), {
			clock: () => NOW,
		});
		expect(await closed.refreshTokens("refresh-1")).toMatchObject({ why: "the connection was refused (ECONNREFUSED)" });
		expect(server.calls).toHaveLength(1);
	});

	it("end a connection at Intuit, and say when Intuit no longer knows it", async () => {
		server.answer = (response) => response.writeHead(200).end();
		expect(await oauth().revokeToken("refresh-1")).toEqual({ kind: "revoked" });
		expect(server.calls[0]).toMatchObject({ path: "/v2/oauth2/tokens/revoke", body: '{"token":"refresh-1"}' });
		server.answer = (response) => json(response, 400, { error: "invalid_request" });
		expect(await oauth().revokeToken("refresh-1")).toMatchObject({ kind: "refused", error: "invalid_request" });
		server.answer = (response) => json(response, 503, {});
		expect(await oauth().revokeToken("refresh-1")).toMatchObject({ kind: "passing" });
	});

	it("let neither secret nor token out, and write no log", async () => {
		const outcomes: unknown[] = [];
		for (const status of [400, 401, 429, 500]) {
			server.answer = (response, call) => response.writeHead(status).end(`${call.body} ${call.headers.authorization}`);
			outcomes.push(await oauth().refreshTokens("refresh-secret"), await oauth().revokeToken("refresh-secret"));
		}
		const shown = inspect(outcomes, { depth: null });
		expect(shown).not.toMatch(/refresh-secret|made-up-secret|Basic/);
		expect(existsSync("logs")).toBe(false);
	});

	it("need the Intuit app's id and secret, and name what is missing", async () => {
		const without = oauthClient(server.config({ clientSecret: undefined }), { clock: () => NOW });
		await expect(without.refreshTokens("refresh-1")).rejects.toMatchObject({
			reason: "configuration",
			message: expect.stringContaining("QUICK_BOOKS_SECRET not set") as string,
		});
		expect(server.calls).toHaveLength(0);
	});
});
