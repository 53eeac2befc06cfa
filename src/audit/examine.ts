import { randomInt } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../words/failure.js";
import { AUDIT_FILE, closeDatabase, openAuditDatabase, unusable } from "./database.js";
import { touch } from "./pair.js";
import type { Sqlite } from "./sqlite.js";

/** What a run waits at the most before it begins: a table is still finished. 1 GB takes about a second. */
const BUDGET_MS = 2_000;

/** Those that decide what is sent come first; the log is the longest, and `audit verify` reads it whole. */
const LAST = ["entry"];

/** A file of this size is looked through in a twentieth of a second. */
const SMALL_BYTES = 32 * 1024 * 1024;

/**
 * How much of the ledger is looked at. `glance`: all of a small one, of a large one nothing, for who sends nothing: what
 * only asks QuickBooks often must not wait for a million documents each time, and the next run that sends looks.
 */
export type Look = "through it" | "glance";

/**
 * Looks whether the ledger is whole before something is written, and marks it as this run's (see `pair.ts`). To be called
 * under the lock of the home. `step` is for tests.
 * @throws Failure "surroundings" where it is damaged
 */
export function examineLedger(home: string, look: Look = "through it", step: (at: number) => void = () => {}): void {
	const file = join(home, AUDIT_FILE);
	if (!existsSync(file) && !existsSync(`${file}-wal`)) return;
	const database = openAuditDatabase(home);
	try {
		step(0);
		if (look === "through it" || statSync(file).size <= SMALL_BYTES) refuseDamage(file, quickFaults(database));
		step(1);
		mark(database, step);
	} catch (error) {
		throw error instanceof Failure ? error : unusable(file, error);
	} finally {
		closeDatabase(database);
	}
}

/** What is wrong with the file, every page and index of it looked at; nothing where it is whole. */
export function allFaults(database: Sqlite): string[] {
	const found = database.pragma("integrity_check(3)") as { integrity_check: string }[];
	return found.map((row) => row.integrity_check).filter((text) => text !== "ok");
}

function quickFaults(database: Sqlite): string[] {
	const until = Date.now() + BUDGET_MS;
	for (const table of tablesOf(database)) {
		const found = database.pragma(`quick_check(${table})`) as { quick_check: string }[];
		const faults = found.map((row) => row.quick_check).filter((text) => text !== "ok");
		if (faults.length > 0) return faults;
		if (Date.now() > until) break;
	}
	return [];
}

function tablesOf(database: Sqlite): string[] {
	const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
	return ["sqlite_schema", ...names.filter((name) => !LAST.includes(name)), ...LAST];
}

function refuseDamage(file: string, faults: readonly string[]): void {
	const [first] = faults;
	if (first === undefined) return;
	throw new Failure("surroundings", {
		detail: `The ledger ${file} is damaged (${first.replace(/\s+/g, " ").trim()}).`,
		fix: "Nothing was sent. Keep a copy of the file, put back a backup of it, then run `eaur-qb doctor`.",
	});
}

/** The old mark is written ahead once more, so that at each moment the database bears a mark that its `-wal` holds. */
function mark(database: Sqlite, step: (at: number) => void): void {
	touch(database);
	step(2);
	database.pragma(`application_id = ${randomInt(1, 2 ** 31 - 1)}`);
	step(3);
	database.pragma("wal_checkpoint(TRUNCATE)");
	step(4);
}
