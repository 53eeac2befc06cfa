import type { Context } from "../context.js";
import type { Questions } from "./questions.js";

export interface InitOptions {
	readonly misUrl?: string;
	readonly misHost?: string;
	readonly misPort?: string;
	readonly misUser?: string;
	readonly misName?: string;
	readonly writeBack?: string;
	readonly currency?: string;
	readonly environment?: string;
	readonly clientId?: string;
	readonly redirectUri?: string;
	readonly tokenStore?: string;
	/** Keep the secrets that were typed in an .env of the home. */
	readonly keepSecrets?: boolean;
	readonly replace?: boolean;
	readonly prepare?: boolean;
	readonly rehearse?: boolean;
}

/** One call of `init`. */
export interface Setup {
	readonly context: Context;
	readonly options: InitOptions;
	readonly questions: Questions;
	/** Those that were typed, by the names of their variables. */
	readonly secrets: Map<string, string>;
}

/** A secret that is not configured yet; undefined where none was typed. No output shows it from here on. */
export async function askSecret(setup: Setup, variable: string, ask: string): Promise<string | undefined> {
	const secret = await setup.questions.secret(ask);
	if (secret === undefined) return undefined;
	setup.context.printer.redactor.addSecret(secret);
	setup.secrets.set(variable, secret);
	return secret;
}
