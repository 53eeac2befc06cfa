import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, type Env, openDesk } from "../auth/support.js";

const hasScript = spawnSync("script", ["-qefc", "true", "/dev/null"], { stdio: "ignore" }).status === 0;

/** Nothing is configured yet. */
const FRESH = {
	MIS_DATABASE_URL: undefined,
	MIS_WRITE_BACK: undefined,
	QUICK_BOOKS_CLIENT_ID: undefined,
	QUICK_BOOKS_SECRET: undefined,
	EAUR_QB_TOKEN_STORE: undefined,
};

describe.skipIf(!hasScript)("init on a terminal", () => {
	let desk: Desk;
	beforeEach(async () => {
		desk = await openDesk();
	});
	afterEach(() => desk.close());

	/** Each pattern is the end of what stands on the screen when the answer is typed. */
	async function talk(env: Env, turns: readonly (readonly [asked: RegExp, typed: string])[]) {
		// A dumb terminal is sent text alone, nothing that moves the cursor.
		const running = desk.start(["init"], { ...env, TERM: "dumb" }, "terminal");
		for (const [asked, typed] of turns) {
			await running.shows(asked);
			running.child.stdin.write(`${typed}\r`);
		}
		return running.ended;
	}

	it("asks for what is missing, again where an answer is none, and keeps a secret off the screen", async () => {
		const { code, output } = await talk(FRESH, [
			[/MIS server \([^\n]*\): $/, "sqlite:mis.sqlite"],
			[/1\. The MIS[\s\S]*160 invoices\.[\s\S]*Company \(sandbox or production\) \[sandbox\]: $/, "live"],
			[/"live" is neither; [^\n]*\n[^\n]*\[sandbox\]: $/, ""],
			[/Client id of the Intuit app \([^\n]*\): $/, ""],
			[/An answer is needed; [^\n]*\n[^\n]*: $/, "made-up"],
			[/Where the connection is kept \(keychain or file\) \[keychain\]: $/, "file"],
			[/Write the status into the MIS \(on or off\) \[off\]: $/, ""],
			[/Client secret of the Intuit app \(not shown\): $/, "open-sesame"],
			[/Keep the secret in [^\n]*\.env, readable by you alone\? \[y\/N\] $/, "y"],
			[/Rehearse the whole job now[^\n]*\[y\/N\] $/, "n"],
		]);
		expect([code, output]).toEqual([0, expect.stringMatching(/Next\r?\n {2}1\. eaur-qb auth login/)]);
		expect(output).not.toContain("open-sesame");
		const [config, secrets] = [join(desk.home, "config.toml"), join(desk.home, ".env")];
		expect(readFileSync(config, "utf8")).toMatch(
			/environment = "sandbox"[\s\S]*client_id = "made-up"[\s\S]*store = "file"/,
		);
		expect(readFileSync(secrets, "utf8")).toBe('QUICK_BOOKS_SECRET="open-sesame"\n');
		expect(statSync(secrets).mode & 0o777).toBe(0o600);
	});

	it("takes what is configured already where only Enter is typed", async () => {
		const { code, output } = await talk({}, [
			[/Company \(sandbox or production\) \[sandbox\]: $/, ""],
			[/Client id of the Intuit app [^\n]* \[[^\]]+\]: $/, ""],
			[/Where the connection is kept \(keychain or file\) \[file\]: $/, ""],
			[/Write the status into the MIS \(on or off\) \[off\]: $/, ""],
			[/Rehearse the whole job now[^\n]*\[y\/N\] $/, ""],
		]);
		expect([code, output]).toEqual([0, expect.stringContaining("config.toml is written.")]);
		expect(readFileSync(join(desk.home, "config.toml"), "utf8")).toContain(`client_id = "${desk.sandbox.clientId}"`);
	});
});
