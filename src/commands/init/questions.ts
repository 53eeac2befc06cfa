import { askHidden, askLine } from "../../output/prompt.js";
import { usage } from "../options.js";

export interface Question {
	readonly ask: string;
	/** The option that answers it: named where nobody can be asked. */
	readonly option: string;
	/** What the option said. */
	readonly given: string | undefined;
	/** What is taken where nothing is answered. */
	readonly standard?: string | undefined;
	readonly choices?: readonly string[];
}

/** The answers to the questions of `init`: from options, else from the person, else as configured already. */
export class Questions {
	constructor(private readonly isTerminal: boolean) {}

	/** Throws `Failure` "usage" where there is no answer and nobody to ask. */
	async answer(question: Question): Promise<string> {
		const { given, standard, option, ask } = question;
		if (given !== undefined) return checked(question, given);
		if (!this.isTerminal) {
			if (standard !== undefined) return standard;
			throw usage(`This needs an answer, and there is no terminal to ask on: ${ask}`, `Give ${option}.`);
		}
		for (let hint = ""; ; ) {
			const typed = (await askLine(`${hint}${withChoices(question)}: `))?.trim();
			if (typed === undefined) throw usage(`There was no answer to: ${ask}`, `Give ${option}.`);
			const answer = typed === "" ? standard : typed;
			if (answer !== undefined && isChoice(question, answer)) return answer;
			hint = `  ${answer === undefined ? "An answer is needed" : `"${answer}" is neither`}; Ctrl-C ends, and nothing is written.\n`;
		}
	}

	/** A secret that is not configured yet; undefined where nobody can be asked, or nothing was typed. */
	async secret(ask: string): Promise<string | undefined> {
		if (!this.isTerminal) return undefined;
		return (await askHidden(`${ask} (not shown): `)) || undefined;
	}

	/** Yes or no; an option that was not given is no where nobody can be asked. */
	async agrees(ask: string, given: boolean | undefined): Promise<boolean> {
		if (given !== undefined || !this.isTerminal) return given ?? false;
		return /^y(es)?$/i.test((await askLine(`${ask} [y/N] `))?.trim() ?? "");
	}
}

function withChoices({ ask, standard, choices }: Question): string {
	const list = choices ? ` (${choices.join(" or ")})` : "";
	return standard === undefined ? `${ask}${list}` : `${ask}${list} [${standard}]`;
}

const isChoice = ({ choices }: Question, answer: string): boolean => choices === undefined || choices.includes(answer);

function checked(question: Question, given: string): string {
	if (isChoice(question, given)) return given;
	throw usage(`${question.option} takes ${question.choices?.join(" or ")}; "${given}" is neither.`, "Correct it.");
}
