import { askHidden, askLine } from "../../output/prompt.js";
import { usage } from "../options.js";

export interface Question<Answer extends string> {
	readonly ask: string;
	/** The option that answers it: named where nobody can be asked. */
	readonly option: string;
	/** "on or off", where not every text is an answer. */
	readonly choices?: string;
	/** What else an answer has to be: "a number from 1 to 65535". */
	readonly takes?: string;
	/** Undefined where the text is no answer. */
	readonly read: (text: string) => Answer | undefined;
}

export const text = (ask: string, option: string): Question<string> => ({ ask, option, read: (given) => given });

/** Told at once where it cannot be meant: the next question comes only after an answer to this one. */
export const checked = (
	ask: string,
	option: string,
	takes: string,
	isRight: (text: string) => boolean,
): Question<string> => ({
	ask,
	option,
	takes,
	read: (given) => (isRight(given) ? given : undefined),
});

export const choice = <Answer extends string>(
	ask: string,
	option: string,
	answers: readonly [Answer, Answer],
): Question<Answer> => ({
	ask,
	option,
	choices: answers.join(" or "),
	read: (given) => answers.find((answer) => answer === given),
});

/** The answers to the questions of `init`: from options, else from the person, else as configured already. */
export class Questions {
	constructor(private readonly isTerminal: boolean) {}

	/**
	 * @param given what the option said
	 * @param standard what is taken where nothing is answered
	 * @throws Failure "usage" where there is no answer and nobody to ask
	 */
	async answer<Answer extends string>(
		question: Question<Answer>,
		given: string | undefined,
		standard?: Answer,
	): Promise<Answer> {
		const { ask, option, read } = question;
		if (given !== undefined) return read(given) ?? refuse(question, given);
		if (!this.isTerminal) {
			if (standard !== undefined) return standard;
			throw usage(`This needs an answer, and there is no terminal to ask on: ${ask}`, `Give ${option}.`);
		}
		for (let hint = ""; ; ) {
			const typed = (await askLine(`${hint}${withChoices(question, standard)}: `))?.trim();
			if (typed === undefined) throw usage(`There was no answer to: ${ask}`, `Give ${option}.`);
			const answer = typed === "" ? standard : read(typed);
			if (answer !== undefined) return answer;
			const isNone = question.takes === undefined ? "is neither" : `is not ${question.takes}`;
			hint = `  ${typed === "" ? "An answer is needed" : `"${typed}" ${isNone}`}; Ctrl-C ends, and nothing is written.\n`;
		}
	}

	/** A secret that is not configured yet; undefined where nobody can be asked, or nothing was typed. */
	async secret(ask: string): Promise<string | undefined> {
		if (!this.isTerminal) return undefined;
		return (await askHidden(`${ask} (not shown): `)) || undefined;
	}

	/** Yes unless the person says no. */
	async wantsAgain(): Promise<boolean> {
		const typed = await askLine("Answer these questions again? [Y/n] ");
		return typed !== undefined && !/^n(o)?$/i.test(typed.trim());
	}

	/** Yes or no; an option that was not given is no where nobody can be asked. */
	async agrees(ask: string, given: boolean | undefined): Promise<boolean> {
		if (given !== undefined || !this.isTerminal) return given ?? false;
		return /^y(es)?$/i.test((await askLine(`${ask} [y/N] `))?.trim() ?? "");
	}
}

function withChoices({ ask, choices }: Question<string>, standard: string | undefined): string {
	const list = choices === undefined ? "" : ` (${choices})`;
	return standard === undefined || standard === "" ? `${ask}${list}` : `${ask}${list} [${standard}]`;
}

function refuse({ option, choices, takes }: Question<string>, given: string): never {
	throw usage(
		`${option} takes ${takes ?? choices}; "${given}" is ${takes === undefined ? "neither" : "none"}.`,
		"Give another value.",
	);
}
