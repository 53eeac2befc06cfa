import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openAudit } from "../../src/audit/open.js";
import { booksByMonth, openByAge } from "../../src/audit/receivables.js";
import type { Day } from "../../src/words/day.js";
import { realmId } from "../../src/words/ids.js";

const home = mkdtempSync(join(tmpdir(), "eaur-qb-receivables-"));
const { database, close } = openAudit(home);
afterAll(() => {
	close();
	rmSync(home, { recursive: true });
});

const REALM = realmId("9130000000000001");

/** An invoice of ours as the mirror has it, in francs. */
function invoice(id: number, day: string, total: number, balance: number, state: string): void {
	database
		.prepare(
			"INSERT INTO record (realm, kind, mis_id, state, qbo_id, changed) VALUES (?, 'invoice', ?, 'created', ?, '')",
		)
		.run(REALM, id, String(id));
	document(id, day, total, balance, state);
}

function document(id: number, day: string, total: number, balance: number, state: string): void {
	database
		.prepare(
			`INSERT INTO seen_document (realm, entity, qbo_id, number, total, balance, day, state)
			 VALUES (?, 'Invoice', ?, '', ?, ?, ?, ?)`,
		)
		.run(REALM, String(id), total * 100, balance * 100, day, state);
}

describe("what QuickBooks said of what was sent", () => {
	it("is told by month and by age; void, deleted and hand-made documents are none of it", () => {
		invoice(1, "2026-01-31", 500, 0, "paid");
		invoice(2, "2026-01-02", 300, 100, "part");
		invoice(3, "2026-02-01", 700, 700, "open");
		invoice(4, "2026-02-02", 0, 0, "void");
		invoice(5, "2026-02-02", 900, 900, "deleted");
		document(6, "2026-02-02", 50, 50, "open");
		database
			.prepare(
				"INSERT INTO change (realm, entity, qbo_id, field, was, now, seen) VALUES (?, 'Invoice', '3', 'date', 'a', 'b', '')",
			)
			.run(REALM);
		expect(booksByMonth(database, REALM)).toEqual([
			{
				...{ month: "2026-01", sent: { records: 2, amount: 80_000n }, paid: { records: 1, amount: 70_000n } },
				...{ open: { records: 1, amount: 10_000n }, differences: 0 },
			},
			{
				...{ month: "2026-02", sent: { records: 1, amount: 70_000n }, paid: { records: 0, amount: 0n } },
				...{ open: { records: 1, amount: 70_000n }, differences: 1 },
			},
		]);
		const ages = (today: string) => openByAge(database, REALM, today as Day).map(({ records }) => records);
		expect(ages("2026-02-01")).toEqual([2, 0, 0, 0]);
		expect(ages("2026-02-02")).toEqual([1, 1, 0, 0]);
		expect(ages("2026-03-04")).toEqual([0, 1, 1, 0]);
		expect(ages("2026-04-03")).toEqual([0, 0, 1, 1]);
		expect(openByAge(database, REALM, "2026-05-03" as Day).at(-1)).toEqual({
			age: "over 90",
			records: 2,
			amount: 80_000n,
		});
	});

	it("adds up: what is open by age is what is open by month, and each month is paid or open, whatever the days", () => {
		for (let id = 100; id < 400; id += 1) {
			const day = new Date(Date.UTC(2025, 0, 1 + ((id * 37) % 700))).toISOString().slice(0, 10);
			const [total, left] = [1_000 + id * 13, [0, 1_000 + id * 13, id][id % 3] as number];
			invoice(id, day, total, left, ["paid", "open", "part"][id % 3] as string);
		}
		const months = booksByMonth(database, REALM);
		const total = (of: readonly { readonly amount: bigint }[]) => of.reduce((sum, { amount }) => sum + amount, 0n);
		for (const { sent, paid, open } of months) expect(total([paid, open])).toBe(sent.amount);
		for (const today of ["2024-12-31", "2025-06-15", "2026-03-01", "2027-12-31"]) {
			const ages = openByAge(database, REALM, today as Day);
			expect(total(ages)).toBe(total(months.map(({ open }) => open)));
			const records = ages.reduce((sum, age) => sum + age.records, 0);
			expect(records).toBe(months.reduce((sum, { open }) => sum + open.records, 0));
		}
	});
});
