import type { Command } from "commander";
import { quoteForShell } from "../../words/shell.js";

// What was typed, and what is meant by it, beyond what commander makes of it.

const GLOBAL_WITH_VALUE = ["--config", "--profile", "--log-file"];
const GLOBAL = /^--(json|no-color|verbose|(config|profile|log-file)(=.*)?)$/s;

/**
 * "help invoices all" is "invoices all --help": commander's own help takes one word, and answers one that it does not know
 * with the help of something else. Such a word is left to be refused as a command.
 */
export function helpAsOption(argv: readonly string[], program: Command): readonly string[] {
	const at = argv.indexOf("help");
	const words = argv.filter((_, index) => index !== at);
	const isAsked =
		at >= 0 && !GLOBAL_WITH_VALUE.includes(argv[at - 1] ?? "") && isGroup(meant(argv.slice(0, at), program));
	if (!isAsked || !words.some((word) => !word.startsWith("-"))) return argv;
	const command = meant(words, program);
	const named = words.filter((word) => !word.startsWith("-")).length;
	return isGroup(command) && namesOf(command).length < named ? words : [...words, "--help"];
}

const isGroup = ({ commands }: Command): boolean => commands.length > 0;

/** The command as it was typed, in words that a shell takes, without global options: what a run is called. */
export function commandWords(argv: readonly string[]): string {
	return argv
		.filter((word, at) => !GLOBAL.test(word) && !GLOBAL_WITH_VALUE.includes(argv[at - 1] ?? ""))
		.map((word) => withoutPassword(quoteForShell(word)))
		.join(" ");
}

/** An address may hold one: "mysql://user:password@host". It may itself hold what ends one elsewhere: up to the last @. */
const withoutPassword = (word: string): string => word.replace(/(:\/\/[^:@/\s]{0,300}):.*@/s, "$1:…@");

/** The command that as much of the line names as it can: "invoices" of "invoices al". */
export function meant(argv: readonly string[], program: Command): Command {
	let command = program;
	for (const word of argv) command = command.commands.find((each) => each.name() === word) ?? command;
	return command;
}

/** A command's words below the program's own name. */
export function namesOf(command: Command): string[] {
	return command.parent ? [...namesOf(command.parent), command.name()] : [];
}

/** Words too many: a value with blanks in it, or a second record where the command takes one. */
export function ofTooMany(command: Command, argv: readonly string[]): string {
	const hasValue = command.options.some(({ required, long }) => required && argv.some((word) => word === long));
	if (hasValue) return "Put quotes around what has blanks: 'Late fee'. ";
	return command.registeredArguments.length > 0 ? "Name one at a time, with quotes around what has blanks. " : "";
}
