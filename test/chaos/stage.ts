import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { createConnection } from "mysql2/promise";
import type { FaultRule } from "../../src/sandbox/faults.js";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import {
	type ExpectedCustomer,
	type ExpectedInvoice,
	type ExpectedPayment,
	makeUniversity,
	type University,
	type UniversityOptions,
	writeEmbedded,
} from "../../src/sandbox/university/index.js";
import { atExit } from "../support/at-exit.js";
import type { TestServer } from "../support/mariadb.js";
import { loadUniversity } from "../support/university.js";
import { type Ended, type Running, type StepKill, start } from "./binary.js";

/** Both sides are one computer: Intuit's limits would only make the proof wait. */
const RAISED = { callsPerMinute: 100_000, batchesPerMinute: 100_000, perSecond: 10_000, inFlight: 10 } as const;

/** The tool's own limits, shortened so that a fault costs milliseconds rather than minutes. */
const QUICK = {
	calls: "100000",
	batches: "1000000",
	per_second: "10000",
	items: "10",
	attempts: "3",
	retry_delay: "20ms",
	throttle_wait: "50ms",
	timeout: "2s",
	lookup_after: "10m",
	breaker: "50",
};

export type LimitChanges = Partial<Record<keyof typeof QUICK | "in_flight", string>>;

export interface StageOptions {
	readonly binary: string;
	readonly mariadb: TestServer;
	readonly university: UniversityOptions;
	readonly sandbox?: SandboxOptions;
	/** Off: the ledgers alone remember. Default: on. */
	readonly writeBack?: boolean;
	/** The MIS in a file instead of on the server. */
	readonly embedded?: boolean;
}

export interface RunOptions {
	readonly limits?: LimitChanges | undefined;
	readonly kill?: StepKill | undefined;
	readonly clockAhead?: number | undefined;
	readonly input?: string | undefined;
}

/** As a university makes it for itself: it is in no guide. */
const REVERSALS =
	"CREATE TABLE IF NOT EXISTS tbl_payment_reverse (id INT PRIMARY KEY, trans_code VARCHAR(200), reg_no VARCHAR(200), amount FLOAT)";

/** What the sandbox counted. */
export interface SandboxStats {
	readonly writes: number;
	readonly broken_rules: readonly { readonly rule: string; readonly count: number; readonly example: string }[];
}

/** An object of QuickBooks, as the sandbox holds it. */
export type QboObject = Readonly<Record<string, unknown>>;

/** What must come of a row; or of one that was deleted, whose document stays where it is. */
export type ExpectedRow = (ExpectedCustomer | ExpectedInvoice) & {
	/** Number of its document, where it is not the first of its row. */
	readonly document?: string;
	readonly deleted?: true;
};

/** A university, its MIS on a MariaDB server and its company in the sandbox. */
export class Stage {
	/** Of every row. A play that changes rows changes it too. */
	readonly expected: ExpectedRow[];
	readonly expectedPayments: readonly ExpectedPayment[];

	private constructor(
		private readonly options: StageOptions,
		readonly folder: string,
		readonly university: University,
		readonly database: string,
		readonly sandbox: Sandbox,
	) {
		this.expected = [...university.expected];
		this.expectedPayments = university.expectedPayments;
	}

	static async open(options: StageOptions): Promise<Stage> {
		const folder = mkdtempSync(join(tmpdir(), "eaur-qb-chaos-"));
		atExit(() => rmSync(folder, { recursive: true, force: true }));
		const shape = options.university.payments ? "2026" : "guide";
		const university = makeUniversity({ ...options.university, shape });
		const database = await options.mariadb.createDatabase("chaos", shape);
		if (options.university.payments) await options.mariadb.query(REVERSALS, database);
		const connection = await createConnection({ uri: options.mariadb.url(database), dateStrings: true });
		await loadUniversity(connection, university);
		await connection.end();
		if (options.embedded) writeEmbedded(join(folder, "mis.sqlite"), university);
		// The harder company: QuickBooks' own check of document numbers, which would hide a second invoice, is off.
		const autoApply = options.university.payments ? { autoApply: false } : {};
		const company = { warnDuplicateNumbers: false, ...autoApply, ...options.sandbox?.company };
		const sandbox = await startSandbox({ seed: "company-in-use", limits: RAISED, ...options.sandbox, company });
		return new Stage(options, folder, university, database, sandbox);
	}

