import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inTime } from "../../src/commands/login/wait.js";
import { authorizeAddress, decide, openDesk } from "./support.js";

it("a login that nobody finishes ends with a sentence", async () => {
	const failure = inTime(new Promise(() => {}), AbortSignal.timeout(20));
	await expect(failure).rejects.toThrow("No answer came within 10 minutes: was the browser closed?");
});

it("a login that is interrupted says that nothing was changed", async () => {
	await expect(inTime(new Promise(() => {}), AbortSignal.abort("interrupted"))).rejects.toMatchObject({
		reason: "interrupted",
	});
});

it("an answer that comes in time is taken", async () => {
	expect(await inTime(Promise.resolve("here"), AbortSignal.timeout(5000))).toBe("here");
});

const hasScript = spawnSync("script", ["-qefc", "true", "/dev/null"], { stdio: "ignore" }).status === 0;

it.skipIf(!hasScript).each([
	["y", 0, "active"],
	["n", 4, "none"],
])(
	"a person on a terminal is asked whether these are the books; after %s it ends with %s",
	async (answer, code, state) => {
		const desk = await openDesk();
		const login = desk.start(["auth", "login", "--no-browser"], {}, "terminal");
		await fetch(await decide(await authorizeAddress(login)));
		await login.shows(/Are these the books to write to\? \[y\/N\]/);
		expect(login.output()).toMatch(/Company: +Mountain Lake University[\s\S]*Country: +RW[\s\S]*Currency: +RWF/);
		login.child.stdin.write(`${answer}\r`);
		const ended = await login.ended;
		expect([ended.code, ended.output]).toEqual([code, expect.stringMatching(/Connected to|Nothing was stored/)]);
		expect(existsSync(join(desk.home, "tokens.enc"))).toBe(state === "active");
		await desk.close();
	},
);
