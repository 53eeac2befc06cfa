import type OAuthClient from "intuit-oauth";
import * as v from "valibot";
import type { QuickBooksConfig } from "../config/types.js";
import type { Tokens } from "../words/connection.js";
import { Failure } from "../words/failure.js";
import { NO_SECRETS, type Secrets } from "../words/secrets.js";
import { type Agents, openAgents, refuseUnusableProxy } from "./agents.js";
import { notIntuit } from "./answer.js";
import { whyNotReached } from "./departure.js";
import { readTokens } from "./token-answer.js";
import { whyTooLarge } from "./too-large.js";

/** Intuit said no: its own code, such as `invalid_grant` or `invalid_client`. */
export interface Refused {
	readonly kind: "refused";
	readonly error: string;
	readonly intuitTid: string | undefined;
}

/** No decision: 5xx, 429, a timeout, a broken line, an answer that is none. Nothing may be forgotten over it. */
export interface Passing {
	readonly kind: "passing";
	/** A clause such as "it answered 503", without secrets. */
	readonly why: string;
	readonly intuitTid: string | undefined;
}

export type TokenOutcome = { readonly kind: "tokens"; readonly tokens: Tokens } | Refused | Passing;
export type RevokeOutcome = { readonly kind: "revoked" } | Refused | Passing;

/** Intuit's OAuth server. Each call goes there once, to the configured address and nowhere else. */
export interface OAuth {
	/** The page on which a person allows the connection. `state` comes back with the answer. */
	authorizeUrl(state: string): Promise<string>;
	/** Tokens for the code of the redirect. A code works once: never call this twice with one. */
	exchangeCode(code: string): Promise<TokenOutcome>;
	refreshTokens(refreshToken: string): Promise<TokenOutcome>;
	/** Ends the connection that a refresh token belongs to. */
	revokeToken(refreshToken: string): Promise<RevokeOutcome>;
}

/** The only scope this tool asks for: the books, not payments nor the person's profile. */
export const SCOPE = "com.intuit.quickbooks.accounting";

export interface OAuthOptions {
	/** Epoch milliseconds. */
	readonly clock: () => number;
	/** For the whole exchange; the library by itself would wait for ever. */
	readonly timeoutMs?: number;
	/** Told of tokens as soon as they are read; takes them out of refusals. */
	readonly secrets?: Secrets;
}

/** What came over the wire, or why nothing did. */
type Answer = { status: number; intuitTid: string | undefined; body: unknown } | { broken: string };

/** The methods throw `Failure` "configuration" where the Intuit app's id or secret is not configured. */
export function oauthClient(
	quickbooks: QuickBooksConfig,
	{ clock, timeoutMs = 30_000, secrets = NO_SECRETS }: OAuthOptions,
): OAuth {
	const agents = openAgents(quickbooks.proxies, { keepAlive: false });
	/** A server may repeat what it was asked with. */
	const hidden = <T extends Refused | Passing>(outcome: T): T => secrets.hide(outcome) as T;
	const tokensFrom = async (call: (client: OAuthClient) => Promise<unknown>): Promise<TokenOutcome> => {
		const askedAt = clock();
		const outcome = tokenOutcome(await ask(await newClient(quickbooks), agents, timeoutMs, call), askedAt);
		if (outcome.kind !== "tokens") return hidden(outcome);
		secrets.addSecret(outcome.tokens.accessToken);
		secrets.addSecret(outcome.tokens.refreshToken);
		return outcome;
	};
	return {
		async authorizeUrl(state) {
			refuseUnusableProxy(quickbooks.oauth.token, quickbooks.proxies);
			const client = await newClient(quickbooks);
			return client.authorizeUri({ scope: SCOPE, state });
		},
		exchangeCode: (code) => tokensFrom((client) => client.createToken(`?${new URLSearchParams({ code }).toString()}`)),
		refreshTokens: (refreshToken) => tokensFrom((client) => client.refreshUsingToken(refreshToken)),
		async revokeToken(refreshToken) {
			const client = await newClient(quickbooks);
			const answer = await ask(client, agents, timeoutMs, () => client.revoke({ refresh_token: refreshToken }));
			return "status" in answer && isSuccess(answer.status) ? { kind: "revoked" } : hidden(noSuccess(answer));
		},
	};
}

