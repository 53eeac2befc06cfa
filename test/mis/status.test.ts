import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Mark } from "../../src/mis/types.js";
import { Failure } from "../../src/words/failure.js";
import { qboId } from "../../src/words/ids.js";
import { type AMis, APPLICANTS, INVOICES, ids, makeMis, STUDENTS, student, TRACKED } from "./a-mis.js";

const BY = "eaur-qb 0.1.0 (bursar@office)";
const IN_SANDBOX = `${BY} sandbox:4620816365`;

const synced = (id: number, qbo: string, syncToken: string | undefined = "0"): Mark => ({
	id: ids(id)[0] as Mark["id"],
	as: "synced",
	qboId: qboId(qbo),
	syncToken,
});
const failed = (id: number): Mark => ({ id: ids(id)[0] as Mark["id"], as: "failed" });
const unsynced = (id: number): Mark => ({ id: ids(id)[0] as Mark["id"], as: "not-synced" });

describe.each(TRACKED)("claims and marks in a MIS of shape $shape in $home", ({ home, shape }) => {
	let mis: AMis;
	const later = shape === "2026";
	const statuses = async () =>
		(await mis.rows("SELECT QuickBk_Status AS s FROM tbl_imvoice ORDER BY id")).map(({ s }) => s);
	const invoices = (sql: string) => mis.run(`DELETE FROM tbl_imvoice; ${sql}`);

	beforeAll(async () => {
		mis = await makeMis(home, shape);
	});
	beforeEach(() =>
		invoices("INSERT INTO tbl_imvoice (id, QuickBk_Status) VALUES (1, 0), (2, NULL), (3, 1), (4, 2), (5, 3), (6, 9)"),
	);
	afterAll(() => mis.mis.close());

	it("claims only rows of the statuses asked for, and says which are ours", async () => {
		const claimed = await mis.mis.claim(INVOICES, ids(6, 5, 4, 3, 2, 1, 1, 77), BY, ["not-synced", "failed"]);
		expect(claimed).toEqual(["1", "2", "4"]);
		expect(await statuses()).toEqual(["3", "3", "1", "3", "3", "9"]);
	});

	it("stamps a claim with who and when, by the clock of the MIS", async () => {
		await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"]);
		const now = home === "MariaDB" ? "NOW()" : "datetime('now', 'localtime')";
		const [row] = await mis.rows(
			`SELECT pushed_by, CASE WHEN pushed_date <= ${now} AND pushed_date > '2026-01-01' THEN 'yes' END AS fresh
			 FROM tbl_imvoice WHERE id = 1`,
		);
		expect(row).toEqual({ pushed_by: BY, fresh: "yes" });
	});

	it("gives a row to one of two who claim it", async () => {
		const other = "eaur-qb 0.1.0 (cashier@branch)";
		expect(await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"])).toEqual(["1"]);
		expect(await mis.mis.claim(INVOICES, ids(1, 2), other, ["not-synced"])).toEqual(["2"]);
	});

	it("marks many rows, each with its own outcome and QuickBooks id", async () => {
		await mis.mis.claim(INVOICES, ids(1, 2, 4), BY, ["not-synced", "failed"]);
		const marks = [synced(1, "123456789012345678", "3"), failed(2), unsynced(4)];
		expect(await mis.mis.mark(INVOICES, marks, BY, ["in-progress"])).toBe(3);
		expect(await statuses()).toEqual(["1", "2", "1", "0", "3", "9"]);
		if (!later) return;
		expect(await mis.rows("SELECT quickbooks_id, sync_token FROM tbl_imvoice WHERE id IN (1, 2) ORDER BY id")).toEqual([
			{ quickbooks_id: "123456789012345678", sync_token: "3" },
			{ quickbooks_id: null, sync_token: null },
		]);
	});

	it("does not mark rows that somebody else has changed meanwhile, and counts the others", async () => {
		await mis.mis.claim(INVOICES, ids(1, 2), BY, ["not-synced"]);
		await mis.run("UPDATE tbl_imvoice SET QuickBk_Status = 0, pushed_by = 'a person' WHERE id = 1");
		expect(await mis.mis.mark(INVOICES, [failed(1), failed(2)], BY, ["in-progress"])).toBe(1);
		expect((await statuses()).slice(0, 2)).toEqual(["0", "2"]);
	});

	it("marks only rows that bear one of the names asked for", async () => {
		const earlier = "eaur-qb 0.0.9 (cashier@branch)";
		await mis.mis.claim(INVOICES, ids(1), earlier, ["not-synced"]);
		await mis.mis.claim(INVOICES, ids(2), "another tool", ["not-synced"]);
		const marks = [unsynced(1), unsynced(2), unsynced(5)];
		expect(await mis.mis.mark(INVOICES, marks, BY, ["in-progress"], [earlier, BY])).toBe(1);
		expect(await statuses()).toEqual(["0", "3", "1", "2", "3", "9"]);
		expect(await mis.mis.mark(INVOICES, [failed(1)], BY, ["not-synced"], [null])).toBe(0);
		await mis.run(
			"UPDATE tbl_imvoice SET pushed_by = NULL WHERE id IN (SELECT MIN(id) FROM (SELECT id FROM tbl_imvoice) AS every)",
		);
		expect(await mis.mis.mark(INVOICES, [failed(1)], BY, ["not-synced"], [earlier, null])).toBe(1);
	});

	it("may mark the same twice without harm", async () => {
		await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"]);
		expect(await mis.mis.mark(INVOICES, [synced(1, "11")], BY, ["in-progress"])).toBe(1);
		expect(await mis.mis.mark(INVOICES, [synced(1, "11")], BY, ["in-progress"])).toBe(1);
		expect(await mis.mis.mark(INVOICES, [synced(1, "11")], BY, ["in-progress", "synced"])).toBe(1);
	});

	it("claims and marks more rows than one statement takes", async () => {
		const numbers = Array.from({ length: 2_345 }, (_, at) => at + 10);
		await invoices(
			`INSERT INTO tbl_imvoice (id, QuickBk_Status) VALUES ${numbers.map((id) => `(${id}, 0)`).join(", ")}`,
		);
		expect(await mis.mis.claim(INVOICES, ids(...numbers), BY, ["not-synced"])).toHaveLength(2_345);
		const marks = numbers.map((id) => synced(id, String(id * 1_000)));
		expect(await mis.mis.mark(INVOICES, marks, BY, ["in-progress"])).toBe(2_345);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ synced: 2_345, "not-synced": 0 });
		if (!later) return;
		const wrong = await mis.rows("SELECT id FROM tbl_imvoice WHERE quickbooks_id <> id * 1000");
		expect(wrong).toEqual([]);
	});

	it("writes nothing but the tracking columns", async () => {
		const before = "reg_no, dept, credit, balance, invoice_date, comment, fee_category, level_id";
		await invoices(
			"INSERT INTO tbl_imvoice (id, reg_no, dept, credit, balance, invoice_date, comment, fee_category, level_id, QuickBk_Status) " +
				"VALUES (1, ' a ', 1234567, 1, '', '2025-08-14', 'x [QB_ID:1]', 555, 3, 0)",
		);
		const [untouched] = await mis.rows(`SELECT ${before} FROM tbl_imvoice`);
		await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"]);
		await mis.mis.mark(INVOICES, [synced(1, "9")], BY, ["in-progress"]);
		expect(await mis.rows(`SELECT ${before} FROM tbl_imvoice`)).toEqual([untouched]);
	});

	it("knows a sandbox's marks from production's, and takes them back", async () => {
		await mis.mis.claim(INVOICES, ids(1, 2, 4), IN_SANDBOX, ["not-synced", "failed"]);
		await mis.mis.mark(INVOICES, [synced(1, "145"), failed(2), unsynced(4)], IN_SANDBOX, ["in-progress"]);
		await mis.run("UPDATE tbl_imvoice SET pushed_by = 'eaur-qb 0.1.0 (sandbox@office)' WHERE id = 3");
		expect(await mis.mis.countSandboxMarks(INVOICES)).toBe(2);
		expect(await mis.mis.resetSandboxMarks(INVOICES)).toBe(2);
		expect(await mis.mis.countSandboxMarks(INVOICES)).toBe(0);
		expect(await statuses()).toEqual(["0", "0", "1", "0", "3", "9"]);
		if (!later) return;
		const [row] = await mis.rows("SELECT quickbooks_id, sync_token FROM tbl_imvoice WHERE id = 1");
		expect(row).toEqual({ quickbooks_id: null, sync_token: null });
	});

	it("takes a sandbox's QuickBooks id out of the rows it made, and leaves what others wrote", async () => {
		if (!later) return;
		await mis.run("UPDATE tbl_imvoice SET quickbooks_id = '77' WHERE id = 4");
		await mis.mis.claim(INVOICES, ids(4), IN_SANDBOX, ["failed"]);
		await mis.mis.mark(INVOICES, [failed(4)], IN_SANDBOX, ["in-progress"]);
		await mis.mis.resetSandboxMarks(INVOICES);
		expect(await mis.rows("SELECT quickbooks_id FROM tbl_imvoice WHERE id = 4")).toEqual([{ quickbooks_id: "77" }]);
	});

	it("works with every spelling of the status column", async () => {
		await mis.run(
			later
				? "INSERT INTO tbl_online_application (appl_Id, tracking_id) VALUES (1, '900')"
				: "ALTER TABLE tbl_online_application RENAME COLUMN QuickBk_Status TO Quickbk_Status; INSERT INTO tbl_online_application (appl_Id) VALUES (1)",
		);
		await mis.mis.close();
		const reopened = await (await import("../support/open-mis.js")).openMis(mis.config);
		mis = { ...mis, mis: reopened };
		expect(await mis.mis.isTracked(APPLICANTS)).toBe(true);
		expect(await mis.mis.claim(APPLICANTS, ids(1), BY, ["not-synced"])).toEqual(["1"]);
		expect(await mis.mis.mark(APPLICANTS, [synced(1, "5")], BY, ["in-progress"])).toBe(1);
		expect(await mis.mis.counts(APPLICANTS)).toMatchObject({ synced: 1 });
	});
});

