import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { holderOfHomeLock, takeHomeLock } from "../../src/audit/lock.js";
import { WrittenFiles } from "../../src/audit/written-files.js";
import { anAudit } from "../support/an-audit.js";

const OWNER = { user: "finance", host: "kigali", pid: 4711, command: "sync", since: "2026-01-02T03:00:00.000Z" };
const lives = () => true;

/** Released again, so that the home can be taken away. */
function taken(home: string): () => void {
	const attempt = takeHomeLock(home, OWNER);
	if (!("release" in attempt)) throw new Error("Nobody has it.");
	return attempt.release;
}

describe("the lock of a home", () => {
	it("is one run's at a time; who meets it is told whose", () => {
		const { home } = anAudit();
		const release = taken(home);
		expect(takeHomeLock(home, { ...OWNER, pid: 1 })).toEqual({ heldBy: OWNER });
		expect(JSON.parse(readFileSync(join(home, "run.lock.json"), "utf8"))).toEqual(OWNER);
		release();
		taken(home)();
	});

	it("is held all the same where nobody knows by whom", () => {
		const { home } = anAudit();
		const release = taken(home);
		writeFileSync(join(home, "run.lock.json"), "{");
		expect(takeHomeLock(home, OWNER)).toEqual({ heldBy: undefined });
		release();
	});

	it("is not taken where it cannot be said who has it", () => {
		const { home } = anAudit();
		mkdirSync(join(home, "run.lock.json"));
		expect(() => takeHomeLock(home, OWNER)).toThrow(/run\.lock\.json cannot be used/);
		rmSync(join(home, "run.lock.json"), { recursive: true });
		taken(home)();
	});

	it("is looked at without waiting, and only where its owner may live", () => {
		const { home } = anAudit();
		expect(holderOfHomeLock(home, lives)).toBeUndefined();
		const release = taken(home);
		expect(holderOfHomeLock(home, lives)).toEqual(OWNER);
		const asked: number[] = [];
		const isDead = (pid: number) => {
			asked.push(pid);
			return false;
		};
		expect([holderOfHomeLock(home, isDead), asked]).toEqual([undefined, [OWNER.pid]]);
		release();
		expect(holderOfHomeLock(home, lives)).toBeUndefined();
		taken(home)();
	});

	it("a file that is no lock is told, and not replaced", () => {
		const { home } = anAudit();
		writeFileSync(
			join(home, "run.lock"),
			"something of somebody else, longer than the header of a database is".repeat(20),
		);
		expect(() => takeHomeLock(home, OWNER)).toThrow(/run\.lock cannot be used: it is damaged or not ours/);
		writeFileSync(join(home, "run.lock.json"), JSON.stringify(OWNER));
		expect(() => holderOfHomeLock(home, lives)).toThrow(/run\.lock cannot be used: it is damaged or not ours/);
	});
});

describe("a file that this tool wrote", () => {
	it("may be replaced while it is as it was written", () => {
		const { home, database } = anAudit();
		const files = new WrittenFiles(database);
		const path = join(home, "statement.csv");
		writeFileSync(path, "1");
		expect(files.isAsWritten(path)).toBe(false);
		files.note(path, "1");
		expect(files.isAsWritten(path)).toBe(true);
		writeFileSync(path, "2");
		expect(files.isAsWritten(path)).toBe(false);
		files.note(path, Buffer.from("2"));
		expect(files.isAsWritten(path)).toBe(true);
	});
});
