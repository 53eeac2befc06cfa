import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, everyCommand } from "../../src/commands/program.js";
import { type Ran, runProgram } from "../e2e/support.js";

const commands = everyCommand(await buildProgram("0", async () => {}));
let folder: string;
const scripts: Record<string, string> = {};
const run = (...args: string[]): Promise<Ran> =>
	runProgram(args, { env: { PATH: process.env.PATH, HOME: folder, EAUR_QB_HOME: join(folder, "home") }, cwd: folder });

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "eaur-qb-completion-"));
	for (const shell of ["bash", "zsh", "fish", "powershell"]) {
		const { code, stdout } = await run("completion", shell);
		expect(code).toBe(0);
		scripts[shell] = join(folder, `script.${shell}`);
		writeFileSync(scripts[shell] ?? "", stdout);
	}
	writeFileSync(join(folder, "my settings.toml"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (program: string, script: string): string[] => {
	const { stdout, stderr, status } = spawnSync(program, ["-c", script], { cwd: folder, encoding: "utf8" });
	if (status !== 0 || stderr !== "") throw new Error(`${program} ended with ${status}: ${stderr}`);
	return stdout.split("\n").filter((line) => line !== "");
};

/** What bash offers after these words, the last of them unfinished. */
function bash(...words: string[]): string[] {
	const typed = ["eaur-qb", ...words].map((word) => `'${word}'`).join(" ");
	return lines(
		"bash",
		`source '${scripts.bash}'; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _eaur_qb; printf '%s\\n' "\${COMPREPLY[@]}"`,
	);
}

describe("completion in bash", () => {
	it("offers commands, then their own commands and options", () => {
		expect(bash("inv")).toEqual(["invoices"]);
		expect(bash("invoices", "pre")).toEqual(["preview"]);
		expect(bash("invoices", "preview", "--ca")).toEqual(["--campus", "--category"]);
		expect(bash("invoices", "--batch")).toEqual([]);
	});

	it("finds the command behind options and their values", () => {
		expect(bash("--log-file", "x.log", "invoices", "ana")).toEqual(["analyze"]);
	});

	it("offers files where a file is meant, with blanks in their names, and the words of a choice", () => {
		expect(bash("--config", "my")).toEqual(["my settings.toml"]);
		expect(bash("schedule", "print", "--kind", "s")).toEqual(["systemd"]);
		expect(bash("completion", "f")).toEqual(["fish"]);
		expect(bash("invoices", "preview", "--limit", "")).toEqual([]);
	});

	it("knows every command there is", () => {
		for (const command of commands.filter((each) => each.parent)) {
			const path = [command.name()];
			for (let above = command.parent; above?.parent; above = above.parent) path.unshift(above.name());
			expect(bash(...path)).toContain(command.name());
		}
	});
});

describe.skipIf(!existsSync("/usr/bin/fish"))("completion in fish", () => {
	const fish = (typed: string) =>
		lines("fish", `source '${scripts.fish}'; complete -C 'eaur-qb ${typed}'`).map((line) => line.split("\t")[0]);

	it("offers commands, options and choices in their places", () => {
		expect(fish("inv")).toEqual(["invoices"]);
		expect(fish("invoices preview --ca")).toEqual(["--campus", "--category"]);
		expect(fish("schedule print --kind s")).toEqual(["systemd"]);
	});
});

describe.skipIf(!existsSync("/usr/bin/zsh"))("completion in zsh", () => {
	it("offers the words of the place", () => {
		const offered = (...words: string[]) =>
			lines(
				"zsh",
				`compdef() { :; }; _describe() { print -l -- "\${(@P)2}"; }; _files() { print files; }; _message() { :; }
				source '${scripts.zsh}'; words=(eaur-qb ${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length + 1}; _eaur_qb`,
			);
		expect(offered("").some((line) => line.startsWith("invoices:"))).toBe(true);
		expect(offered("invoices", "preview", "--").some((line) => line.startsWith("--campus:"))).toBe(true);
		expect(offered("invoices", "--config", "")).toEqual(["files"]);
	});
});

describe("completion in PowerShell", () => {
	it.skipIf(!existsSync("/usr/bin/pwsh"))("is a script that PowerShell takes", () => {
		expect(lines("pwsh", `. '${scripts.powershell}'`)).toEqual([]);
	});
});

describe("the language of the tool", () => {
	it("helps with examples and exit codes on every command, in 80 columns", async () => {
		for (const command of commands) {
			const path: string[] = [];
			for (let each = command; each.parent; each = each.parent) path.unshift(each.name());
			const { code, stdout } = await run(...path, "--help");
			expect(code).toBe(0);
			expect(stdout).toContain("Exit codes:");
			if (command.commands.length === 0) expect(stdout, path.join(" ")).toContain("Examples:");
			expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
		}
	});

	it.each([
		[["invoces"], "invoices"],
		[["invoices", "previw"], "preview"],
		[["invoices", "preview", "--limt", "5"], "--limit"],
		[["synch"], "sync"],
	])("suggests what was meant by %j, once, with exit 2", async (args, meant) => {
		const { code, stderr, stdout } = await run(...args);
		expect(code).toBe(2);
		expect(stdout).toBe("");
		expect(stderr.match(/unknown/g)).toHaveLength(1);
		expect(stderr).toContain(`Did you mean ${meant}?`);
	});

	it("says which shells there are", async () => {
		const { code, stderr } = await run("completion", "tcsh");
		expect(code).toBe(2);
		expect(stderr).toContain("bash, zsh, fish, powershell");
	});
});
