import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proveRoundTrip } from "../../src/secrets/vault.js";
import type { Connection, TokenVault } from "../../src/words/connection.js";
import { portOf } from "../e2e/support.js";
import { connect, type Desk, sitDown } from "./desk.js";

describe("a mistake is said in plain words, with what to do", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 0, invoices: 8 }, false);
	});
	afterAll(() => desk?.close());

	it.each([
		["audit list --since 2026-13-45", /--since takes a day as 2026-01-31; "2026-13-45" is none/],
		["audit export --since 2026-02-30 --file a.jsonl", /--since takes a day/],
		["invoices preview --ids 9-3", /--ids 9-3 runs backwards[\s\S]*Write 3-9/],
		["auth import --realm-id 1 --file tokenz.json", /cannot be read from tokenz.json: there is no such file or folder/],
		["--log-file nowhere/log status", /log file nowhere\/log cannot be written: there is no such file or folder/],
		["sync --xlsx plan.xlsx", /--xlsx goes with --dry-run/],
	])("%s", async (line, words) => {
		const { code, stderr } = await desk.run(line.split(" "));
		expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
	});

	it("sandbox on a port that is taken is no fault of the tool", async () => {
		const other = createServer();
		const port = await portOf(other);
		const { code, stderr } = await desk.run(["sandbox", "--port", String(port)]);
		other.close();
		expect([code, stderr]).toEqual([
			2,
			expect.stringMatching(/in use by another program[\s\S]*another one with --port/),
		]);
	});

	it("status says of a login that Intuit revoked what auth status says, and no day to come on which it ended", async () => {
		await connect(desk);
		await fetch(`${desk.sandbox.url}/sandbox/expire-tokens`, { method: "POST", body: '{"refresh":true}' });
		expect((await desk.run(["sync"])).code).toBe(4);
		const { stdout } = await desk.run(["status"]);
		expect(stdout).toContain("Intuit no longer accepts this login");
		expect(stdout).toMatch(/Next: .*auth login/);
		expect((await desk.run(["auth", "status"])).stdout).toContain("no longer accepts it");
	});
});

describe("a keychain is ticked only when a made-up secret came back from it", () => {
	const vaultOf = (kept: Map<string, Connection>, keeps: boolean): TokenVault => ({
		name: "keychain",
		load: async (account) => kept.get(account),
		save: async (account, connection) => {
			if (keeps) kept.set(account, connection);
		},
		remove: async (account) => {
			kept.delete(account);
		},
	});

	it("one that keeps it passes, and nothing of the check stays", async () => {
		const kept = new Map<string, Connection>();
		await proveRoundTrip(vaultOf(kept, true));
		expect(kept.size).toBe(0);
	});

	it("one that takes everything and keeps nothing does not", async () => {
		await expect(proveRoundTrip(vaultOf(new Map(), false))).rejects.toThrow("did not give it back");
	});
});
