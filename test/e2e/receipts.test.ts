import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/faults.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, dyingAt, IMPATIENT, invoicesOf, listAt, type Office, saying, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 71, students: 12, applicants: 3, invoices: 25, dirt: false });
const charges = invoicesOf(university);

/** In the order in which they would happen to an office: each begins where the last one ended. */
describe("an answer that is not what was sent", () => {
	let office: Office;
	let others: ReadonlySet<unknown>;

	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university, env: { QUICKBOOKS_LIMITS: IMPATIENT } });
		others = new Set((await office.company.objects("Invoice")).map(({ Id }) => Id));
	});
	afterAll(() => office?.close());

	const invoices = async () => (await office.company.objects("Invoice")).filter(({ Id }) => !others.has(Id));
	const made = async () => (await office.company.stats()).created;
	const under = async (rule: FaultRule, args: readonly string[]) => {
		await office.company.faults([rule]);
		const ran = await office.run([...args, "--json"]);
		await office.company.faults([]);
		return ran;
	};
	/** A charge nobody has sent yet, of somebody whose customer is there. */
	const newCharge = async (id: number, payer?: string) => {
		const from = `FROM tbl_imvoice WHERE id = ${charges[0]?.key}`;
		await office.mis(
			`SET sql_mode=''; INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date, fee_category, QuickBk_Status)
			 SELECT ${id}, ${payer === undefined ? "reg_no" : `'${payer}'`}, 1000, 0, invoice_date, fee_category, 0 ${from}`,
		);
		return async () => (await invoices()).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`);
	};

	it("ends a first run after one customer, and nothing of that kind is sent until somebody has resolved it", async () => {
		const before = (await made()).Customer ?? 0;
		const first = await under({ on: "Customer", do: "answered-other", what: "name" }, ["customers", "all"]);
		expect(first.code).toBe(1);
		expect(at(first.json.error, "code")).toBe("QB005");
		expect(((await made()).Customer ?? 0) - before).toBe(1);
		for (const kind of ["customers", "invoices"]) {
			const next = await office.run([kind, "all"]);
			expect(next.code).toBe(1);
			expect(next.output).toMatch(/customers\s+resolve/);
		}
		expect(((await made()).Customer ?? 0) - before).toBe(1);
		const status = await office.run(["customers", "status", "--json"]);
		const key = /resolve ([^`]+)`/.exec(String(at(status.json.data, "misbooked", 0, "fix")))?.[1] ?? "";
		expect((await office.run(["customers", "resolve", key])).output).toMatch(/it\s+counts\s+as\s+sent/);
		expect((await office.run(["customers", "all"])).code).toBe(0);
	});

	it("ends a first run after one invoice, too", async () => {
		const first = await under({ on: "batch", do: "answered-other", what: "number" }, ["invoices", "all"]);
		expect(first.code).toBe(1);
		expect(await invoices()).toHaveLength(1);
		expect((await office.run(["invoices", "retry"])).code).toBe(1);
		expect((await office.run(["invoices", "all"])).code).toBe(1);
		expect(await invoices()).toHaveLength(1);
		const status = await office.run(["status"]);
		expect(status.output).toMatch(/QuickBooks\s+made\s+something\s+else\s+of\s+it\s+than\s+was\s+sent/);
		const [document] = await invoices();
		const resolved = await office.run(["invoices", "resolve", textAt(document, "DocNumber")]);
		expect(resolved.code).toBe(0);
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect(await invoices()).toHaveLength(charges.length);
	});

	it.each([
		{ id: 7001, what: "total" },
		{ id: 7002, what: "day" },
		{ id: 7003, what: "customer" },
		{ id: 7004, what: "number" },
	] as const)("stands until the document with another $what is gone, and is then made anew", async ({ id, what }) => {
		const documents = await newCharge(id);
		const count = (await invoices()).length;
		expect((await under({ on: "batch", do: "booked-other", what }, ["invoices", "all"])).code).toBe(1);
		const still = await office.run(["invoices", "resolve", String(id)]);
		expect(still.code).toBe(6);
		expect(still.output).toMatch(/is\s+still\s+not\s+what\s+was\s+sent/);
		const wrong = (await invoices()).at(-1);
		await office.company.remove("Invoice", textAt(wrong, "Id"));
		expect((await office.run(["invoices", "resolve", String(id)])).output).toMatch(/makes\s+it\s+anew/);
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect(await documents()).toHaveLength(1);
		expect(await invoices()).toHaveLength(count + 1);
	});

	it.each([
		{ id: 7005, what: "total" },
		{ id: 7006, what: "day" },
		{ id: 7007, what: "customer" },
	] as const)("is a wrong one too where it never came, and a look-up tells of another $what", async ({ id, what }) => {
		const documents = await newCharge(id);
		const first = await under({ on: "batch", do: "booked-other-unanswered", what, times: 1 }, ["invoices", "all"]);
		expect([first.code, first.json.error?.detail]).toEqual([1, saying(/QuickBooks made something else of it/)]);
		await newCharge(id + 100);
		expect((await office.run(["invoices", "all"])).code).toBe(1);
		expect(await documents()).toHaveLength(1);
		const [wrong] = await documents();
		await office.company.remove("Invoice", textAt(wrong, "Id"));
		expect((await office.run(["invoices", "resolve", String(id)])).code).toBe(0);
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect(await documents()).toHaveLength(1);
	});

	it("is a wrong one where the run died before it read it, and the next run looks it up", async () => {
		const documents = await newCharge(7008);
		await office.company.faults([{ on: "batch", do: "booked-other", what: "total" }]);
		expect((await office.run(["invoices", "all"], { env: dyingAt("answered") })).code).toBeNull();
		await office.company.faults([]);
		const next = await office.run(["invoices", "all", "--json"]);
		expect([next.code, next.json.error?.detail]).toEqual([1, saying(/made something else of it/)]);
		const [wrong] = await documents();
		await office.company.remove("Invoice", textAt(wrong, "Id"));
		expect((await office.run(["invoices", "resolve", "7008"])).code).toBe(0);
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		expect(await documents()).toHaveLength(1);
	});

	it("of a customer who has lost what says whose he is: nobody is made under another name beside him", async () => {
		await office.mis(
			"SET sql_mode=''; INSERT INTO tbl_personal_ug (reg_no, fname, lname, QuickBk_Status) VALUES ('LOST-1', 'Nadine', 'Unheard', 0)",
		);
		const named = async () =>
			(await office.company.objects("Customer")).filter((each) => textAt(each, "DisplayName").includes("Unheard"));
		const rule = { on: "Customer", do: "booked-other-unanswered", what: "notes", times: 1 } as const;
		await office.company.faults([rule]);
		// Packed anew at once: no repetition under the same requestid brings the answer back.
		const env = { QUICKBOOKS_LIMITS: `${IMPATIENT},lookup_after=0s` };
		expect((await office.run(["customers", "all"], { env })).code).toBe(1);
		await office.company.faults([]);
		expect(await named()).toHaveLength(1);
		await office.company.remove("Customer", textAt((await named())[0], "Id"));
		expect((await office.run(["customers", "resolve", "LOST-1"])).code).toBe(0);
		expect((await office.run(["customers", "all"])).code).toBe(0);
		expect((await named()).map((each) => textAt(each, "Notes").split("\n")[0])).toEqual(["RegNo: LOST-1"]);
	});

	it("sends the next one alone, once it is resolved: the company may do it again", async () => {
		for (const id of [7020, 7021, 7022]) await newCharge(id);
		const otherTotal = { on: "batch", do: "booked-other", what: "total" } as const;
		for (const round of [1, 2]) {
			const before = (await invoices()).length;
			expect((await under(otherTotal, ["invoices", "all"])).code).toBe(1);
			if (round === 2) expect(await invoices()).toHaveLength(before + 1);
			for (const wrong of (await invoices()).slice(before)) {
				await office.company.remove("Invoice", textAt(wrong, "Id"));
			}
			const { data } = (await office.run(["invoices", "status", "--json"])).json;
			for (const each of listAt(data, "misbooked")) {
				const key = /resolve ([^`]+)`/.exec(textAt(each, "fix"))?.[1] ?? "";
				expect((await office.run(["invoices", "resolve", key])).code).toBe(0);
			}
		}
		expect((await office.run(["invoices", "all"])).code).toBe(0);
		for (const id of [7020, 7021, 7022]) {
			expect((await invoices()).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`)).toHaveLength(1);
		}
	});

	it("what was only adopted proves nothing: on another computer the first one goes alone", async () => {
		const env = { ...office.secondHome("adopting"), MIS_WRITE_BACK: "off" };
		await office.connect({ env });
		expect((await office.run(["customers", "all"], { env })).code).toBe(0);
		expect((await office.run(["invoices", "all"], { env })).code).toBe(0);
		for (const id of [7030, 7031, 7032]) await newCharge(id);
		const before = (await invoices()).length;
		await office.company.faults([{ on: "batch", do: "booked-other", what: "total" }]);
		expect((await office.run(["invoices", "all"], { env })).code).toBe(1);
		await office.company.faults([]);
		expect(await invoices()).toHaveLength(before + 1);
		await office.company.remove("Invoice", textAt((await invoices()).at(-1), "Id"));
		expect((await office.run(["invoices", "all"])).code).toBe(0);
	});

	it.each([
		{ what: "items", entity: "Item" },
		{ what: "locations", entity: "Department" },
	])("stops `map $what --create`, and nothing is mapped to it", async ({ what, entity }) => {
		await office.mis(
			what === "items"
				? "SET sql_mode=''; INSERT INTO tbl_income_category (name, status_Id) VALUES ('Another fee', 1)"
				: "SET sql_mode=''; INSERT INTO tbl_campus (camp_full_name) VALUES ('Another campus')",
		);
		const args = ["map", what, "--create", ...(what === "items" ? ["--income-account", "Tuition Fees"] : [])];
		const made = await under({ on: entity, do: "booked-other", what: "name" }, args);
		expect([made.code, made.json.error?.detail]).toEqual([1, saying(/made something else of the .*its name is/)]);
		const { data } = (await office.run(["map", what, "--json"])).json;
		const line = listAt(data, "mappings").find((each) => textAt(each, "name").startsWith("Another"));
		expect(at(line, "id")).toBeNull();
	});

	it("is not believed where it tells of a document that was made earlier and is gone", async () => {
		const documents = await newCharge(7010);
		const ran = await under({ on: "batch", do: "replayed-old", ms: 86_400_000, times: 1 }, ["invoices", "all"]);
		expect([ran.code, at(ran.json.data, "successful"), at(ran.json.data, "unknown")]).toEqual([0, 1, 0]);
		expect(await documents()).toHaveLength(1);
	});
});
