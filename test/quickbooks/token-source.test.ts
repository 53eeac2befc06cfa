import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processLock } from "../../src/audit/lock.js";
import type { QuickBooksConfig } from "../../src/config/types.js";
import { importConnection, newConnection } from "../../src/quickbooks/connection.js";
import { oauthClient } from "../../src/quickbooks/oauth.js";
import { tokenSource } from "../../src/quickbooks/token-source.js";
import { fileVault } from "../../src/secrets/file-vault.js";
import type { Connection, Tokens, TokenVault } from "../../src/words/connection.js";
import { realmId } from "../../src/words/ids.js";
import { compileProduct } from "../support/compiled.js";
import { json, startTokenServer, type TokenServer } from "../support/token-server.js";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const key = randomBytes(32);

let server: TokenServer;
let home: string;
let vault: TokenVault;
let now: number;
let warnings: string[];

beforeEach(async () => {
	server = await startTokenServer();
	home = mkdtempSync(join(tmpdir(), "eaur-qb-home-"));
	vault = fileVault(home, key);
	now = NOW;
	warnings = [];
});
afterEach(async () => {
	await server.stop();
	rmSync(home, { recursive: true, force: true });
});

const clock = () => now;
const source = (pins: QuickBooksConfig = server.config(), store = vault) =>
	tokenSource({
		vault: store,
		account: "sandbox",
		pins,
		oauth: oauthClient(server.config(), { clock, timeoutMs: 1000 }),
		withLock: processLock(join(home, "connection.lock")),
		clock,
		warn: (sentence) => warnings.push(sentence),
	});

function connection(tokens: Partial<Tokens> = {}): Connection {
	return newConnection(server.config(), realmId("9130350000000001"), {
		accessToken: "access-1",
		refreshToken: "refresh-1",
		accessExpiresAt: NOW + 60 * MINUTE,
		refreshExpiresAt: NOW + 100 * DAY,
		connectionExpiresAt: undefined,
		...tokens,
	});
}

const refreshes = () => server.calls.filter((call) => call.body.includes("grant_type=refresh_token")).length;
const stored = async () => (await vault.load("sandbox"))?.tokens;

describe("access to QuickBooks", () => {
	it("uses the stored token while it lives for more than five minutes, without a call", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW + 5 * MINUTE + 1 }));
		expect(await source().access()).toBe("access-1");
		expect(server.calls).toEqual([]);
	});

	it("renews it in the last five minutes, and has stored the new one before it is used", async () => {
		await vault.save(
			"sandbox",
			connection({ accessExpiresAt: NOW + 5 * MINUTE, connectionExpiresAt: NOW + 900 * DAY }),
		);
		expect(await source().access()).toBe("access-2");
		expect(await stored()).toEqual({
			accessToken: "access-2",
			refreshToken: "refresh-2",
			accessExpiresAt: NOW + 60 * MINUTE,
			refreshExpiresAt: NOW + 101 * DAY,
			connectionExpiresAt: NOW + 900 * DAY,
		});
	});

	it("renews once for all who ask at the same time, and for all who hold the same rejected token", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		const tokens = source();
		expect(new Set(await Promise.all(Array.from({ length: 20 }, () => tokens.access())))).toEqual(
			new Set(["access-2"]),
		);
		const renewed = await Promise.all(Array.from({ length: 20 }, () => tokens.renew("access-2")));
		expect(new Set(renewed)).toEqual(new Set(["access-3"]));
		expect(await tokens.renew("access-2")).toBe("access-3");
		expect(refreshes()).toBe(2);
	});

	it("takes the token that another run has renewed meanwhile", async () => {
		await vault.save("sandbox", connection());
		const tokens = source();
		await tokens.access();
		await vault.save("sandbox", connection({ accessToken: "of-another-run" }));
		expect(await tokens.renew("access-1")).toBe("of-another-run");
		expect(refreshes()).toBe(0);
	});

	it("says to log in where nothing is stored", async () => {
		await expect(source().access()).rejects.toMatchObject({ reason: "not-connected", code: "QB001" });
	});

	it("reads the store once more before it believes invalid_grant", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		server.answer = (response) => {
			server.answer = undefined;
			server.valid = "refresh-5";
			const newer = connection({ accessExpiresAt: NOW, refreshToken: "refresh-5" });
			void vault.save("sandbox", newer).then(() => json(response, 400, { error: "invalid_grant" }));
		};
		expect(await source().access()).toBe("access-2");
		expect(refreshes()).toBe(2);
	});

	it("says to log in again when Intuit ended the login, and keeps what is stored", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		server.valid = "another";
		await expect(source().access()).rejects.toMatchObject({
			reason: "not-connected",
			code: "QB002",
			intuitTid: "1-made-up",
			fix: expect.stringContaining("auth login") as string,
		});
		expect((await stored())?.refreshToken).toBe("refresh-1");
	});

	it("blames the configuration, not the login, when Intuit does not accept the app", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		server.answer = (response) => json(response, 401, { error: "invalid_client" });
		await expect(source().access()).rejects.toMatchObject({ reason: "configuration", code: "QB001" });
	});

	it.each([
		["503", (response: Parameters<typeof json>[0]) => json(response, 503, {})],
		["429", (response: Parameters<typeof json>[0]) => json(response, 429, {})],
		["a page in place of JSON", (response: Parameters<typeof json>[0]) => void response.end("<html>")],
		["silence", () => undefined],
	])("forgets nothing over %s, and goes on later", async (_what, answer) => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		server.answer = answer;
		const tokens = source();
		await expect(tokens.access()).rejects.toMatchObject({ reason: "out-of-reach", code: "QB002" });
		expect((await stored())?.refreshToken).toBe("refresh-1");
		server.answer = undefined;
		expect(await tokens.access()).toBe("access-2");
	});

	it("lives on its present token while Intuit cannot renew it, asking once a minute", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW + 3 * MINUTE }));
		server.answer = (response) => json(response, 503, {});
		const tokens = source();
		expect([await tokens.access(), await tokens.access()]).toEqual(["access-1", "access-1"]);
		expect(refreshes()).toBe(1);
		expect(warnings).toEqual([expect.stringContaining("it answered 503")]);
		now += MINUTE + 1;
		server.answer = undefined;
		expect(await tokens.access()).toBe("access-2");
	});

	it("does not live on a token that QuickBooks has just rejected", async () => {
		await vault.save("sandbox", connection());
		server.answer = (response) => json(response, 503, {});
		await expect(source().renew("access-1")).rejects.toMatchObject({ reason: "out-of-reach" });
	});

	it("tries again to store a new token before it gives up: the old one is worth nothing now", async () => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		let failures = 1;
		const moody: TokenVault = {
			...vault,
			save: (...args) => (failures-- > 0 ? Promise.reject(new Error("busy")) : vault.save(...args)),
		};
		expect(await source(server.config(), moody).access()).toBe("access-2");
		expect((await stored())?.refreshToken).toBe("refresh-2");
	});

	it("warns from fourteen days before the connection ends", async () => {
		await vault.save("sandbox", connection({ connectionExpiresAt: NOW + 14 * DAY + 1 }));
		await source().access();
		expect(warnings).toEqual([]);
		await vault.save("sandbox", connection({ connectionExpiresAt: NOW + 13 * DAY }));
		const tokens = source();
		await tokens.access();
		await tokens.access();
		expect(warnings).toEqual([expect.stringContaining("ends on 2027-01-28")]);
	});
});

