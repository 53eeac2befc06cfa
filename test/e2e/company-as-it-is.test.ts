import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { listAt, type Office, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 31, students: 12, applicants: 0, invoices: 20, dirt: false });

let office: Office;
beforeAll(async () => {
	office = await startOffice({ shape: "2026", university, company: { usesSalesTax: true, taxPercent: 18 } });
	writeFileSync(join(office.home, "config.toml"), '[invoices]\ntaxCode = "18.0% S"\n', { mode: 0o600 });
});
afterAll(() => office?.close());

it("books the amount of the MIS where a tax is in it, and holds what cannot be divided to the hundredth", async () => {
	const ran = await office.run(["invoices", "all", "--json"]);
	const rows = await office.mis("SELECT id, dept FROM tbl_imvoice");
	const amounts = new Map(rows.map(({ id, dept }) => [`MIS-${id}`, Number(dept)]));
	const all = await office.company.objects("Invoice");
	const booked = all.filter((invoice) => amounts.has(textAt(invoice, "DocNumber")));
	expect(booked.length).toBeGreaterThan(10);
	for (const invoice of booked) {
		expect(invoice.TotalAmt).toBe(amounts.get(textAt(invoice, "DocNumber")));
		expect(Number(textAt(invoice, "TxnTaxDetail", "TotalTax"))).toBeGreaterThan(0);
	}
	const held = listAt(ran.json.data, "errors");
	expect(booked.length + held.length).toBe(rows.length);
	for (const error of held)
		expect(JSON.stringify(error)).toContain("cannot be divided into a net amount and 18 % of tax");
	expect(ran.code).toBe(held.length === 0 ? 0 : 3);
});

/** As a person in QuickBooks: a customer is made inactive, or active again. */
async function setActive(id: string, active: boolean): Promise<void> {
	const { url, realmId, tokens } = office.company.server;
	const customer = (await office.company.objects("Customer")).find((each) => each.Id === id);
	const DisplayName = textAt(customer, "DisplayName").replace(" (deleted)", "");
	const answer = await fetch(`${url}/v3/company/${realmId}/customer?minorversion=75`, {
		method: "POST",
		headers: { authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" },
		body: JSON.stringify({ Id: id, SyncToken: customer?.SyncToken, sparse: true, Active: active, DisplayName }),
	});
	expect(answer.status).toBe(200);
}

/** Another charge of this student. */
async function charge(id: number, student: string): Promise<void> {
	const [row] = await office.mis("SELECT * FROM tbl_imvoice WHERE QuickBk_Status = 1 LIMIT 1");
	const values = {
		...row,
		id: String(id),
		reg_no: student,
		dept: "118000",
		QuickBk_Status: "0",
		pushed_by: null,
		pushed_date: null,
	};
	const columns = Object.entries(values).filter(([, value]) => value !== null);
	const list = columns.map(([, value]) => `'${String(value).replaceAll("'", "''")}'`).join(",");
	await office.mis(`INSERT INTO tbl_imvoice (${columns.map(([name]) => `\`${name}\``).join(",")}) VALUES (${list})`);
}

const invoiceNumbered = async (number: string) =>
	(await office.company.objects("Invoice")).find((each) => textAt(each, "DocNumber") === number);

it("sees before sending that a customer is inactive, holds its invoice, and sends it once that is mended", async () => {
	await office.run(["customers", "all", "--json"]);
	// One who owes nothing: QuickBooks makes no other customer inactive.
	const owing = new Set((await office.company.objects("Invoice")).map((each) => textAt(each, "CustomerRef", "value")));
	const free = (await office.company.objects("Customer")).find(
		(each) => /^RegNo: /.test(textAt(each, "Notes")) && !owing.has(textAt(each, "Id")),
	);
	const customer = textAt(free, "Id");
	await charge(9001, /^RegNo: *(.*)$/m.exec(textAt(free, "Notes"))?.[1] ?? "");
	await setActive(customer, false);
	const { writes } = await office.company.stats();
	const held = await office.run(["invoices", "all", "--json"]);
	expect(held.code).toBe(3);
	const error = listAt(held.json.data, "errors").find((each) => JSON.stringify(each).includes("MIS-9001"));
	expect(error).toMatchObject({ code: "QB009" });
	expect(JSON.stringify(error)).toMatch(/inactive in QuickBooks.*eaur-qb customers link/);
	expect((await office.company.stats()).writes).toBe(writes);
	await setActive(customer, true);
	await office.run(["invoices", "all", "--json"]);
	expect(textAt(await invoiceNumbered("MIS-9001"), "CustomerRef", "value")).toBe(customer);
});

it("books on the customer that a person was linked to, after it was checked and confirmed", async () => {
	const [row] = await office.mis("SELECT reg_no FROM tbl_imvoice WHERE id = 9001");
	const key = textAt(row, "reg_no");
	const merged = await office.company.plant("Customer", { DisplayName: "Both Of Them In One", Active: true });
	const id = textAt(merged, "Id");
	const other = (await office.company.objects("Customer")).find(
		(each) => textAt(each, "Notes").startsWith("RegNo: ") && !textAt(each, "Notes").includes(key),
	);
	for (const [wrong, why] of [
		["424242", "no customer with the id 424242"],
		[textAt(other, "Id"), "is somebody else"],
		["12x", "no id of QuickBooks"],
	] as const) {
		const refused = await office.run(["customers", "link", key, wrong, "--yes"]);
		expect(refused.code).toBe(2);
		expect(refused.output).toContain(why);
	}
	expect((await office.run(["customers", "link", key, id])).code).toBe(2);
	const linked = await office.run(["customers", "link", key, id, "--yes"]);
	expect(linked.output).toContain(`is the customer Both Of Them In One (id ${id})`);
	expect(linked.code).toBe(0);
	await charge(9002, key);
	await office.run(["invoices", "all", "--json"]);
	expect(textAt(await invoiceNumbered("MIS-9002"), "CustomerRef", "value")).toBe(id);
	expect((await office.run(["audit", "verify"])).code).toBe(0);
});

it("reads at most two more than version 0.2.1 did, which read nine: what is read is metered", async () => {
	const [row] = await office.mis("SELECT reg_no FROM tbl_imvoice WHERE id = 9002");
	await charge(9003, textAt(row, "reg_no"));
	const before = await office.company.stats();
	expect((await office.run(["invoices", "all", "--ids", "9003"])).code).toBe(0);
	expect((await office.company.stats()).reads - before.reads).toBe(9 + 2);
});
