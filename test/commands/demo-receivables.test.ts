import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sayReceivables } from "../../src/commands/demo-receivables.js";
import { createPrinter } from "../../src/output/terminal.js";
import { makeUniversity, writeEmbedded } from "../../src/sandbox/university/index.js";
import { Written } from "../output/streams.js";

/** Two people: what was sent of the one is 350 of charges and 250 of payments, of the other 400 and nothing. */
const ROWS = `
	ALTER TABLE tbl_student_wallet_ledger ADD COLUMN QuickBk_Status INTEGER;
	DELETE FROM tbl_imvoice; DELETE FROM payment; DELETE FROM tbl_student_wallet_ledger;
	INSERT INTO tbl_imvoice (id, reg_no, dept, QuickBk_Status) VALUES
		(1, ' s1 ', 300.5, 1), (2, 'S1', 49.5, 1), (3, 'S1', 1000, 2), (4, 'T9', 400, 1);
	INSERT INTO payment (id, reg_no, amount, student_wallet_ref, QuickBk_Status) VALUES
		(1, 'S1', 200, NULL, 1), (2, 'S1', 30, 'W', 0), (3, 'S1', 70, NULL, 2);
	INSERT INTO tbl_student_wallet_ledger (id, student_id, direction, original_amount, amount, source, created_at, QuickBk_Status)
		VALUES (1, 'S1', 'credit', 50, 10, 'sales_receipt', '2026-01-01', 1), (2, 'S1', 'debit', -40, -40, 'invoice', '2026-01-01', 0);`;

describe("what people owe on both sides, in the demo", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "eaur-qb-owed-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	async function toldOf(balances: Readonly<Record<string, number>>) {
		const file = join(folder, "university.sqlite");
		const size = { seed: 1, students: 2, applicants: 2, invoices: 2, payments: 2, dirt: false, shape: "2026" } as const;
		writeEmbedded(file, makeUniversity(size), "2026");
		const database = new Database(file);
		database.exec(ROWS);
		database.close();
		const customers = Object.entries(balances).map(([Notes, Balance]) => ({ Notes, Balance }));
		const [stdout, stderr] = [new Written(), new Written()];
		const printer = createPrinter({ stdout, stderr });
		const found = await sayReceivables(printer, file, { objects: () => customers }, "RWF");
		return { found, said: `${stdout.text}${stderr.text}`.replace(/\s+/g, " ") };
	}

	it("is the same where each balance is what was sent, less what has come in", async () => {
		const { found, said } = await toldOf({ "born in 2001\nRegNo: s1": 100, "TrackingID: T9": 400 });
		expect(found).toEqual({ people: 2, differ: 0 });
		expect(said).toContain("2 people were charged RWF 750 and have paid RWF 250");
		expect(said).toContain("They owe RWF 500 in the MIS, and RWF 500 in QuickBooks.");
	});

	it("names who owes another amount, although the sums agree", async () => {
		const { found, said } = await toldOf({ "RegNo: S1": 99.5, "TrackingID: T9": 400.5 });
		expect(found).toEqual({ people: 2, differ: 2 });
		expect(said).toContain("2 people owe another amount there: S1, T9.");
	});

	it("misses whoever is no customer there", async () => {
		expect((await toldOf({ "RegNo: S1": 100 })).found).toEqual({ people: 2, differ: 1 });
	});
});
