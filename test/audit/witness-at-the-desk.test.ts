import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, hashOfEntry } from "../../src/audit/log.js";
import { witnessedIn } from "../../src/audit/witness.js";
import { type Desk, openDesk } from "../auth/support.js";

describe("a chain that was wholly written anew", () => {
	let desk: Desk;
	let witness: string;
	beforeAll(async () => {
		desk = await openDesk();
		witness = join(desk.folder, "heads");
		await desk.run(["audit", "list"]);
		configure(JSON.stringify(witness));
		const input = JSON.stringify(desk.sandbox.tokens);
		await desk.run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], { input });
	});
	afterAll(() => desk.close());

	const configure = (text: string) =>
		writeFileSync(join(desk.home, "config.toml"), `[audit]\nwitness = ${text}\n`, { mode: 0o600 });
	const send = () => desk.run(["customers", "batch", "--batch-size", "2", "--json"]);
	const verify = (...args: string[]) => desk.run(["audit", "verify", ...args]);
	const heads = () => witnessedIn(readFileSync(witness, "utf8"));

	it("is found by the heads that the witness was told, one at the end of each run", async () => {
		await send();
		const second = JSON.parse((await send()).stdout) as { data: { audit_head: string } };
		expect(heads()).toHaveLength(2);
		expect(heads().at(-1)?.head).toBe(second.data.audit_head);
		const whole = await verify();
		expect([whole.code, whole.output]).toEqual([
			0,
			expect.stringContaining("The witness has 2 heads of it; after the newest came 0 entries."),
		]);
		const copy = join(desk.folder, "copy-of-heads");
		writeFileSync(copy, readFileSync(witness));
		rewrite(desk.home);
		expect((await verify("--witness", copy)).code).toBe(6);
		rmSync(witness);
		const alone = await verify();
		expect([alone.code, alone.output]).toEqual([0, expect.stringContaining(`The witness ${witness} is not there`)]);
	});

	it("a run that failed before it began tells its head too", async () => {
		const before = existsSync(witness) ? heads().length : 0;
		const { code } = await desk.run(["customers", "batch"], { env: { MIS_DATABASE_URL: "sqlite:/nowhere.sqlite" } });
		expect([code === 0, heads().length]).toEqual([false, before + 1]);
	});

	it("a witness that fails is a warning and an entry, and the run is what it was", async () => {
		configure('["sh", "-c", "echo gone away >&2; exit 7"]');
		const { code, output, stdout } = await send();
		expect([code, output]).toEqual([0, expect.stringContaining("The witness was not told the audit head of this run")]);
		const listed = await desk.run(["audit", "list", "--grep", "witness failed", "--json"]);
		expect(listed.stdout).toContain("sh ended with 7: gone away; the head was");
		const { audit_head: head } = (JSON.parse(stdout) as { data: { audit_head: string } }).data;
		expect((await verify("--head", head)).code).toBe(0);
	});

	it("a file without heads is no witness", async () => {
		const file = join(desk.folder, "empty");
		writeFileSync(file, "nothing\n");
		expect(await verify("--witness", file)).toMatchObject({ code: 2 });
		expect(await verify("--witness", `${file}-not`)).toMatchObject({ code: 2 });
	});
});

/** What somebody does who can write the file, and knows how entries are chained. */
function rewrite(home: string): void {
	const database = new Database(join(home, "audit.sqlite"));
	database.exec("UPDATE entry SET detail = 'never happened' WHERE seq = 1");
	let previous = "0".repeat(64);
	for (const entry of database.prepare("SELECT * FROM entry ORDER BY seq").all() as Entry[]) {
		previous = hashOfEntry(previous, entry);
		database.prepare("UPDATE entry SET hash = ? WHERE seq = ?").run(previous, entry.seq);
	}
	database.close();
}
