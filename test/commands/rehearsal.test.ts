import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../auth/support.js";

describe("a sandbox that writes its settings down", () => {
	let desk: Desk;
	beforeEach(async () => {
		desk = await openDesk();
	});
	afterEach(() => desk.close());

	it("is found by every command in that folder without a long line to copy, and leaves nothing of itself behind", async () => {
		const file = join(desk.folder, ".env");
		writeFileSync(file, "EAUR_QB_TOKEN_STORE=file", { mode: 0o600 });
		const running = desk.start(["sandbox", "--env", ".env"]);
		const [line = ""] = /eaur-qb auth import .*/.exec(await running.shows(/eaur-qb auth import [^\n]*\n/)) ?? [];
		expect(line.length).toBeLessThan(80);
		expect(statSync(`${file}.tokens.json`).mode & 0o777).toBe(0o600);
		const bare = {
			QUICKBOOKS_BASE_URL: undefined,
			QUICKBOOKS_OAUTH_BASE_URL: undefined,
			QUICK_BOOKS_CLIENT_ID: undefined,
			QUICK_BOOKS_SECRET: undefined,
		};
		const imported = await desk.run(line.split(" ").slice(1), { env: bare });
		expect([imported.code, imported.output]).toEqual([0, expect.stringContaining("Connected to")]);
		running.child.kill("SIGINT");
		await running.ended;
		expect(readFileSync(file, "utf8")).toBe("EAUR_QB_TOKEN_STORE=file\n");
		expect(existsSync(`${file}.tokens.json`)).toBe(false);
	});
});

describe("a demo that is to leave a folder to rehearse in", () => {
	it("refuses one that holds something before it plays anything", async () => {
		const desk = await openDesk();
		const folder = mkdtempSync(join(tmpdir(), "eaur-qb-kept-"));
		writeFileSync(join(folder, "mine"), "");
		const { code, output } = await desk.run(["demo", "--keep", folder]);
		expect([code, output]).toEqual([2, expect.stringContaining("is not empty")]);
		expect(output).not.toContain("made-up university");
		rmSync(folder, { recursive: true });
		await desk.close();
	});
});
