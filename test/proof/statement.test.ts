import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { readAccount } from "../../src/proof/mis-account.js";
import { statementOf } from "../../src/proof/statement.js";
import { realmId } from "../../src/words/ids.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { FakeClock, FakeQuickBooks } from "../support/fake-quickbooks.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

it("a statement counts money once: the wallet's credit, not its copy, nor what was spent of it or reversed", async () => {
	const file = createEmbeddedMis("2026");
	const database = new Database(file);
	database.exec(`
		CREATE TABLE tbl_student_wallet_ledger (id INTEGER PRIMARY KEY, student_id TEXT, direction TEXT, source TEXT,
			original_amount DECIMAL(12,2), amount DECIMAL(12,2), trans_code TEXT, fee_category INT, created_at DATETIME);
		CREATE TABLE IF NOT EXISTS tbl_payment_reverse (id INTEGER PRIMARY KEY, trans_code TEXT, reg_no TEXT, amount FLOAT);
		INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date) VALUES (1, 'R1', 9000, 0, '2026-03-01');
		INSERT INTO tbl_student_wallet_ledger VALUES (1, 'R1', 'credit', 'sales_receipt', 5000, 2000, 'T1', NULL, '2026-03-14 23:30:00'),
			(2, 'R1', 'debit', 'invoice', 3000, -3000, NULL, NULL, '2026-03-16 10:00:00');
		INSERT INTO payment (id, reg_no, amount, date, recorded_date, trans_code, external_transaction_id, student_wallet_ref) VALUES
			(1, 'R1', 1000, '03/04/2026', '2026-04-10 09:00:00', 'C1', NULL, NULL),
			(2, 'R1', 5000, '14/03/2026', '2026-03-14 23:30:00', 'C2', 'T1', NULL),
			(3, 'R1', 700, '15/03/2026', '2026-03-15 10:00:00', 'C3', NULL, NULL),
			(4, 'R1', 3000, '16/03/2026', '2026-03-16 10:00:00', 'C4', NULL, '20260316_R1'),
			(5, 'R1', 800, '17/03/2026', '2026-03-17 10:00:00', 'C3', NULL, NULL);
		INSERT INTO tbl_payment_reverse (id, trans_code, reg_no, amount) VALUES (1, 'C3', 'R1', 700)`);
	database.close();
	const mis = await openMis({ kind: "sqlite", file });
	const snapshot = await mis.snapshot();
	const account = await readAccount(snapshot, "r1", undefined, aSettings());
	await snapshot.close();
	await mis.close();
	const parts = {
		qb: new FakeQuickBooks(realmId("9130000000000001"), new FakeClock()),
		record: () => undefined,
		prefix: "MIS-",
	};
	const { lines, balanceMis } = await statementOf(parts, account, { from: undefined, to: undefined });
	expect(lines.map(({ date, document, balance }) => `${date} ${document} ${balance}`)).toEqual([
		"2026-03-01 MIS-1 900000",
		"2026-03-14 MW-1 400000",
		"2026-03-17 MP-5 320000",
		"2026-04-03 MP-1 220000",
	]);
	expect(balanceMis).toBe(220_000n);
});
