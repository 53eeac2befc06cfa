import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atExit } from "../support/at-exit.js";

export interface Usage {
	readonly cpuMs: number;
	readonly peakMb: number;
}

/** A process that ran to its end, and what it took. */
export interface Measured extends Usage {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** From its start to its end, the start of Node among it. */
	readonly ms: number;
}

const PRELOAD = fileURLToPath(new URL("usage.mjs", import.meta.url));

/** Runs Node with these arguments and measures the whole process. */
export async function measure(
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>>,
	input = "",
): Promise<Measured> {
	const usageFile = join(tmpdir(), `eaur-bench-usage-${process.pid}.json`);
	const started = performance.now();
	const child = spawn(process.execPath, ["--import", PRELOAD, ...args], {
		env: { ...env, BENCH_USAGE_FILE: usageFile },
		stdio: ["pipe", "pipe", "pipe"],
	});
	endWithUs(child);
	const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
	child.stdin.end(input);
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	const ms = performance.now() - started;
	const usage = JSON.parse(readFileSync(usageFile, "utf8")) as Usage;
	rmSync(usageFile);
	return { code, stdout: stdout(), stderr: stderr(), ms, ...usage };
}

/** How long a process takes from its start to its end; nothing is loaded into it. */
export async function timeOf(args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
	const started = performance.now();
	const child = spawn(process.execPath, [...args], { env: { ...env }, stdio: "ignore" });
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
	return performance.now() - started;
}

export function endWithUs(child: ChildProcess): void {
	const forget = atExit(() => child.kill("SIGKILL"));
	child.once("close", forget);
}

function textOf(stream: NodeJS.ReadableStream): () => string {
	let text = "";
	stream.setEncoding("utf8").on("data", (chunk: string) => {
		text += chunk;
	});
	return () => text;
}
