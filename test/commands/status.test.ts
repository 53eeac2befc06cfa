import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { dyingAt } from "../e2e/support.js";
import { connect, type Desk, saying, sitDown } from "./desk.js";

describe("where it stands", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown();
	});
	afterAll(() => desk.close());

	it("counts customers under the labels of the synchronization guides", async () => {
		const { stdout } = await desk.run(["customers", "analyze"]);
		const labels = stdout.split("\n").map((line) => line.replace(/:.*/, "").trim());
		const own = ["Already Synced", "Not Synced", "Failed", "In Progress", "Progress"];
		expect(labels.filter((label) => label !== "")).toEqual([
			...["APPLICANTS", "Total Applicants", ...own],
			...["STUDENTS", "Total Students", ...own],
			...[
				"OVERALL",
				"Total Customers",
				"Total Synced",
				"Total Not Synced",
				"Failed",
				"In Progress",
				"Overall Progress",
			],
		]);
	});

	it("counts both kinds, and has nothing to say of rows in progress where there are none", async () => {
		const { code, data } = await desk.run(["status", "--json"]);
		expect(code).toBe(0);
		expect(data).toMatchObject({
			customers: { students: { total: 100, in_progress: 0 }, applicants: { total: 80, in_progress: 0 } },
			invoices: { total_invoices: 300, not_synced: 300, in_progress: 0 },
		});
		expect(data).not.toHaveProperty("left_in_progress");
	});

	it.each(["on", "off"])("says whose rows are in progress and since when, with write-back %s", async (writeBack) => {
		desk.sql(`
			UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'one', pushed_date = '2026-01-0' || id || ' 08:00:00' WHERE id IN (2, 3);
			UPDATE tbl_online_application SET QuickBk_Status = 3, pushed_by = NULL, pushed_date = NULL WHERE appl_Id = 5;
		`);
		const { data } = await desk.run(["status", "--json"], { MIS_WRITE_BACK: writeBack });
		expect(data.left_in_progress).toEqual([
			{ kind: "applicant", records: 1, pushed_by: null, since: null },
			{ kind: "invoice", records: 2, pushed_by: "one", since: "2026-01-02 08:00:00" },
		]);
		const { stdout } = await desk.run(["invoices", "status"], { MIS_WRITE_BACK: writeBack });
		expect(stdout).toContain("In progress since 2026-01-02 08:00:00 (the MIS server's clock)");
	});
});

describe("where it stands after a run that found something", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 200, applicants: 80, invoices: 100 });
		await connect(desk);
	});
	afterAll(() => desk?.close());

	it("does not call sent what QuickBooks had already, and does not say that all the rest is going to be sent", async () => {
		const { data } = await desk.run(["customers", "all", "--json"]);
		const [successful, adopted, linked] = [Number(data.successful), Number(data.adopted), Number(data.linked)];
		expect(adopted + linked).toBeGreaterThan(0);
		const { stdout } = await desk.run(["status"]);
		const found = adopted > 0 ? `, ${adopted} found` : "";
		const links = linked > 0 ? `, ${linked} linked` : "";
		expect(stdout).toContain(`, ${successful - adopted - linked} sent${found}${links}, `);
		expect(stdout).toMatch(/Next: \d+ records not sent yet: eaur-qb sync/);
	});
});

