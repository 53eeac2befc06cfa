import { randomBytes, randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Api, type Surroundings } from "./api.js";
import { clockOff } from "./clock.js";
import { Company } from "./company.js";
import { Conduct } from "./conduct.js";
import { answerControl } from "./control.js";
import { Faults } from "./faults.js";
import { type Answer, type Delivery, type Incoming, jsonAnswer, readIncoming } from "./http.js";
import type { JsonObject } from "./json.js";
import { Delay } from "./latency.js";
import { Throttle } from "./limits.js";
import { suffer } from "./misfortunes.js";
import { OAuth, type TokenSet } from "./oauth.js";
import { DEFAULT_COMPANY, DEFAULT_LIMITS, DEFAULT_TOKEN_TIMES, NO_LATENCY, type SandboxOptions } from "./options.js";
import { SIGN_IN, signInPage } from "./pages.js";
import { Replies } from "./refusal.js";
import { seedBasics } from "./seed/basics.js";
import { seedCompanyInUse } from "./seed/company-in-use.js";
import { Stats } from "./stats.js";

/** A running sandbox. The API is under `{url}/v3/company/{realmId}`, OAuth and the control API beside it. */
export interface Sandbox {
	readonly url: string;
	readonly realmId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** A connection that is made already. */
	readonly tokens: TokenSet;
	/** What the company holds of an entity, past the API: for whoever wants to see for himself. */
	objects(entity: string): readonly JsonObject[];
	close(): Promise<void>;
}

/**
 * Starts a server that behaves like QuickBooks Online, in memory, on 127.0.0.1 only.
 * Everything in it is gone once it is closed.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const at = surroundings(options);
	const api = new Api(at);
	const server = createServer((request, response) => void serve(request, response, at, api));
	// A client may keep a connection idle for long; closing it first would look like a reset that nobody asked for.
	server.keepAliveTimeout = 120_000;
	server.requestTimeout = 0;
	await listen(server, options.port ?? 0);
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		realmId: at.company.realmId,
		clientId: at.oauth.clientId,
		clientSecret: at.oauth.clientSecret,
		tokens: at.oauth.connect(),
		objects: (entity) => [...at.company.store(entity).entries()].map(({ object }) => object),
		close: () => close(server),
	};
}

function surroundings(options: SandboxOptions): Surroundings {
	const settings = { ...DEFAULT_COMPANY, ...options.company };
	const company = new Company(options.realmId ?? randomRealmId(), settings);
	seedBasics(company);
	if (options.seed === "company-in-use") seedCompanyInUse(company);
	company.clock = clockOff(options.clockOffsetMs ?? 0);
	const times = { ...DEFAULT_TOKEN_TIMES, ...options.tokens };
	return {
		company,
		replies: new Replies(() => company.clock()),
		oauth: new OAuth(times, company.realmId, () => company.settings.name),
		throttle: new Throttle({ ...DEFAULT_LIMITS, ...options.limits }),
		throttling: options.throttling ?? { shape: "xml" },
		delay: new Delay({ ...NO_LATENCY, ...options.latency }),
		faults: new Faults(options.faults ?? []),
		stats: new Stats(),
		conduct: new Conduct(),
		requestIdMemoryMs: options.requestIdMemoryMs ?? Number.POSITIVE_INFINITY,
	};
}

async function serve(request: IncomingMessage, response: ServerResponse, at: Surroundings, api: Api): Promise<void> {
	try {
		const incoming = await readIncoming(request);
		deliver(await route(incoming, response, at, api), response, at.company.clock());
	} catch (error) {
		if (response.destroyed) return;
		deliver(jsonAnswer(500, { error: "the sandbox itself failed", detail: String(error) }), response, Date.now());
	}
}

async function route(incoming: Incoming, response: ServerResponse, at: Surroundings, api: Api): Promise<Delivery> {
	const { pathname } = incoming.url;
	if (pathname.startsWith("/sandbox/")) return answerControl(incoming, at);
	if (pathname.startsWith("/v3/company/")) return answerApi(incoming, response, at, api);
	if (pathname === SIGN_IN) return signInPage();
	if (pathname === "/oauth2/v1/tokens/bearer") return answerToken(incoming, at, api);
	at.stats.called("oauth");
	return at.oauth.answer(incoming);
}

/** A call is in flight from its last byte in to its answer, or to the end of its connection. */
async function answerApi(incoming: Incoming, response: ServerResponse, at: Surroundings, api: Api): Promise<Delivery> {
	const endings: (() => void)[] = [() => at.stats.inFlight.leave()];
	const end = () => {
		for (const ending of endings.splice(0)) ending();
	};
	at.stats.inFlight.enter();
	response.once("close", end);
	const delivery = await api.answer(incoming, (ending) => endings.push(ending));
	if (typeof delivery !== "string") end();
	return delivery;
}

async function answerToken(incoming: Incoming, at: Surroundings, api: Api): Promise<Delivery> {
	at.stats.called("token");
	const run = async (): Promise<Answer> => at.oauth.answer(incoming);
	const strike = at.faults.strike(["token"]);
	return strike ? suffer(strike, { isBatch: false, run, throttled: api.throttleAnswers, ...at }) : run();
}

function deliver(delivery: Delivery, response: ServerResponse, moment: number): void {
	if (delivery === "hang" || response.destroyed) return;
	if (delivery === "reset") {
		response.socket?.resetAndDestroy();
		return;
	}
	response.writeHead(delivery.status, {
		date: new Date(moment).toUTCString(),
		...delivery.headers,
		intuit_tid: transactionId(),
	});
	response.end(delivery.body);
}

/** Looks like Intuit's: `1-5f3e…-0a1b…`. */
function transactionId(): string {
	return `1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`;
}

function randomRealmId(): string {
	return `93414${String(randomInt(10_000_000_000)).padStart(11, "0")}`;
}

function listen(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", () => {
			server.removeListener("error", reject);
			resolve();
		});
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve, reject) => {
		server.close((error) => (error ? reject(error) : resolve()));
		server.closeAllConnections();
	});
}
