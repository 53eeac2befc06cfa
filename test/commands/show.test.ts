import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, saying, sitDown } from "./desk.js";

describe("one record in full", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown(undefined, false);
		desk.sql("UPDATE tbl_personal_ug SET national_id = '1199880012345678' WHERE per_id_ug = 1");
		expect((await connect(desk)).code).toBe(0);
	});
	afterAll(() => desk.close());

	const regNo = async (): Promise<string> => {
		const { data } = await desk.run(["customers", "preview", "--limit", "1", "--json"]);
		return String((data.records as { id: string }[])[0]?.id);
	};

	it("shows an invoice's row, what it draws on, the document that would be sent, and that nobody sent it", async () => {
		const { code, data } = await desk.run(["invoices", "show", "3", "--json"]);
		expect(code).toBe(0);
		expect(data).toMatchObject({ id: 3, kind: "invoice", status: "not-synced", ledger: null, history: [] });
		expect(data.row).toMatchObject({ id: "3", reg_no: saying(/./), dept: saying(/\.\d\d$/) });
		expect(data.joins).toMatchObject({
			customer: { name: saying(/./) },
			category: { name: saying(/./) },
		});
		expect(data.document).toMatchObject({ DocNumber: "MIS-3" });
	});

	it("shows the same to a person, in 80 columns", async () => {
		const { stdout } = await desk.run(["invoices", "show", "3"]);
		expect(stdout).toMatch(/^MIS-3 · .+, RWF [\d,]+/);
		expect(stdout).toContain("In the MIS (tbl_imvoice)");
		expect(stdout).toContain("Drawn from");
		expect(stdout).toContain("never sent from here");
		expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it("a national id stands in full here and in what programs read of a preview, never in a table", async () => {
		const key = await regNo();
		const shown = await desk.run(["customers", "show", key]);
		expect(shown.stdout).toContain("1199880012345678");
		const read = await desk.run(["customers", "preview", "--limit", "100", "--json"]);
		expect(read.stdout).toContain("NationalID: 1199880012345678");
		const listed = await desk.run(["customers", "preview", "--limit", "100"]);
		expect(listed.stdout).not.toContain("1199880012345678");
	});

	it("shows after sending what became of it, and its history", async () => {
		const key = await regNo();
		await desk.run(["customers", "single", key]);
		const { data } = await desk.run(["customers", "show", key, "--json"]);
		expect(data).toMatchObject({ status: "synced", action: "adopt", warnings: [], ledger: { state: "created" } });
		expect((data.history as { event: string }[]).map(({ event }) => event)).toContain("created");
	});

	it("says of what was found in QuickBooks that it was found, and not sent from here", async () => {
		const key = await regNo();
		expect((await desk.run(["customers", "single", key])).code).toBe(0);
		const env = { EAUR_QB_HOME: join(desk.folder, "another-computer"), MIS_WRITE_BACK: "off" };
		const { realmId, tokens } = desk.sandbox;
		const INPUT = JSON.stringify(tokens);
		await desk.run(["auth", "import", "--realm-id", realmId, "--file", "-"], { ...env, INPUT });
		expect((await desk.run(["customers", "single", key], env)).code).toBe(0);
		const { stdout } = await desk.run(["customers", "show", key], env);
		expect(stdout).toMatch(/adopted: found in QuickBooks, not sent from here/);
		expect(stdout).not.toMatch(/was sent as|it was sent/);
	});

	it("shows a text of others so that it can do nothing on a screen, and gives it to programs letter by letter", async () => {
		const [evil, said] = ["\u001b[2J\u202eabc\n✔ 3 sent", "\\u001b[2J\\u202eabc\\n✔ 3 sent"];
		desk.sql(`UPDATE tbl_imvoice SET comment = '${evil}' WHERE id = 4`);
		const shown = await desk.run(["invoices", "show", "4"]);
		expect(shown.stdout).toMatch(/comment +abc/);
		for (const part of ["\u001b[2J", "\u202e", "\n✔ 3 sent"]) expect(shown.stdout).not.toContain(part);
		const read = await desk.run(["invoices", "show", "4", "--json"]);
		expect(read.data.row).toMatchObject({ comment: evil });
		expect(read.stdout).toContain(said.slice(0, 6));
		expect(read.stdout.trim().split("\n")).toHaveLength(1);
	});

	it("warns on an invoice of a fee category whose name was encoded twice", async () => {
		desk.sql(
			"UPDATE tbl_income_category SET name = 'ThÃ©ogÃ¨ne' WHERE id = (SELECT fee_category FROM tbl_imvoice WHERE id = 3)",
		);
		const { data } = await desk.run(["invoices", "show", "3", "--json"]);
		expect(data.warnings).toEqual(expect.arrayContaining([saying(/^the fee category .* was encoded twice/)]));
	});

	it.each([
		["invoices", "abc", /no invoice number/],
		["invoices", "999999", /no invoice 999999/],
		["customers", "nobody", /nobody/],
	])("%s show %s ends with 2 and a sentence", async (group, key, says) => {
		const { code, stderr } = await desk.run([group, "show", key]);
		expect(code).toBe(2);
		expect(stderr).toMatch(says);
	});
});
