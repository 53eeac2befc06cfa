import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MysqlConfig } from "../../src/config/types.js";
import type { Refusals } from "../../src/mis/types.js";
import { Failure } from "../../src/words/failure.js";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { INVOICES, ids } from "./a-mis.js";

const BY = "eaur-qb 0.1.0 (bursar@office)";
const BRIEF = { lockWaitMs: 1_000, retryForMs: 500 };

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => undefined,
		(error: unknown) => error,
	);

describe("a MIS that others occupy", () => {
	let server: PrivateServer;
	let config: MysqlConfig;
	beforeAll(async () => {
		server = await startMariadb();
		config = server.config(await server.createDatabase("mis", "2026"));
		await server.query("INSERT INTO tbl_imvoice (id) VALUES (1), (2)", config.database);
	});
	afterAll(() => server.stop());

	/** Somebody else's session, which does this and keeps it so. */
	const another = async (...statements: string[]) => {
		const connection = await createConnection({ uri: server.url(config.database) });
		for (const statement of statements) await connection.query(statement);
		return connection;
	};

	it.each([
		["the whole table to write", ["LOCK TABLES tbl_imvoice WRITE"]],
		["the whole server for a backup", ["FLUSH TABLES WITH READ LOCK"]],
		["the row", ["BEGIN", "UPDATE tbl_imvoice SET reg_no = 'x' WHERE id = 1"]],
		["the row to read", ["BEGIN", "SELECT * FROM tbl_imvoice WHERE id = 1 FOR UPDATE"]],
	])("and lock %s: is told as that, and goes on when they are done", async (_what, statements) => {
		const mis = await openMis(config, BRIEF);
		await mis.counts(INVOICES);
		const other = await another(...statements);
		const failure = await failureOf(mis.claim(INVOICES, ids(1), BY, ["not-synced"]));
		expect(failure).toBeInstanceOf(Failure);
		expect(failure).toMatchObject({ reason: "out-of-reach", code: "QB011" });
		expect((failure as Failure).message).toContain("another program locks the rows");
		await other.end();
		expect(await mis.claim(INVOICES, ids(1), BY, ["not-synced"])).toEqual(["1"]);
		await mis.release(INVOICES, ids(1), BY, false);
		await mis.close();
	});

	it.each([
		["by an edit that is not saved yet", ["BEGIN", "UPDATE tbl_imvoice SET reg_no = 'x' WHERE id IN (4)"]],
		[
			"for a deadlock that only they meet",
			[
				`CREATE TRIGGER deadlock BEFORE UPDATE ON tbl_imvoice FOR EACH ROW
			 IF OLD.id IN (4) THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'; END IF`,
			],
		],
	])("single rows %s: the others are claimed and marked", async (_what, statements) => {
		await server.query("REPLACE INTO tbl_imvoice (id) VALUES (1), (2), (3), (4), (5)", config.database);
		const mis = await openMis(config, { lockWaitMs: 1_000, retryForMs: 60_000 });
		const other = await another(...statements);
		const refused: Refusals = new Map();
		expect(await mis.claim(INVOICES, ids(1, 2, 3, 4, 5), BY, ["not-synced"], refused)).toEqual(ids(1, 2, 3, 5));
		expect([...refused].map(([id, { is }]) => [id, is])).toEqual(ids(4).map((id) => [id, "occupied"]));
		const marks = ids(1, 4).map((id) => ({ id, as: "failed" }) as const);
		expect(await mis.mark(INVOICES, marks, BY, ["not-synced", "in-progress"], undefined, refused)).toBe(1);
		await other.end();
		await server.query("DROP TRIGGER IF EXISTS deadlock", config.database);
		await mis.close();
	});

	it("the whole table: no row is blamed", async () => {
		const mis = await openMis(config, BRIEF);
		await mis.counts(INVOICES);
		const other = await another("LOCK TABLES tbl_imvoice WRITE");
		const refused: Refusals = new Map();
		const failure = await failureOf(mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"], refused));
		expect(failure).toMatchObject({ reason: "out-of-reach" });
		expect(refused.size).toBe(0);
		await other.end();
		await mis.close();
	});

	it("reads of a table that somebody has locked are given up as well", async () => {
		const other = await another("LOCK TABLES tbl_imvoice WRITE");
		const mis = await openMis(config, BRIEF);
		expect(await failureOf(mis.counts(INVOICES))).toMatchObject({ reason: "out-of-reach" });
		await other.end();
		await mis.close();
	});

	it("a statement is not tried again once the run is stopped", async () => {
		const stop = new AbortController();
		const mis = await openMis(config, { lockWaitMs: 1_000, retryForMs: 3_600_000, stop: stop.signal });
		const other = await another("LOCK TABLES tbl_imvoice WRITE");
		const counting = failureOf(mis.counts(INVOICES));
		stop.abort();
		expect(await counting).toMatchObject({ reason: "out-of-reach" });
		await other.end();
		await mis.close();
	});

	it.each([["read-only", "SET GLOBAL read_only = 1", "SET GLOBAL read_only = 0"]])(
		"a server that is %s is no fault of a row, and both ways out are named",
		async (_what, on, off) => {
			const account = await server.userWith(config.database, "SELECT, UPDATE");
			await server.query(on);
			const mis = await openMis(server.config(config.database, account), BRIEF);
			const refused = new Map();
			const failure = await failureOf(mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"], refused));
			await server.query(off);
			expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
			expect((failure as Failure).message).toContain("read-only");
			expect((failure as Failure).fix).toMatch(/MIS_DB_HOST.*MIS_WRITE_BACK=off/);
			expect(refused.size).toBe(0);
			await mis.close();
		},
	);
});

describe("triggers on a server", () => {
	it.each([
		["SELECT", ["tbl_personal_ug", "tbl_online_application", "tbl_imvoice"]],
		["SELECT, UPDATE", []],
		["SELECT, TRIGGER", []],
		["ALL", []],
	])("are not said to be none where the account (%s) is not shown them", async (privileges, hiding) => {
		const { sharedMariadb } = await import("../support/mariadb.js");
		const server = await sharedMariadb();
		const database = await server.createDatabase("triggers", "2026");
		await server.query("CREATE TRIGGER watched AFTER UPDATE ON tbl_imvoice FOR EACH ROW SET @seen = 1", database);
		const mis = await openMis(server.config(database, await server.userWith(database, privileges)));
		const { allSources } = await import("../../src/commands/mis.js");
		const { hidingTriggers, peculiarities } = await mis.inspect(allSources({ payments: { enabled: false } }));
		expect(hidingTriggers).toEqual(hiding);
		expect(peculiarities.filter(({ is }) => is === "trigger")).toHaveLength(hiding.length === 0 ? 1 : 0);
		await mis.close();
	});
});
