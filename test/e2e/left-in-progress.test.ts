import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, type Office, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 72, students: 5, applicants: 0, invoices: 12, dirt: false });

describe("rows at 3 that no run of ours is at work on", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university });
		expect((await office.run(["sync"])).code).toBe(0);
	});
	afterAll(() => office?.close());

	const take = (ago: string) =>
		office.mis(
			`UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = 'eaur-qb 0.2.1 (x@other)', pushed_date = DATE_SUB(NOW(), INTERVAL ${ago}) WHERE id IN (3, 4, 5)`,
		);

	it("are said by every run that finds them there for hours, with the command that settles them", async () => {
		await take("5 DAY");
		for (let night = 1; night <= 2; night += 1) {
			const ran = await office.run(["sync", "--json"]);
			expect(ran.code).toBe(3);
			expect(at(ran.json.data, "invoices", "left_in_progress")).toBe(3);
			expect(textAt(ran.json, "message")).toMatch(
				/3 invoices at status 3 .*\(invoice:3, invoice:4, invoice:5\).*eaur-qb invoices reset/,
			);
		}
		const ran = await office.run(["invoices", "all"]);
		expect(ran.code).toBe(3);
		expect(ran.output.replace(/\s+/g, " ")).toMatch(/3 invoices at status 3 .* eaur-qb invoices reset/);
	});

	it("are not said while somebody may be at work on them, and no more once they are released", async () => {
		await take("5 MINUTE");
		expect((await office.run(["sync"])).code).toBe(0);
		await take("5 DAY");
		expect((await office.run(["invoices", "reset", "--yes"])).code).toBe(0);
		const ran = await office.run(["sync", "--json"]);
		expect(ran.code).toBe(0);
		expect(at(ran.json.data, "invoices", "left_in_progress")).toBe(0);
	});
});
