import { createHash } from "node:crypto";
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineLedger } from "../../src/audit/examine.js";
import { openAudit } from "../../src/audit/open.js";
import { MIGRATIONS } from "../../src/audit/schema.js";
import { finishRun, killRun, MANY } from "../support/killed-run.js";

/** What a sent document may hold: it must be gone once its outcome is known. */
const NATIONAL_ID = "1199880012345678";

let root: string;
let home: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "eaur-qb-damaged-"));
	home = join(root, "home");
	prepared(home);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (name = "audit.sqlite") => join(home, name);

const digests = () =>
	["audit.sqlite", "audit.sqlite-wal"].map((name) =>
		createHash("sha256")
			.update(readFileSync(file(name)))
			.digest("hex"),
	);

function prepared(folder: string): void {
	mkdirSync(folder);
	openAudit(folder).close();
}

const killedRun = (entries: number) => killRun(home, root, entries);
const finishedRun = (entries: number) => finishRun(home, entries);

describe("a damaged ledger is seen before anything is sent", () => {
	it.each([1, 3, MANY])(
		"yesterday's file beside what a killed run left (%i entries) is not used, and is left as it is",
		(entries) => {
			finishedRun(5);
			copyFileSync(file(), join(root, "yesterday"));
			killedRun(entries);
			copyFileSync(join(root, "yesterday"), file());
			const left = digests();
			for (const use of [() => examineLedger(home), () => openAudit(home)])
				expect(use).toThrow("audit.sqlite and audit.sqlite-wal do not belong together");
			expect(digests()).toEqual(left);
		},
	);

	it("nor is a file that came from another folder, nor one that is empty or gone", () => {
		prepared(join(root, "other"));
		examineLedger(join(root, "other"));
		killedRun(3);
		for (const put of [
			() => copyFileSync(join(root, "other", "audit.sqlite"), file()),
			() => truncateSync(file(), 0),
			() => rmSync(file()),
		]) {
			put();
			expect(() => openAudit(home)).toThrow("do not belong together");
		}
	});

	it.each([0, 1, MANY])("what a killed run left (%i entries) is taken up as it is", (entries) => {
		finishedRun(5);
		killedRun(entries);
		examineLedger(home);
		const audit = openAudit(home);
		expect(audit.database.prepare("SELECT count(*) FROM entry").pluck().get()).toBe(5 + entries);
		audit.close();
	});

	it("also a run that is killed while it looks, at whatever step", () => {
		finishedRun(5);
		killedRun(3);
		for (let step = 0; step < 6; step++) {
			try {
				examineLedger(home, "through it", (at) => {
					if (at !== step) return;
					for (const name of ["audit.sqlite", "audit.sqlite-wal"])
						if (existsSync(file(name))) copyFileSync(file(name), join(root, name));
					throw new Error("killed");
				});
			} catch (error) {
				expect(String(error)).toContain("killed");
			}
			for (const name of ["audit.sqlite", "audit.sqlite-wal"])
				if (existsSync(join(root, name))) copyFileSync(join(root, name), file(name));
			examineLedger(home);
		}
	});

	it("yesterday's file alone is a backup that somebody put back: it is used", () => {
		finishedRun(5);
		copyFileSync(file(), join(root, "yesterday"));
		finishedRun(5);
		copyFileSync(join(root, "yesterday"), file());
		examineLedger(home);
	});

	it("a page that is not as it was written is found", () => {
		finishedRun(MANY);
		damage();
		for (const look of ["through it", "glance"] as const)
			expect(() => examineLedger(home, look)).toThrow(/The ledger .*audit\.sqlite .*is damaged/);
	});

	it("who sends nothing does not wait until a large one is looked through; the next run that sends finds it", () => {
		finishedRun(5);
		const ledger = new Database(file());
		ledger.exec("CREATE TABLE much (bytes BLOB); INSERT INTO much VALUES (zeroblob(40 * 1024 * 1024))");
		ledger.close();
		damage();
		examineLedger(home, "glance");
		expect(() => examineLedger(home)).toThrow(/is damaged/);
	});

	/** A page in the middle. */
	function damage(): void {
		const bytes = readFileSync(file());
		const middle = Math.floor(bytes.length / 8192) * 4096;
		bytes.fill(0x5a, middle, middle + 4096);
		writeFileSync(file(), bytes);
	}
});

describe("what is deleted is gone", () => {
	it("from the file, and from what was written ahead of it, also while somebody else has it open", () => {
		const audit = openAudit(home);
		const reader = openAudit(home);
		const insert = audit.database.prepare(
			"INSERT INTO submission (realm, run_id, operation, request_id, body, body_digest, intended) VALUES ('9', 'r', 'batch', 'q', ?, '', '')",
		);
		for (let number = 0; number < 40; number++)
			insert.run(`{"national_id":"${NATIONAL_ID}","n":${number}}`.padEnd(3_000));
		expect(found()).toEqual(["audit.sqlite-wal"]);
		audit.database.exec("UPDATE submission SET body = NULL, open = 0");
		audit.close();
		expect(found()).toEqual([]);
		reader.close();
	});

	it("also what earlier versions left", () => {
		rmSync(file());
		const older = new Database(file());
		older.exec(MIGRATIONS[0] ?? "");
		older.exec("CREATE TABLE gone (text TEXT)");
		older.prepare("INSERT INTO gone VALUES (?)").run(NATIONAL_ID);
		older.exec("DELETE FROM gone");
		older.exec("DROP TABLE gone");
		older.pragma("user_version = 1");
		older.close();
		expect(found()).toEqual(["audit.sqlite"]);
		openAudit(home).close();
		expect(found()).toEqual([]);
	});

	function found(): string[] {
		const names = ["audit.sqlite", "audit.sqlite-wal"].filter((name) => existsSync(file(name)));
		return names.filter(
			(name) => statSync(file(name)).size > 0 && readFileSync(file(name), "latin1").includes(NATIONAL_ID),
		);
	}
});
