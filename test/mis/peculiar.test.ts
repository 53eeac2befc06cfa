import { afterEach, describe, expect, it } from "vitest";
import { isReadWithCare } from "../../src/mis/peculiarities.js";
import type { Unwritten } from "../../src/mis/types.js";
import { type MisId, qboId } from "../../src/words/ids.js";
import { sharedMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { type AMis, APPLICANTS, CAMPUSES, type Home, INVOICES, ids, keys, makeMis, STUDENTS } from "./a-mis.js";

const BY = "eaur-qb 0.1.0 (bursar@office)";
const [ONE] = ids(1) as [ReturnType<typeof ids>[number]];
const ALL = [STUDENTS, APPLICANTS, INVOICES];

let mis: AMis;
afterEach(() => mis.mis.close());

describe("a day of charge that the server moves with every UPDATE", () => {
	const DAY = "2026-03-05 10:11:12";
	const aMovingDay = async () => {
		mis = await makeMis("MariaDB", "2026");
		await mis.run(`ALTER TABLE tbl_imvoice MODIFY invoice_date TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;
			INSERT INTO tbl_imvoice (id, invoice_date) VALUES (1, '${DAY}'), (2, '${DAY}')`);
	};
	const days = async () => (await mis.rows("SELECT invoice_date AS d FROM tbl_imvoice ORDER BY id")).map(({ d }) => d);

	it("stays where it was through claims, marks and resets", async () => {
		await aMovingDay();
		await mis.mis.claim(INVOICES, ids(1, 2), `${BY} sandbox:1`, ["not-synced"]);
		expect(await days()).toEqual([DAY, DAY]);
		const mark = { id: ONE, as: "synced", qboId: qboId("7"), syncToken: "0" } as const;
		await mis.mis.mark(INVOICES, [mark], `${BY} sandbox:1`, ["in-progress"]);
		expect(await days()).toEqual([DAY, DAY]);
		await mis.mis.resetSandboxMarks(INVOICES);
		expect(await days()).toEqual([DAY, DAY]);
	});

	it("stays a zero day on a strict server", async () => {
		mis = await makeMis("MariaDB", "2026");
		await mis.run(`SET sql_mode = ''; ALTER TABLE tbl_imvoice MODIFY invoice_date TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP;
			INSERT INTO tbl_imvoice (id, invoice_date) VALUES (1, 0), (2, NULL)`);
		expect(await mis.mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"])).toEqual(["1", "2"]);
		expect(await days()).toEqual(["0000-00-00 00:00:00", null]);
	});

	it("is among the columns that a careful account must be granted", async () => {
		await aMovingDay();
		const server = await sharedMariadb();
		const database = mis.config.kind === "mysql" ? mis.config.database : "";
		const account = await server.userWith(database, "SELECT");
		await server.query(
			`GRANT UPDATE (QuickBk_Status, pushed_by, pushed_date, quickbooks_id, sync_token) ON \`${database}\`.tbl_imvoice TO '${account.user}'@'%'`,
		);
		const careful = await openMis(server.config(database, account));
		expect(await careful.privileges([INVOICES])).toMatchObject({
			missing: [{ table: "tbl_imvoice", columns: ["invoice_date"] }],
		});
		await expect(careful.claim(INVOICES, ids(1), BY, ["not-synced"])).rejects.toMatchObject({
			fix: expect.stringContaining("change by themselves") as string,
		});
		await careful.close();
	});
});

describe.each<Home>(["MariaDB", "an embedded file"])("what tables of %s do by themselves", (home) => {
	it("is named, and what others do to other tables is not", async () => {
		mis = await makeMis(home, "guide");
		const onMariadb = home === "MariaDB";
		await mis.run("ALTER TABLE tbl_imvoice ADD COLUMN doubled INT AS (id * 2)");
		if (onMariadb) {
			await mis.run("ALTER TABLE tbl_personal_ug MODIFY updated_date TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP");
			await mis.run("CREATE TRIGGER watched AFTER UPDATE ON tbl_imvoice FOR EACH ROW SET @seen = 1");
			await mis.run("CREATE TRIGGER elsewhere AFTER UPDATE ON tbl_campus FOR EACH ROW SET @seen = 1");
		} else {
			await mis.run("CREATE TRIGGER watched AFTER UPDATE ON tbl_imvoice BEGIN SELECT 1; END");
			await mis.run("CREATE TRIGGER elsewhere AFTER UPDATE ON tbl_campus BEGIN SELECT 1; END");
		}
		const { peculiarities } = await mis.mis.inspect(ALL);
		expect(
			peculiarities.filter((each) => !isReadWithCare(each)).map(({ table, name, is }) => `${table}.${name} ${is}`),
		).toEqual([
			...(onMariadb ? ["tbl_personal_ug.updated_date changes-itself"] : []),
			"tbl_imvoice.doubled generated",
			"tbl_imvoice.watched trigger",
		]);
	});
});

describe("numbers that the server shows with zeros before them (ZEROFILL)", () => {
	it("are the numbers that they are: keys, statuses, and what names a row of another table", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`ALTER TABLE tbl_imvoice MODIFY id INT(8) ZEROFILL NOT NULL AUTO_INCREMENT,
				MODIFY QuickBk_Status TINYINT(2) ZEROFILL NOT NULL DEFAULT 0, MODIFY fee_category INT(6) ZEROFILL NULL;
			INSERT INTO tbl_imvoice (id, fee_category) VALUES (7, 12), (8, NULL)`);
		const rows = await mis.mis.page(INVOICES, { after: undefined, limit: 9, statuses: ["not-synced"] });
		expect(rows.map(({ id, status, values }) => [id, status, values.category])).toEqual([
			["7", "not-synced", "12"],
			["8", "not-synced", null],
		]);
		expect(await mis.mis.claim(INVOICES, ids(7, 8), `${BY} sandbox:1`, ["not-synced"])).toEqual(["7", "8"]);
		const mark = { id: ids(7)[0] as MisId, as: "synced", qboId: qboId("70"), syncToken: "0" } as const;
		expect(await mis.mis.mark(INVOICES, [mark], `${BY} sandbox:1`, ["in-progress"])).toBe(1);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ synced: 1, "in-progress": 1, other: 0 });
		await mis.mis.resetSandboxMarks(INVOICES);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ "not-synced": 2 });
	});
});

