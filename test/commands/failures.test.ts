import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, saying, sitDown } from "./desk.js";

interface CauseData {
	readonly code: string;
	readonly cause: string;
	readonly fix: string;
	readonly records: number;
	readonly amount: number;
	readonly command: string;
}

describe("what failed", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown();
		expect((await connect(desk)).code).toBe(0);
		desk.sql(
			"UPDATE tbl_personal_ug SET lname = '=cmd|calc' WHERE per_id_ug = (SELECT MIN(per_id_ug) FROM tbl_personal_ug)",
		);
		await desk.run(["customers", "all"]);
		await desk.run(["invoices", "all"]);
	});
	afterAll(() => desk.close());

	const causes = async (...filter: string[]): Promise<CauseData[]> => {
		const { code, data } = await desk.run(["failures", ...filter, "--json"]);
		expect(code).toBe(0);
		return data.causes as CauseData[];
	};

	it("is grouped by cause, with counts, sums and the command that sends them again", async () => {
		const list = await causes();
		const counted = await desk.run(["status", "--json"]);
		const { customers, invoices } = counted.data as {
			customers: { overall: { total_failed: number } };
			invoices: { failed: number };
		};
		const total = list.reduce((sum, each) => sum + each.records, 0);
		expect(total).toBe(customers.overall.total_failed + invoices.failed);
		const noItem = list.find(({ code, fix }) => code === "QB006" && fix.includes("map items --create"));
		expect(noItem).toMatchObject({ command: "eaur-qb invoices retry --code QB006" });
		expect(noItem?.amount).toBeGreaterThan(0);
	});

	it("names every record for programs, with its reason", async () => {
		const { data } = await desk.run(["failures", "--json"]);
		const records = data.records as { record: string; code: string; error: string; fix: string }[];
		expect(records).toHaveLength(data.total as number);
		for (const each of records) {
			expect(each.record).toMatch(/^(student|applicant|invoice):\d+$/);
			expect([each.code, each.error, each.fix]).not.toContain("");
		}
	});

	it("takes the same filters as a preview", async () => {
		const all = await causes();
		const some = await causes("--from", "2025-01-01", "--category", "Industrial Attachment");
		expect(some.length).toBeGreaterThan(0);
		expect(some.length).toBeLessThan(all.length);
		for (const { cause } of some) expect(cause).toMatch(/Industrial Attachment|invalid|customer/);
	});

	it("goes into a file for a colleague, in which no cell is a formula", async () => {
		const file = join(desk.folder, "failures.csv");
		desk.sql(
			"UPDATE tbl_imvoice SET reg_no = '=1+1' WHERE QuickBk_Status = 2 AND id = (SELECT MIN(id) FROM tbl_imvoice WHERE QuickBk_Status = 2)",
		);
		const { code } = await desk.run(["failures", "--csv", file, "--xlsx", join(desk.folder, "failures.xlsx")]);
		expect(code).toBe(0);
		const lines = readFileSync(file, "utf8").replace("\uFEFF", "").trimEnd().split("\r\n");
		expect(lines[0]).toContain("Reason,What to do");
		const total = (await causes()).reduce((sum, each) => sum + each.records, 0);
		expect(lines).toHaveLength(total + 1);
		expect(lines.filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
		expect(readFileSync(join(desk.folder, "failures.xlsx")).subarray(0, 2).toString()).toBe("PK");
	});

	it("takes the place of its own list, and not of one in which a colleague has made notes", async () => {
		const file = join(desk.folder, "list.csv");
		const list = () => desk.run(["failures", "--csv", file]);
		expect([(await list()).code, (await list()).code]).toEqual([0, 0]);
		appendFileSync(file, "asked the dean,,\r\n");
		expect(await list()).toMatchObject({ code: 2, stderr: saying("Give --csv another name") });
		expect(readFileSync(file, "utf8")).toContain("asked the dean");
	});

	it("counts rows that another tool marked as failed, and says that the reason is not known", async () => {
		desk.sql(
			"UPDATE tbl_imvoice SET QuickBk_Status = 2, pushed_by = 'old tool' WHERE id = (SELECT MAX(id) FROM tbl_imvoice)",
		);
		const home = join(desk.folder, "another-computer");
		const { data } = await desk.run(["failures", "--json"], { EAUR_QB_HOME: home });
		const unexplained = (data.causes as CauseData[]).find(({ code }) => code === "QB008");
		expect(unexplained?.cause).toMatch(/another tool or computer/);
	});

	it("knows its failures from the ledger alone where nothing is written into the MIS", async () => {
		const other = await sitDown();
		try {
			const off = { MIS_WRITE_BACK: "off" };
			await connect(other);
			await other.run(["invoices", "all"], off);
			const { data } = await other.run(["failures", "--json"], off);
			const { data: counts } = await other.run(["invoices", "analyze", "--json"], off);
			const invoices = (data.causes as CauseData[]).filter(({ command }) => command.includes("invoices"));
			expect(counts.failed).toBeGreaterThan(0);
			expect(invoices.reduce((sum, each) => sum + each.records, 0)).toBe(counts.failed);
			const [failed] = (data.records as { record: string }[]).filter(({ record }) => record.startsWith("invoice:"));
			other.sql(`DELETE FROM tbl_imvoice WHERE id = ${failed?.record.slice("invoice:".length)}`);
			const { data: now } = await other.run(["invoices", "analyze", "--json"], off);
			const { total_invoices: total, failed: failures, not_synced } = counts as Record<string, number>;
			expect(now).toMatchObject({ total_invoices: (total ?? 0) - 1, failed: (failures ?? 0) - 1, not_synced });
			const { data: run } = await other.run(["invoices", "all", "--json"], off);
			expect(run.successful).toBe(0);
		} finally {
			await other.close();
		}
	});

	it("names for what was undone the commands that send it again, customers first", async () => {
		const clean = await sitDown({ students: 8, applicants: 4, invoices: 24 }, false);
		try {
			await connect(clean);
			const { data: run } = await clean.run(["sync", "--json"]);
			const { run_id: id } = run.invoices as { run_id: string };
			expect((await clean.run(["undo", id, "--yes"])).code).toBe(0);
			const { data } = await clean.run(["failures", "--json"]);
			const isUndone = ({ fix }: CauseData) => fix.includes("only by order, customers first");
			const cause = (data.causes as CauseData[]).find(isUndone);
			const commands = ["eaur-qb customers retry --code QB004", "eaur-qb invoices retry --code QB004"];
			expect(cause).toMatchObject({ command: commands.join("; ") });
			for (const command of commands) await clean.run(command.split(" ").slice(1));
			const { data: left } = await clean.run(["failures", "--json"]);
			expect((left.causes as CauseData[]).filter(isUndone)).toEqual([]);
		} finally {
			await clean.close();
		}
	});

	it.each(["/nowhere/at/all.csv", "failures.txt"])("--csv %s ends with 2, and nothing is written", async (file) => {
		const { code, stderr } = await desk.run(["failures", "--csv", file]);
		expect(code).toBe(2);
		expect(stderr).toMatch(/cannot be written/);
	});
});
