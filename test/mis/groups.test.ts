import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AMis, EVERYWHERE, INVOICES, makeMis } from "./a-mis.js";

describe.each(EVERYWHERE)("sums on $home of the shape $shape", ({ home, shape }) => {
	let a: AMis;
	const tracked = shape !== "untracked";
	beforeAll(async () => {
		a = await makeMis(home, shape);
		const rows = [
			[1, "'22-1'", "'2025-08-14'", 3, 1000.5, 0, 1],
			[2, "'22-1'", "'2025-08-31'", 3, 0.25, 0, 1],
			[3, "'22-2'", "'2025-08-01'", 3, 7, 2, 0],
			[4, "'22-2'", "'2024-01-01'", 4, -50, 0, 2],
			[5, "NULL", "NULL", 3, 9, 10, 0],
		];
		const status = tracked ? ", QuickBk_Status" : "";
		for (const [id, payer, day, category, debit, credit, as] of rows) {
			await a.run(
				`INSERT INTO tbl_imvoice (id, reg_no, invoice_date, fee_category, dept, credit, balance, comment${status})
				 VALUES (${id}, ${payer}, ${day}, ${category}, ${debit}, ${credit}, 0, ''${tracked ? `, ${as}` : ""})`,
			);
		}
	});
	afterAll(() => a?.mis.close());

	const grouped = async (by: "month" | "year", less?: string) => {
		const keys = [{ column: "day", part: by } as const, { column: "payer", part: "all" } as const];
		const groups = await a.mis.groups(INVOICES, { by: keys, amount: { of: "debit", less } });
		return groups
			.map(({ keys, status, rows, amount }) => `${keys.map((key) => key ?? "-").join(" ")} ${status} ${rows} ${amount}`)
			.sort((one, other) => (one < other ? -1 : 1));
	};

	it("adds up exactly, by month, payer and status; what is below 0 counts as 0", async () => {
		const [synced, failed] = tracked ? ["synced", "failed"] : ["not-synced", "not-synced"];
		expect(await grouped("month")).toEqual([
			"- - not-synced 1 900",
			`2024-01 22-2 ${failed} 1 0`,
			`2025-08 22-1 ${synced} 2 100075`,
			"2025-08 22-2 not-synced 1 700",
		]);
	});

	it("subtracts a second column where it is named", async () => {
		expect(await grouped("year", "credit")).toContain("2025 22-2 not-synced 1 500");
		expect(await grouped("year", "credit")).toContain("- - not-synced 1 0");
	});
});
