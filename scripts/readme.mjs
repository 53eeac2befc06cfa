// Writes the sections of README.md that are generated from `eaur-qb --help`. With --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";

const { buildProgram, everyCommand } = await import("../dist/commands/program.js");
const { EXIT_MEANINGS } = await import("../dist/output/exit.js");

const program = await buildProgram("0.0.0", async () => {});
/** What can be typed: a group is, where its name does something by itself. */
const isVerb = ({ parent, commands, options }) => commands.length === 0 || (parent && options.length > 0);
const verbs = everyCommand(program).filter((command) => isVerb(command) && command.name() !== "help");

const nameOf = (command) => (command.parent ? `${nameOf(command.parent)} ${command.name()}`.trim() : command.name());
const argumentsOf = (command) => command.registeredArguments.map((argument) => ` <${argument.name()}>`).join("");
const FILTERS = ["--from", "--to", "--campus", "--category", "--student", "--ids"];
const nameOfFlag = (flags) => flags.split(" ")[0];

/** The six filters are the same everywhere, and told once below the table; a command that has some of them names those. */
function optionsOf(command) {
	const flags = command.options
		.filter(({ hidden }) => !hidden)
		.map((option) => option.flags)
		.filter((each) => each !== "--help");
	const hasAll = FILTERS.every((name) => flags.some((each) => nameOfFlag(each) === name));
	const own = hasAll ? flags.filter((each) => !FILTERS.includes(nameOfFlag(each))) : flags;
	return [...own.map((each) => `\`${each}\``), ...(hasAll ? ["filters"] : [])].join(" ");
}
const cell = (text) => text.replaceAll("|", "\\|");

const commands = [
	"| command | does | options |",
	"|---|---|---|",
	...verbs.map((command) => {
		return `| \`${nameOf(command)}${argumentsOf(command)}\` | ${cell(command.description())} | ${cell(optionsOf(command))} |`;
	}),
].join("\n");
const exitCodes = [
	"| code | meaning |",
	"|---|---|",
	...EXIT_MEANINGS.map(([code, meaning]) => `| ${code} | ${meaning} |`),
].join("\n");

const before = readFileSync("README.md", "utf8");
const after = replaceSection(replaceSection(before, "commands", commands), "exit-codes", exitCodes);
if (!process.argv.includes("--check")) writeFileSync("README.md", after);
else if (before !== after) {
	process.stderr.write("README.md does not say what --help says: run node scripts/readme.mjs\n");
	process.exitCode = 1;
}

function replaceSection(text, name, content) {
	const pattern = new RegExp(`(<!-- ${name}:[^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`);
	return text.replace(pattern, (_, open, close) => `${open}${content}\n${close}`);
}
