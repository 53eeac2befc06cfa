import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { startOffice } from "../e2e/support.js";
import { connect, type Desk, type Said, saying, sitDown } from "./desk.js";

interface CheckData {
	readonly name: string;
	readonly state: "ok" | "warning" | "fault" | "skipped";
	readonly detail: string;
	readonly fix: string | null;
}

const checkOf = ({ data }: Pick<Said, "data">, name: string): CheckData | undefined =>
	(data.checks as CheckData[]).find((check) => check.name === name);

describe("the doctor", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown(undefined, false);
	});
	afterAll(() => desk.close());

	it("says with 4 that nobody is connected, looks at the rest all the same, and leaves nothing behind", async () => {
		const said = await desk.run(["doctor", "--json"]);
		expect(said.code).toBe(4);
		expect(checkOf(said, "QuickBooks")).toMatchObject({ state: "fault", fix: saying("auth login") });
		expect(checkOf(said, "Items")?.state).toBe("skipped");
		expect(checkOf(said, "MIS")?.state).toBe("ok");
		expect(existsSync(join(desk.folder, "home"))).toBe(false);
	});

	it("names a setting with which other programs check no certificates, and says nothing of it where it is not set", async () => {
		const said = await desk.run(["doctor", "--json"], { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
		expect(checkOf(said, "Certificates")).toMatchObject({ state: "warning", detail: saying("=0 is set") });
		expect(checkOf(await desk.run(["doctor", "--json"]), "Certificates")).toBeUndefined();
	});

	it("says with 2 that the MIS is not configured, and with 2 that there is no such file", async () => {
		const nothing = await desk.run(["doctor", "--json"], { MIS_DATABASE_URL: undefined });
		expect(nothing.code).toBe(2);
		expect(checkOf(nothing, "MIS")).toMatchObject({ state: "fault", fix: saying("init") });
		expect(checkOf(nothing, "Schema")?.state).toBe("skipped");
		const wrong = await desk.run(["doctor", "--json"], { MIS_DATABASE_URL: "sqlite:nowhere.sqlite" });
		expect(wrong.code).toBe(2);
	});

	it("names every fault of the configuration as one check, looks at what needs none, and ends with 2", async () => {
		const faulty = { QUICKBOOKS_ENVIRONMENT: "test", QUICKBOOKS_LIMITS: "speed=9", EAUR_QB_TOKEN_KEY: "short" };
		const said = await desk.run(["doctor", "--json"], faulty);
		expect(said.code).toBe(2);
		expect(checkOf(said, "Configuration")?.state).toBe("fault");
		for (const name of Object.keys(faulty)) expect(checkOf(said, "Configuration")?.detail).toContain(name);
		expect(checkOf(said, "Node.js")?.state).toBe("ok");
		expect(checkOf(said, "State folder")?.state).toBe("ok");
		expect(checkOf(said, "MIS")?.state).toBe("skipped");
		expect(checkOf(said, "QuickBooks")?.state).toBe("skipped");
		const { stdout } = await desk.run(["doctor"], faulty);
		const marked = stdout.split("\n").filter((line) => /^[✔!✖–] /.test(line));
		expect(marked.find((line) => line.startsWith("✖"))).toMatch(/^✖ Configuration /);
		expect(stdout).not.toContain("short");
		expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it("a file that --config names and that is not there is a fault of the configuration too", async () => {
		const said = await desk.run(["--config", "nowhere.toml", "doctor", "--json"]);
		expect([said.code, checkOf(said, "Configuration")?.detail]).toEqual([2, saying("nowhere.toml")]);
	});

	it("says with 5 that QuickBooks does not answer", async () => {
		await connect(desk);
		const away = await sitDown(undefined, false);
		await connect(away);
		await away.sandbox.close();
		const said = await away.run(["doctor", "--json"], {
			QUICKBOOKS_LIMITS: "attempts=1,retry_delay=1ms,timeout=500ms",
		});
		expect(said.code).toBe(5);
		expect(checkOf(said, "QuickBooks")?.state).toBe("fault");
		expect(said.stderr.split("\n")).toEqual(
			expect.arrayContaining(["Looking at the MIS", "Looking at QuickBooks", "Looking at the records"]),
		);
		await away.close().catch(() => {});
	});

	it("says with 6 which fee categories have no item, and 0 once they have one", async () => {
		const lacking = await desk.run(["doctor", "--json"]);
		expect(lacking.code).toBe(6);
		expect(checkOf(lacking, "Items")).toMatchObject({ state: "fault", fix: saying("map items") });
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await desk.run(["map", "locations", "--create"]);
		const well = await desk.run(["doctor", "--json"]);
		expect(well.code, well.stdout).toBe(0);
		expect(checkOf(well, "Items")?.state).toBe("ok");
	});

	it("passes no settings that stop every run, and names the file that they are in", async () => {
		const file = join(desk.folder, "other.toml");
		writeFileSync(file, '[invoices]\nclass = "Tuition"\n', { mode: 0o600 });
		const said = await desk.run(["--config", file, "doctor", "--json"]);
		const run = await desk.run(["--config", file, "sync", "--dry-run"]);
		expect([said.code, run.code]).toEqual([2, 2]);
		expect(checkOf(said, "Settings")).toMatchObject({ state: "fault", detail: saying("does not track classes") });
		expect(checkOf(said, "Configuration")?.detail).toContain(file);
	});

	it("sees rows left in progress and rows that another tool marked today", async () => {
		const before = readdirSync(join(desk.folder, "home")).sort();
		desk.sql(
			"UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'old tool', pushed_date = datetime('now', 'localtime', '-2 hours') WHERE id = 1",
		);
		const said = await desk.run(["doctor", "--json"]);
		expect(said.code).toBe(6);
		expect(checkOf(said, "Records stuck")).toMatchObject({
			state: "fault",
			fix: saying("invoices reset"),
		});
		expect(checkOf(said, "Other tools")).toMatchObject({ state: "fault", detail: saying("old tool") });
		desk.sql(
			"UPDATE tbl_imvoice SET QuickBk_Status = 0, pushed_date = datetime('now', 'localtime', '-2 days') WHERE id = 1",
		);
		expect(checkOf(await desk.run(["doctor", "--json"]), "Other tools")?.state).toBe("ok");
		expect(
			readdirSync(join(desk.folder, "home"))
				.filter((name) => !name.startsWith("audit.sqlite-"))
				.sort(),
		).toEqual(before.filter((name) => !name.startsWith("audit.sqlite-")));
	});

	it("does not take the lock: a run that is under way is not disturbed", async () => {
		const [run, said] = await Promise.all([desk.run(["customers", "all"]), desk.run(["doctor", "--json"])]);
		expect(run.code).toBe(0);
		expect(said.code).not.toBe(11);
	});

	it("gives every check one line with a mark, in 80 columns", async () => {
		const { stdout } = await desk.run(["doctor"]);
		for (const name of ["Node.js", "MIS", "Company", "Sales tax"])
			expect(stdout).toMatch(new RegExp(`^[✔!✖–] ${name} `, "m"));
		expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
	});
});

describe("the doctor at a MIS server", () => {
	it("names the least GRANT where the account may only read, and accepts it once given", async () => {
		const university = makeUniversity({ seed: 4, students: 5, applicants: 5, invoices: 10, dirt: false });
		const office = await startOffice({ shape: "guide", university, privileges: "SELECT", prepared: false });
		try {
			const user = office.account?.user;
			await onServer(office, `RENAME USER '${user}'@'%' TO '${user}'@'127.0.0.1'`);
			const doctor = async () => (await office.run(["doctor", "--json"])).json as unknown as Pick<Said, "data">;
			const lacking = checkOf(await doctor(), "Privileges");
			expect(lacking).toMatchObject({ state: "fault" });
			expect(lacking?.fix).toMatch(/GRANT UPDATE \(QuickBk_Status, pushed_by, pushed_date.*\) ON .*tbl_imvoice/i);
			const off = await office.run(["doctor", "--json"], { env: { MIS_WRITE_BACK: "off" } });
			expect(checkOf(off.json as unknown as Pick<Said, "data">, "Privileges")?.state).toBe("ok");
			const grants = [...(lacking?.fix ?? "").matchAll(/GRANT UPDATE [^;]+/g)].map(([grant]) => grant);
			await onServer(office, ...grants);
			expect(checkOf(await doctor(), "Privileges")?.state).toBe("ok");
		} finally {
			await office.close();
		}
	});
});

describe("the doctor at a MIS without tracking columns", () => {
	it("with write-back on, does not tick an account that may only read, and says what comes first", async () => {
		const university = makeUniversity({ seed: 4, students: 5, applicants: 5, invoices: 10, dirt: false });
		const office = await startOffice({ shape: "untracked", university, privileges: "SELECT", prepared: false });
		try {
			const said = (await office.run(["doctor", "--json"])).json as unknown as Pick<Said, "data">;
			expect(checkOf(said, "Privileges")).toMatchObject({
				state: "fault",
				fix: saying(/once `eaur-qb mis prepare` has added the columns: GRANT UPDATE \(QuickBk_Status, pushed_by,/),
			});
		} finally {
			await office.close();
		}
	});
});

async function onServer(office: Awaited<ReturnType<typeof startOffice>>, ...statements: string[]): Promise<void> {
	const connection = await createConnection({ uri: office.server.url(office.database) });
	for (const statement of statements) await connection.query(statement);
	await connection.end();
}

describe("custom fields of customers", () => {
	const check = async (desk: Desk) => checkOf(await desk.run(["doctor", "--json"]), "Custom fields");
	const settings = '[customers.customFields]\nRegNo = "1000000001"\nTrackingID = "1000000002"\nCampus = "1000000003"\n';

	it.each([
		["kept", true],
		["dropped", false],
	])(
		"are %s: told by reading what was sent, and nothing is written to find out",
		async (_what, enhancedCustomFields) => {
			const desk = await sitDown({ students: 8, applicants: 8, invoices: 0 }, false);
			await connect(desk);
			expect(await check(desk)).toMatchObject({ state: "ok", detail: saying("none are set") });
			const control = async (path: string, body?: object) =>
				(
					await fetch(`${desk.sandbox.url}/sandbox/${path}`, body && { method: "POST", body: JSON.stringify(body) })
				).json();
			const writes = async () => ((await control("stats")) as { writes: number }).writes;
			await control("company", { enhancedCustomFields });
			writeFileSync(join(desk.folder, "home", "config.toml"), settings, { mode: 0o600 });
			expect(await check(desk)).toMatchObject({
				state: "skipped",
				detail: saying("no customer was made from here yet"),
			});
			await desk.run(["customers", "all", "--json"]);
			const before = await writes();
			expect(await check(desk)).toMatchObject(
				enhancedCustomFields
					? { state: "ok", detail: saying("kept") }
					: { state: "warning", detail: saying(/RegNo \(definition 1000000001\).*Campus/), fix: saying("only reads") },
			);
			expect(await writes()).toBe(before);
			await desk.close();
		},
	);
});
