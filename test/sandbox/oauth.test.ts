import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Client, start, stopAll } from "./client.js";

const TOKEN = "/oauth2/v1/tokens/bearer";
const REDIRECT = "http://localhost:8000/callback";

let client: Client;
beforeEach(async () => {
	client = await start();
});
afterAll(stopAll);

const asked = () => ({
	client_id: client.sandbox.clientId,
	response_type: "code",
	scope: "com.intuit.quickbooks.accounting",
	redirect_uri: REDIRECT,
	state: "s<1>",
});
const refresh = (refresh_token: string) => client.form(TOKEN, { grant_type: "refresh_token", refresh_token });
const exchange = (code: string) =>
	client.form(TOKEN, { grant_type: "authorization_code", code, redirect_uri: REDIRECT });

async function decide(decision: string): Promise<URL> {
	const answer = await client.form("/connect/oauth2", { ...asked(), decision });
	expect(answer.status).toBe(302);
	return new URL(answer.headers.get("location") ?? "");
}

describe("connecting", () => {
	it("shows a page that names the company and offers Connect and Cancel", async () => {
		const page = await fetch(`${client.sandbox.url}/connect/oauth2?${new URLSearchParams(asked())}`);
		const html = await page.text();
		expect(page.status).toBe(200);
		for (const words of ["Mountain Lake University", "Connect</button>", "Cancel</button>", "s&lt;1&gt;"]) {
			expect(html).toContain(words);
		}
	});

	it("refuses another app", async () => {
		const wrong = new URLSearchParams({ ...asked(), client_id: "other" });
		expect((await fetch(`${client.sandbox.url}/connect/oauth2?${wrong}`)).status).toBe(400);
	});

	it("comes back with code, state and realmId; the code gives tokens that work", async () => {
		const back = await decide("connect");
		expect(back.origin + back.pathname).toBe(REDIRECT);
		expect(back.searchParams.get("state")).toBe("s<1>");
		expect(back.searchParams.get("realmId")).toBe(client.sandbox.realmId);
		const { body } = await exchange(back.searchParams.get("code") ?? "");
		expect(body).toMatchObject({ token_type: "bearer", expires_in: 3600, x_refresh_token_expires_in: 8_726_400 });
		client.token = String(body.access_token);
		expect((await client.get("/preferences")).status).toBe(200);
	});

	it("comes back with access_denied after Cancel", async () => {
		expect((await decide("cancel")).searchParams.get("error")).toBe("access_denied");
	});

	it("takes a code once; a second time ends what the first one gave", async () => {
		const code = (await decide("connect")).searchParams.get("code") ?? "";
		const { body } = await exchange(code);
		const again = await exchange(code);
		expect([again.status, again.body.error]).toEqual([400, "invalid_grant"]);
		expect((await refresh(String(body.refresh_token))).body.error).toBe("invalid_grant");
	});
});

describe("refreshing", () => {
	it("gives a new refresh token each time; the old one is dead from then on", async () => {
		const old = client.sandbox.tokens.refresh_token;
		const first = await refresh(old);
		expect(first.body.refresh_token).not.toBe(old);
		const again = await refresh(old);
		expect([again.status, again.body]).toEqual([
			400,
			{ error: "invalid_grant", error_description: "Incorrect or invalid refresh token" },
		]);
		expect((await refresh(String(first.body.refresh_token))).status).toBe(200);
	});

	it("may keep the refresh token for some refreshes", async () => {
		client = await start({ tokens: { rotateRefreshEvery: 2 } });
		const old = client.sandbox.tokens.refresh_token;
		expect((await refresh(old)).body.refresh_token).toBe(old);
		expect((await refresh(old)).body.refresh_token).not.toBe(old);
	});

	it("needs the app's secret", async () => {
		const fields = { grant_type: "refresh_token", refresh_token: client.sandbox.tokens.refresh_token };
		const refused = await client.form(TOKEN, fields, "wrong");
		expect([refused.status, refused.body.error]).toEqual([401, "invalid_client"]);
	});
});

describe("an access token", () => {
	it("that has expired is answered with 401 in lower case, and a refresh mends it", async () => {
		await client.control("POST", "/expire-tokens");
		const refused = await client.get("/preferences");
		expect([refused.status, refused.code]).toEqual([401, "3200"]);
		expect(refused.body.fault).toMatchObject({ type: "AUTHENTICATION" });
		client.token = String((await refresh(client.sandbox.tokens.refresh_token)).body.access_token);
		expect((await client.get("/preferences")).status).toBe(200);
	});

	it("lives as long as was asked for", async () => {
		client = await start({ tokens: { accessSeconds: 0 } });
		expect((await client.get("/preferences")).code).toBe("3200");
	});

	it("is for one company: another realm is refused with 403", async () => {
		const refused = await client.call("GET", "/preferences", undefined, "1234567890");
		expect([refused.status, refused.code]).toEqual([403, "3100"]);
	});

	it("ends with the connection: revoked tokens neither work nor refresh", async () => {
		const { refresh_token } = client.sandbox.tokens;
		expect((await client.form("/v2/oauth2/tokens/revoke", { token: refresh_token })).status).toBe(200);
		expect((await client.get("/preferences")).status).toBe(401);
		expect((await refresh(refresh_token)).body.error).toBe("invalid_grant");
	});
});
