import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createConnection } from "mysql2/promise";
import { expect } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.js";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import type { ExpectedCustomer, ExpectedInvoice, University } from "../../src/sandbox/university/index.js";
import type { Step } from "../../src/sync/send/push.js";
import { type MisShape, sharedMariadb, type TestAccount, type TestServer } from "../support/mariadb.js";
import { checksums, loadUniversity } from "../support/university.js";

/** The program that people run. */
export const PROGRAM = fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url));

/** Client and server are one computer: Intuit's limits would only make the tests wait. */
export const RAISED_SERVER = {
	callsPerMinute: 1_000_000,
	batchesPerMinute: 1_000_000,
	perSecond: 100_000,
	inFlight: 10,
};
const RAISED = "calls=100000,batches=1000000,per_second=1000000";
/** For tests in which QuickBooks fails: the waiting of real life is cut short. */
export const IMPATIENT = `${RAISED},throttle_wait=20ms,attempts=2,retry_delay=10ms,timeout=1500ms,breaker=3`;

/** Settings with which a run dies, as in a power cut, when it first comes to that step of the protocol. */
export const dyingAt = (step: Step): Record<string, string> => ({
	NODE_OPTIONS: `--import ${new URL("../chaos/preload.mjs", import.meta.url).href}`,
	CHAOS_KILL: `${step}:1`,
});

/** Settings with which this computer has another name. */
export const renamed = (name: string): Record<string, string> => ({
	NODE_OPTIONS: `--import ${new URL("renamed.mjs", import.meta.url).href}`,
	COMPUTER_NAME: name,
});

/** What a command printed and how it ended. */
export interface Ran {
	/** Null where a signal ended it. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** Both, for those who look for a sentence. */
	readonly output: string;
	/** The one object on standard output. @throws where there is anything else */
	readonly json: Envelope;
}

export interface Envelope {
	readonly success: boolean;
	readonly message: string;
	readonly timestamp: string;
	readonly data: unknown;
	readonly error: { readonly code: string; readonly detail: string; readonly fix: string } | null;
}

