import {
	existsSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Entry, hashOfEntry } from "../../src/audit/log.js";
import { openAudit } from "../../src/audit/open.js";
import { type Desk, openDesk } from "../auth/support.js";

let desk: Desk;
let head: string;
beforeEach(async () => {
	desk = await openDesk();
	await desk.run(["audit", "list"]);
	const audit = openAudit(desk.home);
	for (let number = 1; number <= 8; number++) {
		const about = { kind: "invoice", misId: String(number), runId: "20260101T000000-aaaa" };
		audit.log.add({ ...about, event: number % 2 ? "sent" : "refused", detail: `=number ${number}, "Ünï"` });
	}
	head = audit.log.head();
	audit.close();
});
afterEach(() => desk.close());

function tamper(...statements: string[]): void {
	const database = new Database(join(desk.home, "audit.sqlite"));
	for (const statement of statements) database.exec(statement);
	database.close();
}

const verify = (...args: string[]) => desk.run(["audit", "verify", ...args]);

describe("audit verify", () => {
	it("finds an untouched log whole, and names its head", async () => {
		const { code, output } = await verify();
		expect([code, output]).toEqual([0, expect.stringContaining("All 8 entries")]);
		expect(output).toContain(head);
	});

	it("knows the head that a run wrote into its log file and its JSON, and shows with --verbose alone", async () => {
		const input = JSON.stringify(desk.sandbox.tokens);
		await desk.run(["auth", "import", "--realm-id", desk.sandbox.realmId, "--file", "-"], { input });
		const batch = (...options: string[]) => desk.run(["customers", "batch", "--batch-size", "2", ...options]);
		const newest = async () => (JSON.parse((await verify("--json")).stdout) as { data: { head: string } }).data.head;
		const log = join(desk.folder, "run.log");

		const { stdout } = await batch("--json", "--log-file", log);
		const { audit_head: told } = (JSON.parse(stdout) as { data: { audit_head: string } }).data;
		expect(told).toBe(await newest());
		expect(readFileSync(log, "utf8")).toContain(`Audit head: ${told}`);

		const { output: verbose } = await batch("--verbose");
		expect(verbose).toContain(`Audit head: ${await newest()}`);
		const { output: plain } = await batch();
		expect(plain).not.toContain(await newest());
	});

	it.each([
		["a changed detail", ["UPDATE entry SET detail = 'number 999' WHERE seq = 4"], "Entry 4", "was changed"],
		["a changed day", ["UPDATE entry SET at = '2020-01-01' WHERE seq = 5"], "Entry 5", "was changed"],
		["a changed MIS id", ["UPDATE entry SET mis_id = 17 WHERE seq = 6"], "Entry 6", "was changed"],
		["a changed hash", ["UPDATE entry SET hash = 'x' WHERE seq = 7"], "Entry 7", "was changed"],
		["a removed entry", ["DELETE FROM entry WHERE seq = 3"], "Entry 3", "was removed"],
		["a removed beginning", ["DELETE FROM entry WHERE seq < 3"], "Entry 1", "was removed"],
		[
			"two entries that changed places",
			[
				"UPDATE entry SET seq = 99 WHERE seq = 2",
				"UPDATE entry SET seq = 2 WHERE seq = 5",
				"UPDATE entry SET seq = 5 WHERE seq = 99",
			],
			"Entry 2",
			"it stands at 5",
		],
		["an entry moved to the end", ["UPDATE entry SET seq = 99 WHERE seq = 2"], "Entry 2", "it stands at 99"],
	])("names the first entry that does not stand as written: %s", async (_, statements, entry, what) => {
		tamper(...statements);
		const { code, output } = await verify();
		expect(code).toBe(6);
		expect(output).toMatch(new RegExp(`✖ ${entry} of the audit log`));
		expect(output).toContain(what);
	});

	it("takes a file that is not there for no whole log, and makes none", async () => {
		rmSync(desk.home, { recursive: true });
		const { code, output } = await verify();
		expect([code, output]).toEqual([6, expect.stringContaining("There is no audit log in")]);
		expect(existsSync(join(desk.home, "audit.sqlite"))).toBe(false);
	});

	it("says of a log without entries that there are none, not that all stand", async () => {
		tamper("DELETE FROM entry");
		const { code, output } = await verify();
		expect([code, output]).toEqual([0, expect.stringContaining("has no entry yet")]);
		expect(output).not.toContain("All 0");
	});

	it.each(["entry", "record"])(
		"calls a ledger whose table %s was taken away damaged, as every command does",
		async (table) => {
			tamper(`DROP TABLE ${table}`);
			for (const command of [["audit", "verify"], ["audit", "list"], ["failures"]]) {
				const { code, output } = await desk.run(command);
				expect([command, code, output]).toEqual([
					command,
					1,
					expect.stringContaining(`its table is missing: ${table}`),
				]);
			}
			expect((await desk.run(["doctor"])).output).toContain(`its table is missing: ${table}`);
		},
	);

	it("sees by the runs that are noted that their entries were removed", async () => {
		const audit = openAudit(desk.home);
		audit.runs.failed("sync", "finance@kigali", 5, "the MIS was out of reach");
		audit.close();
		expect((await verify()).code).toBe(0);
		tamper("DELETE FROM entry WHERE seq > 9");
		expect(await verify("--json")).toMatchObject({
			code: 6,
			output: expect.stringContaining('"whole":false') as string,
		});
		tamper("DELETE FROM entry");
		expect(await verify()).toMatchObject({
			code: 6,
			output: expect.stringContaining("its entries are not there") as string,
		});
	});

	it("sees by a noted head that the end was cut off", async () => {
		tamper("DELETE FROM entry WHERE seq > 6");
		expect((await verify()).code).toBe(0);
		const { code, output } = await verify("--head", head);
		expect([code, output]).toEqual([6, expect.stringContaining("rewritten, or cut at its end")]);
	});

	it("sees by a noted head that the whole chain was written anew", async () => {
		const database = new Database(join(desk.home, "audit.sqlite"));
		database.exec("UPDATE entry SET detail = 'never happened' WHERE seq = 2");
		let previous = "0".repeat(64);
		for (const entry of database.prepare("SELECT * FROM entry ORDER BY seq").all() as Entry[]) {
			previous = hashOfEntry(previous, entry);
			database.prepare("UPDATE entry SET hash = ? WHERE seq = ?").run(previous, entry.seq);
		}
		database.close();
		expect((await verify()).code).toBe(0);
		expect((await verify("--head", head)).code).toBe(6);
	});

	it("finds an older head in a log that has grown since", async () => {
		const audit = openAudit(desk.home);
		audit.log.add({ event: "more", detail: "later" });
		audit.close();
		const { code, output } = await verify("--head", head.toUpperCase());
		expect([code, output]).toEqual([0, expect.stringContaining("The noted head is entry 8; after it came 1 entry.")]);
	});

	it("says what a head looks like", async () => {
		expect((await verify("--head", "abc")).code).toBe(2);
	});
});

