import { execFileSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Entry, hashOfEntry } from "../../src/audit/log.js";
import { tellWitness, witnessedIn, witnessLine } from "../../src/audit/witness.js";
import { type Desk, openDesk } from "../auth/support.js";
import { Folder } from "../config/folder.js";

const HEAD = "ab".repeat(32);
const told = { head: HEAD, entries: 613, at: new Date(0), runId: "20260101T000000-aaaa", company: "9" };
const LINE = witnessLine(told);

describe("the witness is told", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-witness-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));
	const at = (name: string) => join(folder, name);

	it("by a file that only grows, and whose rights are left as they are", async () => {
		expect(await tellWitness({ file: at("heads") }, LINE)).toBeUndefined();
		chmodSync(at("heads"), 0o622);
		expect(await tellWitness({ file: at("heads") }, LINE)).toBeUndefined();
		expect([readFileSync(at("heads"), "utf8"), statSync(at("heads")).mode & 0o777]).toEqual([LINE + LINE, 0o622]);
	});

	it("through no link, and by no pipe that nobody reads", async () => {
		writeFileSync(at("theirs"), "");
		symlinkSync(at("theirs"), at("heads"));
		expect(await tellWitness({ file: at("heads") }, LINE)).toContain("is a symbolic link");
		execFileSync("mkfifo", [at("pipe")]);
		expect(await tellWitness({ file: at("pipe") }, LINE)).toContain("ENXIO");
		expect(readFileSync(at("theirs"), "utf8")).toBe("");
	});

	it("by a program, on its standard input, in the bare environment", async () => {
		process.env.MIS_DB_PASSWORD = "made-up-password";
		const script = `cat > ${at("heads")}; env > ${at("env")}`;
		expect(await tellWitness({ program: ["sh", "-c", script] }, LINE)).toBeUndefined();
		delete process.env.MIS_DB_PASSWORD;
		expect(readFileSync(at("heads"), "utf8")).toBe(LINE);
		expect(readFileSync(at("env"), "utf8")).not.toContain("made-up-password");
	});

	it.each([
		[
			"sh -c exits with 3",
			["sh", "-c", "echo the mail server is down >&2; exit 3"],
			"ended with 3: the mail server is down",
		],
		["it reads nothing", ["sh", "-c", "exit 1"], "ended with 1: it said nothing"],
		["there is none", ["/nowhere/witness"], "/nowhere/witness cannot be started"],
	] as const)("or it is said why it was not: %s", async (_, program, why) => {
		expect(await tellWitness({ program: [program[0], ...program.slice(1)] }, LINE)).toContain(why);
	});

	it("or it is ended when it takes too long, with all that it started", async () => {
		const script = `sleep 600 & echo $! > ${at("pid")}; wait`;
		expect(await tellWitness({ program: ["sh", "-c", script] }, LINE, 1_000)).toBe("sh did not end within 1 s");
		const stat = `/proc/${readFileSync(at("pid"), "utf8").trim()}/stat`;
		const gone = () => !existsSync(stat) || / Z /.test(readFileSync(stat, "utf8"));
		await expect.poll(gone).toBe(true);
	});
});

it("what it was told is found again, in a mail too", () => {
	expect(witnessedIn(`Subject: nightly\r\n\r\n> ${LINE}audit head abc of 1 entries\n${LINE}`)).toEqual([
		{ head: HEAD, entries: 613 },
		{ head: HEAD, entries: 613 },
	]);
});

describe("audit.witness in config.toml", () => {
	const witnessOf = (text: string) => {
		const folder = new Folder();
		folder.write("home/config.toml", `[audit]\nwitness = ${text}\n`);
		return folder.load().witness;
	};

	it("is a file with its whole path, or a program with its arguments", () => {
		expect(witnessOf('"/var/log/heads"')).toEqual({ file: "/var/log/heads" });
		expect(witnessOf('["mail", "-s", "audit head"]')).toEqual({ program: ["mail", "-s", "audit head"] });
	});

	it.each(['"heads"', "[]", '[""]', "[1]", "true"])("is a fault otherwise: %s", (text) => {
		expect(() => witnessOf(text)).toThrow("must be a file with its whole path, or a program and its arguments");
	});
});

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