describe("a column too small for what would be written", () => {
	it("keeps what it has instead of a mutilated QuickBooks id, while the row is marked all the same", async () => {
		const mis = await makeMis("MariaDB", "guide");
		await mis.run(
			`${student(1, "a")}; ${student(2, "b")}; UPDATE tbl_personal_ug SET qk_id = 77;
			 ALTER TABLE tbl_personal_ug ADD COLUMN sync_token TINYINT NULL`,
		);
		await mis.mis.claim(STUDENTS, ids(1, 2), BY, ["not-synced"]);
		const marks = [synced(1, "2147483648", "128"), synced(2, "2147483647", "127")];
		expect(await mis.mis.mark(STUDENTS, marks, BY, ["in-progress"])).toBe(2);
		const rows = await mis.rows(
			"SELECT QuickBk_Status AS s, qk_id, sync_token FROM tbl_personal_ug ORDER BY per_id_ug",
		);
		expect(rows).toEqual([
			{ s: "1", qk_id: "77", sync_token: null },
			{ s: "1", qk_id: "2147483647", sync_token: "127" },
		]);
		await mis.mis.close();
	});

	it("still tells a sandbox's marks in a short pushed_by", async () => {
		const mis = await makeMis("MariaDB", "guide");
		await mis.run("ALTER TABLE tbl_imvoice MODIFY pushed_by VARCHAR(30) NULL; INSERT INTO tbl_imvoice (id) VALUES (1)");
		expect(await mis.mis.claim(INVOICES, ids(1), IN_SANDBOX, ["not-synced"])).toEqual(["1"]);
		expect(await mis.mis.mark(INVOICES, [failed(1)], IN_SANDBOX, ["in-progress"])).toBe(1);
		expect(await mis.mis.countSandboxMarks(INVOICES)).toBe(1);
		await mis.mis.close();
	});

	it("still tells whose a row is in a short pushed_by", async () => {
		const mis = await makeMis("MariaDB", "guide");
		await mis.run("ALTER TABLE tbl_imvoice MODIFY pushed_by VARCHAR(30) NULL; INSERT INTO tbl_imvoice (id) VALUES (1)");
		await mis.mis.claim(INVOICES, ids(1), IN_SANDBOX, ["not-synced"]);
		expect(await mis.mis.mark(INVOICES, [unsynced(1)], BY, ["in-progress"], [BY])).toBe(0);
		expect(await mis.mis.mark(INVOICES, [unsynced(1)], BY, ["in-progress"], [IN_SANDBOX])).toBe(1);
		await mis.mis.close();
	});
});

describe.each(["MariaDB", "an embedded file"] as const)("a MIS in %s without tracking columns", (home) => {
	it("refuses claims and marks, naming the columns and the way out", async () => {
		const mis = await makeMis(home, "untracked");
		const refusal = await mis.mis.claim(INVOICES, ids(1), BY, ["not-synced"]).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(Failure);
		expect(refusal).toMatchObject({ reason: "configuration", code: "QB011" });
		expect((refusal as Failure).message).toContain("tbl_imvoice");
		expect((refusal as Failure).message).toContain("QuickBk_Status, pushed_by, pushed_date");
		expect((refusal as Failure).fix).toContain("eaur-qb mis inspect");
		await expect(mis.mis.mark(INVOICES, [failed(1)], BY, ["in-progress"])).rejects.toMatchObject({ code: "QB011" });
		expect(await mis.mis.countSandboxMarks(INVOICES)).toBe(0);
		await mis.mis.close();
	});
});
