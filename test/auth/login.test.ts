import { existsSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { authorizeAddress, type Desk, decide, fakeBrowser, openDesk } from "./support.js";

let desk: Desk;
beforeEach(async () => {
	desk = await openDesk();
});
afterEach(() => desk.close());

const addresses = Object.values(networkInterfaces()).flatMap((each = []) => each);
/** IPv6 may be missing from a computer: then there is nothing to hold. */
const loopbacks = addresses.filter(({ address }) => /^(127\.0\.0\.1|::1)$/.test(address)).map(({ address }) => address);
const outwards = addresses
	.filter(({ internal, family }) => !internal && family === "IPv4")
	.map(({ address }) => address);

const reach = (host: string, port: number) =>
	new Promise<void>((resolve, reject) => {
		const socket = connect(port, host).once("error", reject);
		socket.once("connect", () => {
			socket.destroy();
			resolve();
		});
	});

const connected = async (): Promise<string> => (await desk.run(["auth", "status"])).output;

describe("login by browser", () => {
	it("shows the address, takes the answer on this computer, shows the company and stores it", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const target = await decide(await authorizeAddress(login));
		const page = await fetch(target);
		expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("can be closed")]);
		const { code, output } = await login.ended;
		expect(output).toContain("Mountain Lake University (sandbox)");
		expect(output).toMatch(/Country: +RW/);
		expect(output).toMatch(/Currency: +RWF/);
		expect(code).toBe(0);
		expect(await connected()).toMatch(/State: +active[\s\S]*Mountain Lake University \(sandbox\) \(RW, RWF\)/);
		expect(statSync(join(desk.home, "tokens.enc")).mode & 0o777).toBe(0o600);
	});

	it("leads to a sent invoice", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		await fetch(await decide(await authorizeAddress(login)));
		await login.ended;
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		const sent = await desk.run(["invoices", "batch", "--batch-size", "5", "--json"]);
		const { data } = JSON.parse(sent.stdout) as { data: { successful: number; audit_head: string } };
		expect(data.successful).toBeGreaterThan(0);
		expect(data.audit_head).toMatch(/^[0-9a-f]{64}$/);
	});

	it("opens the browser with an environment that holds none of our settings", async () => {
		const browser = fakeBrowser(desk);
		const login = desk.start(["auth", "login", "--yes"], browser.env);
		const address = await authorizeAddress(login);
		await login.shows(/Waiting/);
		const opened = browser.opened()?.address ?? "";
		// Its command line is seen by every user of the computer.
		expect(opened).not.toContain(new URL(address).searchParams.get("state"));
		expect((await fetch(opened, { redirect: "manual" })).headers.get("location")).toBe(address);
		const again = await fetch(opened, { redirect: "manual" });
		expect([again.status, await again.text()]).toEqual([409, expect.stringContaining("opened already")]);
		expect(browser.opened()?.env).not.toMatch(/QUICK_?BOOKS|EAUR_QB|MIS_/);
		await fetch(await decide(address));
		expect((await login.ended).code).toBe(0);
	});

	it("listens on this computer alone, and answers nothing but its own path", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		await login.shows(/Waiting/);
		const strange = await fetch(`http://127.0.0.1:${desk.port}/other?code=1&state=2`);
		expect(strange.status).toBe(404);
		expect((await fetch(`http://127.0.0.1:${desk.port}/callback`, { method: "POST" })).status).toBe(404);
		expect((await fetch(`http://127.0.0.1:${desk.port}/callback`)).status).toBe(400);
		for (const host of loopbacks) {
			expect((await fetch(`http://${isIPv6(host) ? `[${host}]` : host}:${desk.port}/callback`)).status).toBe(400);
		}
		for (const host of outwards) await expect(reach(host, desk.port)).rejects.toThrow("ECONNREFUSED");
		login.child.kill("SIGINT");
		const { code, output } = await login.ended;
		expect([code, output]).toEqual([130, expect.stringContaining("The login was interrupted; nothing was changed.")]);
	});

	it.each(loopbacks)(
		"names the port when another program has it at %s, where it would get the answer",
		async (host) => {
			const other: Server = createServer();
			await new Promise<void>((resolve) => other.listen(desk.port, host, resolve));
			const { code, output } = await desk.run(["auth", "login", "--yes", "--no-browser"]);
			await new Promise((resolve) => other.close(resolve));
			expect(code).toBe(1);
			expect(output).toContain(`Port ${desk.port} of this computer (${host}) is in use by another program`);
		},
	);

	it("says so when the connection is refused at Intuit", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const page = await fetch(await decide(await authorizeAddress(login), "cancel"));
		expect(await page.text()).toContain("Not connected");
		const { code, output } = await login.ended;
		expect(code).toBe(4);
		expect(output).toContain("The connection was not allowed at Intuit (access_denied).");
	});

	it("takes no answer with another state, and goes on waiting for the true one", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const target = new URL(await decide(await authorizeAddress(login)));
		const foreign = new URL(target);
		foreign.searchParams.set("state", "x".repeat(43));
		expect((await fetch(foreign)).status).toBe(400);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(false);
		expect((await fetch(target)).status).toBe(200);
		expect((await login.ended).code).toBe(0);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(true);
	});

	it("uses the first of two answers, and says so to the second", async () => {
		await desk.control("latency", { perCallMs: 500 });
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const target = await decide(await authorizeAddress(login));
		await fetch(target);
		const second = await fetch(target);
		expect([second.status, await second.text()]).toEqual([409, expect.stringContaining("answered already")]);
		const { code, output } = await login.ended;
		expect(output).toContain("A second answer came from the browser; only the first one counts.");
		expect(code).toBe(0);
	});

	it("asks for --paste where the redirect address is not on this computer", async () => {
		const { code, output } = await desk.run(["auth", "login", "--yes"], {
			env: { QUICK_BOOKS_REDIRECT_URI: "https://finance.example.edu/quickbooks" },
		});
		expect([code, output]).toEqual([2, expect.stringContaining("eaur-qb auth login --paste")]);
	});

	it("demands --yes before anybody goes to Intuit, where nobody can be asked", async () => {
		const { code, output } = await desk.run(["auth", "login"]);
		expect([code, output]).toEqual([2, expect.stringContaining("Give --yes")]);
		expect(output).not.toContain("/connect/oauth2");
	});

	it("keeps the connection that is there when the new one cannot be had", async () => {
		const tokens = JSON.stringify(desk.sandbox.tokens);
		await desk.run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], { input: tokens });
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		await fetch(await decide(await authorizeAddress(login), "cancel"));
		await login.ended;
		expect(await connected()).toMatch(/State: +active/);
	});
});