export interface RunOptions {
	/** Over and above the office's own settings; undefined takes one away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly input?: string;
	readonly cwd?: string;
}

/** An object of QuickBooks, as the sandbox keeps it. */
export type QboObject = Readonly<Record<string, unknown>>;

export interface Stats {
	readonly calls: Readonly<Record<string, number>>;
	readonly reads: number;
	readonly writes: number;
	readonly items: number;
	readonly max_in_flight: number;
	readonly max_list_writes_in_flight: number;
	readonly created: Readonly<Record<string, number>>;
	readonly broken_rules: readonly unknown[];
}

/** The company of an office, seen from behind. */
export interface Company {
	readonly server: Sandbox;
	stats(): Promise<Stats>;
	objects(entity: string): Promise<QboObject[]>;
	plant(entity: string, object: QboObject): Promise<QboObject>;
	remove(entity: string, id: string): Promise<void>;
	faults(rules: readonly FaultRule[]): Promise<void>;
	/** How often the faults in force have struck. */
	struck(): Promise<number>;
	change(settings: QboObject): Promise<void>;
	expireTokens(options?: { refresh: boolean }): Promise<void>;
}

/** A finance office: its MIS, its company in QuickBooks, and a computer with our program on it. */
export interface Office {
	run(args: readonly string[], options?: RunOptions): Promise<Ran>;
	readonly company: Company;
	/** Rows of the (last) SELECT, every value as text or null. */
	mis(sql: string): Promise<Record<string, string | null>[]>;
	/** Of every table, over all columns but these; without a list, over all but those that the tool may write. */
	checksums(exceptColumns?: readonly string[]): Promise<Readonly<Record<string, string>>>;
	readonly server: TestServer;
	readonly database: string;
	readonly account: TestAccount | undefined;
	readonly home: string;
	/** Where commands are run: an `.env` may be laid here. */
	readonly cwd: string;
	/** The settings that every command is given. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** What nobody may ever see: by name. */
	readonly secrets: Readonly<Record<string, string>>;
	/** Another computer with a home of its own, in front of the same MIS and company. */
	secondHome(name: string): { readonly EAUR_QB_HOME: string };
	connect(options?: RunOptions): Promise<Ran>;
	close(): Promise<void>;
}

export interface OfficeOptions {
	readonly shape: MisShape;
	readonly university?: University;
	/** Default: on, as the account's rights allow it. */
	readonly writeBack?: "on" | "off";
	/** "SELECT" or "SELECT, UPDATE"; default: the administrator. */
	readonly privileges?: string;
	readonly company?: SandboxOptions["company"];
	/** Default: any. */
	readonly realmId?: string;
	readonly seed?: SandboxOptions["seed"];
	/** Without any, the sandbox answers before the next request can be there, and nothing ever overlaps. */
	readonly latency?: SandboxOptions["latency"];
	/** Whether to connect, and to make what items and locations are missing. Default: true. */
	readonly prepared?: boolean;
	readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Opens an office: a database on the shared server, a sandbox, a home, a connection made by `auth import`. */
export async function startOffice(options: OfficeOptions): Promise<Office> {
	const server = await sharedMariadb();
	const database = await server.createDatabase("office", options.shape);
	const connection = await createConnection({ uri: server.url(database), multipleStatements: true, dateStrings: true });
	if (options.university) await loadUniversity(connection, options.university);
	const account = options.privileges ? await server.userWith(database, options.privileges) : undefined;
	const sandbox = await startSandbox({
		seed: options.seed ?? "company-in-use",
		limits: RAISED_SERVER,
		...(options.company && { company: options.company }),
		...(options.realmId && { realmId: options.realmId }),
		...(options.latency && { latency: options.latency }),
	});
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-office-"));
	const [home, cwd] = [join(folder, "home"), join(folder, "work")];
	mkdirSync(cwd);
	const tokenKey = randomBytes(32).toString("base64");
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		EAUR_QB_HOME: home,
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: tokenKey,
		...misSettings(server, database, account),
		MIS_WRITE_BACK: options.writeBack ?? "on",
		QUICKBOOKS_BASE_URL: sandbox.url,
		QUICKBOOKS_OAUTH_BASE_URL: sandbox.url,
		QUICKBOOKS_LIMITS: RAISED,
		QUICK_BOOKS_CLIENT_ID: sandbox.clientId,
		QUICK_BOOKS_SECRET: sandbox.clientSecret,
		...options.env,
	};
	const run: Office["run"] = (args, given = {}) => runProgram(args, { cwd, ...given, env: { ...env, ...given.env } });
	const connect: Office["connect"] = (given) =>
		run(["auth", "import", "--realm-id", sandbox.realmId, "--file", "-"], {
			...given,
			input: JSON.stringify(sandbox.tokens),
		});
	const office: Office = {
		run,
		connect,
		company: companyAt(sandbox),
		mis: (sql) => server.query(sql, database),
		checksums: (except) => checksums(connection, except),
		server,
		database,
		account,
		home,
		cwd,
		env,
		secrets: {
			"token key": tokenKey,
			"client secret": sandbox.clientSecret,
			"access token": sandbox.tokens.access_token,
			"refresh token": sandbox.tokens.refresh_token,
			...(account && { "database password": account.password }),
		},
		secondHome: (name) => ({ EAUR_QB_HOME: join(folder, name) }),
		close: async () => {
			await sandbox.close();
			await connection.end();
			await server.query(`DROP DATABASE \`${database}\``);
			rmSync(folder, { recursive: true, force: true });
		},
	};
	if (options.prepared !== false) await prepare(office);
	return office;
}

function misSettings(server: TestServer, database: string, account: TestAccount | undefined): Record<string, string> {
	const { host, port, user, password = "" } = server.config(database, account);
	return {
		MIS_DB_HOST: host,
		MIS_DB_PORT: String(port),
		MIS_DB_USER: user,
		MIS_DB_PASSWORD: password,
		MIS_DB_NAME: database,
	};
}

/** What a person does once: connect, make the missing items and locations. */
export async function prepare(office: Office): Promise<void> {
	const steps = [
		await office.connect(),
		await office.run(["map", "items", "--create", "--income-account", "Tuition Fees"]),
		await office.run(["map", "locations", "--create"]),
	];
	for (const { code, output } of steps) if (code !== 0) throw new Error(`The office cannot be opened: ${output}`);
}

/** Runs the program with exactly this environment. */
export function runProgram(
	args: readonly string[],
	options: { env: Readonly<Record<string, string | undefined>>; cwd: string; input?: string },
): Promise<Ran> {
	const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: options.cwd, env: { ...options.env } });
	let [stdout, stderr] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	// A command that reads no input may have ended before it is there.
	child.stdin.on("error", () => {});
	child.stdin.end(options.input ?? "");
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => {
			resolve({
				code,
				stdout,
				stderr,
				output: stdout + stderr,
				get json() {
					return JSON.parse(stdout) as Envelope;
				},
			});
		});
	});
}

