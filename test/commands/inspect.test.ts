import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, saying, sitDown } from "./desk.js";

describe("mis inspect ends with what matters", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 5, applicants: 5, invoices: 5 }, false);
	}, 60_000);
	afterAll(() => desk?.close());

	const linesOf = async (env?: Readonly<Record<string, string>>) => {
		const { code, stdout } = await desk.run(["mis", "inspect"], env);
		return { code, lines: stdout.trimEnd().split("\n") };
	};

	it("that all is there; indexes are advice, and said before", async () => {
		const { code, lines } = await linesOf();
		expect(code).toBe(0);
		expect(lines.at(-1)).toMatch(/^✔ Everything that is needed is there: \d+ tables with their columns\.$/);
		const advice = lines.indexOf("Advice: indexes that would make it faster. None is needed.");
		expect(lines[advice + 1]).toMatch(/CREATE INDEX/);
		expect(lines.slice(0, -1).join("\n")).not.toMatch(/[✖!]/);
	});

	it("a column that is there is not listed among those that are not", async () => {
		desk.sql("ALTER TABLE tbl_imvoice DROP COLUMN pushed_by; ALTER TABLE tbl_imvoice ADD COLUMN pushed_by VARCHAR(30)");
		const { code, lines } = await linesOf();
		const at = lines.findIndex((line) => line.includes("tbl_imvoice (pushed_by): VARCHAR(30) is too short"));
		expect([code, lines[at - 1]]).toEqual([0, "There, and better altered:"]);
	});

	it("or what is not, and what mends it", async () => {
		desk.sql("ALTER TABLE tbl_imvoice DROP COLUMN pushed_date; ALTER TABLE tbl_campus RENAME TO tbl_place");
		const { code, lines } = await linesOf();
		expect(code).toBe(6);
		expect(lines.slice(-5)).toEqual([
			"✖ tbl_campus: the table is missing",
			expect.stringMatching(/^✖ tbl_imvoice \(pushed_date\): /),
			"✖ Not everything that is needed is there: 2 faults.",
			expect.stringMatching(/^ {2}→ Check that this is the right database/),
			expect.stringMatching(/^ {2}→ eaur-qb mis prepare adds/),
		]);
		desk.sql("ALTER TABLE tbl_place RENAME TO tbl_campus");
		const readOnly = await linesOf({ MIS_WRITE_BACK: "off" });
		expect(readOnly.code).toBe(0);
		expect(readOnly.lines.at(-1)).toMatch(/^ {2}The tracking columns are not: .*once MIS_WRITE_BACK is on\.$/);
	});

	it("or which rows share a key; then nothing is sent, and doctor says it too", async () => {
		desk.sql(
			`CREATE TABLE copied AS SELECT * FROM tbl_imvoice; DROP TABLE tbl_imvoice; ALTER TABLE copied RENAME TO tbl_imvoice;
			 ALTER TABLE tbl_imvoice ADD COLUMN pushed_date DATETIME`,
		);
		const keyless = await linesOf();
		expect([keyless.code, keyless.lines.join("\n")]).toEqual([
			0,
			saying("tbl_imvoice \\(id\\): no index keeps it unique"),
		]);
		desk.sql("INSERT INTO tbl_imvoice SELECT * FROM tbl_imvoice WHERE id = 2");
		const { code, lines } = await linesOf();
		expect([code, lines.slice(-3)]).toEqual([
			6,
			[
				saying(/^✖ tbl_imvoice \(id\): several rows bear one key \(2\)/),
				"✖ Not everything that is needed is there: 1 fault.",
				saying(/^ {2}→ Until each row has a key of its own/),
			],
		]);
		expect((await connect(desk)).code).toBe(0);
		const doctor = await desk.run(["doctor"]);
		expect([doctor.code, doctor.stdout]).toEqual([
			6,
			saying(/Schema\s+tbl_imvoice \(id\): several rows bear\s+one key/),
		]);
		for (const env of [{}, { MIS_WRITE_BACK: "off" }]) {
			const ran = await desk.run(["invoices", "all", "--json"], env);
			expect([ran.code, ran.error?.detail]).toEqual([2, saying(/tbl_imvoice \(id\): several rows bear one key \(2\)/)]);
		}
	});
});
