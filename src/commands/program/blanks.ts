import type { Command } from "commander";

/** Nothing that a person would see: blanks, control characters, characters without a width. */
const BLANK = /^[\s\p{Cc}\p{Cf}]*$/u;

/**
 * Refuses every blank value, of options and arguments alike. It is a variable of a script that was not set: taken as
 * "no filter", it would mean everything.
 */
export function refuseBlanks(command: Command): void {
	for (const [at, argument] of command.registeredArguments.entries()) {
		if (isBlank(command.processedArgs[at])) refuse(command, `the argument ${argument.name()} is blank`);
	}
	for (let each: Command | null = command; each; each = each.parent) {
		for (const option of each.options) {
			if (isBlank(each.getOptionValue(option.attributeName()))) refuse(command, `option '${option.flags}' is blank`);
		}
	}
}

function isBlank(value: unknown): boolean {
	return Array.isArray(value) ? value.some(isBlank) : typeof value === "string" && BLANK.test(value);
}

function refuse(command: Command, what: string): never {
	return command.error(`error: ${what}. Give it a value, or leave it out.`);
}
