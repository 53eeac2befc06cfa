import { startProgram } from "../../system/programs.js";
import { Failure } from "../../words/failure.js";

export interface Answer {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** What a program is given besides its arguments. */
export interface Given {
	readonly input?: string;
	/** Another account, with exactly this environment: only root may. Else the bare one. */
	readonly as?: { readonly uid: number; readonly gid: number; readonly env: Readonly<Record<string, string>> };
}

/** Runs a program of the operating system. Throws `Failure` "surroundings" where there is no such program. */
export function ask(program: string, args: readonly string[], { input = "", as }: Given = {}): Promise<Answer> {
	const child = startProgram(program, args, {
		stdio: ["pipe", "pipe", "pipe"],
		...(as && { ...as, cwd: "/" }),
	});
	let [stdout, stderr] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	// A program that reads no input may have ended before it is there.
	child.stdin.on("error", () => {});
	child.stdin.end(input);
	return new Promise((resolve, reject) => {
		child.once("error", () => reject(absent(program)));
		child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
	});
}

/** The same, where anything but success is a fault. */
export async function must(program: string, args: readonly string[], given?: Given): Promise<string> {
	const { code, stdout, stderr } = await ask(program, args, given);
	if (code === 0) return stdout;
	throw new Failure("surroundings", {
		detail: `${program} ${args.join(" ")} ended with ${code}: ${stderr.trim() || stdout.trim() || "it said nothing"}`,
		fix: "`eaur-qb schedule print` shows what was to be put in place; an administrator can do it by hand.",
	});
}

const absent = (program: string): Failure =>
	new Failure("surroundings", {
		detail: `There is no program ${program} on this computer.`,
		fix: "Choose another way with --kind: cron, systemd or windows.",
	});
