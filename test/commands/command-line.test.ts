import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, CommanderError } from "commander";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { buildProgram, everyCommand } from "../../src/commands/program.js";
import { type Ran, runProgram } from "../e2e/support.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";

const whole = await buildProgram("1.2.3", async () => {});

describe("a command line", () => {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-line-"));
	const mis = createEmbeddedMis("2026");
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const run = (line: string): Promise<Ran> =>
		runProgram(line.split(" ").filter(Boolean), {
			env: { PATH: process.env.PATH, HOME: folder, EAUR_QB_HOME: folder, MIS_DATABASE_URL: `sqlite:${mis}` },
			cwd: folder,
		});

	it.each([
		["", "eaur-qb"],
		["--help", "eaur-qb"],
		["help", "eaur-qb"],
		["--help invoices analyze", "eaur-qb"],
		["invoices --help", "eaur-qb invoices"],
		["help invoices", "eaur-qb invoices"],
		["--json help invoices", "eaur-qb invoices"],
		["help sync", "eaur-qb sync"],
		["help invoices all", "eaur-qb invoices all"],
		["invoices all -h", "eaur-qb invoices all"],
		["invoices help batch", "eaur-qb invoices batch"],
		["--config x invoices batch --help", "eaur-qb invoices batch"],
	])("%j is answered with the help of %s", async (line, command) => {
		const { code, stdout, stderr } = await run(line);
		expect([code, stderr]).toEqual([0, ""]);
		expect(stdout).toMatch(new RegExp(`^Usage: ${command} \\[options\\]`));
		expect(stdout).toContain("\nExit codes:\n    0  done, nothing left failed\n");
	});

	it.each(["invoices", "--json auth", "--config invoices map"])("%j lacks a verb: help, and exit 2", async (line) => {
		const { code, stdout, stderr } = await run(line);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).toMatch(/^Usage: eaur-qb \w+ \[options\] \[command\]/);
	});

	it.each([
		["nonsense", "unknown command 'nonsense'", "eaur-qb"],
		["invoices nonsense", "unknown command 'nonsense'", "eaur-qb invoices"],
		["--json auth logn", "unknown command 'logn'\n    (Did you mean login?)", "eaur-qb auth"],
		["--limt 5 invoices preview", "unknown option '--limt'", "eaur-qb invoices preview"],
		["invoices --jsn", "unknown option '--jsn'\n    (Did you mean --json?)", "eaur-qb invoices"],
		["invoices all --no-applicants", "unknown option '--no-applicants'", "eaur-qb invoices all"],
		[
			"invoices analyze extra",
			"too many arguments for 'analyze'. Expected 0 arguments but got 1.",
			"eaur-qb invoices analyze",
		],
		["help nonsense", "unknown command 'nonsense'", "eaur-qb"],
		["--json help invoices nonsense", "unknown command 'nonsense'", "eaur-qb invoices"],
		["invoices help nonsense", "unknown command 'nonsense'", "eaur-qb invoices"],
		[
			"customers show 22000001 22000002",
			"too many arguments for 'show'. Expected 1 argument but got 2.",
			"Name one at a time, with quotes around what has blanks. eaur-qb customers show",
		],
		[
			"map items --set Late fee=Tuition",
			"too many arguments for 'items'. Expected 0 arguments but got 1.",
			"Put quotes around what has blanks: 'Late fee'. eaur-qb map items",
		],
		[
			"sync --first-run-limit none",
			"option '--first-run-limit <n>' argument 'none' is invalid. It takes a whole number of records, 1 or more, or off.",
			"eaur-qb sync",
		],
		["customers single", "missing required argument 'key'", "eaur-qb customers single"],
		["auth import --realm-id 1", "required option '--file <file>' not specified", "eaur-qb auth import"],
		[
			"auth move --to moon",
			"option '--to <store>' argument 'moon' is invalid. Allowed choices are keychain, file.",
			"eaur-qb auth move",
		],
		["sync --config", "option '--config <file>' argument missing", "eaur-qb sync"],
		[
			"invoices batch --batch-size 101",
			"option '--batch-size <n>' argument '101' is invalid. It takes a whole number from 1 to 100.",
			"eaur-qb invoices batch",
		],
		[
			"sync --max-failures x",
			"option '--max-failures <n>' argument 'x' is invalid. It takes a whole number, 1 or more.",
			"eaur-qb sync",
		],
		[
			"sync --window 20:00-20:00",
			"option '--window <hours>' argument '20:00-20:00' is invalid. It takes two times of day, as 20:00-05:00.",
			"eaur-qb sync",
		],
		[
			"schedule print --at 25:00",
			"option '--at <time>' argument '25:00' is invalid. It takes a time of day such as 20:00.",
			"eaur-qb schedule print",
		],
		[
			"failures --from 2026-02-30",
			"option '--from <day>' argument '2026-02-30' is invalid. It takes a day as 2026-01-31.",
			"eaur-qb failures",
		],
		[
			"invoices preview --ids ,",
			"option '--ids <list>' argument ',' is invalid. It takes ids with commas between them: 17,18,20-25.",
			"eaur-qb invoices preview",
		],
		[
			"customers retry --code QB099",
			"option '--code <code>' argument 'QB099' is invalid. It takes a code from QB001 to QB012.",
			"eaur-qb customers retry",
		],
		[
			"invoices reset --older-than soon",
			"option '--older-than <time>' argument 'soon' is invalid. It takes a time such as 30s, 10m, 1h or 2d.",
			"eaur-qb invoices reset",
		],
	])("%j: %s", async (line, mistake, command) => {
		const { code, stderr } = await run(line);
		expect(code).toBe(2);
		expect(stderr).toBe(`✖ ${mistake}\n  → ${command} --help shows what it takes.\n`);
	});

	it.each([
		"--json invoices analyze",
		"invoices --json analyze",
		"invoices analyze --json",
		"--json -- invoices analyze",
	])("%j: global options stand anywhere", async (line) => {
		const { code, json } = await run(line);
		expect([code, json.success]).toEqual([0, true]);
	});
});

