import * as v from "valibot";
import type { Tokens } from "../words/connection.js";

const NOT_SECONDS = "must be a number of seconds";
/** Beyond any lifetime that Intuit gives (five years), and within what a date can hold. */
const MOST_SECONDS = 100 * 366 * 86_400;
/** A lifetime in seconds; some middlemen make text of numbers. */
const seconds = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.digits(NOT_SECONDS))], NOT_SECONDS),
	v.transform(Number),
	v.minValue(1, "must be more than 0"),
	v.maxValue(MOST_SECONDS, "must be less than a hundred years"),
);
const token = v.pipe(v.string("must be a text"), v.regex(/^[\x21-\x7e]+$/, "must be a token: not empty, no blanks"));

/** Intuit's token answer, and what `auth import` takes. */
const TokenAnswer = v.object(
	{
		access_token: token,
		refresh_token: token,
		expires_in: seconds,
		x_refresh_token_expires_in: seconds,
		x_refresh_token_hard_expires_in: v.optional(seconds),
	},
	(issue) => (issue.received === "undefined" ? "is missing" : "must be an object"),
);

export type ReadTokens = { readonly tokens: Tokens } | { readonly faults: readonly string[] };

/** Tokens of an answer given at `now` (epoch milliseconds), or a sentence for each thing that is wrong with it. */
export function readTokens(answer: unknown, now: number): ReadTokens {
	const parsed = v.safeParse(TokenAnswer, answer);
	if (!parsed.success) return { faults: parsed.issues.map(faultOf) };
	const { access_token, refresh_token, expires_in, x_refresh_token_expires_in, ...rest } = parsed.output;
	const end = rest.x_refresh_token_hard_expires_in;
	return {
		tokens: {
			accessToken: access_token,
			refreshToken: refresh_token,
			accessExpiresAt: now + expires_in * 1000,
			refreshExpiresAt: now + x_refresh_token_expires_in * 1000,
			connectionExpiresAt: end === undefined ? undefined : now + end * 1000,
		},
	};
}

function faultOf(issue: v.BaseIssue<unknown>): string {
	const name = v.getDotPath(issue);
	return name === null ? `the whole ${issue.message}` : `${name} ${issue.message}`;
}
