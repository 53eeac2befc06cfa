import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, everyCommand } from "../../src/commands/program.js";
import { type Desk, openDesk } from "../auth/support.js";
import { COMMANDS, type Driven } from "./commands.js";
import { formsFoundIn, formsOf } from "./forms.js";

const PASSWORD = "Pa55:w0rd/with@odd#signs";

/** How a QuickBooks that repeats everything may answer, whatever it was asked. */
const FAULTS: Readonly<Record<string, (response: ServerResponse, said: string) => unknown>> = {
	"a refusal": (response, said) =>
		response
			.writeHead(400, { "content-type": "application/json" })
			.end(JSON.stringify({ Fault: { Error: [{ Message: said, Detail: said, code: "6000", element: said }] } })),
	"a refusal in XML": (response, said) =>
		response
			.writeHead(400, { "content-type": "text/xml" })
			.end(`<Fault><Error code="6000"><Message>${said}</Message><Detail>${said}</Detail></Error></Fault>`),
	"a page of a gateway": (response, said) =>
		response.writeHead(403, { "content-type": "text/html" }).end(`<html><title>${said}</title>${said}</html>`),
	"a redirect": (response, said) =>
		response.writeHead(302, { location: `http://127.0.0.1:9/?${encodeURIComponent(said)}` }).end(said),
	"a refusal of the login": (response, said) =>
		response
			.writeHead(401, { "content-type": "application/json" })
			.end(JSON.stringify({ error: "invalid_client", error_description: said, fault: { error: [{ message: said }] } })),
};

