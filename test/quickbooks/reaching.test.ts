import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttp, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttps, get, type Server as HttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { standardLimits } from "../../src/config/limits.js";
import { readProxies } from "../../src/config/proxies.js";
import { openAgents } from "../../src/quickbooks/agents.js";
import { openQuickBooks } from "../../src/quickbooks/client.js";
import { systemClock } from "../../src/quickbooks/limiter.js";
import { oauthClient } from "../../src/quickbooks/oauth.js";
import { realmId } from "../../src/words/ids.js";
import { type Proxies, proxyFor } from "../../src/words/proxies.js";
import { startTokenServer } from "../support/token-server.js";

const TOKEN = "made-up-bearer-token";
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

/** A proxy on this computer: notes every byte that it can read, and leads where it is told. */
class LoopbackProxy {
	readonly lines: string[] = [];
	/** What it can read of what goes through. */
	seen = "";
	status = 200;
	private readonly server: HttpServer = createHttp((request, response) => {
		this.lines.push(`${request.method} ${request.url}`);
		response.writeHead(502).end();
	});
	private readonly sockets = new Set<Socket>();

	constructor(private readonly target: () => number) {
		this.server.on("connect", (request, client: Socket) => {
			this.lines.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
			this.sockets.add(client);
			if (this.status !== 200) return client.end(`HTTP/1.1 ${this.status} No\r\n\r\n`);
			const far = connect(this.target(), "127.0.0.1", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
			client.on("data", (data) => {
				this.seen += data.toString("latin1");
			});
			for (const socket of [client, far]) socket.on("error", () => socket.destroy());
			client.pipe(far).pipe(client);
		});
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
	}

	get address(): string {
		return `http://127.0.0.1:${portOf(this.server)}`;
	}

	stop(): void {
		for (const socket of this.sockets) socket.destroy();
		this.server.closeAllConnections();
		this.server.close();
	}
}

function quickBooksAt(baseUrl: string, proxies: Proxies) {
	return openQuickBooks({
		baseUrl,
		realmId: realmId("1"),
		limits: { ...standardLimits(), attempts: 1, timeoutMs: 3_000 },
		proxies,
		tokens: { access: async () => TOKEN, renew: async () => TOKEN },
		clock: systemClock,
		note: () => {},
	});
}

const batch = JSON.stringify([{ bId: "1", operation: "create", Invoice: {} }]);
const hooks = { beforeAttempt: () => {} };

describe("through the proxy of the environment", () => {
	let folder: string;
	let certificate: string;
	let intuit: HttpsServer;
	let proxy: LoopbackProxy;
	const asked: string[] = [];

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-proxy-"));
		const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
		const subject = ["-subj", "/CN=intuit.example", "-addext", "subjectAltName=DNS:intuit.example"];
		const making = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject];
		execFileSync("openssl", [...making, "-keyout", key, "-out", cert], { stdio: "ignore" });
		certificate = readFileSync(cert, "utf8");
		intuit = createHttps({ key: readFileSync(key), cert: certificate }, (request, response) => {
			asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
			response.end("{}");
		});
		intuit.on("connect", (request: IncomingMessage, socket: Duplex) => {
			asked.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"]}`);
			socket.end("HTTP/1.1 502 No\r\n\r\n");
		});
		await new Promise<void>((resolve) => intuit.listen(0, "127.0.0.1", resolve));
		proxy = new LoopbackProxy(() => portOf(intuit));
		await proxy.start();
	});
	afterAll(() => {
		proxy.stop();
		intuit.closeAllConnections();
		intuit.close();
		rmSync(folder, { recursive: true });
	});
	afterEach(() => {
		proxy.lines.length = 0;
		proxy.seen = "";
		proxy.status = 200;
		asked.length = 0;
	});

	it("a call is tunnelled: the proxy sees CONNECT and a host, and never the token", async () => {
		const agents = openAgents(
			{ https: proxy.address.replace("//", "//us%40er:p%3Aw@"), except: "" },
			{ ca: certificate },
		);
		const answer = await new Promise<string>((resolve, reject) => {
			const headers = { authorization: `Bearer ${TOKEN}` };
			get("https://intuit.example/v3/company", { agent: agents.https, headers }, (message) => {
				resolve(text(message));
			}).on("error", reject);
		});
		agents.close();
		expect(answer).toBe("{}");
		expect(asked).toEqual([`GET /v3/company Bearer ${TOKEN}`]);
		const pair = Buffer.from("us@er:p:w").toString("base64");
		expect(proxy.lines).toEqual([`CONNECT intuit.example:443 Basic ${pair}`]);
		expect(proxy.seen).not.toContain(TOKEN);
	});

	it.each([407, 403, 502])("that refuses with %i, nothing has left, and it is said who refused", async (status) => {
		proxy.status = status;
		const qb = quickBooksAt("https://intuit.example", { https: proxy.address, except: "" });
		const outcome = await qb.batch(batch, "r", hooks);
		qb.close();
		expect(outcome).toMatchObject({
			is: "unsent",
			why: expect.stringMatching(
				`^the proxy 127.0.0.1:\\d+ refused the way to intuit.example \\(HTTP ${status}`,
			) as string,
		});
	});

	describe("with certificate checks switched off for Node.js from outside", () => {
		beforeEach(() => vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0"));
		afterEach(() => vi.unstubAllEnvs());

		it("a call still does not reach who has another certificate: no token, and the sentence names it", async () => {
			const qb = quickBooksAt("https://intuit.example", { https: proxy.address, except: "" });
			const outcome = await qb.batch(batch, "r", hooks);
			qb.close();
			expect(asked).toEqual([]);
			expect(outcome).toMatchObject({ is: "unsent", why: expect.stringContaining("certificate") as string });
		});

		it("nor do the app's secret and the tokens", async () => {
			const server = await startTokenServer();
			const [token, revoke] = ["https://intuit.example/token", "https://intuit.example/revoke"];
			const config = server.config({
				oauth: { authorize: "https://intuit.example/", token, revoke },
				proxies: { https: proxy.address, except: "" },
			});
			await server.stop();
			const oauth = oauthClient(config, { clock: () => 0, timeoutMs: 3_000 });
			const passing = { kind: "passing", why: expect.stringContaining("certificate") as string };
			const outcomes = [await oauth.refreshTokens("refresh-1"), await oauth.revokeToken("refresh-1")];
			expect(asked).toEqual([]);
			expect(outcomes).toMatchObject([passing, passing]);
		});

		it("nor is the proxy's own password told to a proxy with another certificate", async () => {
			const https = `https://user:password@127.0.0.1:${portOf(intuit)}`;
			const qb = quickBooksAt("https://intuit.example", { https, except: "" });
			const outcome = await qb.batch(batch, "r", hooks);
			qb.close();
			expect(asked).toEqual([]);
			expect(outcome).toMatchObject({ is: "unsent", why: expect.stringContaining("SELF_SIGNED") as string });
		});
	});

	it("to a certificate that nobody here trusts, nothing has left", async () => {
		const qb = quickBooksAt("https://intuit.example", { https: proxy.address, except: "" });
		const outcome = await qb.batch(batch, "r", hooks);
		qb.close();
		expect(outcome).toMatchObject({ is: "unsent", why: expect.stringContaining("certificate") as string });
		expect(asked).toEqual([]);
		expect(proxy.seen).not.toContain(TOKEN);
	});

	it("go the calls for tokens as well", async () => {
		const server = await startTokenServer();
		const [token, revoke] = ["https://intuit.example/token", "https://intuit.example/revoke"];
		const config = server.config({
			oauth: { authorize: "https://intuit.example/", token, revoke },
			proxies: { https: proxy.address, except: "" },
		});
		await server.stop();
		const oauth = oauthClient(config, { clock: () => 0, timeoutMs: 3_000 });
		const passing = { kind: "passing", why: expect.stringContaining("certificate") as string };
		expect(await oauth.refreshTokens("refresh-1")).toMatchObject(passing);
		expect(await oauth.revokeToken("refresh-1")).toMatchObject(passing);
		expect(proxy.lines).toEqual(["CONNECT intuit.example:443", "CONNECT intuit.example:443"]);
		expect(proxy.seen).not.toContain("refresh-1");
	});

	it("that is not there is said to be so", async () => {
		const qb = quickBooksAt("https://intuit.example", { https: "http://127.0.0.1:9", except: "" });
		expect(await qb.batch(batch, "r", hooks)).toMatchObject({
			is: "unsent",
			why: expect.stringContaining("the proxy 127.0.0.1:9 cannot be reached (ECONNREFUSED)") as string,
		});
		qb.close();
	});

	it.each(["socks5://127.0.0.1:9", "ftp://127.0.0.1:9", "http://us%zzer:secret@127.0.0.1:9", "http://127.0.0.1:99999"])(
		"that can never be used is a fault of the environment, and nothing is tried: %s",
		async (https) => {
			const proxies = { https, named: "ALL_PROXY", except: "home.example" };
			const failure = {
				reason: "configuration",
				message: expect.stringMatching(/^ALL_PROXY in the environment names no proxy(?!.*secret)/) as string,
			};
			expect(() => quickBooksAt("https://intuit.example", proxies)).toThrow(expect.objectContaining(failure));
			for (const free of ["https://home.example", "http://127.0.0.1:9", "https://localhost:9"])
				quickBooksAt(free, proxies).close();
			const server = await startTokenServer();
			await server.stop();
			const [authorize, token, revoke] = ["", "token", "revoke"].map((path) => `https://intuit.example/${path}`) as [
				string,
				string,
				string,
			];
			const oauth = oauthClient(server.config({ oauth: { authorize, token, revoke }, proxies }), { clock: () => 0 });
			await expect(oauth.authorizeUrl("state")).rejects.toMatchObject(failure);
			expect(await oauth.refreshTokens("refresh-1")).toMatchObject({
				kind: "passing",
				why: expect.stringContaining("no proxy that this program can use") as string,
			});
		},
	);
});

