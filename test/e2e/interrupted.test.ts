import { type ChildProcess, spawn } from "node:child_process";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { type Envelope, type Office, PROGRAM, portOf, prepare, startOffice, until } from "./support.js";

const university = makeUniversity({ seed: 63, students: 10, applicants: 5, invoices: 20, dirt: false });

describe("Ctrl-C while a command only looks", () => {
	let office: Office;
	let silence: Silence;
	let courier: Courier;

	beforeAll(async () => {
		silence = await keepSilent();
		courier = await hireCourier();
		const env = { QUICKBOOKS_OAUTH_BASE_URL: courier.url };
		office = await startOffice({ shape: "guide", university, prepared: false, env });
		courier.leadTo(office.company.server.url);
		await prepare(office);
	});
	afterAll(async () => {
		silence?.end();
		courier?.end();
		await office?.close();
	});

	it.each([
		"invoices analyze",
		"customers preview",
		"invoices show 1",
		"status",
		"report",
		"failures",
		"doctor",
		"mis inspect",
		"invoices all --dry-run",
	])("%s: it ends at once with 130, and talks of nothing to settle", async (line) => {
		const { child, ended } = start(office, line.split(" "), { MIS_DB_PORT: String(silence.port) });
		await silence.broken();
		child.kill("SIGINT");
		const { code, stderr } = await ended;
		expect([code, stderr]).toEqual([130, expect.not.stringMatching(/settle/)]);
	});

	it("SIGTERM and a closed window do the same, and a script that asked for JSON gets its object", async () => {
		for (const signal of ["SIGTERM", "SIGHUP"] as const) {
			const { child, ended } = start(office, ["status", "--json"], { MIS_DB_PORT: String(silence.port) });
			await silence.broken();
			child.kill(signal);
			const { code, stdout } = await ended;
			const { success, error } = JSON.parse(stdout) as Envelope;
			expect([code, success, error?.code]).toEqual([130, false, "interrupted"]);
		}
	});

	it("a renewal of the connection is not cut in two: what Intuit gave is stored first", async () => {
		await office.company.expireTokens();
		const { child, ended } = start(office, ["map", "items"]);
		await courier.hasAnswer();
		child.kill("SIGINT");
		courier.deliver();
		expect((await ended).code).toBe(130);
		const next = await office.run(["map", "items"]);
		expect(next.code, next.output).toBe(0);
	});
});

describe("SIGTERM while a command that sends waits for somebody", () => {
	let office: Office;
	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university });
	});
	afterAll(() => office?.close());

	it("for a table that another program has locked: the run ends with 130, and the next one sends", async () => {
		const other = await createConnection({ uri: office.server.url(office.database) });
		await other.query("LOCK TABLES tbl_imvoice WRITE");
		const { child, ended } = start(office, ["sync"]);
		await until(async () => (await office.mis(WAITING_FOR_TABLE))[0]?.waiting !== "0");
		child.kill("SIGTERM");
		expect((await ended).code).toBe(130);
		await other.end();
		const next = await office.run(["sync"]);
		expect(next.code, next.output).toBe(0);
	});

	it("for QuickBooks, which asks for a pause: nobody waits for that, and the run ends with 130", async () => {
		await office.company.faults([{ on: "query", do: "429-json" }]);
		const { child, ended } = start(office, ["invoices", "all"], { QUICKBOOKS_LIMITS: "throttle_wait=1h" });
		let said = "";
		child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
		await until(() => said.includes("QuickBooks asked to wait 600 s"));
		child.kill("SIGTERM");
		expect((await ended).code).toBe(130);
		await office.company.faults([]);
	});
});

const WAITING_FOR_TABLE =
	"SELECT COUNT(*) AS waiting FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%' AND DB = DATABASE()";

interface Started {
	readonly child: ChildProcess;
	readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

function start(office: Office, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
	const child = spawn(process.execPath, [PROGRAM, ...args], {
		cwd: office.cwd,
		env: { ...office.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const said = { stdout: "", stderr: "" };
	child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
	child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
	return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, ...said }))) };
}

/** A MIS server that takes every call and says nothing. */
interface Silence {
	readonly port: number;
	/** Returns once somebody new has called. */
	broken(): Promise<void>;
	end(): void;
}

async function keepSilent(): Promise<Silence> {
	let called = () => {};
	const server: Server = createServer((socket) => {
		socket.on("error", () => {});
		called();
	});
	const port = await portOf(server);
	return {
		port,
		broken: () =>
			new Promise((resolve) => {
				called = resolve;
			}),
		end: () => server.close(),
	};
}

/** Carries calls for tokens to Intuit, and keeps the answer until it is to be delivered. */
interface Courier {
	readonly url: string;
	leadTo(url: string): void;
	/** Returns once Intuit has answered the next call. */
	hasAnswer(): Promise<void>;
	deliver(): void;
	end(): void;
}

async function hireCourier(): Promise<Courier> {
	let [target, answered, deliver] = ["", () => {}, () => {}];
	const server = createHttpServer((request, response) => void carry(request, response));
	const carry = async (request: IncomingMessage, response: ServerResponse) => {
		const { authorization = "" } = request.headers;
		const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
		const answer = await fetch(target + request.url, { method: "POST", headers, body: await text(request) });
		const body = await answer.text();
		const delivered = new Promise<void>((resolve) => {
			deliver = resolve;
		});
		answered();
		await delivered;
		response.writeHead(answer.status, { "content-type": "application/json" }).end(body);
	};
	return {
		url: `http://127.0.0.1:${await portOf(server)}`,
		leadTo: (url) => {
			target = url;
		},
		hasAnswer: () =>
			new Promise((resolve) => {
				answered = resolve;
			}),
		deliver: () => deliver(),
		end: () => server.close(),
	};
}
