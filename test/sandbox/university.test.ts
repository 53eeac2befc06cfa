import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
	type ExpectedCustomer,
	type ExpectedInvoice,
	makeUniversity,
	type Shape,
	writeEmbedded,
} from "../../src/sandbox/university/index.js";
import { type MisShape, sharedMariadb } from "../support/mariadb.js";
import { checksums, loadUniversity } from "../support/university.js";

const OPTIONS = { seed: 7, students: 300, applicants: 200, invoices: 1500 };
const SHAPES = ["guide", "2026", "untracked"] as const satisfies readonly (Shape & MisShape)[];

describe("the made-up university", () => {
	const university = makeUniversity(OPTIONS);
	const { tbl_personal_ug: students, tbl_online_application: applicants, tbl_imvoice: invoices } = university.tables;
	const customers = university.expected.filter((row): row is ExpectedCustomer => row.table !== "tbl_imvoice");

	const invoiceRows = university.expected.filter((row): row is ExpectedInvoice => row.table === "tbl_imvoice");

	it("is the same for the same seed, and another for another", () => {
		expect(makeUniversity(OPTIONS)).toEqual(university);
		expect(makeUniversity({ ...OPTIONS, seed: 8 })).not.toEqual(university);
	});

	it("has the sizes asked for, and says of each row what is right", () => {
		expect([students.length, applicants.length, invoices.length]).toEqual([300, 200, 1500]);
		expect(new Set(university.expected.map(({ table, key }) => `${table} ${key}`)).size).toBe(2000);
	});

	it("holds every amount that a MIS holds", () => {
		const amounts = new Set(invoices.map(({ dept }) => dept));
		for (const amount of [null, 0, -5000, 1_234_567, 12_500.5, 25_000_000]) expect(amounts).toContain(amount);
		expect(invoices.some(({ credit }) => Number(credit) > 0)).toBe(true);
	});

	it("has no amount that a FLOAT would change", () => {
		for (const { dept } of invoices) if (typeof dept === "number") expect(Math.fround(dept)).toBe(dept);
	});

	it("holds days, categories, campuses and payers that are not there", () => {
		expect(invoices.map((row) => row.invoice_date)).toEqual(expect.arrayContaining([null, "0000-00-00", "2024-02-29"]));
		expect(invoices.map((row) => row.fee_category)).toEqual(expect.arrayContaining([null, 555]));
		expect(invoices.map((row) => row.reg_no)).toEqual(expect.arrayContaining([null, "99999999"]));
		expect(university.tables.tbl_register_program_ug.some((row) => row.camp_id === 99)).toBe(true);
	});

	it("holds every kind of name", () => {
		const names = students.map(({ fname, lname }) => (fname === null && lname === null ? null : `${fname} ${lname}`));
		expect(names).toContain(null);
		for (const oddity of [/:/, /\t/, /^ {2}/, /\p{Extended_Pictographic}/u, /^ +$/, /^.{280}$/u, /\u0301/]) {
			expect(names.filter((name) => oddity.test(name ?? ""))).not.toEqual([]);
		}
	});

	it("gives namesakes and nobody else a name with the identity", () => {
		const bosco = customers.filter(({ displayName }) => /^jean bosco mugahirwe/i.test(displayName ?? ""));
		expect(bosco.map(({ table }) => table)).toEqual(
			expect.arrayContaining(["tbl_personal_ug", "tbl_online_application"]),
		);
		for (const { displayName, identity } of bosco) expect(displayName).toContain(`(${identity})`);
		const names = customers.flatMap(({ displayName }) => displayName?.toLowerCase() ?? []);
		expect(new Set(names).size).toBe(names.length);
	});

	it("links the second row of a person, and holds it where the name is another", () => {
		const twice = customers.filter(({ trap }) => trap?.startsWith("one identity twice"));
		expect(twice.map(({ outcome }) => outcome)).toEqual(["link", "link", "hold", "link", "hold"]);
		for (const { linkedTo, key } of twice) if (linkedTo !== undefined) expect(linkedTo).toBe(key - 1);
	});

	it("lets nearly every customer have an invoice", () => {
		const paying = new Set(invoiceRows.flatMap(({ payer }) => (payer ? [`${payer.table} ${payer.key}`] : [])));
		const sent = customers.filter(({ outcome, trap }) => outcome === "send" && !trap?.includes("another's reg_no"));
		expect(paying.size / sent.length).toBeGreaterThan(0.97);
	});

	it("says when it is too small to hold every oddity, and can be clean instead", () => {
		expect(() => makeUniversity({ ...OPTIONS, students: 10 })).toThrow(/at least \d+ students, not 10/);
		const clean = makeUniversity({ seed: 1, students: 3, applicants: 2, invoices: 10, dirt: false });
		expect(clean.expected.map(({ outcome }) => outcome)).toEqual(Array(15).fill("send"));
	});

	it.each(SHAPES)("goes into one file of the shape %s", (shape) => {
		const database = new Database(embedded(shape), { readonly: true });
		onTestFinished(() => void database.close());
		const statement = "SELECT count(*) AS rows, sum(dept) AS total FROM tbl_imvoice";
		expect(database.prepare(statement).get()).toEqual({ rows: 1500, total: total(invoices) });
		const columns = database.prepare("SELECT lower(name) FROM pragma_table_info('tbl_imvoice')").pluck().all();
		expect(columns.includes("quickbk_status")).toBe(shape !== "untracked");
		expect(columns.includes("quickbooks_id")).toBe(shape === "2026");
	});

	function embedded(shape: Shape): string {
		const folder = mkdtempSync(join(tmpdir(), "eaur-university-"));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const file = join(folder, "university.sqlite");
		writeEmbedded(file, university, shape);
		return file;
	}
});

describe.each(SHAPES)("a MariaDB server with the made-up university in the shape %s", (shape) => {
	const university = makeUniversity(OPTIONS);
	let connection: Connection;

	beforeAll(async () => {
		const server = await sharedMariadb();
		const uri = server.url(await server.createDatabase("university", shape));
		connection = await createConnection({ uri, dateStrings: true, decimalNumbers: true });
		await loadUniversity(connection, university);
	});
	afterAll(() => connection.end());

	it("holds every row, amounts exact", async () => {
		const [rows] = await connection.query(
			"SELECT COUNT(*) AS count, SUM(CAST(dept AS DECIMAL(18,2))) AS total FROM tbl_imvoice",
		);
		expect(rows).toEqual([{ count: 1500, total: total(university.tables.tbl_imvoice) }]);
		const [zeros] = await connection.query(
			"SELECT COUNT(*) AS count FROM tbl_imvoice WHERE invoice_date = '0000-00-00'",
		);
		expect(zeros).toEqual([{ count: 1 }]);
	});

	it("has checksums that a franc changes, and a tracking column does not", async () => {
		const before = await checksums(connection);
		if (shape !== "untracked")
			await connection.query("UPDATE tbl_imvoice SET QuickBk_Status = 1, pushed_by = 'x' WHERE id < 9");
		expect(await checksums(connection)).toEqual(before);
		await connection.query("UPDATE tbl_imvoice SET dept = dept + 1 WHERE dept = 1234567");
		const after = await checksums(connection);
		expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(["tbl_imvoice"]);
	});
});

const total = (invoices: readonly { readonly [column: string]: unknown }[]): number =>
	invoices.reduce((sum, { dept }) => sum + Number(dept), 0);
