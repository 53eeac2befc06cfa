import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import {
	identityIn,
	listAt,
	type Office,
	outcomeOf,
	type RunOptions,
	type Stats,
	saying,
	startOffice,
	until,
} from "./support.js";

const university = makeUniversity({ seed: 23, students: 12, applicants: 6, invoices: 30, dirt: false });
const CLOSED_PORT = "1";

describe("bad input gets a clear answer, and nothing is sent", () => {
	let office: Office;
	let before: { sums: Readonly<Record<string, string>>; stats: Stats };

	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university });
		before = { sums: await office.checksums([]), stats: await office.company.stats() };
	});
	afterAll(async () => {
		// Whatever was asked wrongly above: nobody wrote anything.
		expect(await office.checksums([])).toEqual(before.sums);
		expect((await office.company.stats()).writes).toBe(before.stats.writes);
		await office.close();
	});

	/** Ends with this code, one JSON object on standard output, and says this in it; gives the fix back. */
	async function refused(args: readonly string[], code: number, says: RegExp, options?: RunOptions): Promise<string> {
		const ran = await office.run([...args, "--json"], options);
		expect(ran.output).toMatch(says);
		expect(ran.code, ran.output).toBe(code);
		const { success, error } = ran.json;
		expect(success).toBe(false);
		expect(`${error?.detail}\n${error?.fix}`).toMatch(says);
		expect(error?.fix, "what to do").toMatch(/\w{3}/);
		return error?.fix ?? "";
	}

	const mistakes: readonly (readonly [line: string, says: RegExp])[] = [
		["invoices preview --limit 101", /from 1 to 100/],
		["invoices preview --limit 0", /from 1 to 100/],
		["invoices preview --offset -1", /0 or more/],
		["invoices batch --batch-size 0", /from 1 to 100/],
		["customers all --batch-size 101", /from 1 to 100/],
		["invoices all --batch-size ten", /from 1 to 100/],
		["invoices all --max-batches 0", /1 or more/],
		["invoices all --colour", /unknown option '--colour'/],
		["invoices sent", /unknown command 'sent'/],
		["invoces all", /unknown command 'invoces'[\s\S]*invoices/],
		["invoices all --from 2026-02-30", /2026-01-31/],
		["invoices all --from 2026-02-02 --to 2026-02-01", /later than/],
		["invoices all --ids 17,x", /"x" is none/],
		["invoices all --ids ,", /commas/],
		["invoices retry --code QB099", /QB001 to QB012/],
		["invoices single abc", /"abc" is no invoice number/],
		["customers single", /missing required argument/],
		["customers preview --category Tuition", /category/],
		["customers all --no-students --no-applicants", /leave no customers/],
		["invoices reset --older-than 5", /10m/],
		["auth import --realm-id 1", /--file/],
		["invoices analyze --config nowhere.toml", /nowhere\.toml[\s\S]*no such file/],
		["invoices analyze --log-file /nowhere/at/all.jsonl", /\/nowhere\/at\/all\.jsonl/],
	];
	it.concurrent.each(mistakes)(
		"a mistake in the command line ends with 2 and says what is wrong: %s",
		async (line, says) => {
			await refused(line.split(" "), 2, says);
		},
	);

	it.each([
		["invoices single 99999", /no invoice 99999/],
		["customers single 99999", /No student has the reg_no/],
		["customers single applicant:99999", /99999/],
	])("a record that is not in the MIS ends with 2: %s", async (line, says) => {
		await refused(line.split(" "), 2, says);
	});

	describe("configuration", () => {
		const inFolder = (name: string, files: Readonly<Record<string, string>>) => {
			const folder = join(office.cwd, name);
			mkdirSync(folder, { mode: 0o700 });
			for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { mode: 0o600 });
			return folder;
		};

		it("a broken .env names the file and the line", async () => {
			const cwd = inFolder("broken", { ".env": "MIS_DB_NAME=mis\n\nthis is no setting\n" });
			await refused(["invoices", "all"], 2, /\.env:3.*NAME=value/, { cwd });
		});

		it("an .env that others may write is refused, one that they may read is a warning", async () => {
			const cwd = inFolder("open", { ".env": "SOMETHING_ELSE=1\n" });
			chmodSync(join(cwd, ".env"), 0o666);
			await refused(["invoices", "all"], 2, /others may write[\s\S]*chmod 600/, { cwd });
			chmodSync(join(cwd, ".env"), 0o644);
			const ran = await office.run(["invoices", "analyze"], { cwd });
			expect([ran.code, ran.stderr]).toEqual([0, saying(/can be read by others: chmod 600/)]);
		});

		it("three faults in a configuration file are shown all at once, each with its line", async () => {
			const text =
				'[mis]\ncurrency = "francs"\n\n[invoices]\nprefix = "much too long a prefix"\n\n[customers]\ncolour = "blue"\n';
			const cwd = inFolder("three", { "config.toml": text });
			const all = /^(?=[\s\S]*\.toml:2.*currency)(?=[\s\S]*\.toml:5.*prefix)(?=[\s\S]*\.toml:8.*colour)/;
			await refused(["invoices", "all", "--config", "config.toml"], 2, all, { cwd });
		});

		const settings: readonly (readonly [setting: string, value: string, says: RegExp])[] = [
			["QUICKBOOKS_LIMITS", "calls=0", /calls must be/],
			["QUICKBOOKS_LIMITS", "speed=9", /"speed" is no limit/],
			["QUICKBOOKS_BASE_URL", "http://quickbooks.example.org", /only Intuit's hosts and this machine/],
			["QUICKBOOKS_ENVIRONMENT", "test", /sandbox.*production/],
			["MIS_WRITE_BACK", "maybe", /on.*off/],
			["MIS_DB_PORT", "eighty", /MIS_DB_PORT/],
			["EAUR_QB_TOKEN_KEY", "short", /32 bytes/],
		];
		it.concurrent.each(settings)("%s=%s ends with 2", async (setting, value, says) => {
			await refused(["invoices", "preview"], 2, says, { env: { [setting]: value } });
		});

		it.each([
			["EAUR_QB_TOKEN_KEY", /EAUR_QB_TOKEN_KEY/],
			["QUICK_BOOKS_CLIENT_ID", /QUICK_BOOKS_CLIENT_ID is missing/],
		])("a missing %s ends with 2 and is named", async (setting, says) => {
			await refused(["invoices", "all"], 2, says, { env: { [setting]: undefined } });
		});

		it("no MIS at all says what to set", async () => {
			const env = {
				MIS_DB_HOST: undefined,
				MIS_DB_USER: undefined,
				MIS_DB_PASSWORD: undefined,
				MIS_DB_NAME: undefined,
				MIS_DB_PORT: undefined,
			};
			const fix = await refused(["invoices", "analyze"], 2, /No MIS database is configured/, { env });
			expect(fix).toMatch(/MIS_DB_HOST/);
		});
	});

	describe("the MIS", () => {
		const wrong: readonly (readonly [
			what: string,
			env: Readonly<Record<string, string>>,
			code: number,
			says: RegExp,
		])[] = [
			["a wrong password", { MIS_DB_PASSWORD: "guessed" }, 2, /does not let .* in/],
			["a wrong user", { MIS_DB_USER: "nobody" }, 2, /does not let nobody in/],
			["a wrong database", { MIS_DB_NAME: "no_such_mis" }, 2, /no_such_mis/],
			["a port where nobody listens", { MIS_DB_PORT: CLOSED_PORT }, 5, /does not answer/],
			["a host that does not exist", { MIS_DB_HOST: "mis.invalid", MIS_DB_SSL: "off" }, 5, /does not answer/],
		];
		it.concurrent.each(wrong)("%s is told, with QB011", async (_what, env, code, says) => {
			await refused(["invoices", "analyze"], code, says, { env });
			const home = office.secondHome(JSON.stringify(env).replace(/\W/g, ""));
			await refused(["customers", "all"], code, says, { env: { ...env, ...home } });
		});

		it.each([
			["table", "RENAME TABLE tbl_campus TO tbl_place", /tbl_campus/],
			["column", "ALTER TABLE tbl_imvoice DROP COLUMN dept", /tbl_imvoice.*dept|dept.*tbl_imvoice/],
		])("a missing %s is named, and mis inspect shows it with 6", async (_what, change, says) => {
			const database = await office.server.createDatabase("spoiled", "guide");
			onTestFinished(async () => void (await office.server.query(`DROP DATABASE \`${database}\``)));
			await office.server.query(change, database);
			const env = { MIS_DB_NAME: database };
			await refused(["invoices", "all"], 2, says, { env });
			const inspected = await office.run(["mis", "inspect"], { env });
			expect([inspected.code, inspected.stdout]).toEqual([6, saying(says)]);
		});

		it("an account that may not write is told the least GRANT, before anything is sent", async () => {
			const { user, password } = await office.server.selectOnlyUser(office.database);
			const env = { MIS_DB_USER: user, MIS_DB_PASSWORD: password };
			const fix = await refused(["customers", "all"], 2, /lacks a privilege/, { env });
			expect(fix).toMatch(/GRANT SELECT, UPDATE \(QuickBk_Status[\s\S]*MIS_WRITE_BACK=off/);
		});
	});

	describe("the company", () => {
		const standard = { homeCurrency: "RWF", usesSalesTax: false, customTransactionNumbers: true };
		const setTo = async (change: object) => {
			await office.company.change({ ...standard, ...change });
			onTestFinished(() => office.company.change(standard));
		};

		it("of another currency is refused, for customers too", async () => {
			await setTo({ homeCurrency: "USD" });
			const env = { EAUR_QB_HOME: await connectedHome(office, "dollars") };
			await refused(["customers", "all"], 2, /home currency.*USD.*RWF/, { env });
			const fix = await refused(["invoices", "all"], 2, /USD/, { env });
			expect(fix).toMatch(/mis\.currency/);
		});

		it("that is taxed is refused without invoices.taxCode, and with one that it does not have", async () => {
			await setTo({ usesSalesTax: true });
			expect(await refused(["invoices", "all"], 2, /uses sales tax/)).toMatch(/invoices\.taxCode/);
			await refused(["sync", "--dry-run"], 2, /uses sales tax/);
			const config = join(office.cwd, "tax.toml");
			writeFileSync(config, '[invoices]\ntaxCode = "Nonsense"\n', { mode: 0o600 });
			await refused(["invoices", "all", "--config", config], 2, /"Nonsense".*tax code/);
			await refused(["invoices", "all", "--dry-run", "--config", config], 2, /"Nonsense".*tax code/);
		});

		it("that has no such class is refused, and the dry run does not promise otherwise", async () => {
			await setTo({ tracksClasses: true });
			const config = join(office.cwd, "class.toml");
			writeFileSync(config, '[invoices]\nclass = "Nowhere"\n', { mode: 0o600 });
			await refused(["sync", "--dry-run", "--config", config], 2, /invoices\.class is "Nowhere"/);
			await refused(["invoices", "all", "--config", config], 2, /invoices\.class is "Nowhere"/);
		});

		it("that numbers its invoices itself is refused", async () => {
			await setTo({ customTransactionNumbers: false });
			expect(await refused(["invoices", "all"], 2, /numbers its invoices itself/)).toMatch(
				/custom transaction numbers/,
			);
		});
	});

	describe("the connection", () => {
		const tokensOf = (change: object = {}) => JSON.stringify({ ...office.company.server.tokens, ...change });
		const importing = (realm: string) => ["auth", "import", "--realm-id", realm, "--file", "-"];

		it("none at all ends with 4 and names the command that makes one", async () => {
			const fix = await refused(["invoices", "all"], 4, /no connection/, { env: office.secondHome("unconnected") });
			expect(fix).toMatch(/auth login/);
		});

		it("to another company's number is refused with 4, and not kept", async () => {
			const env = office.secondHome("wrong-realm");
			await refused(importing("123456789"), 4, /does not accept this connection/, { env, input: tokensOf() });
			expect((await office.run(["auth", "status"], { env })).code).toBe(4);
		});

		it("with unknown tokens is refused with 4, and the one that works stays", async () => {
			const input = tokensOf({ access_token: "stolen", refresh_token: "stolen-too" });
			await refused(importing(office.company.server.realmId), 4, /no longer accepts|invalid_grant/, { input });
			expect((await office.run(["auth", "status"])).code).toBe(0);
			expect((await office.run(["map", "items"])).code).toBe(0);
		});

		it.each([
			["no JSON", "access_token=x", /does not hold JSON/],
			["JSON without tokens", '{"token":"x"}', /access_token/],
		])("%s instead of tokens ends with 2", async (_what, input, says) => {
			await refused(importing("123"), 2, says, { env: office.secondHome("no-tokens"), input });
		});

		it("made for another app or address is not used", async () => {
			await refused(["invoices", "all"], 4, /client id/, { env: { QUICK_BOOKS_CLIENT_ID: "ABanother" } });
			await refused(["invoices", "all"], 4, /API address/, { env: { QUICKBOOKS_BASE_URL: "http://127.0.0.1:9" } });
		});
	});

	describe("the ledger", () => {
		it("of a newer version is refused, and not changed", async () => {
			const env = office.secondHome("newer");
			expect((await office.run(["status"], { env })).code).toBe(0);
			const database = new Database(join(env.EAUR_QB_HOME, "audit.sqlite"));
			database.pragma("user_version = 999");
			database.close();
			await refused(["invoices", "all"], 2, /newer eaur-qb \(schema 999/, { env });
			await refused(["invoices", "preview"], 2, /newer eaur-qb/, { env });
		});
	});

	describe("another run", () => {
		it("keeps this one out with 11, naming who holds the lock; looking is always allowed", async () => {
			await office.company.faults([{ on: "query", do: "slow", ms: 5_000, times: 1 }]);
			onTestFinished(() => office.company.faults([]));
			const working = office.run(["map", "items", "--create"]);
			await until(async () => (await office.company.struck()) > 0);
			await refused(["invoices", "all"], 11, /process \d+, `map items --create`/);
			await refused(["customers", "batch"], 11, /another run/i, {
				env: { EAUR_QB_HOME: await connectedHome(office, "another-machine") },
			});
			const looking = await Promise.all(
				["invoices analyze", "invoices preview", "status", "invoices all --dry-run"].map((line) =>
					office.run(line.split(" ")),
				),
			);
			expect(looking.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
			expect((await working).code).toBe(0);
		});
	});

	describe("--json", () => {
		it.each([
			[
				"invoices analyze",
				["total_invoices", "not_synced", "already_synced", "failed", "in_progress", "progress_percent"],
			],
			["customers analyze", ["applicants", "students", "overall"]],
			["invoices preview", ["records", "limit", "offset", "total"]],
			["customers preview-applicants", ["records", "limit", "offset", "total"]],
			["invoices status", ["total_invoices", "connection", "last_run", "next"]],
			["status", ["customers", "invoices", "connection", "last_run", "next"]],
			["map items", ["mappings", "missing"]],
			["auth status", ["state", "realm_id"]],
			["mis inspect", ["tables", "columns", "complete"]],
		])("%s puts one object on standard output, with these data", async (line, keys) => {
			const ran = await office.run([...line.split(" "), "--json"]);
			expect(Object.keys(ran.json).toSorted()).toEqual(["data", "error", "message", "success", "timestamp"]);
			expect(ran.json).toMatchObject({ success: true, error: null });
			expect(Object.keys(ran.json.data ?? {})).toEqual(expect.arrayContaining([...keys]));
			expect(ran.json.timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
			expect(ran.json.message).not.toBe("");
		});

		it("goes to standard output alone; without it, people read there", async () => {
			const ran = await office.run(["invoices", "analyze"]);
			expect(ran.stdout).toMatch(/Total Invoices:\s+30\n[\s\S]*Progress:\s+0\.0%/);
			expect(ran.stderr).toBe("");
		});
	});
});

describe("a MIS that no integration has touched", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: "untracked", university });
	});
	afterAll(() => office?.close());
	const inspect = () => office.run(["mis", "inspect", "--json"]);

	it("is not sent from while statuses shall be written: exit 2, and both ways out", async () => {
		const stats = await office.company.stats();
		for (const line of ["customers all", "invoices all", "sync"]) {
			const { code, json } = await office.run([...line.split(" "), "--json"]);
			expect(code, line).toBe(2);
			expect(json.error?.fix, line).toMatch(/mis prepare[\s\S]*MIS_WRITE_BACK=off/);
		}
		expect((await office.company.stats()).writes).toBe(stats.writes);
	});

	it("is shown by mis inspect as it is, with 6", async () => {
		const ran = await inspect();
		expect(ran.code).toBe(6);
		expect(listAt(ran.json.data, "columns")).toContainEqual(
			expect.objectContaining({ table: "tbl_imvoice", present: false }),
		);
	});

	it("is not altered by mis prepare --print-sql, nor without a yes", async () => {
		const before = await office.checksums([]);
		const printed = await office.run(["mis", "prepare", "--print-sql"]);
		expect([printed.code, printed.stdout]).toEqual([0, saying(/ALTER TABLE `?tbl_imvoice/)]);
		const unanswered = await office.run(["mis", "prepare"]);
		expect([unanswered.code, unanswered.stderr]).toEqual([2, saying(/--yes/)]);
		expect(await office.checksums([])).toEqual(before);
	});

	it("is made fit by mis prepare --yes, and then the main job works", async () => {
		expect((await office.run(["mis", "prepare", "--yes"])).code).toBe(0);
		expect((await inspect()).code).toBe(0);
		expect(outcomeOf(await office.run(["customers", "all", "--json"]))).toMatchObject({ code: 0, successful: 18 });
		expect(outcomeOf(await office.run(["invoices", "all", "--json"]))).toMatchObject({ code: 0, successful: 30 });
		expect(await office.mis("SELECT DISTINCT QuickBk_Status AS status FROM tbl_imvoice")).toEqual([{ status: "1" }]);
		expect((await office.company.objects("Customer")).map(identityIn).filter((who) => who !== "")).toHaveLength(18);
	});
});

describe("a login that has ended", () => {
	it("is told with 4, and nothing is lost", async () => {
		const office = await startOffice({ shape: "guide", university });
		onTestFinished(() => office.close());
		const before = await office.checksums([]);
		await office.company.expireTokens();
		expect((await office.run(["customers", "batch", "--batch-size", "1"])).code).toBe(0);
		await office.company.expireTokens({ refresh: true });
		const ran = await office.run(["customers", "all", "--json"]);
		expect([ran.code, ran.json.error?.fix]).toEqual([4, saying(/auth login/)]);
		expect(await office.mis("SELECT COUNT(*) AS stuck FROM tbl_personal_ug WHERE QuickBk_Status = 3")).toEqual([
			{ stuck: "0" },
		]);
		expect(Object.keys(await office.checksums([]))).toEqual(Object.keys(before));
	});
});

/** A home of its own, connected to the same company with the same tokens. */
async function connectedHome(office: Office, name: string): Promise<string> {
	const env = office.secondHome(name);
	const ran = await office.connect({ env });
	expect(ran.code, ran.output).toBe(0);
	return env.EAUR_QB_HOME;
}
