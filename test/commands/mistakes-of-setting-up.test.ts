import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../auth/support.js";

describe("a mistake is told in words that lead on", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk();
		writeFileSync(join(desk.folder, "letter.txt"), "Dear colleague,\n");
	});
	afterAll(() => desk?.close());

	it("no file of another program is to be closed to others for the sake of a mistyped name", async () => {
		const list = join(desk.folder, "accounts.txt");
		writeFileSync(list, "root:x:0\nmutesi:x:1000\n", { mode: 0o644 });
		const { code, output } = await desk.run(["auth", "status"], {
			env: { EAUR_QB_TOKEN_KEY: undefined, EAUR_QB_TOKEN_KEY_FILE: list },
		});
		expect([code, output]).toEqual([2, expect.stringMatching(/accounts\.txt: it holds several lines/)]);
		expect(output).not.toContain("chmod");
	});

	it.each([
		["a name with blanks without quotes", "map items --set Late: fee=Tuition Fee", /too many arguments[\s\S]*quotes/],
		[
			"an account for items that are not made",
			"map items --income-account X",
			/--income-account is for[\s\S]*--create/,
		],
		["an .env in a folder that is not there", "sandbox --env nofolder/.env", /There is no folder for nofolder\/\.env/],
		["a letter for an .env", "sandbox --env letter.txt", /letter\.txt is no \.env/],
		["a place where no folder can be made", "demo --keep /proc/rehearsal", /\/proc\/rehearsal cannot be made/],
		[
			"a file that is not there",
			"auth import --realm-id 1 --file none.json",
			/tokens cannot be read from none\.json: \w/,
		],
		["a company by its name", "auth import --realm-id Lake --file letter.json", /company id[\s\S]*Billing/],
	])("%s", async (_what, line, said) => {
		writeFileSync(
			join(desk.folder, "letter.json"),
			JSON.stringify({ access_token: "a", refresh_token: "b", expires_in: 3600, x_refresh_token_expires_in: 3600 }),
		);
		const running = desk.start(line.split(" "));
		const patience = setTimeout(() => running.child.kill("SIGKILL"), 15_000);
		const { code, output } = await running.ended;
		clearTimeout(patience);
		expect([code, output]).toEqual([2, expect.stringMatching(said)]);
		expect(output).not.toMatch(/fault of eaur-qb|ENOENT: no such/);
		expect(readFileSync(join(desk.folder, "letter.txt"), "utf8")).toBe("Dear colleague,\n");
	});
});
