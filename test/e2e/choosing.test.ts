import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { customersOf, identityIn, listAt, type Office, outcomeOf, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 25, students: 40, applicants: 20, invoices: 120, dirt: false });
const people = customersOf(university);
const charges = university.tables.tbl_imvoice;
const categories = university.tables.tbl_income_category;
const idsWhere = (is: (charge: (typeof charges)[number]) => boolean) => charges.filter(is).map(({ id }) => String(id));
const SOMEBODY = String(charges[99]?.reg_no);

describe("what a person chooses is what is sent", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university, latency: { perCallMs: 10 } });
	});
	afterAll(() => office?.close());

	const run = (line: readonly string[]) => office.run([...line, "--json"]);
	const numbers = async () =>
		(await office.company.objects("Invoice"))
			.map((each) => textAt(each, "DocNumber"))
			.filter((number) => number.startsWith("MIS-"))
			.map((number) => number.slice(4));
	const sentBy = async (line: readonly string[]) => {
		const before = new Set(await numbers());
		const ran = await run(line);
		expect(ran.code, ran.stderr).toBe(0);
		return { ran, ids: (await numbers()).filter((number) => !before.has(number)) };
	};
	const byNumber = (ids: Iterable<string>) => [...ids].map(Number).toSorted((a, b) => a - b);

	it("--dry-run reads QuickBooks and writes nothing, anywhere", async () => {
		const before = { sums: await office.checksums([]), stats: await office.company.stats() };
		for (const line of [["customers", "all"], ["invoices", "all"], ["sync"]]) {
			const ran = await run([...line, "--dry-run"]);
			expect(ran.code, ran.stderr).toBe(0);
		}
		const { data } = (await run(["invoices", "all", "--dry-run"])).json;
		expect(data).toMatchObject({ send: 120, hold: 0, dry_run: true });
		const stats = await office.company.stats();
		expect(stats.reads).toBeGreaterThan(before.stats.reads);
		expect([stats.writes, await office.checksums([])]).toEqual([before.stats.writes, before.sums]);
	});

	const tuition = categories.filter(({ name }) => name === "Tuition Fee").map(({ id }) => Number(id));
	const library = categories.filter(({ name }) => /library fee/i.test(String(name))).map(({ id }) => Number(id));
	it.each([
		["--ids", ["--ids", "7,9,110"], (charge: Charge) => [7, 9, 110].includes(Number(charge.id))],
		["--student", ["--student", SOMEBODY], (charge: Charge) => charge.reg_no === SOMEBODY],
		[
			"--from and --to, both days included",
			["--from", "2024-02-01", "--to", "2024-05-28"],
			(charge: Charge) => String(charge.invoice_date) >= "2024-02-01" && String(charge.invoice_date) <= "2024-05-28",
		],
		[
			"--category by name, inactive prices of it too",
			["--category", "tuition fee"],
			(charge: Charge) => tuition.includes(Number(charge.fee_category)),
		],
		[
			"--category by name, however it is spelled",
			["--category", "Library Fee"],
			(charge: Charge) => library.includes(Number(charge.fee_category)),
		],
	])("%s: what preview shows is what all sends", async (_what, filter, chosen) => {
		const already = new Set(await numbers());
		const expected = idsWhere(chosen).filter((id) => !already.has(id));
		expect(expected, "the university has such charges").not.toEqual([]);
		const preview = await run(["invoices", "preview", "--limit", "100", ...filter]);
		const records = listAt(preview.json.data, "records");
		expect(byNumber(records.map((record) => textAt(record, "id")))).toEqual(byNumber(expected));
		expect(new Set(records.map((record) => textAt(record, "action")))).toEqual(new Set(["send"]));
		const { ran, ids } = await sentBy(["invoices", "all", ...filter]);
		expect(byNumber(ids)).toEqual(byNumber(expected));
		expect(outcomeOf(ran)).toMatchObject({ successful: expected.length });
	});

	it("--campus, by name and by id: what preview shows is what all sends", async () => {
		const show = async (campus: string) =>
			listAt((await run(["invoices", "preview", "--limit", "100", "--campus", campus])).json.data, "records");
		const shown = await show("Kigali Campus");
		const locations = await office.company.objects("Department");
		const kigali = textAt(
			locations.find((each) => textAt(each, "Name") === "Kigali Campus"),
			"Id",
		);
		expect(new Set(shown.map((record) => textAt(record, "document", "DepartmentRef", "value")))).toEqual(
			new Set([kigali]),
		);
		const campusId = university.tables.tbl_campus.find((campus) =>
			Object.values(campus).includes("Kigali Campus"),
		)?.camp_id;
		expect(await show(String(campusId))).toEqual(shown);
		const { ids } = await sentBy(["invoices", "all", "--campus", "Kigali Campus"]);
		expect(byNumber(ids)).toEqual(byNumber(shown.map((record) => textAt(record, "id"))));
		expect(ids).not.toEqual([]);
	});

	it("batch sends so many of the lowest keys; --max-batches so many times as many", async () => {
		const open = async () =>
			(await office.mis("SELECT id FROM tbl_imvoice WHERE QuickBk_Status = 0 ORDER BY id")).map(({ id }) => Number(id));
		const first = await open();
		const batch = await sentBy(["invoices", "batch", "--batch-size", "7"]);
		expect(outcomeOf(batch.ran)).toMatchObject({ total_processed: 7, successful: 7 });
		expect(byNumber(batch.ids)).toEqual(first.slice(0, 7));
		const batches = await sentBy(["invoices", "all", "--batch-size", "3", "--max-batches", "2"]);
		expect(byNumber(batches.ids)).toEqual(first.slice(7, 13));
		expect(batches.ran.json.data).toMatchObject({ batches_processed: 2 });
	});

	it("preview pages through what is left with --limit and --offset", async () => {
		const left = await office.mis("SELECT id FROM tbl_imvoice WHERE QuickBk_Status = 0 ORDER BY id");
		const { data } = (await run(["invoices", "preview", "--limit", "4", "--offset", "3"])).json;
		expect(data).toMatchObject({ limit: 4, offset: 3, total: left.length });
		expect(listAt(data, "records").map((record) => textAt(record, "id"))).toEqual(left.slice(3, 7).map(({ id }) => id));
	});

	it("--no-applicants leaves the applicants to `customers applicants`", async () => {
		const waiting = async (table: string) =>
			Number((await office.mis(`SELECT COUNT(*) AS n FROM ${table} WHERE QuickBk_Status <> 1`))[0]?.n);
		const applicants = await waiting("tbl_online_application");
		expect(applicants).toBeGreaterThan(0);
		expect((await run(["customers", "all", "--no-applicants"])).code).toBe(0);
		expect([await waiting("tbl_personal_ug"), await waiting("tbl_online_application")]).toEqual([0, applicants]);
		expect(outcomeOf(await run(["customers", "applicants"]))).toMatchObject({ code: 0, successful: applicants });
		const made = (await office.company.objects("Customer")).map(identityIn).filter((who) => who !== "");
		expect(made.toSorted()).toEqual(people.map(({ table, identity }) => `${table} ${identity}`).toSorted());
	});

	it("sync sends what is left of both kinds, and says so for each", async () => {
		const ran = await run(["sync"]);
		expect(ran.code).toBe(0);
		expect(ran.json.data).toMatchObject({
			customers: { successful: 0, failed: 0 },
			invoices: { failed: 0, unknown: 0 },
		});
		expect((await numbers()).toSorted()).toEqual(charges.map(({ id }) => String(id)).toSorted());
		expect((await run(["sync"])).json.data).toMatchObject({ invoices: { total_processed: 0 } });
		const { broken_rules, max_list_writes_in_flight } = await office.company.stats();
		expect([broken_rules, max_list_writes_in_flight]).toEqual([[], 1]);
	});
});

type Charge = (typeof charges)[number];
