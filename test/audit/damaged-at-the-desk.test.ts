import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../auth/support.js";
import { finishRun, killRun } from "../support/killed-run.js";

describe("at the desk", () => {
	let desk: Desk;
	let root: string;
	const file = () => join(desk.home, "audit.sqlite");
	beforeEach(async () => {
		root = mkdtempSync(join(tmpdir(), "eaur-qb-damaged-"));
		desk = await openDesk();
		await desk.run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], {
			input: JSON.stringify(desk.sandbox.tokens),
		});
		finishRun(desk.home, 5);
	});
	afterEach(async () => {
		await desk.close();
		rmSync(root, { recursive: true, force: true });
	});

	it("a run does not begin over what does not belong together, and doctor says why", async () => {
		copyFileSync(file(), join(root, "yesterday"));
		killRun(desk.home, root, 3);
		copyFileSync(join(root, "yesterday"), file());
		const run = await desk.run(["invoices", "batch"]);
		expect([run.code, run.output]).toEqual([1, expect.stringContaining("do not belong together")]);
		const doctor = await desk.run(["doctor"]);
		expect([doctor.code, doctor.output]).toEqual([6, expect.stringMatching(/✖ Ledger .*do not belong together/s)]);
	});

	it("doctor looks at every index too, and says that the ledger is whole", async () => {
		expect((await desk.run(["doctor"])).output).toMatch(/✔ Ledger +whole/);
		const database = new Database(file());
		database.exec("CREATE TABLE other (run_id TEXT); CREATE INDEX by_other ON other (run_id)");
		database.unsafeMode(true);
		database.exec(
			"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'by_other') WHERE name = 'entry_by_record'",
		);
		database.close();
		const { code, output } = await desk.run(["doctor"]);
		expect([code, output]).toEqual([6, expect.stringMatching(/✖ Ledger +\S*.*damaged/s)]);
	});
});
