import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PrivateServer, startMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { INVOICES, ids } from "./a-mis.js";

// What an administrator has set for all sessions of a server: each is a way in which rows are not read, or not written.
const BY = "eaur-qb 0.1.0 (bursar@office)";

let server: PrivateServer;
beforeAll(async () => {
	server = await startMariadb();
});
afterAll(() => server.stop());

it.each([
	["autocommit = 0", "autocommit = 1"],
	["sql_select_limit = 2", "sql_select_limit = DEFAULT"],
	["init_connect = 'SET NAMES latin1'", "init_connect = ''"],
	["init_connect = 'SET autocommit = 0, sql_select_limit = 1'", "init_connect = ''"],
	["sql_mode = 'ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,EMPTY_STRING_IS_NULL'", "sql_mode = DEFAULT"],
	["sql_mode = 'ORACLE'", "sql_mode = DEFAULT"],
	["sql_mode = 'TRADITIONAL,NO_BACKSLASH_ESCAPES,ONLY_FULL_GROUP_BY'", "sql_mode = DEFAULT"],
	["sql_safe_updates = 1, sql_big_selects = 0, max_join_size = 1", "sql_safe_updates = 0, max_join_size = DEFAULT"],
	["tx_isolation = 'SERIALIZABLE'", "tx_isolation = DEFAULT"],
])("a server with %s: all rows are read as they are, and what is written stays written", async (setting, back) => {
	const database = await server.createDatabase("mis", "2026");
	await server.query(
		`ALTER TABLE tbl_imvoice MODIFY reg_no CHAR(12) NULL;
		INSERT INTO tbl_imvoice (id, reg_no, comment) VALUES (1, '22001', 'Aimé 🎓'), (2, '22002', ''), (3, '22003', '"x"'), (4, '22004', NULL)`,
		database,
	);
	const account = await server.userWith(database, "SELECT, UPDATE");
	const all = (text: string) => text.split(/, (?=\w+ =)/).map((each) => `SET GLOBAL ${each}`);
	for (const sql of setting.startsWith("init") ? [`SET GLOBAL ${setting}`] : all(setting)) await server.query(sql);
	const mis = await openMis(server.config(database, account));
	try {
		const rows = await mis.page(INVOICES, { after: undefined, limit: 10 });
		expect(rows.map(({ id, values }) => [id, values.payer, values.note])).toEqual([
			["1", "22001", "Aimé 🎓"],
			["2", "22002", ""],
			["3", "22003", '"x"'],
			["4", "22004", null],
		]);
		const claimed = await mis.claim(INVOICES, ids(1, 2, 3, 4), BY, ["not-synced"]);
		expect(claimed).toEqual(["1", "2", "3", "4"]);
	} finally {
		await mis.close();
		for (const sql of back.startsWith("init") ? [`SET GLOBAL ${back}`] : all(back)) await server.query(sql);
	}
	const kept = await server.query("SELECT QuickBk_Status AS s, pushed_by AS p FROM tbl_imvoice", database);
	expect(kept).toEqual(Array(4).fill({ s: "3", p: BY }));
});

it("a server that ends slow statements is told as that, and is no fault of the program", async () => {
	const database = await server.createDatabase("mis", "2026");
	const account = await server.userWith(database, "SELECT, UPDATE");
	// So many that no server counts them before it looks at the time.
	await server.query("INSERT INTO tbl_imvoice (id) SELECT seq FROM seq_1_to_100000", database);
	await server.query(`ALTER USER '${account.user}' WITH MAX_STATEMENT_TIME 0.000001`);
	const hurried = await openMis(server.config(database, account));
	await expect(hurried.counts(INVOICES)).rejects.toMatchObject({
		reason: "configuration",
		code: "QB011",
		message: expect.stringContaining("ends statements that take longer than it allows") as string,
	});
	await hurried.close();
});

describe("the day of a charge near midnight", () => {
	/** What stands there as the MIS shows it in its own session's zone; and whether it is named as depending on that. */
	const dayIn = async (ofServer: string, ofMis: string, type: string) => {
		const database = await server.createDatabase("mis", "guide");
		await server.query(`SET GLOBAL time_zone = '${ofServer}'`);
		await server.query(
			`ALTER TABLE tbl_imvoice MODIFY invoice_date ${type} NULL DEFAULT NULL;
			SET SESSION time_zone = '${ofMis}'; INSERT INTO tbl_imvoice (id, invoice_date) VALUES (1, '2026-03-05 23:59:59')`,
			database,
		);
		const mis = await openMis(server.config(database));
		const [row] = await mis.page(INVOICES, { after: undefined, limit: 1 });
		const { peculiarities } = await mis.inspect([INVOICES]);
		await mis.close();
		return [row?.values.day, peculiarities.some(({ name, is }) => name === "invoice_date" && is === "zoned-day")];
	};
	afterAll(() => server.query("SET GLOBAL time_zone = DEFAULT"));

	it.each([
		["DATE", "+00:00", "+02:00"],
		["DATETIME", "+00:00", "+02:00"],
		["DATETIME", "+02:00", "-08:00"],
		["DATETIME(6)", "+02:00", "+02:00"],
	])("as %s is the one that the MIS shows, whatever the zones: server %s, MIS %s", async (type, ofServer, ofMis) => {
		expect(await dayIn(ofServer, ofMis, type)).toEqual(["2026-03-05", false]);
	});

	it.each(["+02:00", "-08:00", "+00:00"])(
		"as TIMESTAMP is that of the server's zone %s, and is named",
		async (zone) => {
			expect(await dayIn(zone, zone, "TIMESTAMP")).toEqual(["2026-03-05", true]);
		},
	);
});