describe("login by paste", () => {
	const production = { QUICK_BOOKS_REDIRECT_URI: "https://finance.example.edu/quickbooks?page=1" };

	async function paste(change: (target: URL) => string): Promise<{ code: number | null; output: string }> {
		const login = desk.start(["auth", "login", "--paste", "--yes"], production);
		const target = new URL(await decide(await authorizeAddress(login)));
		login.child.stdin.end(`${change(target)}\n`);
		return login.ended;
	}

	it("takes the redirected address as one line, and leads to a sent invoice", async () => {
		const { code, output } = await paste((target) => target.href);
		expect(output).toContain("Connected to Mountain Lake University");
		expect(code).toBe(0);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		const sent = await desk.run(["invoices", "batch", "--batch-size", "5", "--json"]);
		expect((JSON.parse(sent.stdout) as { data: { successful: number } }).data.successful).toBeGreaterThan(0);
	});

	it("never shows the code", async () => {
		let code = "";
		const { output } = await paste((target) => {
			code = target.searchParams.get("code") ?? "";
			return target.href;
		});
		expect(code).not.toBe("");
		expect(output).not.toContain(code);
	});

	it.each([
		[
			"another state",
			(t: URL) => t.href.replace(/state=[^&]+/, "state=guessed"),
			"its state is not the one that was sent",
		],
		["no code", (t: URL) => t.href.replace(/code=[^&]+/, ""), "holds no code"],
		["no company", (t: URL) => t.href.replace(/realmId=\d+/, ""), "holds no realmId"],
		[
			"an expired code",
			(t: URL) => t.href.replace(/code=[^&]+/, "code=XABgone"),
			"does not accept the code of this login",
		],
		["something else", () => "hello", "What was given is not an address"],
		["nothing", () => "", "What was given is not an address"],
	])("says what is wrong with %s, and stores nothing", async (_, change, sentence) => {
		const { code, output } = await paste(change);
		expect(output).toContain(sentence);
		expect(code).toBe(4);
		expect(output).not.toMatch(/\n\s+at /);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(false);
	});

	it("needs a redirect address of yours with production keys", async () => {
		const { code, output } = await desk.run(["auth", "login", "--paste", "--yes"], {
			env: { QUICK_BOOKS_REDIRECT_URI: undefined, QUICKBOOKS_ENVIRONMENT: "production" },
		});
		expect([code, output]).toEqual([2, expect.stringContaining("QUICK_BOOKS_REDIRECT_URI is not set")]);
	});
});

describe("the right books", () => {
	async function login(): Promise<void> {
		const running = desk.start(["auth", "login", "--yes", "--no-browser"]);
		await fetch(await decide(await authorizeAddress(running)));
		await running.ended;
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	}

	it.each([
		["name", { name: "Another University" }, "its name was Mountain Lake University (sandbox) at login"],
		["country", { country: "US" }, "its country was RW at login and is US now"],
		["currency", { homeCurrency: "USD" }, "its currency was RWF at login and is USD now"],
	])(
		"refuses to write after the company's %s has changed, until it is confirmed again",
		async (_, change, sentence) => {
			await login();
			await desk.control("company", change);
			const before = await writes();
			for (const command of [
				["invoices", "all"],
				["customers", "all"],
				["map", "locations", "--create"],
			]) {
				const { code, output } = await desk.run(command);
				expect([code, output]).toEqual([4, expect.stringContaining(sentence)]);
			}
			expect(await writes()).toBe(before);
		},
	);

	async function writes(): Promise<number> {
		const stats: unknown = await (await fetch(`${desk.sandbox.url}/sandbox/stats`)).json();
		return (stats as { writes: number }).writes;
	}
});
