import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { buildProgram } from "../../src/commands/program.js";

const DOCUMENTS = [
	...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
	...readdirSync("docs").map((name) => join("docs", name)),
].filter((name) => name.endsWith(".md"));

const program = await buildProgram("0.0.0", async () => {});

/** The command lines that a document names: code spans that begin with eaur-qb, and such lines of fenced blocks. */
function namedIn(text: string): string[] {
	const [spans, lines]: [string[], string[]] = [[], []];
	for (const [at, part] of text
		.replace(/\\\n\s*/g, "")
		.split(/^ *```.*$/m)
		.entries()) {
		const isFenced = at % 2 === 1;
		if (isFenced) lines.push(...shownIn(part.split("\n")).map((line) => line.trim().replace(/^\$ /, "")));
		else spans.push(...[...part.matchAll(/`([^`]+)`/g)].map(([, span]) => (span ?? "").replace(/\s+/g, " ")));
	}
	const command = /^(?:[A-Z_]+=\S+ )*(?=eaur-qb )/;
	return [...spans, ...lines].filter((each) => command.test(each)).map((each) => each.replace(command, ""));
}

/** A mistake that a document shows on purpose is followed by what the program says to it. */
const shownIn = (lines: string[]): string[] => lines.filter((_, at) => !/^✖ unknown/.test(lines[at + 1] ?? ""));

/** The words of a command line as a shell takes them, up to what ends the command. */
function wordsOf(line: string): string[] {
	const words = line.replace(/<[^>]*>/g, "<placeholder>").match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
	const end = words.findIndex((word) => /^(?:#.*|\||&&|;|>|…|<(?!placeholder>).*)$/.test(word));
	return words.slice(1, end < 0 ? undefined : end).map((word) => word.replace(/['"]/g, ""));
}

/** What is wrong with a command line; undefined where the program would take it. */
function faultOf(line: string): string | undefined {
	let command: Command = program;
	let operands = 0;
	const words = wordsOf(line);
	for (let word = words.shift(); word !== undefined; word = words.shift()) {
		if (word.startsWith("--")) {
			const name = word;
			const option = [...command.options, ...program.options].find(({ long }) => long === name);
			if (!option && name !== "--help") return `${line}: no option ${name}`;
			if (option?.required || (option?.optional && !words[0]?.startsWith("-"))) words.shift();
			continue;
		}
		const name = word;
		const next = command.commands.find((each) => each.name() === name);
		if (next) command = next;
		else operands += 1;
		if (operands > command.registeredArguments.length) return `${line}: what is ${name}?`;
	}
	return undefined;
}

describe("the documents", () => {
	it.each(DOCUMENTS)("%s names only commands and options that there are", (document) => {
		const faults = namedIn(readFileSync(document, "utf8")).map(faultOf);
		expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
	});

	it.each([
		["a command", "run `eaur-qb invoices analyse`"],
		["an option", "```\n$ eaur-qb sync --accept-holds   # at night\n```"],
		["an option of another command", "`eaur-qb status --html page.html`"],
		["a command after settings", "```\nMIS_WRITE_BACK=off eaur-qb synch\n```"],
	])("would not get away with %s that there is not", (_what, text) => {
		expect(namedIn(text).map(faultOf)).toEqual([expect.stringMatching(/no option|what is/)]);
	});

	it("may name a command with its values, placeholders and what a shell adds", () => {
		const text = "`eaur-qb map items --set '<fee category>=<item>'` and\n```\nA=1 eaur-qb invoices show 60 | less\n```";
		expect(namedIn(text).map(faultOf)).toEqual([undefined, undefined]);
	});
});
