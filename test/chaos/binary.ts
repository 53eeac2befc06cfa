import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atExit } from "../support/at-exit.js";

/** How a run of the binary ended. */
export interface Ended {
	/** Null where a signal ended it. */
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** A run of the binary that may still be under way. */
export interface Running {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PRELOAD = new URL("preload.mjs", import.meta.url).href;
const CLOCK = new URL("clock.mjs", import.meta.url).href;

/** The built binary, as a copy of its own: building anew while the proof runs does not change what is proved. */
export function copyBinary(dist: string = join(ROOT, "dist")): string {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-chaos-bin-"));
	atExit(() => rmSync(folder, { recursive: true, force: true }));
	cpSync(dist, join(folder, "dist"), { recursive: true });
	cpSync(join(ROOT, "bin"), join(folder, "bin"), { recursive: true });
	cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
	symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
	return join(folder, "bin", "eaur-qb.js");
}

/** A step of the protocol, and at which occurrence of it the process is killed. */
export interface StepKill {
	readonly step: string;
	readonly nth: number;
}

/** No run of the proof takes nearly as long: one that does is stuck, and is ended as if killed. */
const STUCK_AFTER_MS = 45_000;

export interface StartOptions {
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	readonly kill?: StepKill | undefined;
	/** How far the computer's clock is ahead, in milliseconds. */
	readonly clockAhead?: number | undefined;
	readonly input?: string | undefined;
}

/** Starts the binary. With `kill`, it ends itself at that step. */
export function start(binary: string, args: readonly string[], options: StartOptions): Running {
	const { kill, clockAhead } = options;
	const env = {
		...options.env,
		...(kill && { CHAOS_KILL: `${kill.step}:${kill.nth}` }),
		...(clockAhead !== undefined && { CHAOS_CLOCK_AHEAD: String(clockAhead) }),
	};
	const nodeOptions = [
		...(kill ? ["--import", PRELOAD] : []),
		...(clockAhead === undefined ? [] : ["--import", CLOCK]),
	];
	const child = spawn(process.execPath, [...nodeOptions, binary, ...args], { cwd: options.cwd, env, stdio: "pipe" });
	const forget = atExit(() => child.kill("SIGKILL"));
	const stuck = setTimeout(() => {
		stderr += `\nstill running after ${STUCK_AFTER_MS / 1000} s`;
		child.kill("SIGKILL");
	}, STUCK_AFTER_MS);
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
	});
	child.stdin.on("error", () => {});
	child.stdin.end(options.input ?? "");
	const ended = new Promise<Ended>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code, signal) => {
			forget();
			clearTimeout(stuck);
			resolve({ code, signal, stdout, stderr });
		});
	});
	return { child, ended };
}