describe("a status column that cannot hold what is written", () => {
	it.each([
		["ENUM('No','Yes')", true],
		["ENUM('0','1','2','3')", true],
		["SET('0','1')", true],
		["BIT(1)", true],
		["BIT(8) NOT NULL DEFAULT 0", true],
		["YEAR", true],
		["DATE", true],
		["DECIMAL(2,2)", true],
		["BLOB", true],
		["VARCHAR(0)", true],
		["INT AS (1)", true],
		["TINYINT(1)", false],
		["BIGINT UNSIGNED", false],
		["VARCHAR(1)", false],
		["CHAR(3)", false],
		["DECIMAL(3,2)", false],
		["DOUBLE", false],
	])("%s is refused before the first write: %s", async (type, refused) => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`ALTER TABLE tbl_imvoice DROP COLUMN QuickBk_Status, ADD COLUMN QuickBk_Status ${type};
			INSERT INTO tbl_imvoice (id) VALUES (1)`);
		const { unfit } = await mis.mis.inspect(ALL);
		expect(unfit.map((column) => [column.table, column.column, column.refused])).toEqual(
			refused ? [["tbl_imvoice", "QuickBk_Status", true]] : [],
		);
		if (refused) {
			const failure = {
				reason: "configuration",
				message: expect.stringMatching(/ALTER TABLE tbl_imvoice MODIFY|Have an ordinary column/) as string,
			};
			await expect(mis.mis.requireTracking(INVOICES)).rejects.toMatchObject(failure);
			await expect(mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"])).rejects.toMatchObject(failure);
			return;
		}
		await mis.mis.requireTracking(INVOICES);
		expect(await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced", "other"])).toEqual(["1"]);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ "in-progress": 1 });
		expect(await mis.mis.mark(INVOICES, [{ id: ONE, as: "failed" }], BY, ["in-progress"])).toBe(1);
		expect(keys(await mis.mis.page(INVOICES, { after: undefined, limit: 9, statuses: ["failed"] }))).toEqual(["1"]);
	});

	it.each([
		["ENUM('0','1','2','3')", "'0'", "0"],
		["ENUM('No','Yes')", "'No'", "No"],
		["BIT(8)", "2", "2"],
		["DECIMAL(2,2)", "0.5", "0.50"],
	])("of %s that holds %s: what is advised leaves it at %s, and can be written", async (type, value, kept) => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`ALTER TABLE tbl_imvoice DROP COLUMN QuickBk_Status, ADD COLUMN QuickBk_Status ${type};
			INSERT INTO tbl_imvoice (id, QuickBk_Status) VALUES (1, ${value})`);
		const { unfit } = await mis.mis.inspect(ALL);
		await mis.run(/ALTER TABLE [^;.]+/.exec(unfit[0]?.note ?? "")?.[0] ?? "");
		expect(await mis.rows("SELECT QuickBk_Status AS s FROM tbl_imvoice")).toEqual([{ s: kept }]);
		const altered = await openMis(mis.config);
		expect((await altered.inspect(ALL)).unfit).toEqual([]);
		await altered.requireTracking(INVOICES);
		await altered.close();
	});

	it.each([
		["VARCHAR(10)", "'05/03/2026'", "05/03/2026"],
		["INT", "1772705472", "1772705472"],
	])("nor does the advice for a pushed_date of %s lose %s", async (type, value, kept) => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`SET sql_mode = ''; ALTER TABLE tbl_imvoice DROP COLUMN pushed_date, ADD COLUMN pushed_date ${type};
			INSERT INTO tbl_imvoice (id, pushed_date) VALUES (1, ${value})`);
		const { unfit } = await mis.mis.inspect(ALL);
		await mis.run(`SET sql_mode = ''; ${/ALTER TABLE [^;.]+/.exec(unfit[0]?.note ?? "")?.[0] ?? ""}`);
		expect(await mis.rows("SELECT pushed_date AS d FROM tbl_imvoice")).toEqual([{ d: kept }]);
	});

	it("of text: a word is another status, not 0", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`ALTER TABLE tbl_imvoice MODIFY QuickBk_Status VARCHAR(5) NULL;
			INSERT INTO tbl_imvoice (id, QuickBk_Status) VALUES (1, 'No'), (2, ''), (3, '0'), (4, NULL), (5, '1')`);
		expect(await mis.mis.claim(INVOICES, ids(1, 2, 3, 4, 5), BY, ["not-synced"])).toEqual(["3", "4"]);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ other: 2, synced: 1, "in-progress": 2 });
	});
});