describe("a blank value, as of a variable that a script forgot to set", () => {
	afterEach(() => vi.restoreAllMocks());
	const leaves = everyCommand(whole).filter(({ commands }) => commands.length === 0);
	/** The words that lead to a command, and one for each argument it takes. */
	const wordsOf = (command: Command): string[] => {
		const path: string[] = [];
		for (let each: Command | null = command; each?.parent; each = each.parent) path.unshift(each.name());
		return [...path, ...command.registeredArguments.map((each) => each.argChoices?.[0] ?? "7")];
	};
	/** Options that must be there, each with something that it takes. */
	const mandatory = (command: Command): string[] =>
		command.options.flatMap(({ mandatory: must, long, argChoices }) =>
			must ? [long ?? "", argChoices?.[0] ?? "7"] : [],
		);

	async function ends(line: readonly string[]): Promise<string> {
		let called = false;
		const program = await buildProgram("1.2.3", async () => {
			called = true;
		});
		const error = await program.parseAsync([...line], { from: "user" }).catch((thrown: unknown) => thrown);
		if (called) return "runs";
		return error instanceof CommanderError ? error.message : String(error);
	}

	it.each(["", " ", "\u00a0\u200b\t"])(
		"is refused by every option and every argument of every command: %j",
		async (blank) => {
			const taken: string[] = [];
			let tried = 0;
			for (const command of leaves) {
				const words = [...wordsOf(command), ...mandatory(command)];
				const options = [...command.options, ...whole.options].filter(({ required }) => required);
				const lines = options.map(({ long }) => [...words, long ?? "", blank]);
				const { length } = command.registeredArguments;
				const named = words.length - mandatory(command).length - length;
				if (length > 0) lines.push([...words.slice(0, named), blank, ...words.slice(named + 1)]);
				for (const line of lines) {
					tried += 1;
					if ((await ends(line)) === "runs") taken.push(line.join(" "));
				}
			}
			expect(tried).toBeGreaterThan(150);
			expect(taken).toEqual([]);
		},
	);

	it("is said of the option that it was given to", async () => {
		expect(await ends(["invoices", "all", "--student", ""])).toBe(
			"error: option '--student <key>' is blank. Give it a value, or leave it out.",
		);
		expect(await ends(["customers", "single", " "])).toBe(
			"error: the argument key is blank. Give it a value, or leave it out.",
		);
		expect(await ends(["invoices", "all", "--student", "x"])).toBe("runs");
	});
});

describe("a command line that loads only the groups it names", () => {
	afterEach(() => vi.restoreAllMocks());
	const namesOf = (commands: readonly Command[]) => commands.map((each) => each.name());
	const groupsOf = ({ commands }: Command) => namesOf(commands.filter((each) => each.commands.length > 0));

	it("has all names, and the verbs of those groups alone", async () => {
		const built = await buildProgram("1.2.3", async () => {}, ["--json", "help", "map"]);
		expect(namesOf(built.commands)).toEqual(namesOf(whole.commands));
		expect(groupsOf(built)).toEqual(["map"]);
	});

	it("is answered as if it had loaded everything", async () => {
		const commands = everyCommand(whole);
		const words = [
			...namesOf(commands),
			...commands.flatMap(({ options }) => options.map(({ long }) => long ?? "")),
			...["help", "--help", "--", "--jsn", "invoces", "previw", "7", "x", ""],
		];
		const line = fc.array(fc.oneof(fc.constantFrom(...groupsOf(whole)), fc.constantFrom(...words)), { maxLength: 5 });
		await fc.assert(
			fc.asyncProperty(line, async (typed) => {
				expect(await answer(typed, typed)).toEqual(await answer(typed));
			}),
			{ numRuns: 300 },
		);
	});

	/** What comes of a command line: what is printed, called, or found wrong with it. */
	async function answer(line: readonly string[], words?: readonly string[]) {
		const answered: unknown[] = [];
		const program = await buildProgram("1.2.3", async () => {}, words);
		program.hook("preAction", (_program, called) => {
			answered.push(called.parent?.name(), called.name(), called.processedArgs, called.opts());
		});
		for (const stream of [process.stdout, process.stderr]) {
			vi.spyOn(stream, "write").mockImplementation((text) => answered.push(stream === process.stdout, text) > 0);
		}
		await program.parseAsync([...line], { from: "user" }).catch((error: unknown) => {
			answered.push(error instanceof CommanderError ? [error.exitCode, error.code, error.message] : error);
		});
		vi.restoreAllMocks();
		return [...answered, program.opts()];
	}
});