describe("every command, whatever it meets", () => {
	let desk: Desk;
	let parrot: Server;
	let impostor: ReturnType<typeof createTcp>;
	const secrets = new Map<string, string>();
	const said: { readonly command: string; readonly output: string }[] = [];
	let fault: keyof typeof FAULTS = "a refusal";

	beforeAll(async () => {
		desk = await openDesk();
		const { tokens, clientSecret } = desk.sandbox;
		secrets.set("access token", tokens.access_token).set("refresh token", tokens.refresh_token);
		secrets.set("client secret", clientSecret).set("token key", desk.env.EAUR_QB_TOKEN_KEY ?? "");
		const given = ["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"];
		await desk.run(given, { input: JSON.stringify(tokens), env: await addresses() });
		toldPrograms();
		for (const kind of Object.keys(FAULTS)) {
			fault = kind;
			await driveAll("quickbooks", {});
		}
		// QuickBooks has never heard of it.
		secrets.set("password", PASSWORD);
		await driveAll("mis", { MIS_DATABASE_URL: await impostorsAddress() });
		await driveAll("nobody", {});
	}, 300_000);
	afterAll(async () => {
		parrot.closeAllConnections();
		parrot.close();
		impostor.close();
		await desk.close();
	});

	/** The made-up QuickBooks, as API and as OAuth server. */
	async function addresses(): Promise<Record<string, string>> {
		parrot = createHttp((request, response) => void repeat(request, response));
		await new Promise<void>((resolve) => parrot.listen(0, "127.0.0.1", resolve));
		const url = `http://127.0.0.1:${(parrot.address() as AddressInfo).port}`;
		Object.assign(desk.env, { QUICKBOOKS_BASE_URL: url, QUICKBOOKS_OAUTH_BASE_URL: url });
		return { QUICKBOOKS_BASE_URL: url, QUICKBOOKS_OAUTH_BASE_URL: url };
	}

	async function repeat(request: IncomingMessage, response: ServerResponse): Promise<void> {
		await text(request);
		FAULTS[fault]?.(response, [...secrets.values()].flatMap((secret) => Object.values(formsOf(secret))).join(" , "));
	}

	/** A MIS server that greets with a refusal which tells the password, as often as it is asked. */
	async function impostorsAddress(): Promise<string> {
		impostor = createTcp((socket) => {
			const words = `#28000Refused for ${Object.values(formsOf(PASSWORD)).slice(0, 10).join(" , ")}`;
			const body = Buffer.concat([Buffer.from([0xff, 0x15, 0x04]), Buffer.from(words)]);
			const head = Buffer.alloc(4);
			head.writeUIntLE(body.length, 0, 3);
			socket.on("error", () => {}).end(Buffer.concat([head, body]));
		});
		await new Promise<void>((resolve) => impostor.listen(0, "127.0.0.1", resolve));
		const { port } = impostor.address() as AddressInfo;
		return `mysql://finance:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/mis`;
	}

	/** Programs of the system that write down what they were started with. */
	function toldPrograms(): void {
		const bin = join(desk.folder, "bin");
		mkdirSync(bin);
		for (const name of ["crontab", "systemctl", "xdg-open"]) {
			writeFileSync(
				join(bin, name),
				`#!/bin/sh\ntr '\\0' '\\n' < /proc/$$/environ >> '${desk.folder}/children'\ntr '\\0' '\\n' < /proc/$$/cmdline >> '${desk.folder}/children'\ncat >> '${desk.folder}/children'\n`,
			);
			chmodSync(join(bin, name), 0o755);
		}
		Object.assign(desk.env, { PATH: `${bin}:${process.env.PATH}` });
	}

	/** Several at a time, each in a home with a MIS of its own: the locks would keep them apart. */
	async function driveAll(speaksTo: Driven["speaksTo"], env: Record<string, string>): Promise<void> {
		const rest = Object.entries(COMMANDS).flatMap(([command, how]) =>
			"speaksTo" in how && how.speaksTo === speaksTo ? [[command, how] as const] : [],
		);
		await Promise.all(
			[1, 2, 3].map(async (worker) => {
				const own = join(desk.folder, `${speaksTo}-${Object.keys(FAULTS).indexOf(fault)}-${worker}`);
				cpSync(desk.home, join(own, "home"), { recursive: true });
				cpSync(join(desk.folder, "mis.sqlite"), join(own, "mis.sqlite"));
				const places = { EAUR_QB_HOME: join(own, "home"), MIS_DATABASE_URL: `sqlite:${join(own, "mis.sqlite")}` };
				for (let next = rest.shift(); next; next = rest.shift()) await drive(next, own, { ...places, ...env });
			}),
		);
	}

	async function drive([command, { args = [] }]: readonly [string, Driven], own: string, env: Record<string, string>) {
		const words = [...command.split(" "), ...args.map((arg) => (/^\w+\.(csv|html)$/.test(arg) ? join(own, arg) : arg))];
		const json = (Object.keys(FAULTS).indexOf(fault) + command.length) % 2 === 0 ? ["--json"] : [];
		const { output } = await desk.run([...words, "--verbose", "--log-file", join(own, "log.jsonl"), ...json], { env });
		said.push({ command: `${words.join(" ")} (${fault})`, output });
	}

	it("is in the table", async () => {
		const program = await buildProgram("0", async () => {});
		const leaves = everyCommand(program).filter(({ commands, name }) => commands.length === 0 && name !== undefined);
		const names = leaves.map((leaf) =>
			leaf.parent && leaf.parent !== program ? `${leaf.parent.name()} ${leaf.name()}` : leaf.name(),
		);
		// A group that does something by itself too.
		names.push("reconcile");
		expect(names.filter((name) => name !== "help").sort()).toEqual(Object.keys(COMMANDS).sort());
	});

	it("met with what it was to meet", () => {
		expect(said.filter(({ output }) => output.includes("***")).length).toBeGreaterThan(20);
		const bugs = said.filter(({ output }) => output.includes("A fault of eaur-qb itself"));
		expect(bugs).toEqual([]);
		expect(said.filter(({ output }) => /^✖ (unknown|error|missing)/m.test(output))).toEqual([]);
	});

	it("tells no secret, in whatever writing a server repeats it", () => {
		for (const { command, output } of said) expect([command, secretsIn(output)]).toEqual([command, []]);
	});

	it("leaves no secret in any file, nor in what a program was started with", () => {
		expect(existsSync(join(desk.folder, "children"))).toBe(true);
		const files = readdirSync(desk.folder, { recursive: true, encoding: "utf8" }).map((name) =>
			join(desk.folder, name),
		);
		for (const file of files.filter((path) => statSync(path).isFile() && !path.includes("/bin/"))) {
			expect([file, secretsIn(readFileSync(file, "latin1"))]).toEqual([file, []]);
		}
	});

	const secretsIn = (content: string): string[] =>
		[...secrets].flatMap(([name, secret]) => formsFoundIn(content, secret).map((form) => `${name} ${form}`));
});
