import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TrackedSource } from "../../src/mis/findings.js";
import { openMis } from "../../src/mis/open.js";
import type { Mis } from "../../src/mis/types.js";
import { misId, qboId } from "../../src/words/ids.js";
import type { MisShape } from "../../src/words/mis-shape.js";

/** A made-up MIS of another university: nothing in it is called, or numbered, as in the first one. */
const ELSEWHERE: MisShape = {
	tracking: {
		status: { name: "books_state", type: "INT NULL DEFAULT 10", means: "how far it is: 10, 11, 12, 13" },
		by: { name: "books_by", type: "VARCHAR(200) NULL", means: "who" },
		at: { name: "books_at", type: "DATETIME NULL", means: "when" },
	},
	statuses: { "not-synced": 10, synced: 11, failed: 12, "in-progress": 13 },
	qboId: ["books_id"],
	syncToken: "books_version",
	saidBack: {
		balance: { name: "books_open", type: "DECIMAL(18,2) NULL" },
		paidOn: { name: "books_paid", type: "DATE NULL" },
		state: { name: "books_word", type: "VARCHAR(10) NULL" },
	},
	readOnly: [],
	indexes: [
		{ name: "ix_fees_payer", table: "fees", columns: ["payer"], brings: "fees of one payer are found at once" },
	],
};

const FEES: TrackedSource = {
	table: "fees",
	key: "fee",
	columns: { payer: { name: "payer", read: "text" } },
	tracked: true,
};

const BY = "eaur-qb 0.1.0 (bursar@office)";
const ids = (...numbers: readonly number[]) => numbers.map((number) => misId(`${number}`));

describe("a MIS of another shape", () => {
	let folder: string;
	let file: string;
	let mis: Mis;
	const plainly = <T>(work: (database: Database.Database) => T): T => {
		const database = new Database(file);
		try {
			return work(database);
		} finally {
			database.close();
		}
	};
	const states = () =>
		plainly((database) => database.prepare("SELECT books_state FROM fees ORDER BY fee").pluck().all());

	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), "eaur-elsewhere-"));
		file = join(folder, "elsewhere.sqlite");
		plainly((database) => database.exec("CREATE TABLE fees (fee INTEGER PRIMARY KEY, payer TEXT, books_id TEXT)"));
		mis = await openMis({ kind: "sqlite", file }, ELSEWHERE);
	});
	afterEach(async () => {
		await mis.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const prepared = async () => {
		for (const statement of await mis.prepareStatements([FEES])) await mis.alter(statement);
		plainly((database) => database.exec("INSERT INTO fees (fee, payer) VALUES (1, 'A'), (2, 'B'), (3, 'C')"));
	};

	it("is told what it lacks, and given it, in its own words", async () => {
		const missing = (await mis.inspect([FEES])).columns.filter(({ present }) => !present);
		expect(missing.map(({ column }) => column)).toEqual([
			...["books_state", "books_by", "books_at", "books_version"],
			"payer",
		]);
		await expect(mis.requireTracking(FEES)).rejects.toThrow("books_state, books_by, books_at");
		expect(await mis.prepareStatements([FEES])).toEqual([
			"ALTER TABLE `fees` ADD COLUMN `books_state` INT NULL DEFAULT 10",
			"ALTER TABLE `fees` ADD COLUMN `books_by` VARCHAR(200) NULL",
			"ALTER TABLE `fees` ADD COLUMN `books_at` DATETIME NULL",
		]);
		await prepared();
		expect(await mis.prepareStatements([FEES])).toEqual([]);
	});

	it("is claimed, marked and counted by its own numbers", async () => {
		await prepared();
		expect(await mis.claim(FEES, ids(1, 2), BY, ["not-synced"])).toEqual(["1", "2"]);
		expect(states()).toEqual([13, 13, 10]);
		const marks = [
			{ id: misId("1"), as: "synced", qboId: qboId("77"), syncToken: "0" },
			{ id: misId("2"), as: "failed" },
		] as const;
		expect(await mis.mark(FEES, marks, BY, ["in-progress"])).toBe(2);
		expect(states()).toEqual([11, 12, 10]);
		expect(await mis.counts(FEES)).toEqual({ "not-synced": 1, synced: 1, failed: 1, "in-progress": 0, other: 0 });
		const [row] = await mis.page(FEES, { after: undefined, limit: 9, statuses: ["synced"] });
		expect(row).toMatchObject({ id: "1", status: "synced", pushedBy: BY, qboIdHint: "77" });
	});

	it("makes a number that means nothing there a status of its own: such rows are never sent", async () => {
		await prepared();
		plainly((database) => database.exec("UPDATE fees SET books_state = 1 WHERE fee = 1"));
		expect((await mis.counts(FEES)).other).toBe(1);
		expect(await mis.claim(FEES, ids(1), BY, ["not-synced", "failed"])).toEqual([]);
	});

	it("is told what QuickBooks says back in its own columns", async () => {
		for (const statement of await mis.saidBackStatements(FEES)) await mis.alter(statement);
		await prepared();
		const said = { id: misId("3"), balance: "0.00", paidOn: "2026-02-01", state: "paid" };
		await mis.writeSaidBack(FEES, [said], new Map());
		const row = plainly((database) => database.prepare("SELECT books_paid, books_word FROM fees WHERE fee = 3").get());
		expect(row).toEqual({ books_paid: "2026-02-01", books_word: "paid" });
	});
});