	/** A computer on which the tool is installed and connected; its EAUR_QB_HOME is fresh. */
	async machine(): Promise<Machine> {
		const machine = new Machine(this, this.options.binary, mkdtempSync(join(this.folder, "home-")));
		const { realmId, tokens } = this.sandbox;
		await machine.succeed(["auth", "import", "--realm-id", realmId, "--file", "-"], JSON.stringify(tokens));
		await machine.succeed(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		await machine.succeed(["map", "locations", "--create"]);
		if (this.expectedPayments.length > 0) await this.prepareForPayments(machine);
		return machine;
	}

	private async prepareForPayments(machine: Machine): Promise<void> {
		writeFileSync(join(machine.home, "config.toml"), "[payments]\nenabled = true\n", { mode: 0o600 });
		await machine.succeed(["mis", "prepare", "--yes"]);
		const bank = (await this.objects("Account")).find(({ AccountType }) => AccountType === "Bank");
		for (const id of ["1", "2"]) await machine.succeed(["map", "accounts", "--set", `bank:${id}=${String(bank?.Id)}`]);
	}

	get writesBack(): boolean {
		return this.options.writeBack ?? true;
	}

	get misUrl(): string {
		return this.options.embedded ? `sqlite:${this.file}` : this.options.mariadb.url(this.database);
	}

	private get file(): string {
		return join(this.folder, "mis.sqlite");
	}

	async query(sql: string): Promise<Record<string, string | null>[]> {
		if (!this.options.embedded) return this.options.mariadb.query(sql, this.database);
		const database = new Database(this.file, { readonly: true });
		const rows = database.prepare(sql).all() as Record<string, unknown>[];
		database.close();
		const asText = (value: unknown) => (value === null ? null : String(value));
		return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])));
	}

	/** Replaces the faults that strike from now on; without any, QuickBooks is well again. */
	async faults(...rules: FaultRule[]): Promise<void> {
		await this.control("POST", "faults", rules);
	}

	/** How often the faults set last have struck. */
	async struck(): Promise<number> {
		const rules = (await this.control("GET", "faults")) as { fired: number }[];
		return rules.reduce((sum, rule) => sum + rule.fired, 0);
	}

	async expireTokens(): Promise<void> {
		await this.control("POST", "expire-tokens", {});
	}

	async stats(): Promise<SandboxStats> {
		return (await this.control("GET", "stats")) as SandboxStats;
	}

	async objects(entity: "Account" | "Customer" | "Invoice" | "Payment"): Promise<QboObject[]> {
		return (await this.control("GET", `objects/${entity}`)) as QboObject[];
	}

	/** As a person deletes it in QuickBooks. */
	async remove(entity: "Customer" | "Invoice" | "Payment", id: string): Promise<void> {
		await this.control("DELETE", `objects/${entity}/${id}`);
	}

	async close(): Promise<void> {
		await this.sandbox.close();
		rmSync(this.folder, { recursive: true, force: true });
		await this.options.mariadb.query(`DROP DATABASE IF EXISTS \`${this.database}\``);
	}

	private async control(method: string, path: string, body?: unknown): Promise<unknown> {
		const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
		const answer = await fetch(`${this.sandbox.url}/sandbox/${path}`, init);
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
		return answer.json();
	}
}

/** One computer with its own ledger. */
export class Machine {
	private readonly tokenKey = randomBytes(32).toString("base64");

	constructor(
		private readonly stage: Stage,
		private readonly binary: string,
		readonly home: string,
	) {}

	/** Starts a command and comes back at once. */
	start(args: readonly string[], options: RunOptions = {}): Running {
		const { limits, ...given } = options;
		return start(this.binary, args, { cwd: this.stage.folder, env: this.environment(limits), ...given });
	}

	run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
		return this.start(args, options).ended;
	}

	/** Runs a command of the set-up, which must go well. */
	async succeed(args: readonly string[], input?: string): Promise<void> {
		const ended = await this.run(args, { input });
		if (ended.code === 0) return;
		throw new Error(`eaur-qb ${args.join(" ")} ended with ${ended.code ?? ended.signal}: ${ended.stderr}`);
	}

	/** Only what the program needs: nothing configured on this computer gets in. */
	private environment(changes: LimitChanges = {}): NodeJS.ProcessEnv {
		const { sandbox, misUrl, folder, writesBack } = this.stage;
		const limits = Object.entries({ ...QUICK, ...changes }).map(([name, value]) => `${name}=${value}`);
		return {
			PATH: process.env.PATH,
			HOME: folder,
			NO_COLOR: "1",
			EAUR_QB_HOME: this.home,
			EAUR_QB_TOKEN_STORE: "file",
			EAUR_QB_TOKEN_KEY: this.tokenKey,
			MIS_DATABASE_URL: misUrl,
			MIS_WRITE_BACK: writesBack ? "on" : "off",
			QUICKBOOKS_BASE_URL: sandbox.url,
			QUICKBOOKS_OAUTH_BASE_URL: sandbox.url,
			QUICKBOOKS_LIMITS: limits.join(","),
			QUICK_BOOKS_CLIENT_ID: sandbox.clientId,
			QUICK_BOOKS_SECRET: sandbox.clientSecret,
		};
	}
}
