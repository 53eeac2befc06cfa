import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proveRoundTrip } from "../../src/secrets/vault.js";
import type { Connection, TokenVault } from "../../src/words/connection.js";
import { portOf } from "../e2e/support.js";
import { connect, type Desk, sitDown } from "./desk.js";

/** The reg_nos of the first students. */
async function keysOf(desk: Desk): Promise<string[]> {
	const { data } = await desk.run(["customers", "preview-students", "--json"]);
	return (data.records as { readonly id: string }[]).map(({ id }) => id);
}

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
		["audit export --file log.xlsx", /cannot be told from its name[\s\S]*audit\.csv/],
		["audit export --file nowhere/a.csv", /there is no such file or folder/],
		["audit show invoice:1", /audit list --record invoice:1/],
		["audit verify --witness home", /home cannot be read: it is a folder, not a file/],
		["reconcile verify home", /home cannot be read: it is a folder, not a file/],
		["--config home status", /home: it is a folder, not a file/],
		["customers show nobody", /No student has the reg_no and no applicant/],
		["customers show student:9999", /No student has the reg_no "9999"/],
		["invoices show MP-3", /no invoice number[\s\S]*eaur-qb payments/],
		["sync --xlsx plan.xlsx", /--xlsx goes with --dry-run/],
	])("%s", async (line, words) => {
		const { code, stderr } = await desk.run(line.split(" "));
		expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
	});

	it("a person is found by reg_no, by the number of the row as the log has it, and by a near slip of the hand", async () => {
		const [key = ""] = await keysOf(desk);
		for (const each of [key, `student:${key}`, "student:1"])
			expect([each, (await desk.run(["customers", "show", each])).stdout]).toEqual([
				each,
				expect.stringContaining(key),
			]);
		const { stderr } = await desk.run(["customers", "show", `${key}1`]);
		expect(stderr).toContain(`Did you mean "${key}"`);
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

	it("a statement of somebody as what they are not is refused, and nothing is said of their documents", async () => {
		await connect(desk);
		const [key] = await keysOf(desk);
		expect(await desk.run(["statement", `applicant:${key}`])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining(`No applicant has the tracking_id "${key}"`) as unknown,
		});
		for (const each of [`student:${key}`, "student:1"])
			expect((await desk.run(["statement", each])).stdout).toContain(`, student ${key}`);
	});

	it("map says of two answers to one question that nobody knows which is meant, and what a new account does not move", async () => {
		for (const line of [
			["map", "items", "--set", "Tuition Fee=1", "--set", "1=5"],
			["map", "locations", "--set", "Main Campus=1", "--set", "Main Campus=2"],
			["map", "accounts", "--set", "channel:MOMO=2", "--set", "channel:momo=17"],
		]) {
			const { code, stderr } = await desk.run(line);
			expect([line, code, stderr]).toEqual([line, 2, expect.stringContaining("--set says twice")]);
		}
		await desk.run(["map", "accounts", "--set", "channel:MOMO=17"]);
		const { code, stderr } = await desk.run(["map", "accounts", "--set", "channel:MOMO=Undeposited Funds"]);
		expect([code, stderr]).toEqual([0, expect.stringMatching(/went to Main Bank Account RWF until now.*Undeposited/)]);
	});

	it("a run counts what it is going to send: what it holds is failed, and no part of that", async () => {
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees", "--yes"]);
		await desk.run(["map", "locations", "--create", "--yes"]);
		desk.sql("UPDATE tbl_imvoice SET dept = 0 WHERE id = 2");
		const { code, stdout, stderr } = await desk.run(["invoices", "all"]);
		expect([code, stderr, stdout]).toEqual([
			3,
			expect.stringMatching(/Invoices: 7 records in/),
			expect.stringMatching(/Invoices: 7 sent, 1 failed/),
		]);
	});

	it.each(["99999", "MIS-1"])("invoices resolve %s says what there is", async (key) => {
		const { code, stderr } = await desk.run(["invoices", "resolve", key]);
		expect([code, stderr]).toEqual([2, expect.stringMatching(/There is no invoice 99999|show MIS-1/)]);
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
