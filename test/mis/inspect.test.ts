import { describe, expect, it } from "vitest";
import type { Inspection } from "../../src/mis/findings.js";
import { sharedMariadb } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { type AMis, APPLICANTS, CAMPUSES, EVERYWHERE, INVOICES, ids, makeMis, STUDENTS } from "./a-mis.js";

const ALL = [STUDENTS, APPLICANTS, INVOICES, CAMPUSES];

const columns = ({ columns: findings }: Inspection, need: "read" | "track" | "index", present: boolean) =>
	findings
		.filter((found) => found.need === need && found.present === present)
		.map((found) => `${found.table}.${found.column}`);

async function withMis(home: (typeof EVERYWHERE)[number], work: (mis: AMis) => Promise<void>): Promise<void> {
	const mis = await makeMis(home.home, home.shape);
	try {
		await work(mis);
	} finally {
		await mis.mis.close();
	}
}

describe.each(EVERYWHERE)("inspecting a MIS of shape $shape in $home", (home) => {
	const later = home.shape === "2026";

	it("finds the tables and the columns that are read", () =>
		withMis(home, async ({ mis, run }) => {
			await run("INSERT INTO tbl_imvoice (id) VALUES (1), (2), (3)");
			if (home.home === "MariaDB") await run("ANALYZE TABLE tbl_imvoice");
			const found = await mis.inspect(ALL);
			expect(found.server).toMatch(home.home === "MariaDB" ? /^(MariaDB|MySQL) \d+\./ : /^SQLite 3\./);
			expect(found.rowsAreEstimates).toBe(home.home === "MariaDB");
			expect(found.tables).toContainEqual({ name: "tbl_imvoice", present: true, rows: 3 });
			expect(found.tables.map(({ name }) => name)).toEqual(ALL.map(({ table }) => table));
			expect(columns(found, "read", false)).toEqual(later ? [] : ["tbl_imvoice.reference_number"]);
			expect(
				found.columns.filter(({ required, present }) => required && !present && home.shape !== "untracked"),
			).toEqual([]);
		}));

	it("finds which tracking columns are missing", () =>
		withMis(home, async ({ mis }) => {
			const missing = (await mis.inspect(ALL)).columns.filter(
				({ need, required, present }) => need === "track" && required && !present,
			);
			const tables = home.shape === "untracked" ? [STUDENTS, APPLICANTS, INVOICES] : [];
			expect(missing.map(({ table, column }) => `${table}.${column}`)).toEqual(
				tables.flatMap(({ table }) =>
					["QuickBk_Status", "pushed_by", "pushed_date"].map((column) => `${table}.${column}`),
				),
			);
			for (const { note } of missing) expect(note).toContain("eaur-qb mis prepare");
		}));

	it("names the indexes that would help, and in what, as far as their columns exist", () =>
		withMis(home, async ({ mis, run }) => {
			const before = await mis.inspect(ALL);
			expect(columns(before, "index", true)).toEqual([]);
			expect(columns(before, "index", false)).toContain("tbl_register_program_ug.reg_no, reg_date");
			expect(columns(before, "index", false).includes("tbl_imvoice.quickbooks_id, invoice_date")).toBe(later);
			const wanted = before.columns.find(({ table, need }) => table === "tbl_imvoice" && need === "index");
			expect(wanted?.note).toContain("invoices of one student");
			await run(/CREATE INDEX .*/.exec(wanted?.note ?? "")?.[0] ?? "");
			await run("CREATE INDEX other ON tbl_register_program_ug (reg_no)");
			await run("CREATE INDEX plain ON tbl_personal_ug (reg_no)");
			// SQLite takes a plain index for no comparison that ignores case.
			const plain = home.home === "MariaDB" ? ["tbl_personal_ug.reg_no"] : [];
			expect(columns(await mis.inspect(ALL), "index", true)).toEqual(["tbl_imvoice.reg_no", ...plain]);
		}));

	it("prepares what is missing and nothing else, after which it can be written", () =>
		withMis(home, async ({ mis }) => {
			const statements = await mis.prepareStatements(ALL);
			const each = home.home === "MariaDB" ? 1 : 3;
			expect(statements).toHaveLength(home.shape === "untracked" ? 3 * each : 0);
			for (const statement of statements) await mis.alter(statement);
			expect(await mis.prepareStatements(ALL)).toEqual([]);
			for (const source of [STUDENTS, APPLICANTS, INVOICES]) {
				expect(await mis.isTracked(source)).toBe(true);
				expect(await mis.claim(source, ids(1), "us", ["not-synced"])).toEqual([]);
			}
		}));
});

describe("the tracking columns that are added", () => {
	it("are those that the guides give to applicants, in the same types and with the same defaults", async () => {
		const typesIn = async (shape: "guide" | "untracked") => {
			const mis = await makeMis("MariaDB", shape);
			for (const statement of await mis.mis.prepareStatements(ALL)) await mis.run(statement);
			const rows = await mis.rows(`
				SELECT lower(table_name) AS a, lower(column_name) AS b, column_type AS c, is_nullable AS d, column_default AS e
				FROM information_schema.columns
				WHERE table_schema = DATABASE() AND column_name IN ('QuickBk_Status', 'pushed_by', 'pushed_date')
				ORDER BY table_name, column_name`);
			await mis.mis.close();
			return rows.map((row) => Object.values(row).map(String));
		};
		const ofApplicants = (rows: string[][]) =>
			rows.filter(([table]) => table === "tbl_online_application").map(([, ...column]) => column);
		const guide = ofApplicants(await typesIn("guide"));
		const prepared = await typesIn("untracked");
		expect(guide).toHaveLength(3);
		for (const { table } of [STUDENTS, APPLICANTS, INVOICES]) {
			expect(prepared.filter(([name]) => name === table).map(([, ...column]) => column)).toEqual(guide);
		}
	});
});

describe("a table that lacks one of the tracking columns", () => {
	it("gets that one, in one ALTER", async () => {
		const mis = await makeMis("MariaDB", "guide");
		await mis.run("ALTER TABLE tbl_imvoice DROP COLUMN pushed_date");
		await expect(mis.mis.prepareStatements(ALL)).resolves.toEqual([
			"ALTER TABLE `tbl_imvoice` ADD COLUMN `pushed_date` DATETIME NULL",
		]);
		await mis.mis.close();
	});
});

describe("a table that is missing", () => {
	it("is found missing, with its columns", async () => {
		const mis = await makeMis("MariaDB", "guide");
		await mis.run("DROP TABLE tbl_campus");
		const found = await mis.mis.inspect(ALL);
		expect(found.tables).toContainEqual({ name: "tbl_campus", present: false, rows: undefined });
		expect(columns(found, "read", false)).toContain("tbl_campus.camp_full_name");
		await mis.mis.close();
	});
});

describe("an account that may not alter tables", () => {
	it("is told who can, and how", async () => {
		const server = await sharedMariadb();
		const database = await server.createDatabase("mis", "untracked");
		const account = await server.userWith(database, "SELECT, UPDATE");
		const mis = await openMis(server.config(database, account));
		const [statement = ""] = await mis.prepareStatements(ALL);
		const failure = await mis.alter(statement).catch((error: unknown) => error);
		expect(failure).toMatchObject({ reason: "configuration", code: "QB011" });
		expect((failure as { fix: string }).fix).toContain("eaur-qb mis prepare --print-sql");
		await mis.close();
	});
});