describe("the right books", () => {
	it.each([
		[
			"environment",
			{ environment: "production" as const },
			"the environment was sandbox at login and is production now",
		],
		["app", { clientId: "another-client" }, "the Intuit app (client id) was made-up-client at login"],
		["API address", { baseUrl: "https://quickbooks.api.intuit.com" }, "the API address was http://127.0.0.1"],
		[
			"OAuth address",
			{ oauth: { authorize: "", token: "https://oauth.platform.intuit.com/x", revoke: "" } },
			"is https://oauth.platform.intuit.com/x now",
		],
	])("are the ones of the login: another %s is refused before any call", async (_what, changes, sentence) => {
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		await expect(source(server.config(changes)).access()).rejects.toMatchObject({
			reason: "not-connected",
			message: expect.stringContaining(sentence) as string,
		});
		expect(server.calls).toEqual([]);
	});

	it("stay the same for a whole run, even if somebody logs in to another company meanwhile", async () => {
		await vault.save("sandbox", connection());
		const tokens = source();
		await tokens.access();
		await vault.save("sandbox", { ...connection({ accessToken: "other" }), realmId: realmId("9130350000000002") });
		await expect(tokens.renew("access-1")).rejects.toThrow("from company 9130350000000001 to company 9130350000000002");
	});
});

describe("tokens made elsewhere", () => {
	const raw = { access_token: "a", refresh_token: "r", expires_in: 3600, x_refresh_token_expires_in: 8_640_000 };

	it("become a connection pinned to the present settings", () => {
		expect(importConnection(raw, "9130350000000001", server.config(), NOW)).toEqual(
			connection({ accessToken: "a", refreshToken: "r" }),
		);
	});

	it("are refused with every fault named at once, and never shown", () => {
		const wrong = { access_token: "", refresh_token: "two words", expires_in: "soon" };
		const importing = () => importConnection(wrong, "company", server.config(), NOW);
		expect(importing).toThrow(
			"These tokens cannot be taken over: access_token must be a token: not empty, no blanks; " +
				"refresh_token must be a token: not empty, no blanks; expires_in must be a number of seconds; " +
				"x_refresh_token_expires_in is missing; the company id (--realm-id) must be digits only.",
		);
		expect(importing).not.toThrow("two words");
		for (const nothing of [undefined, null, [], "text", 7]) {
			expect(() => importConnection(nothing, "9130350000000001", server.config(), NOW)).toThrow("cannot be taken over");
		}
	});
});

describe("fifty processes that ask at the moment of expiry", () => {
	it("get fifty good answers for one refresh", async () => {
		const product = compileProduct();
		await vault.save("sandbox", connection({ accessExpiresAt: NOW }));
		const program = join(home, "ask.mjs");
		writeFileSync(program, askingProgram(product.url));
		const answers = await Promise.all(Array.from({ length: 50 }, () => run(program)));
		product.remove();
		expect(new Set(answers)).toEqual(new Set(["access-2"]));
		expect(refreshes()).toBe(1);
		expect((await stored())?.refreshToken).toBe("refresh-2");
	});

	function askingProgram(url: (module: string) => string): string {
		return `import { oauthClient } from ${JSON.stringify(url("quickbooks/oauth.js"))};
import { tokenSource } from ${JSON.stringify(url("quickbooks/token-source.js"))};
import { fileVault } from ${JSON.stringify(url("secrets/file-vault.js"))};
import { processLock } from ${JSON.stringify(url("audit/lock.js"))};
const clock = () => ${NOW};
const pins = ${JSON.stringify(server.config())};
const home = ${JSON.stringify(home)};
const tokens = tokenSource({
	vault: fileVault(home, Buffer.from("${key.toString("base64")}", "base64")),
	account: "sandbox", pins, clock, warn() {},
	oauth: oauthClient(pins, { clock }),
	withLock: processLock(home + "/connection.lock"),
});
process.stdout.write(await tokens.access());`;
	}

	async function run(program: string): Promise<string> {
		const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
		return await text(child.stdout);
	}
});
