import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import {
	at,
	dyingAt,
	IMPATIENT,
	invoicesOf,
	type Office,
	outcomeOf,
	PROGRAM,
	renamed,
	saying,
	startOffice,
	textAt,
	until,
} from "./support.js";

const university = makeUniversity({ seed: 61, students: 30, applicants: 10, invoices: 80, dirt: false });
const charges = invoicesOf(university);

describe("what other people and tools did in the meantime", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university, env: { QUICKBOOKS_LIMITS: IMPATIENT } });
		await office.company.plant("CustomerType", { Name: "Student", Active: true });
		expect((await office.run(["customers", "students"])).code).toBe(0);
		expect((await office.run(["customers", "applicants"])).code).toBe(0);
	});
	afterAll(() => office?.close());

	const value = async (sql: string) => Object.values((await office.mis(sql))[0] ?? {})[0] ?? null;
	const statusOf = (id: number) => value(`SELECT QuickBk_Status FROM tbl_imvoice WHERE id = ${id}`);
	const numbered = async (id: number) =>
		(await office.company.objects("Invoice")).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`);
	const customersWith = async (notes: string) =>
		(await office.company.objects("Customer")).filter((each) => textAt(each, "Notes").split("\n")[0] === notes);
	/** A student nobody has sent yet, and an invoice of theirs. */
	let made = 0;
	const newStudent = async (regNo: string, status = 0, name = `Other ${regNo.replace(/\s+/g, "-")}`) => {
		made += 1;
		await office.mis(
			`SET sql_mode=''; INSERT INTO tbl_personal_ug (reg_no, fname, lname, QuickBk_Status) VALUES ('${regNo}', '${name}', 'Hands', ${status})`,
		);
		const invoice = 5_000 + made;
		await office.mis(
			`SET sql_mode=''; INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
			 SELECT ${invoice}, '${regNo}', 1000, 0, invoice_date, fee_category, 0 FROM tbl_imvoice WHERE id = ${charges[0]?.key}`,
		);
		return invoice;
	};

	it("an invoice that was deleted in QuickBooks is not adopted from memory", async () => {
		const invoice = await newStudent("T1");
		expect((await office.run(["customers", "single", "T1"])).code).toBe(0);
		const [customer] = await customersWith("RegNo: T1");
		const day = await value(`SELECT CAST(invoice_date AS CHAR) FROM tbl_imvoice WHERE id = ${invoice}`);
		const planted = await office.company.plant("Invoice", {
			DocNumber: `MIS-${invoice}`,
			CustomerRef: { value: textAt(customer, "Id") },
			TotalAmt: 1000,
			TxnDate: day?.slice(0, 10),
		});
		expect((await office.run(["invoices", "all", "--ids", "1"])).code).toBe(0);
		await office.company.remove("Invoice", textAt(planted, "Id"));
		const planned = async () =>
			(await office.run(["invoices", "all", "--dry-run", "--json", "--ids", `${invoice}`])).json.data;
		expect(await planned()).toMatchObject({ send: 1, adopt: 0 });
		const ran = await office.run(["invoices", "all", "--json", "--ids", String(invoice)]);
		expect(outcomeOf(ran)).toMatchObject({ code: 0, successful: 1 });
		const [made, ...others] = await numbered(invoice);
		expect(others).toEqual([]);
		await office.company.remove("Invoice", textAt(made, "Id"));
		await office.mis(`UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE id = ${invoice}`);
		expect(await planned()).toMatchObject({ hold: 1, adopt: 0 });
		await office.mis(`UPDATE tbl_imvoice SET QuickBk_Status = 1 WHERE id = ${invoice}`);
	});

	it("a number with two blanks inside: another computer knows its customer", async () => {
		await newStudent("T2  77");
		expect((await office.run(["customers", "all"])).code).toBe(0);
		await office.mis("UPDATE tbl_personal_ug SET QuickBk_Status = 0 WHERE reg_no = 'T2  77'");
		const env = office.secondHome("t2");
		await office.connect({ env });
		expect((await office.run(["customers", "all"], { env })).code).toBe(0);
		expect(await customersWith("RegNo: T2 77")).toHaveLength(1);
	});

	it("a second row of one identity is linked by another computer too", async () => {
		await newStudent("T3");
		expect((await office.run(["customers", "all"])).code).toBe(0);
		await newStudent("T3");
		const env = office.secondHome("t3");
		await office.connect({ env });
		const ran = await office.run(["customers", "all", "--json"], { env });
		expect(ran.code).toBe(0);
		expect(await customersWith("RegNo: T3")).toHaveLength(1);
	});

	it("a second row whose first one cannot be sent is news once: with --accept-held the next run ends with 0", async () => {
		await newStudent("T3b", 5);
		await newStudent("T3b");
		const run = () => office.run(["customers", "all", "--accept-held", "--json"]);
		expect(outcomeOf(await run())).toMatchObject({ code: 3, failed: 1 });
		expect(outcomeOf(await run())).toMatchObject({ code: 0, failed: 1 });
		await office.mis("UPDATE tbl_personal_ug SET QuickBk_Status = 0 WHERE reg_no = 'T3b'");
		expect(outcomeOf(await run())).toMatchObject({ code: 0, successful: 2 });
	});

	it("two customers of one identity, one of them inactive: the active one", async () => {
		await newStudent("T4a");
		await office.company.plant("Customer", { DisplayName: "T4a old", Notes: "RegNo: T4a", Active: false });
		await office.company.plant("Customer", { DisplayName: "T4a new", Notes: "RegNo: T4a", Active: true });
		const ran = await office.run(["customers", "single", "T4a", "--json"]);
		expect(ran.code).toBe(0);
	});

	it("two customers of one identity, merged as asked: the record goes on", async () => {
		await newStudent("T4b");
		const old = await office.company.plant("Customer", { DisplayName: "T4b old", Notes: "RegNo: T4b", Active: true });
		await office.company.plant("Customer", { DisplayName: "T4b new", Notes: "RegNo: T4b", Active: true });
		expect((await office.run(["customers", "single", "T4b", "--json"])).code).toBe(3);
		await office.company.remove("Customer", textAt(old, "Id"));
		const ran = await office.run(["customers", "single", "T4b", "--json"]);
		expect(ran.code).toBe(0);
	});

	it("a student and an applicant of one number never share a customer", async () => {
		await newStudent("T5");
		await office.mis(
			"SET sql_mode=''; INSERT INTO tbl_online_application (tracking_id, first_name, family_name, QuickBk_Status) VALUES ('T5', 'Quite', 'Another', 0)",
		);
		await office.company.plant("Customer", { DisplayName: "T5", Active: true });
		expect((await office.run(["customers", "all"])).code).toBe(0);
		const shown = [
			await office.run(["customers", "show", "T5", "--json"]),
			await office.run(["customers", "show", "applicant:T5", "--json"]),
		];
		const ids = shown.map((each) => /"quickbooks_id": ?"(\d+)"/.exec(each.stdout)?.[1]);
		expect(ids).toEqual([saying(/\d/), saying(/\d/)]);
		expect(ids[0]).not.toBe(ids[1]);
	});

	it("an invoice whose customer another tool left in progress is not passed over in silence", async () => {
		const invoice = await newStudent("T6", 3);
		const ran = await office.run(["invoices", "all", "--json", "--ids", String(invoice)]);
		expect(ran.code).not.toBe(0);
		expect(at(ran.json.data, "total_processed")).toBe(1);
		// Left there, it would be said at the end of every run.
		await office.mis("UPDATE tbl_personal_ug SET QuickBk_Status = 0 WHERE reg_no = 'T6'");
	});

	it("an invoice whose customer was unknown for a while is sent before the run ends", async () => {
		const invoice = await newStudent("T7");
		await office.company.faults([{ on: "create", do: "reset-after", times: 2 }]);
		const ran = await office.run(["invoices", "all", "--json", "--ids", String(invoice)]);
		await office.company.faults([]);
		expect([ran.code, at(ran.json.data, "unknown"), at(ran.json.data, "successful")]).toEqual([0, 0, 1]);
		expect(await numbered(invoice)).toHaveLength(1);
		expect(await customersWith("RegNo: T7")).toHaveLength(1);
	});

	it("invoices of a customer that QuickBooks refuses do not fill a batch for ever", async () => {
		const first = await newStudent("T8");
		const second = await newStudent("T8ok");
		await office.company.faults([{ on: "Customer", do: "object-refused", containing: "Other T8" }]);
		const batch = () => office.run(["invoices", "batch", "--batch-size", "1", "--json", "--ids", `${first},${second}`]);
		const ran = [await batch(), await batch(), await batch()];
		const preview = await office.run(["invoices", "preview", "--json", "--ids", `${first}`]);
		await office.company.faults([]);
		expect(ran.map((each) => at(each.json.data, "total_processed"))).toEqual([1, 2, 2]);
		expect(at(preview.json.data, "records", 0, "action")).toBe("rest");
		// Nobody mends a rule that is gone: a person asks for them again.
		expect((await office.run(["customers", "retry"])).code).toBe(0);
	});

	it("an item that was deleted is made again", async () => {
		await office.mis("SET sql_mode=''; INSERT INTO tbl_income_category (name, status_Id) VALUES ('Nine', 1)");
		const create = () =>
			office.run(["map", "items", "--create", "--category", "Nine", "--income-account", "Tuition Fees", "--json"]);
		expect((await create()).code).toBe(0);
		const items = async () => (await office.company.objects("Item")).filter((each) => textAt(each, "Name") === "Nine");
		await office.company.remove("Item", textAt((await items())[0], "Id"));
		expect((await create()).code).toBe(0);
		expect(await items()).toHaveLength(1);
	});

	it("items in the making: Ctrl-C makes no further ones, and ends with 130", async () => {
		const many = Array.from({ length: 60 }, (_, index) => `('Fee number ${index}', 1)`);
		await office.mis(`SET sql_mode=''; INSERT INTO tbl_income_category (name, status_Id) VALUES ${many.join(", ")}`);
		const args = ["map", "items", "--create", "--income-account", "Tuition Fees"];
		const child = spawn(process.execPath, [PROGRAM, ...args], {
			cwd: office.cwd,
			env: { ...office.env, QUICKBOOKS_LIMITS: "per_second=10" },
			stdio: "ignore",
		});
		const ended = new Promise((resolve) => child.once("close", resolve));
		const madeItems = async () =>
			(await office.company.objects("Item")).filter((each) => textAt(each, "Name").startsWith("Fee number")).length;
		await until(async () => (await madeItems()) > 0);
		child.kill("SIGINT");
		expect(await ended).toBe(130);
		expect(await madeItems()).toBeLessThan(60);
	});

	it("a row that another tool took after our run had died is left to that tool", async () => {
		const [taken, given] = [await newStudent("T14a"), await newStudent("T14b")];
		expect((await office.run(["customers", "all"])).code).toBe(0);
		const ids = `${taken},${given}`;
		expect((await office.run(["invoices", "all", "--ids", ids], { env: dyingAt("noted") })).code).toBeNull();
		await office.mis(`UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'other tool' WHERE id = ${taken}`);
		expect(outcomeOf(await office.run(["invoices", "all", "--json", "--ids", ids]))).toMatchObject({ successful: 1 });
		expect(await office.mis(`SELECT QuickBk_Status, pushed_by FROM tbl_imvoice WHERE id = ${taken}`)).toEqual([
			{ QuickBk_Status: "3", pushed_by: "other tool" },
		]);
		expect(await numbered(taken)).toEqual([]);
	});

	it("a row that our own run took before it died is sent, although the computer has another name since", async () => {
		const invoice = await newStudent("T15");
		expect((await office.run(["customers", "all"])).code).toBe(0);
		const args = ["invoices", "all", "--json", "--ids", String(invoice)];
		expect((await office.run(args, { env: dyingAt("claimed") })).code).toBeNull();
		expect(await statusOf(invoice)).toBe("3");
		expect(outcomeOf(await office.run(args, { env: renamed("new-office") }))).toMatchObject({ code: 0, successful: 1 });
		expect(await value(`SELECT pushed_by FROM tbl_imvoice WHERE id = ${invoice}`)).toContain("@new-office ");
		expect(await numbered(invoice)).toHaveLength(1);
	});

	it("reset with write-back off leaves the MIS alone", async () => {
		const invoice = await newStudent("T10");
		await office.mis(
			`UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'old tool', pushed_date = '2020-01-01' WHERE id = ${invoice}`,
		);
		const ran = await office.run(["invoices", "reset", "--yes", "--json"], { env: { MIS_WRITE_BACK: "off" } });
		expect([ran.code, at(ran.json.data, "released")]).toEqual([0, 0]);
		expect(await statusOf(invoice)).toBe("3");
	});

	it("sync --dry-run plans what sync sends", async () => {
		const ran = await office.run(["sync", "--dry-run", "--json", "--ids", "20"]);
		expect(at(ran.json.data, "send")).toBe(1);
	});

	it("single --again for a document another computer sent, and somebody deleted", async () => {
		const env = office.secondHome("t13");
		await office.connect({ env });
		expect((await office.run(["invoices", "single", "30"])).code).toBe(0);
		await office.company.remove("Invoice", textAt((await numbered(30))[0], "Id"));
		const ran = await office.run(["invoices", "single", "30", "--again", "--yes", "--json"], { env });
		expect(outcomeOf(ran)).toMatchObject({ code: 0, successful: 1 });
		expect(await numbered(30)).toHaveLength(1);
		const refused = await office.run(["invoices", "single", "31", "--again", "--yes", "--json"], { env });
		expect([refused.code, refused.json.error?.code ?? null]).toEqual([0, null]);
		const again = await office.run(["invoices", "single", "31", "--again", "--yes", "--json"]);
		expect([again.code, again.json.error?.detail]).toEqual([2, saying("still in QuickBooks")]);
	});

	it("reset --sandbox with write-back off leaves the MIS alone too, and says what clears the marks", async () => {
		const off = { env: { MIS_WRITE_BACK: "off" } };
		const reset = ["invoices", "reset", "--sandbox", "--yes", "--json"];
		const before = await office.checksums([]);
		const ran = await office.run(reset, off);
		expect([ran.code, ran.json.success]).toEqual([2, false]);
		expect(ran.json.error).toMatchObject({
			detail: saying(/mark of a sandbox stands on [\d,]+ rows .*MIS_WRITE_BACK is off/),
			fix: saying("MIS_WRITE_BACK=on eaur-qb invoices reset --sandbox"),
		});
		expect(await office.checksums([])).toEqual(before);
		const marks = "SELECT COUNT(*) AS n FROM tbl_imvoice WHERE pushed_by LIKE '% sandbox:%' AND QuickBk_Status <> 0";
		expect((await office.run(reset)).code).toBe(0);
		expect(await office.mis(marks)).toEqual([{ n: "0" }]);
		const clean = await office.run(reset, off);
		expect([clean.code, at(clean.json.data, "released")]).toEqual([0, 0]);
	});
});
