import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { connect, type Desk, saying, sitDown } from "./desk.js";

interface Entry {
	readonly event: string;
	readonly detail: string;
}

describe("the trace that is left", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 0, invoices: 8 }, false);
	});
	afterAll(() => desk?.close());

	const lastRun = async () => (await desk.run(["status", "--json"])).data.last_run;
	const entries = async () => (await desk.run(["audit", "list", "--json"])).data.entries as Entry[];

	it("by a run without a connection: a row and entries, with what stopped it", async () => {
		expect((await desk.run(["sync", "--accept-held"])).code).toBe(4);
		expect(await lastRun()).toMatchObject({
			command: "sync --accept-held",
			exit_code: 4,
			successful: 0,
			error: saying(/QB001/),
		});
		expect((await entries())[0]).toMatchObject({ event: "run ended", detail: saying(/exit 4: .*\[QB001\]/) });
	});

	it("by a run that its configuration stops", async () => {
		expect((await desk.run(["invoices", "all"], { QUICKBOOKS_ENVIRONMENT: "moon" })).code).toBe(2);
		expect(await lastRun()).toMatchObject({
			command: "invoices all",
			exit_code: 2,
			error: saying(/must be sandbox or production/),
		});
	});

	it("by a run that QuickBooks answers with 503", async () => {
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
		const limits = `calls=100000,per_second=10000,attempts=1,retry_delay=1ms,breaker=1`;
		const nobody = { QUICKBOOKS_BASE_URL: "http://127.0.0.1:9", QUICKBOOKS_LIMITS: limits };
		const { code } = await desk.run(["invoices", "all"], nobody);
		expect(code).toBeGreaterThan(0);
		expect(await lastRun()).toMatchObject({ command: "invoices all", exit_code: code, error: saying(/./) });
	});

	it("by a run is its command as it was typed", async () => {
		const said = await desk.run(["--json", "invoices", "all", "--ids", "1,2", "--category", "Tuition Fee"]);
		expect([0, 2]).toContain(said.code);
		expect(await lastRun()).toMatchObject({ command: "invoices all --ids 1,2 --category 'Tuition Fee'" });
	});

	it("by a document: its number, amount, day, item and customer; show says that the MIS was not told where nothing is written", async () => {
		const off = { MIS_WRITE_BACK: "off" };
		await desk.run(["invoices", "all", "--ids", "3"], off);
		const { data } = await desk.run(["audit", "list", "--record", "invoice:3", "--json"]);
		const [entry] = data.entries as Entry[];
		expect(entry?.detail).toMatch(
			/^MIS-3 · .*: number MIS-3, RWF [\d,]+ on \d{4}-\d\d-\d\d, item [A-Z][\w &':-]+, for \S+ \(customer \d+\) → QuickBooks \d+$/,
		);
		const { stdout } = await desk.run(["invoices", "show", "MIS-3"], off);
		expect(stdout).toMatch(/told to the MIS +no: MIS_WRITE_BACK is off/);
	});

	it("by what is held or refused as well: its amount, day, category and payer stand in the entry", async () => {
		desk.sql("UPDATE tbl_imvoice SET fee_category = NULL WHERE id = 4");
		desk.sql("UPDATE tbl_imvoice SET dept = '-5000.00' WHERE id = 5");
		expect((await desk.run(["invoices", "all", "--ids", "4,5"])).code).toBe(3);
		const detailOf = async (id: number) => {
			const { data } = await desk.run(["audit", "list", "--record", `invoice:${id}`, "--json"]);
			const [{ event, detail } = { event: "", detail: "" }] = data.entries as Entry[];
			return `${event}: ${detail}`;
		};
		const [day, payer] = [/on \d{4}-\d\d-\d\d/, /for \S+( \(customer \d+\))?/].map(({ source }) => source);
		expect(await detailOf(4)).toMatch(
			new RegExp(`^held: MIS-4 · .*: RWF [\\d,]+ ${day}, ${payer}; QB006 the invoice has no fee category`),
		);
		expect(await detailOf(5)).toMatch(
			new RegExp(`^held: MIS-5 · .*: ${day}, fee category [A-Z].*, ${payer}; QB004 invalid amount`),
		);
	});

	it("by a mistyped profile is a warning: it begins with an empty ledger", async () => {
		const { stderr } = await desk.run(["--profile", "hueye", "audit", "list"]);
		expect(stderr).toMatch(/Nothing was ever done under the profile "hueye"/);
		const again = await desk.run(["--profile", "hueye", "status"]);
		expect(again.stderr.match(/Nothing was ever done under the profile "hueye"/g)).toHaveLength(1);
		expect((await desk.run(["audit", "list"])).stderr).toBe("");
		mkdirSync(join(desk.folder, "home", "profiles", "huye"), { recursive: true, mode: 0o700 });
		expect((await desk.run(["--profile", "huey", "audit", "list"])).stderr).toMatch(/Did you mean .*"huye"/);
	});

	it("by a run that another one's lock keeps out", async () => {
		const owner = { user: "somebody", host: "here", pid: process.pid, command: "sync", since: "2026-11-30T05:00:00Z" };
		const lock = takeHomeLock(join(desk.folder, "home"), owner);
		if (!("release" in lock)) throw new Error("The lock was taken");
		const said = await desk.run(["sync", "--accept-held"]);
		lock.release();
		expect(said.code).toBe(11);
		expect(await lastRun()).toMatchObject({
			command: "sync --accept-held",
			exit_code: 11,
			error: saying(/Another run holds the lock.*since 2026-11-30 05:00 UTC/),
		});
	});

	it("by a run to which QuickBooks answers 503 throughout", async () => {
		const rules = JSON.stringify([{ on: "any", do: "503-html" }]);
		await fetch(`${desk.sandbox.url}/sandbox/faults`, { method: "POST", body: rules });
		const limits = "calls=100000,per_second=10000,attempts=2,retry_delay=1ms,breaker=2";
		const { code } = await desk.run(["customers", "all"], { QUICKBOOKS_LIMITS: limits });
		await fetch(`${desk.sandbox.url}/sandbox/faults`, { method: "POST", body: "[]" });
		expect(code).toBe(5);
		expect(await lastRun()).toMatchObject({
			command: "customers all",
			exit_code: 5,
			error: saying(/out of reach.*QB008/),
		});
	});

	it("by what was done to the MIS and to the connection: columns added, rows released, tokens put in others' place", async () => {
		desk.sql("ALTER TABLE tbl_online_application DROP COLUMN pushed_date");
		expect((await desk.run(["mis", "prepare", "--yes"])).code).toBe(0);
		desk.sql(
			"UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'another', pushed_date = '2026-01-01 08:00:00' WHERE id = 2",
		);
		expect((await desk.run(["invoices", "reset", "--yes"])).code).toBe(0);
		const { realmId, tokens } = desk.sandbox;
		const again = ["auth", "import", "--realm-id", realmId, "--file", "-", "--yes"];
		expect((await desk.run(again, { INPUT: JSON.stringify(tokens) })).code).toBe(0);
		const log = (await entries()).map(({ event, detail }) => `${event}: ${detail}`);
		expect(log[0]).toMatch(/^connection imported: Mountain Lake University/);
		expect(log).toContainEqual(saying(/^MIS altered: .*ALTER TABLE .*pushed_date.* by \S+@/));
		expect(log).toContainEqual(saying(/^released: released by hand/));
	});

	it("by everything else that was done, and by settings that changed", async () => {
		await desk.run(["invoices", "all", "--ids", "1"], { MIS_WRITE_BACK: "off" });
		await desk.run(["auth", "refresh"]);
		await desk.run(["auth", "logout"]);
		const log = (await entries()).map(({ event, detail }) => `${event}: ${detail}`);
		for (const expected of [
			/^connection imported: Mountain Lake University.* by \S+@\S+$/,
			/^mapped: "\S.*" to the item of id \d+, made in QuickBooks/,
			/^settings: .*invoices\.amount: debit/,
			/^settings changed: mis\.write_back: off \(was on\)$/,
			/^tokens renewed: /,
			/^connection ended: revoked at Intuit/,
		]) {
			expect(log).toContainEqual(saying(expected));
		}
		expect((await desk.run(["audit", "verify"])).code).toBe(0);
	});
});
