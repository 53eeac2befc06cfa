import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { openLog } from "../../src/output/log.js";
import { Folder } from "./folder.js";

const moduleOf = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** In a process that can be ended: one that waits for a pipe hears nothing else. What it prints. */
function elsewhere(program: string): string {
	const args = ["--import", "tsx", "--input-type=module", "-e", program];
	const { stdout, stderr, error } = spawnSync(process.execPath, args, {
		encoding: "utf8",
		timeout: 45_000,
		killSignal: "SIGKILL",
	});
	return stdout + stderr + (error?.message ?? "");
}

const pipeIn = (folder: Folder, path: string): string => {
	const file = join(folder.root, path);
	execFileSync("mkfifo", [file]);
	return file;
};

const PIPE = "it is a pipe or a device, not a file";

it("a pipe in the place of settings, a secret or a certificate is refused, and waited for by nobody", () => {
	const folder = new Folder();
	const files = ["work/.env", "home/.env", "home/config.toml", "work/password", "work/secret", "work/ca.pem"];
	const pipes = files.map((path) => pipeIn(folder, path));
	const env = {
		EAUR_QB_HOME: folder.home,
		QUICK_BOOKS_SECRET_FILE: "secret",
		MIS_DB_HOST: "mis.example",
		MIS_DB_USER: "user",
		MIS_DB_NAME: "name",
		MIS_DB_PASSWORD_FILE: "password",
		MIS_DB_SSL_CA: "ca.pem",
	};
	const said = elsewhere(`const { loadConfig } = await import(${moduleOf("config/load.ts")});
		try { loadConfig(${JSON.stringify({ options: {}, env, cwd: folder.cwd })}); }
		catch (error) { console.log(error.reason, error.message); }`);
	expect(said).toContain("configuration");
	for (const pipe of pipes) expect(said).toMatch(new RegExp(`${pipe}.*: ${PIPE}`));
});

it("nor is one waited for as a log, nor as a file of tokens or of a witness", () => {
	const pipe = pipeIn(new Folder(), "work/pipe");
	const said = elsewhere(`const { openLog } = await import(${moduleOf("output/log.ts")});
		const { readNamedUpTo } = await import(${moduleOf("system/limited.ts")});
		const { readRegular } = await import(${moduleOf("system/regular-file.ts")});
		const pipe = ${JSON.stringify(pipe)};
		for (const open of [() => openLog(pipe, {}), () => readNamedUpTo(pipe, 9), () => readRegular(pipe)])
			try { open(); } catch (error) { console.log(error.message); }`);
	expect(said.trim().split("\n")).toEqual([`The log file ${pipe} cannot be written: ${PIPE}.`, PIPE, PIPE]);
});

it("a log that belongs to another user is refused, and stays as it was, for root too", () => {
	const file = new Folder().write("work/theirs.log", "theirs", 0o644);
	vi.spyOn(process, "geteuid").mockReturnValue(statSync(file).uid + 1);
	onTestFinished(() => void vi.restoreAllMocks());
	expect(() => openLog(file, { redact: (text) => text })).toThrow("it belongs to another user");
	expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["theirs", 0o644]);
});

it("a device takes a log, and keeps its rights", () => {
	const before = statSync("/dev/full").mode;
	const sentences: string[] = [];
	const log = openLog("/dev/full", { redact: (text) => text, onFault: (sentence) => sentences.push(sentence) });
	log.write("info", "a line");
	log.close();
	expect(sentences.join()).toContain("takes no more lines");
	expect(statSync("/dev/full").mode).toBe(before);
});
