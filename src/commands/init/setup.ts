import type { SettingsInTheMaking } from "../../config/load.js";
import { Failure } from "../../words/failure.js";
import type { Context } from "../context.js";
import type { Question, Questions } from "./questions.js";

export interface InitOptions {
	readonly misUrl?: string;
	readonly misHost?: string;
	readonly misPort?: string;
	readonly misSocket?: string;
	readonly misUser?: string;
	readonly misName?: string;
	readonly misPasswordFile?: string;
	readonly misSsl?: string;
	readonly misSslCa?: string;
	readonly writeBack?: string;
	readonly payments?: string;
	readonly currency?: string;
	readonly environment?: string;
	readonly clientId?: string;
	readonly secretFile?: string;
	readonly redirectUri?: string;
	readonly tokenStore?: string;
	readonly tokenKeyFile?: string;
	/** Keep the secrets that were typed in an .env of the home. */
	readonly keepSecrets?: boolean;
	readonly replace?: boolean;
	readonly prepare?: boolean;
	readonly rehearse?: boolean;
}

/** One call of `init`. */
export interface Setup {
	readonly context: Omit<Context, "config">;
	readonly options: InitOptions;
	readonly questions: Questions;
	readonly settings: SettingsInTheMaking;
	/** What was answered so far, by the variable's name: kept whatever fails later. */
	readonly answers: Map<string, string>;
	/** Variables that were asked for: from then on the person is asked although there is an option. */
	readonly asked: Set<string>;
	/** Those of them that are secrets and were typed. */
	readonly secrets: Set<string>;
}

/**
 * Takes an answer down: the option, else what the person says, else what is configured already. Once an answer has
 * proved wrong, the person is asked although there is an option.
 */
export async function take<Answer extends string>(
	{ questions, settings, answers, asked }: Setup,
	variable: string,
	question: Question<Answer>,
	option: string | undefined,
	standard?: Answer,
): Promise<Answer> {
	const configured = answers.get(variable) ?? settings.given(variable);
	const known = configured === undefined ? undefined : question.read(configured);
	const answer = await questions.answer(question, asked.has(variable) ? undefined : option, known ?? standard);
	answers.set(variable, answer);
	asked.add(variable);
	return answer;
}

/** A secret that is not configured yet. No output shows it from here on; nothing is taken down where none was typed. */
export async function takeSecret(setup: Setup, variable: string, ask: string): Promise<void> {
	const { questions, settings, answers, secrets, context } = setup;
	const isTyped = secrets.has(variable);
	if (
		!isTyped &&
		[variable, `${variable}_FILE`].some((name) => (answers.get(name) ?? settings.given(name)) !== undefined)
	)
		return;
	const secret = await questions.secret(isTyped ? `${ask}; Enter keeps what was typed` : ask);
	if (secret === undefined) return;
	context.printer.redactor.addSecret(secret);
	answers.set(variable, secret);
	secrets.add(variable);
}

/**
 * Asks some questions and tries the answers at once. What is wrong is said, and asked again with the answers as they
 * were: nothing that was typed is lost.
 * @throws Failure as the answers met it, where nobody can be asked or the person gives up
 */
export async function tried<T>(setup: Setup, ask: () => Promise<T>): Promise<T> {
	const { context, questions } = setup;
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof Failure) || error.reason === "interrupted" || !context.isTerminal) throw error;
			context.printer.warn(error.message);
			context.printer.say(`  → ${error.fix}`);
			if (!(await questions.wantsAgain())) throw error;
		}
	}
}
