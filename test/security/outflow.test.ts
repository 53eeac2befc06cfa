import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { PATIENCE_MS } from "../../src/commands/login/wait.js";
import { startProgram } from "../../src/system/programs.js";
import { authorizeAddress, type Desk, openDesk } from "../auth/support.js";

/** A server of our own; it notes what it is told. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown) {
	const heard: { request: IncomingMessage; body: string }[] = [];
	const server: Server = createServer((request, response) => {
		void text(request).then((body) => {
			heard.push({ request, body });
			return answer(request, response, body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		heard,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

describe("what goes out of a desk", () => {
	let desk: Desk;
	let between: Awaited<ReturnType<typeof serve>>;
	let elsewhere: Awaited<ReturnType<typeof serve>>;
	let redirecting = (_path: string): boolean => false;

	beforeAll(async () => {
		desk = await openDesk();
		elsewhere = await serve((_, response) => response.end("{}"));
		between = await serve(async ({ url = "/", method = "GET", headers }, response, body) => {
			if (redirecting(url)) return response.writeHead(307, { location: elsewhere.url + url }).end();
			const { authorization = "", accept = "*/*", "content-type": type = "application/json" } = headers;
			const answer = await fetch(desk.sandbox.url + url, {
				method,
				headers: { authorization, accept, "content-type": type },
				...(method === "POST" ? { body } : {}),
			});
			response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
			return response.end(Buffer.from(await answer.arrayBuffer()));
		});
		const given = ["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"];
		expect((await run(given, JSON.stringify(desk.sandbox.tokens))).code).toBe(0);
	});
	afterAll(async () => {
		between.close();
		elsewhere.close();
		await desk.close();
	});

	const run = (args: readonly string[], input = "") =>
		desk.run(args, { env: { QUICKBOOKS_BASE_URL: between.url, QUICKBOOKS_OAUTH_BASE_URL: between.url }, input });

	it("to Intuit goes what preview shows, and no record besides", async () => {
		// Ids of QuickBooks are what a look there has shown.
		await run(["customers", "students", "--dry-run"]);
		const { stdout } = await run(["customers", "preview-students", "--limit", "100", "--json"]);
		const { data } = JSON.parse(stdout) as {
			data: { records: { action: string; document: { DisplayName: string } }[] };
		};
		const shown = data.records.filter(({ action }) => action === "send").map(({ document }) => document);
		await run(["customers", "students", "--batch-size", "10", "--max-batches", "1"]);
		const sent = between.heard
			.filter(({ request }) => request.method === "POST")
			.flatMap(({ body }) =>
				/"DisplayName"/.test(body) ? [JSON.parse(body) as { BatchItemRequest?: { Customer: object }[] }] : [],
			)
			.flatMap((body) => body.BatchItemRequest?.map(({ Customer }) => Customer) ?? [body]);
		expect(sent.length).toBeGreaterThan(3);
		for (const document of sent) expect(shown).toContainEqual(document);
	});

	it("the lock names user, computer, process and command, and no password of the command line", async () => {
		const address = "mysql://finance:Pa55:w0rd/with@odd#signs@127.0.0.1/mis";
		const { output } = await run(["invoices", "batch", "--campus", address, "--batch-size", "1"]);
		const lock = readFileSync(join(desk.home, "run.lock.json"), "utf8");
		expect(JSON.parse(lock)).toMatchObject({
			user: expect.any(String) as string,
			host: expect.any(String) as string,
			pid: expect.any(Number) as number,
			command: expect.stringContaining("invoices batch --campus") as string,
		});
		const ledger = new Database(join(desk.home, "audit.sqlite"), { readonly: true });
		onTestFinished(() => void ledger.close());
		const kept = JSON.stringify([
			ledger.prepare("SELECT * FROM run").all(),
			ledger.prepare("SELECT * FROM entry").all(),
		]);
		for (const told of [lock, kept, output]) expect(told).not.toMatch(/Pa55|w0rd|odd#signs/);
	});

	it.each(["/v3/", "/oauth2/"])("a redirect of %s is not followed, and takes no token along", async (path) => {
		redirecting = (asked) => asked.startsWith(path);
		onTestFinished(() => {
			redirecting = () => false;
		});
		const { code } = await run(path === "/v3/" ? ["invoices", "batch"] : ["auth", "refresh"]);
		expect(code).toBe(5);
		expect(elsewhere.heard).toEqual([]);
	});

	it("a redirected address on the command line is refused, and not repeated", async () => {
		const { code, output } = await run([
			"auth",
			"login",
			"--paste",
			"--yes",
			"https://x.example/?code=AB11made-up-code&state=s",
		]);
		expect(code).toBe(2);
		expect(output).not.toContain("made-up-code");
	});

	it("a login asks with a state of 256 random bits, another each time, and waits ten minutes", async () => {
		const states = new Set<string>();
		for (let time = 0; time < 2; time++) {
			const login = desk.start(["auth", "login", "--paste", "--yes", "--no-browser"]);
			const state = new URL(await authorizeAddress(login)).searchParams.get("state") ?? "";
			login.child.stdin.end("\n");
			await login.ended;
			expect(Buffer.from(state, "base64url").length).toBeGreaterThanOrEqual(32);
			states.add(state);
		}
		expect(states.size).toBe(2);
		expect(PATIENCE_MS).toBe(10 * 60_000);
	});
});

