import { AsyncLocalStorage } from "node:async_hooks";
import { type ClientRequest, request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { createRequire } from "node:module";
import type { RealmId } from "../words/ids.js";
import type { Proxies } from "../words/proxies.js";
import { type Agents, openAgents } from "./agents.js";
import { watchDeparture, whyNotReached } from "./departure.js";
import type { WrittenEntity } from "./entities.js";
import { withStatement } from "./statement.js";
import { whyTooLarge } from "./too-large.js";

/**
 * The one adapter over node-quickbooks 2.0.50. It adds what the library lacks (its traps were measured): a timeout, a
 * requestid on every write including `batch()`, a bounded keep-alive pool, no redirects, and answers as they came.
 * The library's own errors are never looked at: they carry the bearer token.
 */
export interface NodeQuickBooks extends Creating, Updating, Getting {
	token: string;
	endpoint: string;
	batch(items: readonly unknown[], callback: Callback): void;
	getCompanyInfo(id: string, callback: Callback): void;
	getPreferences(callback: Callback): void;
	changeDataCapture(entities: string, since: string, callback: Callback): void;
	findCustomers(criteria: string, callback: Callback): void;
	findVendors(criteria: string, callback: Callback): void;
	findEmployees(criteria: string, callback: Callback): void;
	findInvoices(criteria: string, callback: Callback): void;
	findSalesReceipts(criteria: string, callback: Callback): void;
	findPayments(criteria: string, callback: Callback): void;
	findCreditMemos(criteria: string, callback: Callback): void;
	findEstimates(criteria: string, callback: Callback): void;
	findRefundReceipts(criteria: string, callback: Callback): void;
	reportTransactionList(options: Readonly<Record<string, string>>, callback: Callback): void;
	findItems(criteria: string, callback: Callback): void;
	findDepartments(criteria: string, callback: Callback): void;
	findClasses(criteria: string, callback: Callback): void;
	findAccounts(criteria: string, callback: Callback): void;
	findTaxCodes(criteria: string, callback: Callback): void;
	findTaxRates(criteria: string, callback: Callback): void;
	findCustomerTypes(criteria: string, callback: Callback): void;
	findPaymentMethods(criteria: string, callback: Callback): void;
}

type Creating = { [E in WrittenEntity as `create${E}`]: (entity: object, callback: Callback) => void };
type Updating = { [E in WrittenEntity as `update${E}`]: (entity: object, callback: Callback) => void };
type Getting = { [E in WrittenEntity as `get${E}`]: (id: string, callback: Callback) => void };

type Callback = (error: unknown, data: unknown) => void;

/** What came back over the wire. */
export type RawAnswer =
	| {
			readonly is: "answer";
			readonly status: number;
			/** Parsed JSON, or the text where it was none (XML, HTML). */
			readonly body: unknown;
			readonly intuitTid: string | undefined;
			/** The Date header: when it was answered, by the server's clock. */
			readonly date: string | undefined;
			/** Milliseconds of a Retry-After header. */
			readonly retryAfterMs: number | undefined;
	  }
	/** `sent` is false when it is certain that no byte of the request left: the connection was never made. */
	| { readonly is: "no-answer"; readonly why: string; readonly sent: boolean };

interface AxiosConfig {
	url?: string | undefined;
	timeout?: number;
	signal?: AbortSignal;
	maxRedirects?: number;
	proxy?: false;
	maxContentLength?: number;
	maxBodyLength?: number;
	httpAgent?: Agents["http"];
	httpsAgent?: Agents["https"];
	params?: Record<string, unknown>;
	/** Makes the request in the place of node:http. */
	transport?: { request(options: RequestOptions, onAnswer: OnAnswer): ClientRequest };
}

type OnAnswer = Parameters<typeof httpRequest>[2];

interface AxiosResponse {
	readonly status: number;
	readonly data: unknown;
	readonly headers: Readonly<Record<string, unknown>>;
}

interface AxiosError {
	readonly code?: string;
	readonly message?: string;
	readonly response?: AxiosResponse;
}

interface Axios {
	interceptors: {
		request: { use(onRequest: (config: AxiosConfig) => AxiosConfig): void };
		response: {
			use(onAnswer: (answer: AxiosResponse) => AxiosResponse, onError: (error: AxiosError) => Promise<never>): void;
		};
	};
}

interface NodeQuickBooksConstructor {
	new (
		consumerKey: string,
		consumerSecret: string,
		token: string,
		tokenSecret: boolean,
		realmId: string,
		useSandbox: boolean,
		debug: boolean,
		minorversion: number,
		oauthversion: string,
	): NodeQuickBooks;
}

/** A thousand invoices are 5 MB; what is larger is not read to its end, so that it takes no more memory than this. */
export const LARGEST_ANSWER = 64 * 1024 * 1024;

/** Intuit answers every request as 75 since 1 Aug 2025; it is sent all the same. */
const MINOR_VERSION = 75;

/** What a call needs that the library has no place for. */
export interface CallNeeds {
	readonly requestId?: string;
	/** Of the parameter `include`. */
	readonly include?: string;
	/** Properties to select instead of `*`: node-quickbooks always asks for whole objects. */
	readonly properties?: string | undefined;
}

interface Call {
	readonly needs: CallNeeds;
	readonly left: () => void;
	/** Whether there was a connection: without one, not a byte has left. */
	reached: boolean;
	answer: RawAnswer | undefined;
}

export interface Transport {
	/**
	 * Makes one call of the library and gives back what came over the wire. Never throws for anything remote. `left` is
	 * called when the last byte of the request is out.
	 */
	send(
		token: string,
		needs: CallNeeds,
		call: (qb: NodeQuickBooks, done: Callback) => void,
		left: () => void,
	): Promise<RawAnswer>;
	close(): void;
}

export interface TransportOptions {
	readonly baseUrl: string;
	readonly realmId: RealmId;
	readonly timeoutMs: number;
	readonly maxSockets: number;
	readonly proxies: Proxies;
}

export function openTransport(options: TransportOptions): Transport {
	const require = createRequire(import.meta.url);
	const Library = require("node-quickbooks") as NodeQuickBooksConstructor;
	const axios = createRequire(require.resolve("node-quickbooks"))("axios") as Axios;
	const agents = openAgents(options.proxies, { keepAlive: true, maxSockets: options.maxSockets });
	const calls = new AsyncLocalStorage<Call>();
	instrument(axios, calls, options, agents);
	const qb = new Library("", "", "", false, options.realmId, false, false, MINOR_VERSION, "2.0");
	qb.endpoint = `${options.baseUrl}/v3/company/`;
	return {
		async send(token, needs, invoke, left) {
			const call: Call = { needs, left, reached: false, answer: undefined };
			// The library reads the token while it is being called, before anything is awaited.
			qb.token = token;
			await new Promise<void>((resolve) => calls.run(call, () => invoke(qb, () => resolve())));
			return call.answer ?? { is: "no-answer", why: "the request could not be made", sent: false };
		},
		close() {
			agents.close();
		},
	};
}

function instrument(axios: Axios, calls: AsyncLocalStorage<Call>, options: TransportOptions, agents: Agents): void {
	axios.interceptors.request.use((config) => {
		const call = calls.getStore();
		if (!call) return config;
		config.signal = AbortSignal.timeout(options.timeoutMs);
		config.maxRedirects = 0;
		config.maxContentLength = LARGEST_ANSWER;
		config.maxBodyLength = Number.POSITIVE_INFINITY;
		// The agents know the way: axios would speak to a proxy in the clear, and to this computer through one.
		config.proxy = false;
		config.httpAgent = agents.http;
		config.httpsAgent = agents.https;
		config.transport = telling(call);
		const { requestId, include, properties } = call.needs;
		if (requestId !== undefined) config.params = { ...config.params, requestid: requestId };
		if (include !== undefined) config.params = { ...config.params, include };
		if (config.url !== undefined) config.url = withStatement(config.url, properties);
		return config;
	});
	axios.interceptors.response.use(
		(response) => {
			const call = calls.getStore();
			if (call) call.answer = answerOf(response);
			return response;
		},
		(error: AxiosError) => {
			const call = calls.getStore();
			if (call)
				call.answer = error.response ? answerOf(error.response) : noAnswer(error, call.reached, options.timeoutMs);
			return Promise.reject(error as unknown as Error);
		},
	);
}

/** Plain node:http and node:https, which tell when the request is out. */
function telling(call: Call): NonNullable<AxiosConfig["transport"]> {
	return {
		request: (options, onAnswer) => {
			const make = options.protocol === "https:" ? httpsRequest : httpRequest;
			const request = make(options, onAnswer).once("finish", call.left);
			watchDeparture(request, () => {
				call.reached = true;
			});
			return request;
		},
	};
}

function answerOf(response: AxiosResponse): RawAnswer {
	return {
		is: "answer",
		status: response.status,
		body: response.data,
		intuitTid: header(response, "intuit_tid"),
		date: header(response, "date"),
		retryAfterMs: retryAfterMs(header(response, "retry-after")),
	};
}

function header(response: AxiosResponse, name: string): string | undefined {
	const value = response.headers[name];
	return typeof value === "string" ? value : undefined;
}

/** Milliseconds of a Retry-After header: seconds, or an HTTP date. Undefined where it is neither. */
export function retryAfterMs(value: string | undefined): number | undefined {
	if (value === undefined) return undefined;
	const seconds = Number(value);
	const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** Of the library's error nothing but its code is used, and its message where it is one of ours. */
function noAnswer({ code, message }: AxiosError, reached: boolean, timeoutMs: number): RawAnswer {
	const timedOut = code === "ERR_CANCELED" || code === "ECONNABORTED" || code === "ETIMEDOUT";
	if (!reached) return { is: "no-answer", why: whyNotReached(code, message), sent: false };
	const why = timedOut
		? `no answer within ${Math.round(timeoutMs / 1000)} s`
		: (whyTooLarge(message, LARGEST_ANSWER) ?? `the connection failed (${code ?? "unknown"})`);
	return { is: "no-answer", why, sent: true };
}
