import { Command } from "commander";
import { EXIT_MEANINGS } from "../output/exit.js";
import { refuseBlanks } from "./program/blanks.js";
import { completion, pull, reconcile, topLevel, undo } from "./program/top-level.js";
import { addGroup, addVerb, type Dispatch, type Group, type Verb } from "./program/verb.js";

/** The command line as the contract has it, in the order of its help; `completion` comes last. */
const COMMANDS: readonly (Group | Verb)[] = [
	{
		name: "invoices",
		about: "charges → invoices",
		verbs: async () => (await import("./program/records.js")).invoices(),
	},
	{
		name: "customers",
		about: "students and applicants → customers",
		verbs: async () => (await import("./program/records.js")).customers(),
	},
	{
		name: "payments",
		about: "money that came in → payments",
		verbs: async () => (await import("./program/records.js")).payments(),
	},
	...topLevel,
	{
		name: "auth",
		about: "the connection to QuickBooks",
		verbs: async () => (await import("./program/auth.js")).auth(),
	},
	{
		name: "map",
		about: "what in QuickBooks belongs to what in the MIS",
		verbs: async () => (await import("./program/map.js")).map(),
	},
	pull,
	{
		name: "changes",
		about: "what is not as it was sent",
		verbs: async () => (await import("./program/changes.js")).changes(),
	},
	{
		name: "reconcile",
		about: "MIS against QuickBooks, to the franc",
		verbs: async () => (await import("./program/reconcile.js")).reconcileVerbs(),
		own: reconcile,
	},
	undo,
	{
		name: "mis",
		about: "the MIS database",
		verbs: async () => (await import("./program/mis.js")).mis(),
	},
	{
		name: "audit",
		about: "what happened, record by record",
		verbs: async () => (await import("./program/audit.js")).audit(),
	},
	{
		name: "schedule",
		about: "have it run every night: cron, systemd or Windows",
		verbs: async () => (await import("./program/schedule.js")).schedule(),
	},
];

/**
 * @param words what was typed: only the groups that they name are loaded with their verbs, because every start waits
 *   for this. Without words, everything is there.
 */
export async function buildProgram(version: string, dispatch: Dispatch, words?: readonly string[]): Promise<Command> {
	const program = new Command("eaur-qb")
		.description(
			"Moves a university's customers, invoices and payments from its MIS into QuickBooks Online, exactly once.",
		)
		.version(version, "-v, --version", "print the version")
		.option("--json", "one JSON object on standard output; everything else on standard error")
		.option("--no-color", "no colours (also: NO_COLOR)")
		.option("--verbose", "say more about what is being done")
		.option("--config <file>", "another configuration file than config.toml in EAUR_QB_HOME")
		.option("--profile <name>", "another company, with a connection, ledger and configuration of its own")
		.option("--log-file <file>", "append what happens to this file, as JSON lines")
		.helpOption("-h, --help", "show this help")
		.configureHelp({ showGlobalOptions: true })
		// What is wrong is told once, in the tool's own form.
		.configureOutput({ outputError: () => {} })
		.showSuggestionAfterError(true)
		.showHelpAfterError(false)
		.exitOverride()
		.hook("preAction", (_, command) => refuseBlanks(command))
		.addHelpText("afterAll", exitCodes);
	for (const command of [...COMMANDS, completion(() => buildProgram(version, dispatch))]) {
		if ("verbs" in command) await addGroup(program, command, dispatch, words);
		else addVerb(program, command, dispatch);
	}
	return program;
}

/** All commands, the groups among them. */
export function everyCommand(command: Command): Command[] {
	return [command, ...command.commands.flatMap(everyCommand)];
}

/** Every help text ends with them. */
function exitCodes(): string {
	const codes = EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`);
	return ["", "Exit codes:", ...codes].join("\n");
}
