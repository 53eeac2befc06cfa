import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, sitDown } from "./desk.js";

describe("where it stands", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown();
	});
	afterAll(() => desk.close());

	it("counts customers under the labels of the synchronization guides", async () => {
		const { stdout } = await desk.run(["customers", "analyze"]);
		const labels = stdout.split("\n").map((line) => line.replace(/:.*/, "").trim());
		const own = ["Already Synced", "Not Synced", "Failed", "In Progress", "Progress"];
		expect(labels.filter((label) => label !== "")).toEqual([
			...["APPLICANTS", "Total Applicants", ...own],
			...["STUDENTS", "Total Students", ...own],
			...[
				"OVERALL",
				"Total Customers",
				"Total Synced",
				"Total Not Synced",
				"Failed",
				"In Progress",
				"Overall Progress",
			],
		]);
	});

	it("counts both kinds, and has nothing to say of rows in progress where there are none", async () => {
		const { code, data } = await desk.run(["status", "--json"]);
		expect(code).toBe(0);
		expect(data).toMatchObject({
			customers: { students: { total: 100, in_progress: 0 }, applicants: { total: 80, in_progress: 0 } },
			invoices: { total_invoices: 300, not_synced: 300, in_progress: 0 },
		});
		expect(data).not.toHaveProperty("left_in_progress");
	});

	it.each(["on", "off"])("says whose rows are in progress and since when, with write-back %s", async (writeBack) => {
		desk.sql(`
			UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'one', pushed_date = '2026-01-0' || id || ' 08:00:00' WHERE id IN (2, 3);
			UPDATE tbl_online_application SET QuickBk_Status = 3, pushed_by = NULL, pushed_date = NULL WHERE appl_Id = 5;
		`);
		const { data } = await desk.run(["status", "--json"], { MIS_WRITE_BACK: writeBack });
		expect(data.left_in_progress).toEqual([
			{ kind: "applicant", records: 1, pushed_by: null, since: null },
			{ kind: "invoice", records: 2, pushed_by: "one", since: "2026-01-02 08:00:00" },
		]);
		const { stdout } = await desk.run(["invoices", "status"], { MIS_WRITE_BACK: writeBack });
		expect(stdout).toContain("In progress since 2026-01-02 08:00:00: 2 invoices, by one");
	});
});
