import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, everyCommand } from "../../src/commands/program.js";
import { MISFORTUNES } from "../../src/sandbox/faults.js";
import { authorizeAddress, type Desk, decide, openDesk } from "../auth/support.js";

/** A command as it was typed, and all that came out of it. */
interface Said {
	readonly command: string;
	readonly output: string;
}

const PASSWORD = "Pa55:w0rd/with@odd#signs";
const WRONG = "wrong-token-that-is-secret-too-1234567890";

/** What each command needs to get somewhere. One that is not named here is run as it is. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
	"invoices single": ["7"],
	"invoices show": ["7"],
	"customers single": ["22000001"],
	"customers show": ["22000001"],
	"invoices reset": ["--older-than", "1s", "--yes"],
	"customers reset": ["--older-than", "1s", "--yes"],
	"map items": ["--create", "--income-account", "Tuition Fees"],
	"map locations": ["--create"],
	"mis prepare": ["--print-sql"],
	"audit show": ["1"],
	"audit export": ["--file", "audit-export.jsonl"],
	"auth move": ["--to", "file"],
	"auth import": ["--realm-id", "123", "--file", "-"],
	completion: ["bash"],
	explain: ["QB006"],
};

/** Driven by themselves below, or not at all: they run until they are ended, change the computer, or end the connection. */
const APART = ["sandbox", "auth login", "auth logout", "demo", "schedule install", "schedule remove", "help"];

/** A national id in full is what these are for. */
const MAY_SHOW_IDS = / show |preview.* --json/;

