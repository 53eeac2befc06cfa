import type { Argument, Command, Option } from "commander";
import type { ExitCode } from "../../output/exit.js";
import type { Context, Unconfigured } from "../context.js";
import type { GivenBy, Giving, WordsOf } from "./given.js";

/** What a command does once its words are understood. */
export type Action = (context: Context) => Promise<ExitCode>;

/** What it does instead where the configuration is faulty. */
export type Despite = (context: Unconfigured) => Promise<ExitCode>;

/** Hands an understood command to whoever runs it. */
export type Dispatch = (action: Action, despite?: Despite) => Promise<void>;

export interface Verb {
	/** Its name, and the arguments it takes: "show <id>". */
	readonly usage: string;
	/** Instead of one in `usage`, where there is more to say of it. */
	readonly argument?: Argument;
	readonly about: string;
	readonly examples: readonly string[];
	readonly options?: readonly Option[];
	/**
	 * Loads what the verb needs, and does it: nothing of that may delay the start. It is given the verb's arguments in
	 * their order, then its options; `verb` sees to it that they are what the function takes.
	 */
	readonly run: (context: Context, ...words: never) => Promise<ExitCode>;
	/** Without this, a faulty configuration ends it. */
	readonly despite?: (context: Unconfigured, ...words: never) => Promise<ExitCode>;
}

/** A verb whose functions take what its words and options give. `Words`: where its usage does not name them. */
export function verb<
	const Usage extends string,
	const Options extends readonly Giving<object>[] = readonly [],
	Words extends unknown[] = WordsOf<Usage>,
>(made: {
	readonly usage: Usage;
	readonly argument?: Argument;
	readonly about: string;
	readonly examples: readonly string[];
	readonly options?: Options;
	readonly run: (context: Context, ...given: [...Words, GivenBy<Options>]) => Promise<ExitCode>;
	readonly despite?: (context: Unconfigured, ...given: [...Words, GivenBy<Options>]) => Promise<ExitCode>;
}): Verb {
	return made;
}

export interface Group {
	readonly name: string;
	readonly about: string;
	/** Loads them, where the group may be meant. */
	readonly verbs: () => Promise<readonly Verb[]>;
	/** What the group's name does by itself; its usage is that name. It is there whatever was typed, for the list of commands. */
	readonly own?: Verb;
}

export function addVerb(parent: Command, verb: Verb, dispatch: Dispatch): void {
	equip(parent.command(verb.usage).description(verb.about), verb, dispatch);
}

function equip(command: Command, verb: Verb, dispatch: Dispatch): void {
	const { argument, examples, options = [], run, despite } = verb;
	if (argument) command.addArgument(argument);
	for (const option of options) command.addOption(option);
	command.addHelpText("after", ["", "Examples:", ...examples.map((line) => `  $ ${line}`)].join("\n"));
	command.action(() => {
		// `verb` has compared what they will be with what the functions take.
		const given = [...(command.processedArgs as unknown[]), command.opts()] as never;
		return dispatch((context) => run(context, ...given), despite && ((context) => despite(context, ...given)));
	});
}

/** @param words what was typed: a group that they do not name cannot be meant, and is left without its verbs */
export async function addGroup(
	program: Command,
	group: Group,
	dispatch: Dispatch,
	words: readonly string[] | undefined,
): Promise<void> {
	const { name, about, verbs, own } = group;
	const command = program.command(name).description(about);
	if (own) equip(command, own, dispatch);
	if (words && !words.includes(name)) return;
	for (const verb of await verbs()) addVerb(command, verb, dispatch);
}
