import { afterEach, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { invoicesOf, listAt, type Office, prepare, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 7, students: 6, applicants: 0, invoices: 14, dirt: false });
const charges = invoicesOf(university);

describe("a trigger of the MIS that changes a row when this program marks it", () => {
	let office: Office;
	afterEach(() => office.close());

	const begin = async (body: string) => {
		office = await startOffice({ shape: "guide", university, prepared: false });
		await office.mis(`CREATE TRIGGER meddles BEFORE UPDATE ON tbl_imvoice FOR EACH ROW ${body}`);
		await prepare(office);
	};
	const sentNumbers = async () =>
		(await office.company.objects("Invoice"))
			.map((each) => textAt(each, "DocNumber"))
			.filter((number) => number.startsWith("MIS-"));
	const held = async () => listAt((await office.run(["failures", "--json"])).json.data, "records");

	it.each([
		["the day", "SET NEW.invoice_date = '2026-01-31'", "invoice_date was"],
		["the amount", "SET NEW.dept = NEW.dept + 7", "dept was"],
		[
			"whom it is for",
			"SET NEW.reg_no = (SELECT reg_no FROM tbl_personal_ug WHERE reg_no <> OLD.reg_no ORDER BY per_id_ug LIMIT 1)",
			"reg_no was",
		],
	])(
		"%s: the row is held with what was changed, nothing of it is sent, not by the next run either",
		async (_, body, words) => {
			await begin(body);
			const ran = await office.run(["sync", "--json"]);
			expect(ran.code).toBe(1);
			expect(ran.json.error).toMatchObject({ code: "QB011", detail: expect.stringContaining(words) as string });
			const [first, ...others] = await held();
			expect([textAt(first, "code"), textAt(first, "error")]).toEqual(["QB011", expect.stringContaining(words)]);
			expect(others).toEqual([]);
			await office.run(["sync", "--json"]);
			expect(await held()).toHaveLength(2);
			expect(await sentNumbers()).toEqual([]);
			expect(await office.mis("SELECT id FROM tbl_imvoice WHERE QuickBk_Status IN (1, 3)")).toEqual([]);
		},
	);

	it("changes nothing that is read: all goes out as ever", async () => {
		await begin("SET NEW.`date` = NOW()");
		const ran = await office.run(["sync", "--json"]);
		expect([ran.code, ran.json.error]).toEqual([0, null]);
		expect(await sentNumbers()).toHaveLength(charges.filter(({ outcome }) => outcome === "send").length);
	});

	it("is told from a person's edit of the same row; once the trigger is gone, the corrected row goes out", async () => {
		await begin("SET NEW.invoice_date = '2026-01-31'");
		await office.run(["sync"]);
		const [row] = await held();
		const id = textAt(row, "record").split(":")[1] ?? "";
		await office.mis(`DROP TRIGGER meddles; UPDATE tbl_imvoice SET invoice_date = '2026-02-01' WHERE id = ${id}`);
		expect((await office.run(["sync", "--json"])).json.error).toBeNull();
		const invoice = (await office.company.objects("Invoice")).find((each) => textAt(each, "DocNumber") === `MIS-${id}`);
		expect(textAt(invoice, "TxnDate")).toBe("2026-02-01");
	});
});