describe("nothing gets out", () => {
	let desk: Desk;
	let logFile: string;
	const said: Said[] = [];
	const secrets = new Map<string, string>();

	async function run(args: readonly string[], env = {}, input = ""): Promise<void> {
		const { output } = await desk.run([...args, "--verbose", "--log-file", logFile], { env, input });
		said.push({ command: args.join(" "), output });
	}

	beforeAll(async () => {
		desk = await openDesk();
		logFile = join(desk.folder, "log.jsonl");
		const { clientId, clientSecret, tokens } = desk.sandbox;
		secrets.set("client secret", clientSecret);
		secrets.set("app header", Buffer.from(`${clientId}:${clientSecret}`).toString("base64"));
		secrets.set("token key", desk.env.EAUR_QB_TOKEN_KEY ?? "");
		secrets.set("access token", tokens.access_token);
		secrets.set("refresh token", tokens.refresh_token);
		secrets.set("database password", PASSWORD);
		secrets.set("token of a fault", WRONG);
		await logIns();
		for (const command of await commandsOf()) {
			await run([...command.split(" "), ...(ARGUMENTS[command] ?? [])]);
			await run([...command.split(" "), ...(ARGUMENTS[command] ?? []), "--json"]);
		}
		await configurationFaults();
		await callFaults();
		await run(["auth", "logout"]);
		await run(["demo"]);
	}, 300_000);
	afterAll(() => desk.close());

	async function logIns(): Promise<void> {
		for (const way of ["browser", "paste", "stale"]) {
			const args = ["auth", "login", "--yes", "--no-browser", ...(way === "browser" ? [] : ["--paste"])];
			const login = desk.start([...args, "--verbose", "--log-file", logFile]);
			const target = await decide(await authorizeAddress(login));
			secrets.set(`code of ${way}`, new URL(target).searchParams.get("code") ?? "");
			if (way === "browser") await (await fetch(target)).text();
			else login.child.stdin.end(`${way === "stale" ? `${target}x` : target}\n`);
			said.push({ command: `auth login by ${way}`, output: (await login.ended).output });
		}
		const tokens = { ...desk.sandbox.tokens, access_token: WRONG, refresh_token: `${WRONG}-r` };
		await run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], {}, JSON.stringify(tokens));
		await run(["auth", "import", "--realm-id", "1", "--file", "-"], {}, `{"access_token":"${WRONG}"`);
	}

	async function configurationFaults(): Promise<void> {
		const server = `mysql://finance:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/mis`;
		await run(["invoices", "analyze"], { MIS_DATABASE_URL: server });
		await run(["invoices", "analyze"], { MIS_DATABASE_URL: `${server}?x=1` });
		await run(["invoices", "analyze"], { MIS_DATABASE_URL: `mysql://finance:${PASSWORD}@nowhere` });
		await run(["auth", "status"], { EAUR_QB_TOKEN_KEY: `${desk.env.EAUR_QB_TOKEN_KEY}x` });
		await run(["auth", "status"], { EAUR_QB_TOKEN_KEY: Buffer.alloc(32, 7).toString("base64") });
		await run(["status"], { QUICKBOOKS_BASE_URL: `http://user:${PASSWORD}@intuit.com.example` });
		await run(["invoices", "batch"], { QUICK_BOOKS_SECRET: WRONG });
		await run(["auth", "refresh"], { QUICK_BOOKS_SECRET: WRONG });
	}

	/** Every way in which a call to QuickBooks can fail, on every kind of call. */
	async function callFaults(): Promise<void> {
		const hurried =
			"timeout=300ms,attempts=2,retry_delay=1ms,throttle_wait=1ms,lookup_after=0s,calls=100000,per_second=1000000";
		for (const misfortune of MISFORTUNES) {
			await desk.control("faults", [{ on: "any", do: misfortune, ms: 400, every: 3 }] as unknown as object);
			await run(["invoices", "batch", "--batch-size", "8"], { QUICKBOOKS_LIMITS: hurried });
		}
		await desk.control("faults", [{ on: "token", do: "500" }] as unknown as object);
		await desk.control("expire-tokens", {});
		await run(["invoices", "batch"], { QUICKBOOKS_LIMITS: hurried });
		await desk.control("faults", [] as unknown as object);
	}

	it("every command and many failures were driven, and most of them had much to say", () => {
		expect(said.length).toBeGreaterThan(80);
		expect(said.filter(({ output }) => output.length > 200).length).toBeGreaterThan(40);
		expect(
			said.filter(({ output }) => output.includes("A fault of eaur-qb itself")).map(({ command }) => command),
		).toEqual([]);
	});

	it("no secret stands in any output, in any of the ways it may be written", () => {
		for (const { command, output } of said) expect([command, secretsIn(output)]).toEqual([command, []]);
	});

	it("no secret lies in any file: log, ledger, lock, record of the keychain, export", () => {
		const files = filesUnder(desk.folder);
		expect(files.some((file) => file.endsWith("audit.sqlite"))).toBe(true);
		for (const file of files) expect([file, secretsIn(readFileSync(file, "latin1"))]).toEqual([file, []]);
	});

	it("no national id stands in full in tables, logs or the audit, nor anywhere but where one record is asked for", () => {
		const ids = desk.nationalIds;
		expect(ids.length).toBeGreaterThan(50);
		const idsIn = (text: string) => ids.filter((id) => text.includes(id));
		for (const { command, output } of said.filter(({ command }) => !MAY_SHOW_IDS.test(` ${command} `))) {
			expect([command, idsIn(output)]).toEqual([command, []]);
		}
		// What `show` puts on the screen is not for the log.
		expect(idsIn(auditText())).toEqual([]);
	});

	it("everything in the tool's folder is its owner's alone", () => {
		for (const path of entriesUnder(desk.home)) {
			const { mode } = statSync(path);
			expect([path, (mode & 0o077).toString(8)]).toEqual([path, "0"]);
		}
	});

	function auditText(): string {
		const database = new Database(join(desk.home, "audit.sqlite"), { readonly: true });
		const rows = [...database.prepare("SELECT * FROM entry").all(), ...database.prepare("SELECT * FROM run").all()];
		database.close();
		return JSON.stringify(rows);
	}

	function secretsIn(text: string): string[] {
		const forms = (secret: string) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
		const known = [...secrets].filter(([, secret]) => forms(secret).some((form) => text.includes(form)));
		const given = /eyJlbmMi[\w-]{20}|RT1-[\w-]{20}|XAB[\w-]{30}/.test(text)
			? ["something that the sandbox gave out"]
			: [];
		return [...known.map(([name]) => name), ...given];
	}
});

async function commandsOf(): Promise<string[]> {
	const program = await buildProgram("0", async () => {});
	const leaves = everyCommand(program).filter(({ commands }) => commands.length === 0);
	return leaves
		.map((leaf) => (leaf.parent && leaf.parent !== program ? `${leaf.parent.name()} ${leaf.name()}` : leaf.name()))
		.filter((name) => !APART.includes(name));
}

const entriesUnder = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))
		: [];

const filesUnder = (folder: string) => entriesUnder(folder).filter((path) => statSync(path).isFile());