describe("reading the log", () => {
	const listed = async (...args: string[]): Promise<number> => {
		const { stdout } = await desk.run(["audit", "list", "--json", ...args]);
		return (JSON.parse(stdout) as { data: { entries: unknown[] } }).data.entries.length;
	};

	it("lists by record, day and text", async () => {
		expect(await listed()).toBe(8);
		expect(await listed("--record", "invoice:3")).toBe(1);
		expect(await listed("--grep", "REFUSED")).toBe(4);
		expect(await listed("--grep", "100%_'; DROP TABLE entry")).toBe(0);
		expect(await listed("--since", "2999-01-01")).toBe(0);
		expect(await listed("--limit", "2")).toBe(2);
		expect((await desk.run(["audit", "list", "--since", "yesterday"])).code).toBe(2);
	});

	it("shows one entry, and a run with its entries", async () => {
		const one = await desk.run(["audit", "show", "3"]);
		expect(one.output).toMatch(/event: +sent/);
		const audit = openAudit(desk.home);
		const run = audit.runs.start("invoices all", "finance@kigali", undefined);
		audit.close();
		const whole = await desk.run(["audit", "show", run]);
		expect([whole.code, whole.output]).toEqual([0, expect.stringContaining("run started")]);
		expect((await desk.run(["audit", "show", "999"])).code).toBe(2);
		expect((await desk.run(["audit", "show", "nothing"])).code).toBe(2);
	});

	it("exports JSON lines and CSV into new files of the owner's alone, without formulas", async () => {
		const [jsonl, csv] = [join(desk.folder, "audit.jsonl"), join(desk.folder, "audit.csv")];
		expect((await desk.run(["audit", "export", "--file", jsonl])).code).toBe(0);
		const lines = readFileSync(jsonl, "utf8").trimEnd().split("\n");
		expect(lines.map((line) => (JSON.parse(line) as Entry).seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(statSync(jsonl).mode & 0o777).toBe(0o600);
		await desk.run(["audit", "export", "--file", csv, "--grep", "refused"]);
		const rows = readFileSync(csv, "utf8").trimEnd().split("\r\n");
		expect(rows).toHaveLength(5);
		expect(rows[1]).toContain(`"'=number 2, ""Ünï"""`);
	});

	it("is not followed through a symbolic link", async () => {
		const file = join(desk.home, "audit.sqlite");
		renameSync(file, join(desk.folder, "elsewhere.sqlite"));
		symlinkSync(join(desk.folder, "elsewhere.sqlite"), file);
		const { code, output } = await desk.run(["audit", "list"]);
		expect([code, output]).toEqual([1, expect.stringContaining("is a symbolic link, so it is not used")]);
	});

	it("replaces no file that is there", async () => {
		const folder = mkdtempSync(join(desk.folder, "there-"));
		const file = join(folder, "audit.csv");
		writeFileSync(file, "mine");
		const { code, output } = await desk.run(["audit", "export", "--file", file]);
		expect([code, output]).toEqual([2, expect.stringContaining("there is a file of this name already")]);
		expect(readFileSync(file, "utf8")).toBe("mine");
		rmSync(folder, { recursive: true });
	});
});