describe("where it stands after a run that was cut off, and while one is under way", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 40, applicants: 0, invoices: 40 }, false);
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
	});
	afterAll(() => desk?.close());
	const status = async () => (await desk.run(["status", "--json"])).data as { last_run: object; next: string };
	const inLedger = (sql: string, ...values: unknown[]): unknown[] => {
		const database = new Database(join(desk.folder, "home", "audit.sqlite"), { readonly: true });
		try {
			return database.prepare(sql).all(...values);
		} finally {
			database.close();
		}
	};

	it("counts what the ledger knows was sent, and names the command that settles the rest", async () => {
		expect((await desk.run(["customers", "all"], dyingAt("marked"))).code).toBe(-1);
		const { last_run, next } = await status();
		expect(last_run).toMatchObject({ command: "customers all", ended: null, exit_code: null, under_way: false });
		expect(last_run).toHaveProperty("successful", expect.any(Number));
		expect((last_run as { successful: number }).successful).toBeGreaterThan(0);
		expect(next).toMatch(/eaur-qb sync/);
		expect((await desk.run(["status"])).stdout).toMatch(
			/\d+ sent, 0 failed, cut off: the next\s+run\s+settles what it left/,
		);
	});

	it("says of a run that is under way that it is, and to wait for its end", async () => {
		await desk.run(["customers", "all"]);
		const database = new Database(join(desk.folder, "home", "audit.sqlite"));
		const running =
			"INSERT INTO run (run_id, command, started, operator, pid) VALUES ('x', 'sync', '2100-01-01T00:00:00.000Z', 'me', ?)";
		database.prepare(running).run(process.pid);
		expect((await status()).next).toBe(`A run is under way (process ${process.pid}, sync): wait until it has ended`);
		database.prepare("DELETE FROM run WHERE run_id = 'x'").run();
		database.close();
	});

	it("a sync is one run with one id: what it did of customers and of invoices is told apart inside", async () => {
		const synced = await desk.run(["sync", "--json"]);
		const [customers, invoices] = [synced.data.customers, synced.data.invoices] as Record<string, unknown>[];
		expect(customers?.run_id).toBe(invoices?.run_id);
		expect(customers?.audit_head).toBe(invoices?.audit_head);
		const run_id = String(invoices?.run_id);
		const counts = (of: object | undefined) => ({
			...{ successful: 0, failed: 0, skipped: 0, unknown: 0 },
			...Object.fromEntries(
				Object.entries(of ?? {}).filter(([name]) => /^(successful|failed|skipped|unknown)$/.test(name)),
			),
		});
		expect(Number(invoices?.successful)).toBeGreaterThan(0);
		const { last_run } = await status();
		const total = Number(customers?.successful) + Number(invoices?.successful);
		expect(last_run).toMatchObject({ run_id, command: "sync", successful: total });
		expect(last_run).toMatchObject({ parts: { customers: counts(customers), invoices: counts(invoices) } });
		const ofOne = (await desk.run(["invoices", "status", "--json"])).data.last_run;
		expect(ofOne).toMatchObject({ run_id, successful: invoices?.successful, failed: invoices?.failed });
		const shown = (await desk.run(["audit", "show", run_id, "--json"])).data as { parts: object[]; entries: object[] };
		expect(shown.parts).toEqual([
			{ part: "customers", ...counts(customers) },
			{ part: "invoices", ...counts(invoices) },
		]);
		const listed = await desk.run(["audit", "list", "--run", run_id, "--limit", "1000", "--json"]);
		expect((listed.data as { entries: object[] }).entries).toHaveLength(shown.entries.length);
		const report = (await desk.run(["report", "--json"])).data as { runs: Record<string, unknown>[] };
		expect(report.runs.filter(({ command }) => command === "sync")).toEqual([
			expect.objectContaining({ run_id, successful: total }),
		]);
		const [{ kinds }] = inLedger(
			"SELECT GROUP_CONCAT(DISTINCT kind) AS kinds FROM record WHERE run_id = ? AND state = 'created'",
			run_id,
		) as [{ kinds: string }];
		expect(kinds).toContain("invoice");
		expect((await desk.run(["audit", "verify"])).code).toBe(0);
	});

	it("asks the lock: the next step is to wait for the run that holds it, also after a command was kept out", async () => {
		const home = join(desk.folder, "home");
		const owner = {
			user: "anna",
			host: "pc7",
			pid: process.pid,
			command: "invoices all",
			since: "2026-11-30T10:00:00Z",
		};
		const attempt = takeHomeLock(home, owner);
		if (!("release" in attempt)) throw new Error("the lock was not free");
		expect((await desk.run(["sync"])).code).toBe(11);
		const during = await status();
		expect(during.next).toBe(`A run is under way (process ${process.pid}, invoices all): wait until it has ended`);
		expect(during.last_run).toMatchObject({ command: "sync", exit_code: 11 });
		const out = await desk.run(["auth", "logout"]);
		expect([out.code, out.stderr]).toEqual([11, saying(/invoices all/)]);
		attempt.release();
		expect((await status()).next).not.toContain("under way");
		expect((await desk.run(["auth", "status"])).code).toBe(0);
	});

	it("names reset for rows that another tool left in progress", async () => {
		desk.sql("UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'another' WHERE id IN (2, 3)");
		expect((await status()).next).toBe(
			"2 records in progress by another tool or computer; if nobody works on them any more: eaur-qb invoices reset",
		);
	});

	it("the step that it names works now, one after the other, until nothing is left", async () => {
		const steps: string[] = [];
		for (let step = 0; step < 5; step += 1) {
			const { next } = await status();
			steps.push(next);
			const [, command] = /eaur-qb ([a-z -]+?)(?: settles them|,|$)/.exec(next) ?? [];
			if (command === undefined) break;
			const words = command.trim().split(" ");
			const said = await desk.run(words.includes("reset") ? [...words, "--older-than", "0s", "--yes"] : words);
			expect([0, 3], said.stderr).toContain(said.code);
		}
		expect(steps.length).toBeGreaterThan(2);
		expect(steps[0]).toMatch(/invoices reset/);
		expect(steps.at(-1)).toMatch(
			/^Nothing to do: all customers and invoices are in QuickBooks, as of 20.* UTC\. Payments are not sent: payments\.enabled is off\./,
		);
	});

	it("names what a login needs first, where that is not set", async () => {
		const { data } = await desk.run(["status", "--json"], {
			QUICK_BOOKS_CLIENT_ID: undefined,
			EAUR_QB_HOME: join(desk.folder, "another"),
		});
		expect(data.next).toMatch(/QUICK_BOOKS_CLIENT_ID/);
	});

	it("agrees with auth status on a connection that Intuit has revoked", async () => {
		await desk.run(["auth", "logout"]);
		const { connection, next } = (await desk.run(["status", "--json"])).data as { connection: object; next: string };
		expect([connection, next]).toEqual([expect.objectContaining({ connected: false }), saying(/auth login/)]);
	});
});