/** A new one for each call: the library keeps tokens in it, and wipes them when an answer is not JSON. */
async function newClient(quickbooks: QuickBooksConfig): Promise<OAuthClient> {
	const { clientId, clientSecret, redirectUri = "", environment, oauth } = quickbooks;
	if (!clientId || !clientSecret) throw appIsMissing(!clientId, !clientSecret);
	const { default: Client } = await import("intuit-oauth");
	Client.retryConfig.maxRetries = 0;
	const client = new Client({
		environment,
		clientId,
		clientSecret,
		redirectUri,
		logging: false,
		includeRefreshTokenHardExpiresIn: true,
	});
	return client.setAuthorizeURLs({
		authorizeEndpoint: oauth.authorize,
		tokenEndpoint: oauth.token,
		revokeEndpoint: oauth.revoke,
		userInfoEndpoint: "",
	});
}

/**
 * Lets the library make its call and keeps the bare answer. What the library throws holds the secret and the tokens,
 * so it is looked at for its code alone and goes no further.
 */
async function ask(
	client: OAuthClient,
	agents: Agents,
	timeoutMs: number,
	call: (client: OAuthClient) => Promise<unknown>,
): Promise<Answer> {
	let answer: Answer = { broken: "it could not be asked" };
	const send = client.loadResponse.bind(client);
	client.loadResponse = async (request: object) => {
		const signal = AbortSignal.timeout(timeoutMs);
		try {
			const response: unknown = await send({
				...request,
				signal,
				...NOWHERE_ELSE,
				maxContentLength: LARGEST_ANSWER,
				httpAgent: agents.http,
				httpsAgent: agents.https,
			});
			answer = answerOf(response);
			return response;
		} catch (error) {
			answer = { broken: signal.aborted ? `it did not answer within ${timeoutMs / 1000} seconds` : lineFault(error) };
			throw new Error("no answer");
		}
	};
	await call(client).catch(() => undefined);
	return answer;
}

/** A redirect would carry the app's secret along, and axios speaks to a proxy in the clear. */
const NOWHERE_ELSE = { maxRedirects: 0, proxy: false, validateStatus: () => true };

/** Tokens are some thousand characters. */
const LARGEST_ANSWER = 1024 * 1024;

const Response = v.object({
	status: v.number(),
	headers: v.optional(v.looseObject({ intuit_tid: v.optional(v.string()) })),
	data: v.unknown(),
});

function answerOf(response: unknown): Answer {
	const parsed = v.safeParse(Response, response);
	if (!parsed.success) return { broken: "its answer could not be read" };
	const { status, headers, data } = parsed.output;
	return { status, intuitTid: headers?.intuit_tid, body: data };
}

function lineFault(error: unknown): string {
	const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
	const tooLarge = whyTooLarge(error instanceof Error ? error.message : undefined, LARGEST_ANSWER);
	if (tooLarge !== undefined) return tooLarge;
	if (code === undefined || code === "ECONNRESET") return `the line broke (${code ?? "no reason given"})`;
	return whyNotReached(code, error instanceof Error ? error.message : undefined);
}

function tokenOutcome(answer: Answer, askedAt: number): TokenOutcome {
	if (!("status" in answer) || !isSuccess(answer.status)) return noSuccess(answer);
	const read = readTokens(answer.body, askedAt);
	if ("tokens" in read) return { kind: "tokens", tokens: read.tokens };
	return {
		kind: "passing",
		why: `its answer holds no tokens (${read.faults.join("; ")})`,
		intuitTid: answer.intuitTid,
	};
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** The words of RFC 6749, 5.2. */
const Refusal = v.object({
	error: v.picklist([
		"invalid_request",
		"invalid_client",
		"invalid_grant",
		"unauthorized_client",
		"unsupported_grant_type",
		"invalid_scope",
	]),
});

/** A refusal is one that Intuit spells out as OAuth prescribes; a page of some proxy is not, nor its JSON. */
function noSuccess(answer: Answer): Refused | Passing {
	if (!("status" in answer)) return { kind: "passing", why: answer.broken, intuitTid: undefined };
	const { status, intuitTid, body } = answer;
	const refusal = v.safeParse(Refusal, body);
	if ((status === 400 || status === 401) && refusal.success) {
		return { kind: "refused", error: refusal.output.error, intuitTid };
	}
	const isPage = status < 500 && typeof body === "string" && /<html/i.test(body);
	const why = isPage ? notIntuit(status, body) : `it answered ${status}`;
	return { kind: "passing", why, intuitTid };
}

function appIsMissing(noId: boolean, noSecret: boolean): Failure {
	const names = [noId && "QUICK_BOOKS_CLIENT_ID", noSecret && "QUICK_BOOKS_SECRET"].filter(Boolean).join(" and ");
	return new Failure("configuration", {
		code: "QB001",
		detail: `The Intuit app is not configured: ${names} not set.`,
		fix: `Set ${names} as shown under "Keys & credentials" of the app at developer.intuit.com.`,
	});
}
