import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { QuickBooksConfig } from "../../src/config/types.js";
import { NO_PROXIES } from "../../src/words/proxies.js";

export interface Call {
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

export interface TokenServer {
	readonly url: string;
	readonly calls: Call[];
	/** The only refresh token that works now. */
	valid: string;
	/** Answers the next calls in place of the server's own conduct. */
	answer: ((response: ServerResponse, call: Call) => void) | undefined;
	config(changes?: Partial<QuickBooksConfig>): QuickBooksConfig;
	stop(): Promise<void>;
}

/** An OAuth server that rotates: each refresh token works once. Lifetimes as Intuit gives them. */
export async function startTokenServer(): Promise<TokenServer> {
	let number = 1;
	const http = createServer((request, response) => void handle(request, response));
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const server: TokenServer = {
		url,
		calls: [],
		valid: "refresh-1",
		answer: undefined,
		config: (changes) => configFor(url, changes),
		stop: () => stop(http),
	};

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const call = { path: request.url ?? "", headers: request.headers, body: await text(request) };
		server.calls.push(call);
		if (server.answer) return server.answer(response, call);
		const form = new URLSearchParams(call.body);
		if (form.get("grant_type") === "refresh_token" && form.get("refresh_token") !== server.valid) {
			return json(response, 400, { error: "invalid_grant", error_description: "Incorrect or invalid refresh token" });
		}
		number++;
		server.valid = `refresh-${number}`;
		json(response, 200, tokensNumber(number));
	}
	return server;
}

export const tokensNumber = (number: number) => ({
	token_type: "bearer",
	access_token: `access-${number}`,
	refresh_token: `refresh-${number}`,
	expires_in: 3600,
	x_refresh_token_expires_in: 8_726_400,
});

export function json(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json", intuit_tid: "1-made-up" }).end(JSON.stringify(body));
}

function stop(http: Server): Promise<void> {
	http.closeAllConnections();
	return new Promise((resolve) => http.close(() => resolve()));
}

function configFor(url: string, changes: Partial<QuickBooksConfig> = {}): QuickBooksConfig {
	return {
		environment: "sandbox",
		baseUrl: url,
		oauth: {
			authorize: `${url}/connect/oauth2`,
			token: `${url}/oauth2/v1/tokens/bearer`,
			revoke: `${url}/v2/oauth2/tokens/revoke`,
		},
		clientId: "made-up-client",
		clientSecret: "made-up-secret",
		redirectUri: "http://localhost:8484/callback",
		proxies: NO_PROXIES,
		limits: {
			calls: 500,
			batches: 40,
			perSecond: 10,
			inFlight: 10,
			itemsPerBatch: 30,
			minuteMs: 60_000,
			throttleWaitMs: 60_000,
			attempts: 3,
			retryDelayMs: 5000,
			timeoutMs: 150_000,
			missingAfterMs: 150_000,
			lookupAfterMs: 600_000,
			breaker: 5,
		},
		...changes,
	};
}
