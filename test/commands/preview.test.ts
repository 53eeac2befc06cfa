import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, sitDown } from "./desk.js";

interface Preview {
	readonly records: readonly { readonly id: number | string; readonly action: string }[];
	readonly total: number;
}

describe("looking before sending", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown();
		expect((await connect(desk)).code).toBe(0);
	});
	afterAll(() => desk.close());

	const preview = async (line: readonly string[], env?: Record<string, string>): Promise<Preview> => {
		const said = await desk.run([...line, "--json"], env);
		expect(said.code, said.stderr).toBe(0);
		return said.data as unknown as Preview;
	};

	it("the total is that of all unsynchronised records, however many are shown", async () => {
		expect(await preview(["invoices", "preview", "--limit", "2"])).toMatchObject({ limit: 2, offset: 0, total: 300 });
		expect((await preview(["customers", "preview", "--limit", "1"])).total).toBe(180);
		expect(await preview(["invoices", "preview"])).toMatchObject({ looked_at: null });
		const { stdout } = await desk.run(["invoices", "preview"]);
		expect(stdout).toMatch(/never looked through: what is there already is found before\s+anything is sent/);
		expect((await preview(["customers", "preview-applicants"])).total).toBe(80);
	});

	it("pages without gaps and without repeats, also from students to applicants", async () => {
		const pages = [];
		for (const offset of [0, 70, 140]) {
			pages.push(...(await preview(["customers", "preview", "--limit", "70", "--offset", String(offset)])).records);
		}
		expect(pages).toHaveLength(180);
		expect((await preview(["invoices", "preview", "--offset", "298"])).records.map(({ id }) => id)).toEqual([299, 300]);
		expect((await preview(["invoices", "preview", "--offset", "300"])).records).toEqual([]);
	});

	it.each(["on", "off"])("what is synchronised is no longer counted, with write-back %s", async (writeBack) => {
		const own = { MIS_WRITE_BACK: writeBack, EAUR_QB_HOME: `${desk.folder}/home-${writeBack}` };
		const { realmId, tokens } = desk.sandbox;
		await desk.run(["auth", "import", "--realm-id", realmId, "--file", "-"], { ...own, INPUT: JSON.stringify(tokens) });
		const before = await preview(["customers", "preview-students", "--limit", "1"], own);
		const sent = await desk.run(["customers", "students", "--batch-size", "5", "--max-batches", "1", "--json"], own);
		const after = await preview(["customers", "preview-students", "--limit", "1"], own);
		const done = Number(sent.data.successful) + Number(sent.data.skipped);
		expect(done).toBeGreaterThan(0);
		expect(before.total - after.total).toBe(done);
	});

	it.each([
		["--from", "2025-06-01"],
		["--category", "Tuition Fee"],
		["--campus", "Main Campus"],
		["--ids", "3,5,8,13"],
	])("with %s the total is what a dry run with the same filter would take", async (...filter) => {
		const { total, records } = await preview(["invoices", "preview", "--limit", "100", ...filter]);
		const { data } = await desk.run(["invoices", "all", "--dry-run", ...filter, "--json"]);
		const planned = Number(data.send) + Number(data.adopt) + Number(data.hold) + Number(data.rest);
		expect(planned).toBe(total);
		expect(total).toBeGreaterThan(0);
		expect(total).toBeLessThan(300);
		expect(records).toHaveLength(Math.min(100, total));
	});

	it("shows a person who, what, how much, when and where, what is held and why, totals, and how long it takes", async () => {
		const { stdout } = await desk.run(["invoices", "preview", "--limit", "20"]);
		expect(stdout).toMatch(/Record +RWF +Date +Item/);
		expect(stdout).toMatch(/What is found, or not, was so in QuickBooks on 20\d\d-\d\d-\d\d \d\d:\d\d/);
		expect(stdout).toMatch(/✖ MIS-\d+.*: .+/);
		expect(stdout).toMatch(/→ .*eaur-qb map items/);
		expect(stdout).toMatch(/^Fee category: /m);
		expect(stdout).toMatch(/^Month: +20\d\d-\d\d/m);
		expect(stdout).toMatch(
			/records?(?: \([\d,]+ customers? among them, made first\))? at the most, if none is held, takes about [\d,]+ (?:s|min)\b.* and [\d,]+ calls? to QuickBooks/,
		);
	});

	it("a dry run adds up by fee category, campus and month, and writes nothing", async () => {
		const { stdout, code } = await desk.run(["invoices", "all", "--dry-run"]);
		expect(code).toBe(0);
		// Only documents have a fee category; customers are of a campus and a month, too.
		for (const title of ["Fee category +Documents", "Campus +Records", "Month +Records"])
			expect(stdout).toMatch(new RegExp(`^${title} +Amount`, "m"));
		expect(stdout).toMatch(/customers? among them, made first/);
		expect(stdout).toContain("Nothing was written.");
	});
});
