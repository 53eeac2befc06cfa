import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { listAt, type Office, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 31, students: 8, applicants: 0, invoices: 24, dirt: false });

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
