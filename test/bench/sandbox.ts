import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { FaultRule } from "../../src/sandbox/faults.js";
import { endWithUs } from "./processes.js";
import type { Scale } from "./scale.js";

/** What the sandbox counted; `reads` is what Intuit meters. */
export interface Stats {
	readonly calls: Readonly<Record<string, number>>;
	readonly reads: number;
	readonly throttled: number;
	readonly created: Readonly<Record<string, number>>;
}

export interface Connection {
	readonly url: string;
	readonly realm_id: string;
	readonly client_id: string;
	readonly client_secret: string;
	readonly tokens: Readonly<Record<string, unknown>> & { readonly access_token: string };
}

export interface QboObject {
	readonly Id: string;
	readonly DocNumber?: string;
	readonly PaymentRefNum?: string;
	readonly Type?: string;
	readonly AccountType?: string;
}

/** A QuickBooks sandbox in a process of its own, so that its work is nobody else's. */
export interface BenchSandbox {
	readonly connection: Connection;
	stats(): Promise<Stats>;
	objects(entity: string): Promise<readonly QboObject[]>;
	/** From now on as quick as it can be, without limits: for what is not measured. */
	hurry(): Promise<void>;
	/** From now on with Intuit's limits and answer times. */
	pace(scale: Scale): Promise<void>;
	fail(rules: readonly FaultRule[]): Promise<void>;
	/** Settings of the company. */
	change(settings: object): Promise<void>;
	close(): Promise<void>;
}

const UNLIMITED = { callsPerMinute: 1e9, batchesPerMinute: 1e9, perSecond: 1e9, inFlight: 1e9 };

export async function startBenchSandbox(program: string): Promise<BenchSandbox> {
	const child = spawn(process.execPath, [program, "sandbox", "--seed-demo", "--json"], {
		env: { PATH: process.env.PATH, HOME: process.env.HOME },
		stdio: ["ignore", "pipe", "ignore"],
	});
	endWithUs(child);
	const closed = new Promise((resolve) => child.once("close", resolve));
	const connection = JSON.parse(await firstLine(child.stdout)) as Connection;
	const post = (topic: string, body: unknown) => ask(`${connection.url}/sandbox/${topic}`, body);
	return {
		connection,
		stats: () => ask<Stats>(`${connection.url}/sandbox/stats`),
		objects: (entity) => ask(`${connection.url}/sandbox/objects/${entity}`),
		hurry: async () => {
			await post("limits", UNLIMITED);
			await post("latency", { perCallMs: 0, perItemMs: 0 });
		},
		pace: async ({ server }) => {
			await post("limits", server.limits);
			await post("latency", server.latency);
		},
		fail: async (rules) => {
			await post("faults", rules);
		},
		change: async (settings) => {
			await post("company", settings);
		},
		close: async () => {
			child.kill("SIGTERM");
			await closed;
		},
	};
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
	for await (const line of createInterface(stream)) return line;
	throw new Error("The sandbox ended before it was ready");
}

async function ask<T>(url: string, body?: unknown): Promise<T> {
	const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
	const answer = await fetch(url, request);
	if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as T;
}
