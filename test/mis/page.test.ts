import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageQuery } from "../../src/mis/types.js";
import type { MisRow } from "../../src/words/source.js";
import { type AMis, EVERYWHERE, INVOICES, ids, keys, makeMis, STUDENTS, student, TRACKED } from "./a-mis.js";

const page = (mis: AMis, query: Partial<PageQuery> = {}): Promise<MisRow[]> =>
	mis.mis.page(INVOICES, { after: undefined, limit: 1_000, ...query });

const invoice = (id: number, values: Record<string, string> = {}): string =>
	`INSERT INTO tbl_imvoice (${["id", ...Object.keys(values)].join(", ")}) VALUES (${[id, ...Object.values(values)].join(", ")})`;

describe.each(EVERYWHERE)("reading a MIS of shape $shape in $home", ({ home, shape }) => {
	let mis: AMis;
	beforeAll(async () => {
		mis = await makeMis(home, shape);
	});
	afterAll(() => mis.mis.close());

	it("reads FLOAT amounts exactly, to the franc and to the hundredth", async () => {
		await mis.run(
			[
				invoice(101, { dept: "1234567", credit: "12500.50" }),
				invoice(102, { dept: "16777216", credit: "0.1" }),
				invoice(103, { dept: "NULL", credit: "-3" }),
			].join(";"),
		);
		const rows = await page(mis, { ids: ids(101, 102, 103) });
		expect(rows.map(({ values }) => [values.debit, values.credit])).toEqual([
			["1234567.00", "12500.50"],
			["16777216.00", "0.10"],
			[null, "-3.00"],
		]);
	});

	it("leaves text in an amount column as it is, for the parser to judge", async () => {
		await mis.run([invoice(111, { balance: "'12,500'" }), invoice(112, { balance: "'n/a'" })].join(";"));
		const rows = await page(mis, { ids: ids(111, 112) });
		expect(rows.map(({ values }) => values.balance)).toEqual(["12,500", "n/a"]);
	});

	it("reads days as they are stored, zero days and times among them", async () => {
		await mis.run(
			[
				invoice(121, { invoice_date: "'2025-08-14'", date: "'2025-08-14 23:59:59'" }),
				invoice(122, { invoice_date: "'0000-00-00'", date: "'0000-00-00 00:00:00'" }),
				invoice(123, { invoice_date: "NULL", date: "NULL" }),
			]
				.map((sql) => (home === "MariaDB" ? `SET sql_mode = ''; ${sql}` : sql))
				.join(";"),
		);
		const rows = await page(mis, { ids: ids(121, 122, 123) });
		expect(rows.map(({ values }) => [values.day, values.writtenOn])).toEqual([
			["2025-08-14", "2025-08-14"],
			["0000-00-00", "0000-00-00"],
			[null, null],
		]);
	});

	it("reads numbers, accents and blanks as text, unchanged", async () => {
		await mis.run(invoice(131, { reg_no: "' 22000017 '", fee_category: "555", comment: "'Frais d''été – ½ 😀'" }));
		const [row] = await page(mis, { ids: ids(131) });
		expect(row?.values).toMatchObject({ payer: " 22000017 ", category: "555", note: "Frais d'été – ½ 😀" });
	});

	it("reads an optional column as NULL where this MIS lacks it", async () => {
		await mis.run(invoice(141, shape === "2026" ? { reference_number: "'REF1'" } : {}));
		const [row] = await page(mis, { ids: ids(141) });
		expect(row?.values.reference).toBe(shape === "2026" ? "REF1" : null);
	});

	it("pages by key without missing or repeating a row", async () => {
		await mis.run(Array.from({ length: 25 }, (_, at) => invoice(1_000 + at * 3)).join(";"));
		const seen: string[] = [];
		for (let after = ids(999)[0]; ; after = ids(seen.at(-1) ?? "")[0]) {
			const rows = await page(mis, { after, limit: 10 });
			seen.push(...keys(rows));
			if (rows.length < 10) break;
		}
		expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => String(1_000 + at * 3)));
	});

	it("finds listed keys in ascending order, however many are listed", async () => {
		await mis.run([2_001, 2_500, 6_000].map((id) => invoice(id)).join(";"));
		const many = Array.from({ length: 4_500 }, (_, at) => 6_400 - at);
		expect(keys(await page(mis, { ids: ids(...many) }))).toEqual(["2001", "2500", "6000"]);
		expect(keys(await page(mis, { ids: ids(...many), limit: 2 }))).toEqual(["2001", "2500"]);
		expect(keys(await page(mis, { ids: ids(...many), after: ids(2_001)[0] }))).toEqual(["2500", "6000"]);
	});

	it("takes no key for another: what is no whole number finds nothing", async () => {
		await mis.run(invoice(3_001));
		expect(await page(mis, { ids: ids("3001 OR 1=1", "3001abc", "") })).toEqual([]);
		expect(await page(mis, { ids: [] })).toEqual([]);
	});

	it("reads a row by its key, whatever whole number that is", async () => {
		await mis.run(invoice(-7, { reg_no: "'below'" }));
		expect((await page(mis, { ids: ids("-7") })).map(({ id, values }) => [id, values.payer])).toEqual([
			["-7", "below"],
		]);
		await mis.run("DELETE FROM tbl_imvoice WHERE id = -7");
	});

	it("filters by text without regard to case, by numbers, and never by what a value might do to the SQL", async () => {
		await mis.run(
			[
				invoice(4_001, { reg_no: "'Ab-1'", fee_category: "7" }),
				invoice(4_002, { reg_no: "'x'' OR ''1''=''1'", fee_category: "8" }),
			].join(";"),
		);
		const found = async (column: string, ...values: string[]) =>
			keys(
				await page(mis, {
					after: ids(4_000)[0],
					limit: 10,
					ids: ids(4_001, 4_002),
					where: [{ column, is: "one-of", values }],
				}),
			);
		expect(await found("payer", "aB-1")).toEqual(["4001"]);
		expect(await found("payer", "x' OR '1'='1")).toEqual(["4002"]);
		expect(await found("payer", "x\\' OR 1=1 -- ")).toEqual([]);
		expect(await found("category", "8", "9")).toEqual(["4002"]);
		expect(await found("category")).toEqual([]);
		expect(await found("reference", "none")).toEqual([]);
	});

	it("filters by day with both bounds included, whatever the time, and leaves out rows without a day", async () => {
		const days = ["'2025-08-31 23:59:59'", "'2025-09-01 00:00:00'", "'2025-09-30 23:59:59'", "'2025-10-01 00:00:00'"];
		const zero = invoice(5_005, { date: "'0000-00-00 00:00:00'" });
		await mis.run(
			[
				...days.map((date, at) => invoice(5_001 + at, { date })),
				home === "MariaDB" ? `SET sql_mode = ''; ${zero}` : zero,
				invoice(5_006),
			].join(";"),
		);
		const of = (...where: NonNullable<PageQuery["where"]>) =>
			page(mis, { ids: ids(5_001, 5_002, 5_003, 5_004, 5_005, 5_006), where }).then(keys);
		const from = { column: "writtenOn", is: "at-least", value: "2025-09-01" } as const;
		const to = { column: "writtenOn", is: "at-most", value: "2025-09-30" } as const;
		expect(await of(from, to)).toEqual(["5002", "5003"]);
		expect(await of(from)).toEqual(["5002", "5003", "5004"]);
		expect(await of(to)).toEqual(["5001", "5002", "5003"]);
	});
});

