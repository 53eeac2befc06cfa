import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../auth/support.js";

/** A QuickBooks that refuses every write, and repeats in its texts what it was ever sent: tokens, app, code. */
class Parrot {
	readonly heard = new Set<string>();
	url = "";
	private readonly server: Server;

	constructor(private readonly behind: string) {
		this.server = createServer((request, response) => void this.answer(request, response));
	}

	async open(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	close(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await text(request);
		const authorization = request.headers.authorization ?? "";
		const token = authorization.replace(/^\w+ /, "");
		this.heard.add(token);
		const renewed = new URLSearchParams(body).get("refresh_token");
		if (renewed !== null) this.heard.add(renewed);
		const headers = { authorization, "content-type": request.headers["content-type"] ?? "application/json" };
		const path = request.url ?? "/";
		if (request.method === "POST" && path.startsWith("/v3/") && !path.includes("/query")) {
			const error = {
				Message: `Refused: ${token}, which came after ${[...this.heard].join(" and ")}`,
				Detail: `"${token}" sent ${authorization}`,
				code: "2050",
				element: token,
			};
			response.writeHead(400, { "content-type": "application/json", intuit_tid: token });
			response.end(JSON.stringify({ Fault: { Error: [error], type: "ValidationFault" } }));
			return;
		}
		const answer = await fetch(this.behind + path, {
			method: request.method ?? "GET",
			headers,
			...(request.method === "POST" ? { body } : {}),
		});
		response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
		response.end(Buffer.from(await answer.arrayBuffer()));
	}
}

describe("a QuickBooks that repeats what it was sent", () => {
	let desk: Desk;
	let parrot: Parrot;
	const said: string[] = [];

	beforeAll(async () => {
		desk = await openDesk();
		parrot = new Parrot(desk.sandbox.url);
		await parrot.open();
		const env = { QUICKBOOKS_BASE_URL: parrot.url, QUICKBOOKS_OAUTH_BASE_URL: parrot.url };
		const run = async (args: string[], input = "") => said.push((await desk.run(args, { env, input })).output);
		await run(
			["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"],
			JSON.stringify(desk.sandbox.tokens),
		);
		// So that the run renews its token before it writes: that one is no older than the run.
		await desk.control("expire-tokens", {});
		await run(["customers", "batch", "--batch-size", "3", "--verbose", "--log-file", join(desk.folder, "log.jsonl")]);
		await run(["customers", "batch", "--batch-size", "3", "--json"]);
		await desk.control("expire-tokens", {});
		await run(["auth", "refresh"]);
		// This process has never had the tokens that were replaced before it began.
		await run(["customers", "batch", "--batch-size", "3", "--json"]);
		await run(["failures"]);
		await run(["audit", "list"]);
		await run(["audit", "export", "--file", join(desk.folder, "audit.jsonl")]);
	});
	afterAll(async () => {
		parrot.close();
		await desk.close();
	});

	it("was sent a token that was renewed in the run, and repeated it in a refusal", () => {
		const tokens = [...parrot.heard].filter((token) => token.length > 30);
		expect(tokens.length).toBeGreaterThan(4);
		expect(said.join("\n")).toContain("Refused: ***");
	});

	it("is told on no screen, and in no file: ledger, audit log, export, log", () => {
		const secrets = [...parrot.heard].filter((token) => token.length > 6);
		const files = readdirSync(desk.folder, { recursive: true, encoding: "utf8" }).map((name) =>
			join(desk.folder, name),
		);
		const texts = files.filter((path) => statSync(path).isFile()).map((path) => [path, readFileSync(path, "latin1")]);
		for (const [path, content] of [...said.map((output) => ["screen", output]), ...texts]) {
			expect([path, secrets.filter((secret) => content?.includes(secret)).length]).toEqual([path, 0]);
		}
	});
});
