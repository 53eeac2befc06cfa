import type { SandboxOptions } from "../../src/sandbox/options.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.js";

type Body = Record<string, unknown>;

/** An answer of the sandbox, as a test looks at it. */
export interface Reply {
	readonly status: number;
	readonly text: string;
	readonly headers: Headers;
	/** The parsed body; empty where it is no JSON object. */
	readonly body: Body;
	/** The code of the first fault, in either capitalisation. */
	readonly code: string | undefined;
	readonly detail: string;
}

/** Limits far out of the way of tests that are about something else. */
const ROOMY = { callsPerMinute: 1e6, batchesPerMinute: 1e6, perSecond: 1e6, inFlight: 1e6 };

const running: Sandbox[] = [];

/** Starts a sandbox that `stopAll` will stop. */
export async function start(options: SandboxOptions = {}): Promise<Client> {
	const sandbox = await startSandbox({ ...options, limits: { ...ROOMY, ...options.limits } });
	running.push(sandbox);
	return new Client(sandbox);
}

export async function stopAll(): Promise<void> {
	await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
}

/** A plain client: no retries, no limits, nothing clever. */
export class Client {
	token: string;
	#requests = 0;

	constructor(readonly sandbox: Sandbox) {
		this.token = sandbox.tokens.access_token;
	}

	get = (path: string) => this.call("GET", path);

	/** Writes with a requestid of its own, unless the path names one. */
	post(path: string, body: unknown): Promise<Reply> {
		this.#requests += 1;
		const separator = path.includes("?") ? "&" : "?";
		const full = path.includes("requestid=") ? path : `${path}${separator}requestid=test-${this.#requests}`;
		return this.call("POST", full, body);
	}

	async call(method: string, path: string, body?: unknown, realm = this.sandbox.realmId): Promise<Reply> {
		const separator = path.includes("?") ? "&" : "?";
		const response = await fetch(`${this.sandbox.url}/v3/company/${realm}${path}${separator}minorversion=75`, {
			method,
			headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
			...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
		});
		return reply(response);
	}

	query(statement: string): Promise<Reply> {
		return this.get(`/query?query=${encodeURIComponent(statement)}`);
	}

	/** The objects a query gives. */
	async select(statement: string): Promise<Body[]> {
		const response = (await this.query(statement)).body.QueryResponse;
		if (!isBody(response)) throw new Error(`refused: ${statement}`);
		return Object.values(response).find((value): value is Body[] => Array.isArray(value)) ?? [];
	}

	/** Creates an object that has to be accepted, and gives it back. */
	async make(entity: string, content: Body): Promise<Body> {
		const made = await this.post(`/${entity.toLowerCase()}`, content);
		const object = made.body[entity];
		if (!isBody(object)) throw new Error(made.text);
		return object;
	}

	async idOf(entity: string, name: string): Promise<string> {
		const property = entity === "Customer" ? "DisplayName" : "Name";
		const [found] = await this.select(`select * from ${entity} where ${property} = '${name}'`);
		return String(found?.Id);
	}

	async control(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${this.sandbox.url}/sandbox${path}`, {
			method,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const answer: unknown = await response.json();
		if (!response.ok) throw new Error(JSON.stringify(answer));
		return answer;
	}

	async stats(): Promise<Body> {
		const stats = await this.control("GET", "/stats");
		return isBody(stats) ? stats : {};
	}

	async objects(entity: string): Promise<Body[]> {
		const objects = await this.control("GET", `/objects/${entity}`);
		return Array.isArray(objects) ? objects.filter(isBody) : [];
	}

	async brokenRules(): Promise<string[]> {
		const { broken_rules } = await this.stats();
		return Array.isArray(broken_rules) ? broken_rules.filter(isBody).map((each) => String(each.rule)) : [];
	}

	/** Posts a form to the OAuth part, with the app's Basic authorisation. */
	async form(path: string, fields: Record<string, string>, secret = this.sandbox.clientSecret): Promise<Reply> {
		const basic = Buffer.from(`${this.sandbox.clientId}:${secret}`).toString("base64");
		const response = await fetch(`${this.sandbox.url}${path}`, {
			method: "POST",
			redirect: "manual",
			headers: { authorization: `Basic ${basic}` },
			body: new URLSearchParams(fields),
		});
		return reply(response);
	}
}

export function isBody(value: unknown): value is Body {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The items of a batch answer by their bId. */
export function itemsOf({ body }: Reply): Record<string, Body> {
	const items = Array.isArray(body.BatchItemResponse) ? body.BatchItemResponse.filter(isBody) : [];
	return Object.fromEntries(items.map((item) => [String(item.bId), item]));
}

/** The code of the fault of a batch item. */
export function codeOf(item: Body | undefined): string | undefined {
	return item && firstFault(item)?.code;
}

/** An invoice over one item. */
export function invoice(customerId: unknown, itemId: unknown, more: Body = {}): Body {
	return { CustomerRef: { value: customerId }, Line: [line(itemId, 12_500.5)], ...more };
}

export function line(itemId: unknown, Amount: number, more: Body = {}): Body {
	return {
		DetailType: "SalesItemLineDetail",
		Amount,
		SalesItemLineDetail: { ItemRef: { value: itemId }, ...more },
	};
}

async function reply(response: Response): Promise<Reply> {
	const text = await response.text();
	const parsed = parse(text);
	const body = isBody(parsed) ? parsed : {};
	const fault = firstFault(body);
	return {
		status: response.status,
		text,
		headers: response.headers,
		body,
		code: fault?.code,
		detail: fault?.detail ?? "",
	};
}

function firstFault(body: Body): { code: string; detail: string } | undefined {
	const fault = body.Fault ?? body.fault;
	if (!isBody(fault)) return undefined;
	const list = fault.Error ?? fault.error;
	const first: unknown = Array.isArray(list) ? list[0] : undefined;
	return isBody(first) ? { code: String(first.code), detail: String(first.Detail ?? first.detail) } : undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
