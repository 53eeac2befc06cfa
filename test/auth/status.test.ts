import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasKeyring, type Session, startSession } from "../support/keyring.js";
import { authorizeAddress, type Desk, decide, openDesk, type Ran } from "./support.js";

let desk: Desk;
afterEach(() => desk.close());

const importTokens = (env = {}): Promise<Ran> =>
	desk.run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], {
		env,
		input: JSON.stringify(desk.sandbox.tokens),
	});

const status = async (env = {}): Promise<{ code: number | null; data: Record<string, unknown>; output: string }> => {
	const { code, stdout, output } = await desk.run(["auth", "status", "--json"], { env });
	return { code, output, data: (JSON.parse(stdout) as { data: Record<string, unknown> }).data };
};

const DAY = 86_400;

describe("auth status", () => {
	it("tells company, books, scopes, store and all ends of an active connection", async () => {
		desk = await openDesk();
		await importTokens();
		const { code, data, output } = await status();
		expect(code).toBe(0);
		expect(data).toMatchObject({
			state: "active",
			company: "Mountain Lake University (sandbox)",
			country: "RW",
			currency: "RWF",
			realm_id: desk.sandbox.realmId,
			environment: "sandbox",
			store: "file",
			scopes: ["com.intuit.quickbooks.accounting"],
			connection_expires: null,
		});
		const days = (Date.parse(String(data.refresh_token_expires)) - Date.now()) / DAY / 1000;
		expect(days).toBeGreaterThan(100);
		expect(output).toMatch(/Ends for good: +Intuit has not said/);
	});

	it("is expiring from 14 days before the end, and every run says so", async () => {
		desk = await openDesk({ tokens: { refreshSeconds: 13 * DAY } });
		await importTokens();
		expect((await status()).data.state).toBe("expiring");
		const { output } = await desk.run(["map", "items"]);
		expect(output).toMatch(/The connection to QuickBooks ends on \d{4}-\d\d-\d\d; log in again before/);
	});

	it("is not expiring a day before that", async () => {
		desk = await openDesk({ tokens: { refreshSeconds: 15 * DAY } });
		await importTokens();
		expect((await status()).data.state).toBe("active");
	});

	it("is expired once the time is over", async () => {
		desk = await openDesk({ tokens: { refreshSeconds: 1 } });
		await importTokens();
		await new Promise((resolve) => setTimeout(resolve, 1100));
		const { code, data } = await status();
		expect([code, data.state]).toEqual([4, "expired"]);
	});

	it("is revoked once Intuit has said so, and active again after the next login", async () => {
		desk = await openDesk();
		await importTokens();
		await desk.control("expire-tokens", { refresh: true });
		const run = await desk.run(["map", "items"]);
		expect([run.code, run.output]).toEqual([4, expect.stringContaining("invalid_grant")]);
		const { code, data } = await status();
		expect([code, data.state]).toEqual([4, "revoked"]);
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		await fetch(await decide(await authorizeAddress(login)));
		await login.ended;
		expect((await status()).data.state).toBe("active");
	});

	it("is an error, with its sentence, where the store cannot be read", async () => {
		desk = await openDesk();
		await importTokens();
		const otherKey = { EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64") };
		const wrongKey = await status(otherKey);
		expect([wrongKey.code, wrongKey.data.state]).toEqual([2, "error"]);
		expect(wrongKey.output).toContain("was encrypted with another key");
		writeFileSync(join(desk.home, "tokens.enc"), "{");
		const damaged = await status();
		expect([damaged.code, damaged.data.state]).toEqual([4, "error"]);
		expect(damaged.output).toContain("is cut short or was changed");
	});
});

describe.skipIf(!hasKeyring)("moving a connection between the stores", () => {
	let session: Session;
	beforeAll(async () => {
		session = await startSession();
		await session.unlocked();
	});
	afterAll(() => session.stop());
	beforeEach(async () => {
		desk = await openDesk({ env: { ...session.env } });
	});

	it("is one command each way, and leaves nothing behind", async () => {
		const keychain = { EAUR_QB_TOKEN_STORE: "keychain" };
		await importTokens();
		const there = await desk.run(["auth", "move", "--to", "keychain"]);
		expect([there.code, there.output]).toEqual([0, expect.stringContaining("EAUR_QB_TOKEN_STORE=keychain")]);
		expect((await status()).data.state).toBe("none");
		expect((await status(keychain)).data).toMatchObject({ state: "active", store: "keychain" });
		const back = await desk.run(["auth", "move", "--to", "file"], { env: keychain });
		expect(back.code).toBe(0);
		expect((await status(keychain)).data.state).toBe("none");
		expect((await status()).data.state).toBe("active");
	});

	it("logs in by browser into the keychain, through to a sent invoice", async () => {
		const keychain = { EAUR_QB_TOKEN_STORE: "keychain", EAUR_QB_TOKEN_KEY: undefined };
		const login = desk.start(["auth", "login", "--yes", "--no-browser"], keychain);
		await fetch(await decide(await authorizeAddress(login)));
		expect((await login.ended).code).toBe(0);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(false);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"], { env: keychain });
		const sent = await desk.run(["invoices", "batch", "--batch-size", "5", "--json"], { env: keychain });
		expect((JSON.parse(sent.stdout) as { data: { successful: number } }).data.successful).toBeGreaterThan(0);
	});

	it("says what is where when there is nothing to move", async () => {
		const none = await desk.run(["auth", "move", "--to", "file"]);
		expect([none.code, none.output]).toEqual([4, expect.stringContaining("The keychain holds no connection to move")]);
		await importTokens();
		const again = await desk.run(["auth", "move", "--to", "file"]);
		expect([again.code, again.output]).toEqual([0, expect.stringContaining("already: nothing is left to do")]);
	});

	it("notices a dead keychain before anybody is sent to Intuit", async () => {
		const env = { EAUR_QB_TOKEN_STORE: "keychain", DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent/bus" };
		const { code, output } = await desk.run(["auth", "login", "--paste", "--yes"], { env });
		expect([code, output]).toEqual([1, expect.stringContaining("The keychain of this computer cannot be reached")]);
		expect(output).not.toContain("/connect/oauth2");
	});
});
