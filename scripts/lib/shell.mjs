import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** npm has to run on the same Node as this script; and servers live in /usr/sbin, which a user's PATH often lacks. */
const env = {
	...process.env,
	PATH: [dirname(process.execPath), process.env.PATH ?? "", "/usr/sbin", "/sbin"].join(delimiter),
};

/** What is being done, on standard error: standard output belongs to the command itself. */
export const say = (text) => process.stderr.write(`» ${text}\n`);

/** Ends the script with one line that says what to do. */
export function giveUp(line) {
	process.stderr.write(`${line}\n`);
	process.exit(1);
}

/** @returns whether the command succeeded; its output goes where ours goes. */
export const run = (command, args, more = {}) =>
	spawnSync(command, args, { cwd: root, env: { ...env, ...more }, stdio: ["ignore", 2, 2] }).status === 0;

/** The same while other things go on. `quiet`: what it prints is shown where it fails. */
export function begin(command, args, more = {}, { quiet = false } = {}) {
	const output = quiet ? "pipe" : 2;
	const child = spawn(command, args, { cwd: root, env: { ...env, ...more }, stdio: ["ignore", output, output] });
	const printed = [];
	for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => printed.push(chunk));
	return new Promise((resolve) => {
		child.on("error", () => resolve(false));
		child.on("close", (code) => {
			if (code !== 0) process.stderr.write(Buffer.concat(printed));
			resolve(code === 0);
		});
	});
}

/** The same in another folder, and without a word. */
export const tryIn = (folder, command, args) =>
	spawnSync(command, args, { cwd: join(root, folder), env, stdio: "ignore" }).status === 0;

/** @returns whether the command succeeded, what it wrote to standard output, and everything it wrote. */
export function capture(command, args, folder = root) {
	const maxBuffer = Number.POSITIVE_INFINITY;
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8", maxBuffer });
	return { ok: status === 0, stdout: stdout ?? "", output: `${stdout ?? ""}${stderr ?? ""}` };
}

/** Runs the last command of a script: its terminal is ours, and so is its exit code. */
export function become(command, args) {
	const child = spawn(command, args, { cwd: root, env, stdio: "inherit" });
	// A terminal sends Ctrl-C to both of us; what is sent to this process alone has to be passed on.
	process.on("SIGINT", () => {});
	for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	child.on("error", (error) => giveUp(`${command}: ${error.message}`));
	child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

export const has = (program) =>
	env.PATH.split(delimiter).some((folder) => {
		try {
			accessSync(join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