describe.each(TRACKED)("statuses in a MIS of shape $shape in $home", ({ home, shape }) => {
	let mis: AMis;
	beforeAll(async () => {
		mis = await makeMis(home, shape);
		const stored = ["NULL", "0", "1", "2", "3", "7"];
		await mis.run(stored.map((QuickBk_Status, at) => invoice(at + 1, { QuickBk_Status })).join(";"));
	});
	afterAll(() => mis.mis.close());

	it("says them in words, NULL and 0 being the same, and does not guess at others", async () => {
		expect((await page(mis)).map(({ status }) => status)).toEqual([
			"not-synced",
			"not-synced",
			"synced",
			"failed",
			"in-progress",
			"other",
		]);
	});

	it("finds the rows of each, and of several", async () => {
		const of = async (...statuses: NonNullable<PageQuery["statuses"]>) => keys(await page(mis, { statuses }));
		expect(await of("not-synced")).toEqual(["1", "2"]);
		expect(await of("synced")).toEqual(["3"]);
		expect(await of("not-synced", "failed")).toEqual(["1", "2", "4"]);
		expect(await of("in-progress", "other")).toEqual(["5", "6"]);
		expect(await of("other")).toEqual(["6"]);
		expect(await of()).toEqual([]);
	});

	it("counts them", async () => {
		expect(await mis.mis.counts(INVOICES)).toEqual({
			"not-synced": 2,
			synced: 1,
			failed: 1,
			"in-progress": 1,
			other: 1,
		});
	});

	it("shows who pushed a row and when, and a QuickBooks id that somebody left, to the last digit", async () => {
		const id = shape === "2026" ? "123456789012345678" : "2147483647";
		await mis.run(
			`${student(1, "22000017")}; ${student(2, "22000018")};
			 UPDATE tbl_personal_ug SET qk_id = '${id}', pushed_by = 'System', pushed_date = '2025-09-01 08:30:15' WHERE per_id_ug = 1;
			 UPDATE tbl_personal_ug SET qk_id = '0' WHERE per_id_ug = 2`,
		);
		const rows = await mis.mis.page(STUDENTS, { after: undefined, limit: 2 });
		expect(rows[0]).toMatchObject({ pushedBy: "System", pushedAt: "2025-09-01 08:30:15", qboIdHint: id });
		expect(rows[1]).toMatchObject({ pushedBy: null, pushedAt: null, qboIdHint: null });
	});
});

describe.each(["MariaDB", "an embedded file"] as const)("a MIS in %s that no integration has touched", (home) => {
	it("has only unsynchronised rows", async () => {
		const mis = await makeMis(home, "untracked");
		await mis.run([1, 2].map((id) => invoice(id)).join(";"));
		expect(await mis.mis.isTracked(INVOICES)).toBe(false);
		expect(await mis.mis.counts(INVOICES)).toMatchObject({ "not-synced": 2, synced: 0 });
		expect(keys(await page(mis, { statuses: ["not-synced"] }))).toEqual(["1", "2"]);
		expect(await page(mis, { statuses: ["synced", "failed"] })).toEqual([]);
		expect((await page(mis))[0]).toMatchObject({
			status: "not-synced",
			pushedBy: null,
			pushedAt: null,
			qboIdHint: null,
		});
		await mis.mis.close();
	});
});