describe.each<Home>(["MariaDB", "an embedded file"])("a view of %s in place of a table", (home) => {
	it("is read, and refused before the first write: what lies below it could not be kept", async () => {
		mis = await makeMis(home, "guide");
		await mis.run(
			"ALTER TABLE tbl_imvoice RENAME TO charges; INSERT INTO charges (id) VALUES (1); CREATE VIEW tbl_imvoice AS SELECT * FROM charges",
		);
		const { unfit, keyless, columns } = await mis.mis.inspect(ALL);
		expect(unfit.map(({ table, type, refused }) => [table, type, refused])).toEqual([["tbl_imvoice", "view", true]]);
		expect(keyless).toEqual([]);
		expect(columns.filter(({ table, need }) => table === "tbl_imvoice" && need === "index")).toEqual([]);
		expect(keys(await mis.mis.page(INVOICES, { after: undefined, limit: 9 }))).toEqual(["1"]);
		const failure = { reason: "configuration", message: expect.stringContaining("is a view") as string };
		await expect(mis.mis.requireTracking(INVOICES)).rejects.toMatchObject(failure);
		await expect(mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"])).rejects.toMatchObject(failure);
		await expect(mis.mis.resetSandboxMarks(INVOICES)).rejects.toMatchObject(failure);
	});

	it("that lacks the tracking columns is no table to add them to", async () => {
		mis = await makeMis(home, "untracked");
		await mis.run("ALTER TABLE tbl_imvoice RENAME TO charges; CREATE VIEW tbl_imvoice AS SELECT * FROM charges");
		const { unfit, columns } = await mis.mis.inspect(ALL);
		expect(unfit).toMatchObject([{ table: "tbl_imvoice", refused: true }]);
		expect(
			columns.filter(({ table, need, required }) => table === "tbl_imvoice" && need === "track" && required),
		).toEqual([]);
		const failure = { reason: "configuration", message: expect.stringContaining("is a view") as string };
		await expect(mis.mis.prepareStatements(ALL)).rejects.toMatchObject(failure);
		await expect(mis.mis.requireTracking(INVOICES)).rejects.toMatchObject(failure);
	});
});

describe("a table that leads to others in place of one that has rows", () => {
	it("is read, and refused before the first write, as a view is", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(
			`ALTER TABLE tbl_imvoice ENGINE = MyISAM, RENAME TO charges; INSERT INTO charges (id) VALUES (1);
			CREATE TABLE tbl_imvoice LIKE charges; ALTER TABLE tbl_imvoice ENGINE = MERGE UNION = (charges) INSERT_METHOD = LAST`,
		);
		const { unfit } = await mis.mis.inspect(ALL);
		expect(unfit.map(({ table, refused }) => [table, refused])).toEqual([["tbl_imvoice", true]]);
		expect(keys(await mis.mis.page(INVOICES, { after: undefined, limit: 9 }))).toEqual(["1"]);
		await expect(mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"])).rejects.toMatchObject({
			reason: "configuration",
			message: expect.stringContaining("leads to other tables (FEDERATED, CONNECT, SPIDER, MERGE)") as string,
		});
	});
});