it("a program that is started gets none of our settings, and is looked for in whole paths alone", async () => {
	const folder = mkdtempSync(join(tmpdir(), "eaur-qb-path-"));
	const [before, at] = [{ ...process.env }, process.cwd()];
	onTestFinished(() => {
		process.chdir(at);
		for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
		Object.assign(process.env, before);
		rmSync(folder, { recursive: true });
	});
	mkdirSync(join(folder, "bin"));
	for (const path of ["env", "bin/env"]) {
		writeFileSync(join(folder, path), "#!/bin/sh\necho of-a-stranger\n");
		chmodSync(join(folder, path), 0o755);
	}
	process.chdir(folder);
	Object.assign(process.env, {
		PATH: `.::bin:${process.env.PATH}`,
		...Object.fromEntries(SETTINGS.map((name) => [name, "one-of-our-settings"])),
	});
	const said = await text(startProgram("env", [], { stdio: ["ignore", "pipe", "ignore"] }).stdout);
	expect(said).toMatch(/^PATH=\//m);
	expect(said).not.toMatch(/of-a-stranger|one-of-our-settings/);
});

const SETTINGS = [
	"MIS_DB_PASSWORD",
	"QUICK_BOOKS_SECRET",
	"EAUR_QB_TOKEN_KEY",
	"EAUR_QB_HOME",
	"MIS_DATABASE_URL",
	"NODE_OPTIONS_X",
];

it("only these files can speak to the network", () => {
	const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
	const NETWORK =
		/from "(?:node:)?(?:https?|http2|net|tls|dns|dgram|dns\/promises)"|\bfetch\(|\bWebSocket\b|import\("(?:node:)?(?:https?|net)"\)|(?:from|import\()\s*"(?:mysql2[^"]*|axios|undici|intuit-oauth|node-quickbooks)"|require\("node-quickbooks"\)/;
	const typesOnly = (source: string) => source.replace(/^import type [^;]*;$/gms, "");
	const speaking = sources.filter((name) => NETWORK.test(typesOnly(readFileSync(join("src", name), "utf8"))));
	expect(speaking.filter((name) => !name.startsWith("sandbox/")).sort()).toEqual([
		"commands/login/listener.ts",
		"mis/mysql-line.ts",
		"mis/mysql.ts",
		"mis/password.ts",
		"quickbooks/agents.ts",
		"quickbooks/departure.ts",
		"quickbooks/oauth.ts",
		"quickbooks/transport.ts",
	]);
});

const require = createRequire(import.meta.url);
const own = require("../../package.json") as {
	readonly dependencies: object;
	readonly optionalDependencies: object;
	readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

it("keytar may be missing, and is loaded in a process of its own", () => {
	expect(Object.keys(own.optionalDependencies)).toContain("keytar");
	expect(Object.keys(own.dependencies)).not.toContain("keytar");
	const loading = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
		(name) => name.endsWith(".ts") && /import\("keytar"\)|from "keytar"/.test(readFileSync(join("src", name), "utf8")),
	);
	expect(loading).toEqual(["secrets/keyring-helper.ts"]);
});

it("what is raised by overrides is installed as raised", () => {
	const raised = Object.entries(own.overrides["node-quickbooks"] ?? {});
	expect(raised.map(([name]) => name).sort()).toEqual(["bluebird", "underscore", "uuid"]);
	for (const [name, range] of raised) {
		const path = [`node_modules/node-quickbooks/node_modules/${name}`, `node_modules/${name}`]
			.map((folder) => join(folder, "package.json"))
			.find((each) => readable(each));
		const { version } = JSON.parse(readFileSync(path ?? "", "utf8")) as { readonly version: string };
		const [least = 0, is = 0] = [range.replace("^", ""), version].map(inOrder);
		expect([name, is >= least]).toEqual([name, true]);
	}
});

/** "1.13.8" as a number that counts as versions do. */
const inOrder = (version: string): number => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);

function readable(path: string): boolean {
	try {
		return readFileSync(path).length > 0;
	} catch {
		return false;
	}
}
