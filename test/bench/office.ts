import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeUniversity, writeEmbedded } from "../../src/sandbox/university/index.js";
import { atExit } from "../support/at-exit.js";
import { type Measured, measure } from "./processes.js";
import { type BenchSandbox, startBenchSandbox } from "./sandbox.js";
import { MINUTE_MS, type Scale } from "./scale.js";

export interface OfficeSize {
	readonly students: number;
	readonly applicants: number;
	readonly invoices: number;
	readonly payments?: number;
	readonly oddPayments?: boolean;
}

/** A made-up university, a company in a sandbox that has every item, and our program between them. */
export interface BenchOffice {
	readonly sandbox: BenchSandbox;
	/** Runs a command of ours as fast as it can go: for what is not measured. */
	prepare(...args: string[]): Promise<void>;
	/** Runs a command of ours under Intuit's limits and answer times. */
	run(...args: string[]): Promise<Measured>;
	close(): Promise<void>;
}

const NO_LIMITS = "calls=100000,batches=1000000,per_second=1000000";

/** Every row is in order: what is counted is what is sent. */
export async function openOffice(program: string, scale: Scale, size: OfficeSize): Promise<BenchOffice> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-bench-"));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	const forget = atExit(remove);
	const mis = join(folder, "university.sqlite");
	writeEmbedded(mis, makeUniversity({ seed: 1, dirt: false, ...size }));
	const sandbox = await startBenchSandbox(program);
	const { url, realm_id, client_id, client_secret, tokens } = sandbox.connection;
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		EAUR_QB_HOME: join(folder, "home"),
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64"),
		MIS_DATABASE_URL: `sqlite:${mis}`,
		MIS_WRITE_BACK: "on",
		QUICKBOOKS_BASE_URL: url,
		QUICKBOOKS_OAUTH_BASE_URL: url,
		QUICK_BOOKS_CLIENT_ID: client_id,
		QUICK_BOOKS_SECRET: client_secret,
	};
	const execute = async (limits: string, args: readonly string[], input = "") => {
		const done = await measure([program, ...args], { ...env, QUICKBOOKS_LIMITS: limits }, input);
		if (done.code !== 0) throw new Error(`eaur-qb ${args.join(" ")} ended with ${done.code}:\n${done.stderr}`);
		return done;
	};
	let hurried = true;
	const prepare = async (...args: string[]) => {
		hurried = true;
		await sandbox.hurry();
		await execute(NO_LIMITS, args);
	};
	await sandbox.hurry();
	await execute(NO_LIMITS, ["auth", "import", "--realm-id", realm_id, "--file", "-"], JSON.stringify(tokens));
	await prepare("map", "items", "--create", "--income-account", "Tuition Fees");
	await prepare("map", "locations", "--create");
	return {
		sandbox,
		prepare,
		run: async (...args) => {
			await sandbox.pace(scale);
			// What was done in a hurry counts against the limits for a minute.
			if (hurried) await sleep(scale.shortened(MINUTE_MS));
			hurried = false;
			return execute(scale.program, args);
		},
		close: async () => {
			await sandbox.close();
			forget();
			remove();
		},
	};
}
