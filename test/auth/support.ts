import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SandboxOptions } from "../../src/sandbox/options.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";
import { makeUniversity, type University, writeEmbedded } from "../../src/sandbox/university/index.js";

const PROGRAM = fileURLToPath(new URL("../../bin/eaur-qb.js", import.meta.url));

export type Env = Readonly<Record<string, string | undefined>>;

export interface Ran {
	readonly code: number | null;
	readonly output: string;
	readonly stdout: string;
}

/** A command that runs while a person does something. */
export interface Running {
	readonly child: ChildProcessWithoutNullStreams;
	/** What has been printed so far. */
	output(): string;
	/** The first part of the output that looks like this, once it is there. */
	shows(pattern: RegExp): Promise<string>;
	readonly ended: Promise<Ran>;
}

/** A computer with our program on it, and a company in QuickBooks it may be connected to. */
export interface Desk {
	readonly sandbox: Sandbox;
	readonly folder: string;
	readonly home: string;
	readonly env: Env;
	readonly port: number;
	/** Of students and applicants, as the MIS has them. */
	readonly nationalIds: readonly string[];
	/** On a terminal a person sits; otherwise nobody does. */
	start(args: readonly string[], env?: Env, on?: "terminal"): Running;
	run(args: readonly string[], options?: { env?: Env; input?: string }): Promise<Ran>;
	/** Changes the company from behind: settings as in the sandbox's control API. */
	control(topic: string, body: object): Promise<void>;
	close(): Promise<void>;
}

const RAISED = { callsPerMinute: 100_000, batchesPerMinute: 100_000, perSecond: 10_000, inFlight: 10 } as const;

/** A desk with a small university, an unconnected company and the encrypted file as its token store. */
export async function openDesk(
	options: Pick<SandboxOptions, "company" | "tokens"> & { env?: Env } = {},
): Promise<Desk> {
	const { env: more, ...given } = options;
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-desk-"));
	const home = join(folder, "home");
	const sandbox = await startSandbox({ seed: "company-in-use", limits: RAISED, ...given });
	const university = makeUniversity({ seed: 6, students: 100, applicants: 80, invoices: 160 });
	idInThePhoneColumn(university);
	writeEmbedded(join(folder, "mis.sqlite"), university);
	const port = await freePort();
	const env: Env = {
		PATH: process.env.PATH,
		HOME: folder,
		EAUR_QB_HOME: home,
		EAUR_QB_TOKEN_STORE: "file",
		EAUR_QB_TOKEN_KEY: randomBytes(32).toString("base64"),
		MIS_DATABASE_URL: `sqlite:${join(folder, "mis.sqlite")}`,
		MIS_WRITE_BACK: "on",
		QUICKBOOKS_BASE_URL: sandbox.url,
		QUICKBOOKS_OAUTH_BASE_URL: sandbox.url,
		QUICKBOOKS_LIMITS: "calls=100000,batches=100000,per_second=10000,attempts=1,retry_delay=1ms",
		QUICK_BOOKS_CLIENT_ID: sandbox.clientId,
		QUICK_BOOKS_SECRET: sandbox.clientSecret,
		QUICK_BOOKS_REDIRECT_URI: `http://localhost:${port}/callback`,
		...more,
	};
	const start: Desk["start"] = (args, changes, on) => {
		const command = [process.execPath, PROGRAM, ...args];
		return startProgram(on === "terminal" ? onTerminal(command) : command, { ...env, ...changes }, folder);
	};
	return {
		sandbox,
		folder,
		home,
		env,
		port,
		nationalIds: nationalIdsOf(university),
		start,
		run(args, { env: changes, input } = {}) {
			const running = start(args, changes);
			running.child.stdin.end(input ?? "");
			return running.ended;
		},
		async control(topic, body) {
			const answer = await fetch(`${sandbox.url}/sandbox/${topic}`, { method: "POST", body: JSON.stringify(body) });
			if (!answer.ok) throw new Error(await answer.text());
		},
		async close() {
			await sandbox.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Clerks do that; a warning about the phone number must not tell the national id. */
function idInThePhoneColumn({ tables }: University): void {
	for (const row of tables.tbl_personal_ug.slice(0, 5)) Object.assign(row, { phone1: row.national_id });
}

function nationalIdsOf({ tables }: University): string[] {
	const values = [
		...tables.tbl_personal_ug.map((row) => row.national_id),
		...tables.tbl_online_application.map((row) => row.nation_Id_passPort_no),
	];
	return values.filter((value): value is string => typeof value === "string" && value.length >= 8);
}

/** `script` of util-linux gives its command a terminal, and ends with the command's own exit code. */
const onTerminal = (command: readonly string[]): string[] => ["script", "-qefc", command.join(" "), "/dev/null"];

function startProgram([program = "", ...args]: readonly string[], env: Env, cwd: string): Running {
	const child = spawn(program, args, { cwd, env: { ...env } });
	let [stdout, output] = ["", ""];
	child.stdin.on("error", () => {});
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
		output += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		output += text;
	});
	const ended = new Promise<Ran>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve({ code, output, stdout }));
	});
	return {
		child,
		output: () => output,
		ended,
		async shows(pattern) {
			for (let tries = 0; tries < 400; tries++) {
				const found = pattern.exec(output)?.[0];
				if (found !== undefined) return found;
				if (child.exitCode !== null) break;
				await new Promise((resolve) => setTimeout(resolve, 25));
			}
			throw new Error(`${pattern.source} was not shown in:\n${output}`);
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** The address of Intuit's page that a login shows. */
export const authorizeAddress = (running: Running): Promise<string> => running.shows(/http\S+\/connect\/oauth2\?\S+/);

/** What a person does at Intuit: decides, and is sent to this address. */
export async function decide(address: string, decision: "connect" | "cancel" = "connect"): Promise<string> {
	const { origin, pathname, searchParams } = new URL(address);
	searchParams.set("decision", decision);
	const answer = await fetch(origin + pathname, { method: "POST", body: searchParams, redirect: "manual" });
	const target = answer.headers.get("location");
	if (target === null) throw new Error(`Intuit sent nobody on: ${await answer.text()}`);
	return target;
}

/** A browser of this name on the way to the real ones, that notes its address and its environment and shows nothing. */
export function fakeBrowser(desk: Desk): { readonly env: Env; opened(): { address: string; env: string } | undefined } {
	const bin = join(desk.folder, "bin");
	mkdirSync(bin, { recursive: true });
	const note = join(desk.folder, "opened");
	writeFileSync(join(bin, "xdg-open"), `#!/bin/sh\nenv > '${note}.env'\nprintf %s "$1" > '${note}'\n`);
	chmodSync(join(bin, "xdg-open"), 0o755);
	return {
		env: { PATH: `${bin}:${process.env.PATH}`, DISPLAY: ":99" },
		opened() {
			if (!existsSync(note)) return undefined;
			return { address: readFileSync(note, "utf8"), env: readFileSync(`${note}.env`, "utf8") };
		},
	};
}

const CHROMIUMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine; on Debian, root has it installed. Undefined, and said, where there is none. */
export function chromium(): string | undefined {
	const found = () => CHROMIUMS.find((path) => existsSync(path));
	if (!found() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
		spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore" });
	}
	if (!found()) console.warn("No Chromium: the login in a real browser is NOT tested. sudo apt-get install chromium");
	return found();
}
