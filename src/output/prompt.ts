import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Failure } from "../words/failure.js";

export interface Terminal {
	readonly input: NodeJS.ReadableStream;
	/** Standard error: standard output is for results. */
	readonly output: NodeJS.WritableStream;
}

export interface ConfirmOptions {
	/** `--yes` was given: nothing is asked. */
	readonly yes: boolean;
	/** Whether a person sits there: standard input and standard error are terminals. */
	readonly isTerminal: boolean;
	/** What to give instead of an answer: "--yes". */
	readonly optionToName: string;
	readonly terminal?: Terminal;
}

/**
 * Asks a question that is answered with yes or no; anything but yes is no.
 * @throws Failure "usage" where nobody can be asked; "interrupted" when Ctrl-C is the answer
 */
export async function confirm(question: string, options: ConfirmOptions): Promise<boolean> {
	if (options.yes) return true;
	if (!options.isTerminal) {
		throw new Failure("usage", {
			detail: `This needs an answer, and there is no terminal to ask on: ${question}`,
			fix: `Give ${options.optionToName} to answer yes.`,
		});
	}
	const answer = await askLine(`${question} [y/N] `, options.terminal);
	return /^y(es)?$/i.test(answer?.trim() ?? "");
}

/**
 * One line of standard input, after a question; undefined when the input has ended, or `signal` ended the asking.
 * @throws Failure "interrupted" when Ctrl-C is the answer
 */
export async function askLine(
	question: string,
	terminal: Terminal = STANDARD,
	signal?: AbortSignal,
): Promise<string | undefined> {
	const lines = createInterface({ ...terminal, ...(signal && { signal }) });
	let typed: string | undefined;
	try {
		typed = await new Promise<string | undefined>((resolve, reject) => {
			lines.once("line", resolve);
			lines.once("close", () => resolve(undefined));
			lines.once("SIGINT", () => reject(interrupted()));
			lines.setPrompt(question);
			lines.prompt();
		});
		return typed;
	} finally {
		lines.close();
		// Nobody pressed Enter: what is said next would stand in the question's own line.
		if (typed === undefined) terminal.output.write("\n");
	}
}

/**
 * A secret, after a question: what is typed is not shown. Undefined when the input has ended.
 * @throws Failure "interrupted" when Ctrl-C is the answer
 */
export async function askHidden(question: string, terminal: Terminal = STANDARD): Promise<string | undefined> {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	// As a terminal of its own, readline takes the echo over from the real one, and sends it nowhere. Only then is asked:
	// who answers at once is not shown either.
	const lines = createInterface({ input: terminal.input, output: nowhere, terminal: true });
	terminal.output.write(question);
	try {
		return await new Promise<string | undefined>((resolve, reject) => {
			lines.once("line", resolve);
			lines.once("close", () => resolve(undefined));
			lines.once("SIGINT", () => reject(interrupted()));
		});
	} finally {
		lines.close();
		terminal.output.write("\n");
	}
}

const STANDARD: Terminal = { input: process.stdin, output: process.stderr };

function interrupted(): Failure {
	return new Failure("interrupted", { detail: "Interrupted; nothing was changed.", fix: "Run the command again." });
}