describe("a view that works in the name of an account that is gone", () => {
	it("is told as that by an inspection and by what reads it, and is no fault of the program", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(
			"ALTER TABLE tbl_campus RENAME TO campuses; CREATE DEFINER = 'gone'@'localhost' VIEW tbl_campus AS SELECT * FROM campuses",
		);
		const failure = {
			reason: "configuration",
			message: expect.stringMatching(/view or trigger .*account .* is gone/) as string,
		};
		await expect(mis.mis.inspect([CAMPUSES])).rejects.toMatchObject(failure);
		await expect(mis.mis.page(CAMPUSES, { after: undefined, limit: 1 })).rejects.toMatchObject(failure);
	});
});

describe("the columns for who and when", () => {
	it("are refused where they hold neither, and named where they hold a part", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`ALTER TABLE tbl_imvoice MODIFY pushed_by VARCHAR(30) NULL, MODIFY pushed_date TIMESTAMP NULL;
			ALTER TABLE tbl_personal_ug MODIFY pushed_by INT NULL;
			ALTER TABLE tbl_online_application MODIFY pushed_date DATE NULL`);
		const { unfit } = await mis.mis.inspect(ALL);
		expect(unfit.map(({ table, column, refused }) => `${table}.${column} ${refused}`)).toEqual([
			"tbl_personal_ug.pushed_by true",
			"tbl_online_application.pushed_date true",
			"tbl_imvoice.pushed_by false",
		]);
	});
});