describe("what never left", () => {
	it("is unsent where the name is unknown or the port is closed", async () => {
		for (const [address, why] of [
			["https://intuit.invalid", "its name cannot be looked up"],
			["http://127.0.0.1:9", "the connection was refused"],
		] as const) {
			const qb = quickBooksAt(address, { https: undefined, except: "" });
			expect(await qb.batch(batch, "r", hooks)).toMatchObject({
				is: "unsent",
				why: expect.stringContaining(why) as string,
			});
			qb.close();
		}
	});

	it("is unknown once it has gone out: a line that breaks then says nothing of what was written", async () => {
		const server: Server = createServer((socket) => socket.once("data", () => socket.destroy()));
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const qb = quickBooksAt(`http://127.0.0.1:${portOf(server)}`, { https: undefined, except: "" });
		expect(await qb.batch(batch, "r", hooks)).toMatchObject({ is: "unanswered" });
		qb.close();
		server.close();
	});
});

describe("this computer", () => {
	it("is never reached through a proxy", async () => {
		const proxy = new LoopbackProxy(() => 0);
		await proxy.start();
		const here = createHttp((_, response) => response.setHeader("content-type", "application/json").end("{}"));
		await new Promise<void>((resolve) => here.listen(0, "127.0.0.1", resolve));
		const qb = quickBooksAt(`http://127.0.0.1:${portOf(here)}`, { https: proxy.address, except: "" });
		await qb.batch(batch, "r", hooks);
		qb.close();
		proxy.stop();
		here.closeAllConnections();
		here.close();
		expect(proxy.lines).toEqual([]);
	});

	it.each(["localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]"])("is %s", (host) => {
		expect(proxyFor(host, 443, { https: "http://proxy:1", except: "" })).toBeUndefined();
	});
});

describe("NO_PROXY", () => {
	const HOST = "quickbooks.api.intuit.com";
	it.each([
		["", true],
		["*", false],
		["intuit.com", false],
		[".intuit.com", false],
		["*.intuit.com", false],
		["other.example, QuickBooks.API.intuit.com", false],
		["intuit.com:443", false],
		["intuit.com:8443", true],
		["tuit.com", true],
		["api.intuit.com.example", true],
	])("of %j: through the proxy %j", (except, goes) => {
		expect(proxyFor(HOST, 443, { https: "http://proxy:1", except }) !== undefined).toBe(goes);
	});

	it("and the proxy are read as other programs read them", () => {
		expect(readProxies({ HTTPS_PROXY: "a", https_proxy: "b", NO_PROXY: "c" })).toEqual({
			https: "b",
			named: "https_proxy",
			except: "c",
		});
		expect(readProxies({ ALL_PROXY: "a", https_proxy: " " })).toEqual({ https: "a", named: "ALL_PROXY", except: "" });
		expect(readProxies({ HTTP_PROXY: "a" })).toEqual({ https: undefined, except: "" });
	});
});