function companyAt(server: Sandbox): Company {
	const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
		const answer = await fetch(`${server.url}/sandbox/${path}`, {
			method,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
		return answer.json();
	};
	return {
		server,
		stats: async () => (await control("GET", "stats")) as Stats,
		objects: async (entity) => (await control("GET", `objects/${entity}`)) as QboObject[],
		plant: async (entity, object) => (await control("POST", `objects/${entity}`, object)) as QboObject,
		remove: async (entity, id) => {
			await control("DELETE", `objects/${entity}/${id}`);
		},
		faults: async (rules) => {
			await control("POST", "faults", rules);
		},
		struck: async () => {
			const rules = (await control("GET", "faults")) as { fired: number }[];
			return rules.reduce((sum, { fired }) => sum + fired, 0);
		},
		change: async (settings) => {
			await control("POST", "company", settings);
		},
		expireTokens: async (which) => {
			await control("POST", "expire-tokens", which ?? {});
		},
	};
}

/** What lies at a path inside JSON; undefined where it does not go that far. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>(
		(inner, key) => (typeof inner === "object" ? Reflect.get(inner ?? {}, key) : undefined),
		value,
	);
}

/** The same, as text: "" where there is nothing. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
	const found = at(value, ...path);
	return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
	const found = at(value, ...path);
	return Array.isArray(found) ? found : [];
}

/** For comparisons: any text that says this. */
export const saying = (what: RegExp | string): unknown =>
	typeof what === "string" ? expect.stringContaining(what) : expect.stringMatching(what);

/** The counts of a run's JSON, and the exit code. */
export function outcomeOf(ran: Ran): Record<string, unknown> {
	const counts = ["total_processed", "successful", "failed", "skipped", "unknown"];
	return { code: ran.code, ...Object.fromEntries(counts.map((name) => [name, at(ran.json.data, name)])) };
}

export const customersOf = ({ expected }: University): ExpectedCustomer[] =>
	expected.filter((row): row is ExpectedCustomer => row.table !== "tbl_imvoice");

export const invoicesOf = ({ expected }: University): ExpectedInvoice[] =>
	expected.filter((row): row is ExpectedInvoice => row.table === "tbl_imvoice");

/** The primary keys of the three tables that are sent. */
export const KEYS = { tbl_personal_ug: "per_id_ug", tbl_online_application: "appl_Id", tbl_imvoice: "id" } as const;

/** Who a customer in QuickBooks is, by the first line of its Notes: "tbl_personal_ug 22000017"; "" where it is not ours. */
export function identityIn(customer: QboObject): string {
	const [, field, identity = ""] =
		/^(RegNo|TrackingID): (.*)$/m.exec(textAt(customer, "Notes").split("\n")[0] ?? "") ?? [];
	if (field === undefined) return "";
	return `${field === "RegNo" ? "tbl_personal_ug" : "tbl_online_application"} ${identity}`;
}

/** Has a server listen on this computer, on any free port, or on that one. */
export function portOf(server: Server, port = 0): Promise<number> {
	return new Promise((resolve) => {
		server.listen(port, "127.0.0.1", () => {
			const address = server.address();
			resolve(address !== null && typeof address === "object" ? address.port : 0);
		});
	});
}

/** Returns once it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 25));
}