describe.each<Home>(["MariaDB", "an embedded file"])("a row whose UPDATE a trigger of %s refuses", (home) => {
	const WORDS = "the year of this charge is closed";
	const aClosedRow = async (...closed: readonly number[]) => {
		mis = await makeMis(home, "guide");
		const list = closed.join(", ");
		await mis.run(
			home === "MariaDB"
				? `CREATE TRIGGER shut BEFORE UPDATE ON tbl_imvoice FOR EACH ROW
				   IF OLD.id IN (${list}) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${WORDS}'; END IF`
				: `CREATE TRIGGER shut BEFORE UPDATE ON tbl_imvoice WHEN OLD.id IN (${list})
				   BEGIN SELECT RAISE(ABORT, '${WORDS}'); END`,
		);
		await mis.run("INSERT INTO tbl_imvoice (id) VALUES (1), (2), (3), (4), (5), (6), (7)");
	};

	it("is the only one that is not claimed and not marked", async () => {
		await aClosedRow(2, 7);
		const refused = new Map<MisId, Unwritten>();
		expect(await mis.mis.claim(INVOICES, ids(1, 2, 3, 4, 5, 6, 7), BY, ["not-synced"], refused)).toEqual(
			ids(1, 3, 4, 5, 6),
		);
		expect([...refused]).toEqual(ids(2, 7).map((id) => [id, { is: "refused", words: WORDS }]));
		const marks = ids(1, 2, 3, 7).map((id) => ({ id, as: "failed" }) as const);
		const unmarked = new Map<MisId, Unwritten>();
		expect(await mis.mis.mark(INVOICES, marks, BY, ["not-synced", "in-progress"], undefined, unmarked)).toBe(2);
		expect([...unmarked.keys()]).toEqual(ids(2, 7));
	});

	it("is the only one that is not given free", async () => {
		await aClosedRow(9);
		await mis.mis.claim(INVOICES, ids(1, 2, 3, 4), BY, ["not-synced"]);
		await mis.run("UPDATE tbl_imvoice SET id = 9 WHERE id = 2");
		const refused = new Map<MisId, Unwritten>();
		// What is counted is what the server has written: 7 was in progress for nobody.
		expect(await mis.mis.release(INVOICES, ids(1, 3, 4, 7, 9), BY, false, refused)).toBe(3);
		expect([...refused]).toEqual([[ids(9)[0], { is: "refused", words: WORDS }]]);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ "in-progress": 1, "not-synced": 6 });
	});

	it("is the only one that keeps the mark of a sandbox, among thousands", async () => {
		await aClosedRow(2_500);
		await mis.run("DELETE FROM tbl_imvoice");
		const rows = Array.from({ length: 3_000 }, (_, at) => `(${at + 1}, 1, 'eaur-qb (bursar@office) sandbox:1')`);
		await mis.run(`INSERT INTO tbl_imvoice (id, QuickBk_Status, pushed_by) VALUES ${rows.join(", ")}`);
		const refused = new Map<MisId, Unwritten>();
		expect(await mis.mis.resetSandboxMarks(INVOICES, refused)).toBe(2_999);
		expect([...refused.keys()]).toEqual(ids(2_500));
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ synced: 1, "not-synced": 2_999 });
	});

	it("is told as an error where nobody asks for single rows", async () => {
		await aClosedRow(2);
		await expect(mis.mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"])).rejects.toThrow(WORDS);
	});
});

describe("a trigger that is broken, and no row's fault", () => {
	it("ends the claim: every row would fare alike", async () => {
		mis = await makeMis("MariaDB", "guide");
		await mis.run(`CREATE TABLE log_of_changes (at INT);
			CREATE TRIGGER broken AFTER UPDATE ON tbl_imvoice FOR EACH ROW INSERT INTO log_of_changes VALUES (1);
			DROP TABLE log_of_changes; INSERT INTO tbl_imvoice (id) VALUES (1), (2)`);
		const refused = new Map<MisId, Unwritten>();
		await expect(mis.mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"], refused)).rejects.toThrow("log_of_changes");
		expect(refused.size).toBe(0);
	});
});
