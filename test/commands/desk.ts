import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import { makeUniversity, writeEmbedded } from "../../src/sandbox/university/index.js";

const PROGRAM = fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url));

export interface Said {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
	/** `data` of the envelope, where --json was asked for. */
	readonly data: Readonly<Record<string, unknown>>;
	readonly error: { readonly code: string; readonly detail: string; readonly fix: string } | null;
}

/** An accountant's desk: a made-up university in an embedded file, a QuickBooks sandbox, and the built program. */
export interface Desk {
	readonly folder: string;
	readonly sandbox: Sandbox;
	/** Runs the program without a terminal; `undefined` takes a variable away. */
	run(line: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<Said>;
	/** Runs a line of bash, in which `eaur-qb` is the program. */
	shell(script: string): Promise<Said>;
	/** Runs SQL on the MIS, as a person or another tool would. */
	sql(statement: string): void;
	close(): Promise<void>;
}

export async function sitDown(size = { students: 100, applicants: 80, invoices: 300 }, dirt = true): Promise<Desk> {
	const folder = mkdtempSync(join(tmpdir(), "eaur-desk-"));
	const file = join(folder, "university.sqlite");
	writeEmbedded(file, makeUniversity({ seed: 7, ...size, dirt }));
	const sandbox = await startSandbox({
		seed: "company-in-use",
		limits: { callsPerMinute: 100_000, batchesPerMinute: 100_000, perSecond: 10_000, inFlight: 10 },
	});
	const settings = {
		PATH: process.env.PATH,
		HOME: folder,
		EAUR_QB_HOME: join(folder, "home"),
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: Buffer.alloc(32, 7).toString("base64"),
		MIS_DATABASE_URL: `sqlite:${file}`,
		MIS_WRITE_BACK: "on",
		QUICKBOOKS_BASE_URL: sandbox.url,
		QUICKBOOKS_OAUTH_BASE_URL: sandbox.url,
		QUICKBOOKS_LIMITS: "calls=100000,batches=100000,per_second=10000",
		QUICK_BOOKS_CLIENT_ID: sandbox.clientId,
		QUICK_BOOKS_SECRET: sandbox.clientSecret,
	};
	return {
		folder,
		sandbox,
		run: (line, env = {}) => runProgram(line, folder, { ...settings, ...env }),
		shell: (script) => {
			const named = `eaur-qb() { '${process.execPath}' '${PROGRAM}' "$@"; }; ${script}`;
			return heard(spawn("bash", ["-c", named], { cwd: folder, env: settings, stdio: "pipe" }), "", false);
		},
		sql(statement) {
			const database = new Database(file);
			database.exec(statement);
			database.close();
		},
		async close() {
			rmSync(folder, { recursive: true, force: true });
			await sandbox.close();
		},
	};
}

/** Connects the desk to the company, as an imported login does. */
export function connect(desk: Desk): Promise<Said> {
	const { realmId, tokens } = desk.sandbox;
	return desk.run(["auth", "import", "--realm-id", realmId, "--file", "-"], { INPUT: JSON.stringify(tokens) });
}

function runProgram(
	line: readonly string[],
	cwd: string,
	{ INPUT: input = "", ...env }: NodeJS.ProcessEnv,
): Promise<Said> {
	const child = spawn(process.execPath, [PROGRAM, ...line], { cwd, env, stdio: "pipe" });
	return heard(child, input, line.includes("--json"));
}

function heard(child: ChildProcessWithoutNullStreams, input: string, json: boolean): Promise<Said> {
	const said = { stdout: "", stderr: "" };
	child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
	child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
	child.stdin.end(input);
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => {
			const isJson = json && said.stdout.startsWith("{");
			const { data, error } = (isJson ? JSON.parse(said.stdout) : {}) as Partial<Said>;
			resolve({ code: code ?? -1, ...said, data: data ?? {}, error: error ?? null });
		});
	});
}

/** Any text that matches, as part of what is expected. */
export const saying = (words: RegExp | string): string => expect.stringMatching(words) as string;
