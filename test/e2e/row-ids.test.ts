import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, type Office, outcomeOf, type QboObject, saying, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 71, students: 20, applicants: 0, invoices: 40, dirt: false });

describe("a row id is no identity", () => {
	let office: Office;
	let studentOf: (regNo: string) => Promise<QboObject | undefined>;

	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university });
		expect((await office.run(["sync"])).code).toBe(0);
		studentOf = async (regNo) =>
			(await office.company.objects("Customer")).find((each) => textAt(each, "Notes").startsWith(`RegNo: ${regNo}\n`));
	});
	afterAll(() => office?.close());

	const value = async (sql: string) => Object.values((await office.mis(sql))[0] ?? {})[0] ?? null;
	const statusOf = (id: number) => value(`SELECT QuickBk_Status FROM tbl_imvoice WHERE id = ${id}`);
	const numbered = async (number: string) =>
		(await office.company.objects("Invoice")).filter((each) => textAt(each, "DocNumber") === number);
	const regNoOf = async (id: number) =>
		textAt(await value(`SELECT reg_no FROM tbl_personal_ug WHERE per_id_ug = ${id}`));
	const charge = (id: number, regNo: string, amount: number) =>
		office.mis(
			`SET sql_mode=''; INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
			 SELECT ${id}, '${regNo}', ${amount}, 0, '2026-02-01', fee_category, 0 FROM tbl_imvoice WHERE id = 1`,
		);
	const ids = async (table: string, key: string) =>
		(await office.mis(`SELECT ${key} AS id FROM ${table} ORDER BY ${key}`)).map(({ id }) => Number(id));

	it("a student's row deleted and given to another: nothing goes to the former one's account", async () => {
		const [row = 0] = await ids("tbl_personal_ug", "per_id_ug");
		const former = await regNoOf(row);
		await office.mis(
			`SET sql_mode=''; DELETE FROM tbl_personal_ug WHERE per_id_ug = ${row};
			 INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname, QuickBk_Status) VALUES (${row}, 'NEW-1', 'Wholly', 'Different', 0)`,
		);
		await charge(9_001, "NEW-1", 640_000);
		const ran = await office.run(["sync", "--json"]);
		expect(ran.code).toBe(3);
		expect(at(ran.json.data, "customers", "errors", 0)).toMatchObject({
			code: "QB005",
			error: saying(new RegExp(`row ${row} when it was ${former}; the row is now NEW-1`)),
			fix: saying("eaur-qb customers single student:NEW-1 --again"),
		});
		expect(await numbered("MIS-9001")).toEqual([]);
		expect((await office.run(["customers", "single", "student:NEW-1", "--again", "--yes"])).code).toBe(0);
		expect((await office.run(["sync"])).code).toBe(0);
		const [booked] = await numbered("MIS-9001");
		expect(textAt(booked, "CustomerRef", "value")).toBe(textAt(await studentOf("NEW-1"), "Id"));
		expect(textAt(booked, "CustomerRef", "value")).not.toBe(textAt(await studentOf(former), "Id"));
	});

	it("two numbers swapped: both are held until it is known who is who", async () => {
		const [, one = 0, two = 0] = await ids("tbl_personal_ug", "per_id_ug");
		const [first, second] = [await regNoOf(one), await regNoOf(two)];
		const swap = (a: string, b: string) =>
			office.mis(
				`UPDATE tbl_personal_ug SET reg_no = CASE per_id_ug WHEN ${one} THEN '${a}' ELSE '${b}' END WHERE per_id_ug IN (${one}, ${two})`,
			);
		await swap(second, first);
		await charge(9_011, first, 11_000);
		const ran = await office.run(["invoices", "all", "--json", "--ids", "9011"]);
		expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 0, failed: 1 });
		expect(textAt(ran.json.data, "errors", 0, "error")).toMatch(/neither given nor family name agrees/);
		expect(await numbered("MIS-9011")).toEqual([]);
		await swap(first, second);
		expect((await office.run(["invoices", "all", "--ids", "9011"])).code).toBe(0);
		const [booked] = await numbered("MIS-9011");
		expect(textAt(booked, "CustomerRef", "value")).toBe(textAt(await studentOf(first), "Id"));
	});

	it("a table of students loaded anew in another order: each charge goes to whom it names, and nobody is made twice", async () => {
		const before = (await office.company.objects("Customer")).length;
		await office.mis(
			"SET @top = (SELECT MAX(per_id_ug) FROM tbl_personal_ug); UPDATE tbl_personal_ug SET per_id_ug = per_id_ug + 10000; UPDATE tbl_personal_ug SET per_id_ug = 10001 + @top - per_id_ug, QuickBk_Status = 0",
		);
		const [row = 0] = await ids("tbl_personal_ug", "per_id_ug");
		const regNo = await regNoOf(row);
		await charge(9_021, regNo, 21_000);
		const planned = await office.run(["customers", "all", "--dry-run"]);
		expect(planned.stdout).toMatch(new RegExp(`found .*\\(${regNo}\\)`));
		const ran = await office.run(["sync"]);
		expect(ran.code).toBe(0);
		expect(ran.output).toMatch(/Customers: 0 sent, 20 found, 0 failed/);
		expect(ran.output).toMatch(new RegExp(`had them already: .*\\(${regNo}\\)\\s+is\\s+id\\s+\\d+`));
		const [booked] = await numbered("MIS-9021");
		expect(textAt(booked, "CustomerRef", "value")).toBe(textAt(await studentOf(regNo), "Id"));
		expect((await office.company.objects("Customer")).length).toBe(before);
	});

	it("a charge deleted and its number used again: held, then made as MIS-6-2, which another computer knows too", async () => {
		const [old] = await numbered("MIS-6");
		await office.mis("DELETE FROM tbl_imvoice WHERE id = 6");
		await charge(6, await regNoOf((await ids("tbl_personal_ug", "per_id_ug"))[3] ?? 0), 777_000);
		const ran = await office.run(["invoices", "all", "--json"]);
		expect(outcomeOf(ran)).toMatchObject({ code: 3, failed: 1 });
		expect(at(ran.json.data, "errors", 0)).toMatchObject({
			code: "QB005",
			error: saying("777,000"),
			fix: saying("MIS-6-2"),
		});
		expect(await statusOf(6)).toBe("2");
		expect((await office.run(["invoices", "single", "6", "--again", "--yes"])).code).toBe(0);
		expect((await numbered("MIS-6-2")).map((each) => at(each, "TotalAmt"))).toEqual([777_000]);
		expect(await numbered("MIS-6")).toEqual([old]);
		expect(await statusOf(6)).toBe("1");
		await office.mis("UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE id = 6");
		const env = office.secondHome("other");
		await office.connect({ env });
		expect(outcomeOf(await office.run(["invoices", "all", "--json"], { env }))).toMatchObject({
			code: 0,
			successful: 1,
		});
		expect(await numbered("MIS-6-2")).toHaveLength(1);
	});

	it("a row corrected and set back to 0 is not called sent; corrected in QuickBooks too, it is", async () => {
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 5, QuickBk_Status = 0 WHERE id = 7");
		expect((await office.run(["invoices", "all"])).code).toBe(3);
		expect(await statusOf(7)).toBe("2");
		await office.mis("UPDATE tbl_imvoice SET dept = dept - 5 WHERE id = 7");
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect([await statusOf(7), (await numbered("MIS-7")).length]).toEqual(["1", 1]);
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 5, QuickBk_Status = 0 WHERE id = 7");
		expect((await office.run(["invoices", "all"])).code).toBe(3);
		const said = ["changes", "acknowledge", "invoice:7", "--reason", "a fee for lateness, booked by hand", "--yes"];
		expect((await office.run(said)).code).toBe(0);
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect([await statusOf(7), (await numbered("MIS-7")).length]).toEqual(["1", 1]);
		await office.mis("UPDATE tbl_imvoice SET dept = dept - 5 WHERE id = 7");
	});

	it("the same where the MIS is not written: the changed row is found, not passed over", async () => {
		const env = { ...office.secondHome("reader"), MIS_WRITE_BACK: "off" };
		await office.connect({ env });
		const args = ["invoices", "all", "--ids", "8", "--json"];
		expect((await office.run(args, { env })).code).toBe(0);
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 9 WHERE id = 8");
		const ran = await office.run(args, { env });
		expect([ran.code, textAt(ran.json.data, "errors", 0, "code")]).toEqual([3, "QB005"]);
		await office.mis("UPDATE tbl_imvoice SET dept = dept - 9 WHERE id = 8");
		expect((await office.run(args, { env })).code).toBe(0);
	});

	it("a customer of the same number and another name is no customer of ours", async () => {
		await office.mis(
			"SET sql_mode=''; INSERT INTO tbl_personal_ug (reg_no, fname, lname, QuickBk_Status) VALUES ('OTHER-1', 'Aline', 'Uwase', 0)",
		);
		const planted = await office.company.plant("Customer", {
			DisplayName: "Peter Mugisha",
			Notes: "RegNo: OTHER-1",
			Active: true,
		});
		const ran = await office.run(["customers", "all", "--json"]);
		expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 0, failed: 1 });
		expect(at(ran.json.data, "errors", 0)).toMatchObject({
			code: "QB005",
			error: saying(/Peter Mugisha .*Aline Uwase/),
		});
		await office.company.remove("Customer", textAt(planted, "Id"));
		await office.mis("DELETE FROM tbl_personal_ug WHERE reg_no = 'OTHER-1'");
	});

	it("another invoices.amount makes nothing that was sent another charge", async () => {
		const config = join(office.home, "config.toml");
		const payer = await regNoOf((await ids("tbl_personal_ug", "per_id_ug"))[3] ?? 0);
		const some = [9_101, 9_102, 9_103, 9_104, 9_105, 9_106, 9_107, 9_108];
		for (const id of some) await charge(id, payer, 1_000);
		await office.mis("UPDATE tbl_imvoice SET credit = 100 WHERE id BETWEEN 9101 AND 9108");
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		await office.mis("UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE id BETWEEN 9101 AND 9108");
		writeFileSync(config, '[invoices]\namount = "net"\n', { mode: 0o600 });
		const ran = await office.run(["invoices", "all", "--json"]);
		expect([ran.code, ran.json.error ?? null, at(ran.json.data, "failed")]).toEqual([0, null, 0]);
		expect((await Promise.all(some.map((id) => numbered(`MIS-${id}`)))).map((found) => found.length)).toEqual(
			some.map(() => 1),
		);
		writeFileSync(config, "");
	});

	it("another prefix, once invoices were made under one: refused before anything is written", async () => {
		const config = join(office.home, "config.toml");
		writeFileSync(config, "", { mode: 0o600 });
		appendFileSync(config, '[invoices]\nprefix = "UNI-"\n');
		const ran = await office.run(["invoices", "all", "--json"]);
		expect([ran.code, ran.json.error?.detail]).toEqual([2, saying(/invoices\.prefix is "UNI-".*MIS-/)]);
		writeFileSync(config, "");
	});

	it("another prefix from another home: what the company holds is looked at before anything is written", async () => {
		const env = { ...office.secondHome("renamed"), MIS_WRITE_BACK: "off" };
		await office.connect({ env });
		writeFileSync(join(env.EAUR_QB_HOME, "config.toml"), '[invoices]\nprefix = "UNI-"\n', { mode: 0o600 });
		const { writes } = await office.company.stats();
		const ran = await office.run(["sync", "--json"], { env });
		expect([ran.code, ran.json.error]).toMatchObject([
			2,
			{ code: "QB005", detail: saying('under "MIS-"'), fix: saying('set invoices.prefix = "MIS-"') },
		]);
		expect((await office.company.stats()).writes).toBe(writes);
	});

	it("rows at 1 that were edited since are named by the run and by doctor, until somebody has seen them", async () => {
		const records = ["invoice:9", "invoice:10", "invoice:11"];
		const changed = async () =>
			Number(at((await office.run(["invoices", "all", "--json"])).json.data, "changed_since"));
		const before = await changed();
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 7 WHERE id IN (9, 10, 11)");
		const ran = await office.run(["invoices", "all", "--json"]);
		expect([ran.code, at(ran.json.data, "changed_since")]).toEqual([0, before + 3]);
		const screen = await office.run(["invoices", "all"]);
		expect([screen.code, screen.stdout]).toEqual([0, saying(/^Invoices: 0 sent/m)]);
		expect(screen.output).toMatch(/! \d invoices at status 1 whose rows are not what was sent any more/);
		expect(ran.json.message).toMatch(/at status 1 .*\(invoice:11, invoice:10, invoice:9.*changes list --side mis/);
		const doctor = (await office.run(["doctor"])).stdout.replace(/\s+/g, " ");
		expect(doctor).toMatch(/! Changed rows \d records at status 1 whose rows are not what was sent any more/);
		const listed = await office.run(["changes", "list", "--side", "mis", "--json"]);
		expect(listed.stdout).toMatch(/"invoice:9"[\s\S]*"invoice:10"[\s\S]*"invoice:11"/);
		expect((await office.run(["changes", "acknowledge", ...records, "--reason", "rounding", "--yes"])).code).toBe(0);
		expect(await changed()).toBe(before);
		// What was sent stays what was sent: rows that are so again are no change.
		await office.mis("UPDATE tbl_imvoice SET dept = dept - 7 WHERE id IN (9, 10, 11)");
		expect(await changed()).toBe(before);
	});

	it("another MIS in front of the same ledger: the run ends with 2 and writes nothing; the same one, changed on purpose, goes on", async () => {
		const before = await office.company.stats();
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 1, QuickBk_Status = 0");
		const sums = await office.checksums([]);
		const ran = await office.run(["sync", "--json"]);
		expect([ran.code, ran.json.error]).toEqual([
			2,
			expect.objectContaining({ detail: saying("not the MIS this ledger knows"), fix: saying("--profile") }),
		]);
		expect([await office.checksums([]), (await office.company.stats()).writes]).toEqual([sums, before.writes]);
		expect((await office.run(["changes", "acknowledge", "mis", "--reason", "all fees corrected", "--yes"])).code).toBe(
			0,
		);
		const held = await office.run(["invoices", "batch", "--json"]);
		expect([held.code, textAt(held.json.data, "errors", 0, "code")]).toEqual([3, "QB005"]);
		expect((await office.company.stats()).writes).toBe(before.writes);
	});
});
