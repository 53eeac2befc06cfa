import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/audit/record.js";
import { readAccount } from "../../src/proof/mis-account.js";
import { type StatementLine, statementOf } from "../../src/proof/statement.js";
import { realmId } from "../../src/words/ids.js";
import { createEmbeddedMis } from "../support/embedded-mis.js";
import { FakeClock, FakeQuickBooks } from "../support/fake-quickbooks.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

/** Nobody is known by anything but the row. */
const NOBODY = { prefix: "MIS-", sent: () => [], bearers: () => [] };

it("a statement counts money once, and shows the rest: the copy of a wallet's credit, what was spent of it, what was reversed", async () => {
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
		...NOBODY,
	};
	const { lines, balanceMis } = await statementOf(parts, account, { from: undefined, to: undefined });
	const shown = ({ date, document, balance, payment, aside }: StatementLine) =>
		`${date} ${document} ${balance} ${aside ? `${aside.amount} not counted: ${aside.why}` : (payment ?? "charged")}`;
	expect(lines.map(shown)).toEqual([
		"2026-03-01 MIS-1 900000 charged",
		"2026-03-14 MP-2 900000 500000 not counted: the same transaction as MW-1",
		"2026-03-14 MW-1 400000 500000",
		"2026-03-15 MP-3 400000 70000 not counted: reversed",
		"2026-03-16 MP-4 400000 300000 not counted: paid out of the wallet",
		"2026-03-17 MP-5 320000 80000",
		"2026-04-03 MP-1 220000 100000",
	]);
	expect(balanceMis).toBe(220_000n);
	// What was sent before it was reversed is no money either, and stands beside what QuickBooks has of it.
	const payment = parts.qb.put("Payment", { PaymentRefNum: "MP-3", TotalAmt: 700, UnappliedAmt: 0 });
	const record = (_: string, id: string) => (id === "3" ? ({ qboId: payment } as unknown as LedgerRecord) : undefined);
	const sent = await statementOf({ ...parts, record }, account, { from: undefined, to: undefined });
	expect(sent.lines[3]).toMatchObject({
		...{ document: "MP-3", payment: undefined, aside: { amount: 70_000n, why: "reversed" } },
		quickbooks: { state: "applied", total: 70_000n },
	});
	expect(sent.balanceMis).toBe(220_000n);
});

describe("whose account it is", () => {
	const file = createEmbeddedMis("2026");
	const database = new Database(file);
	const qb = new FakeQuickBooks(realmId("9130000000000001"), new FakeClock());
	afterAll(() => database.close());
	const customer = (reg: string) => qb.put("Customer", { Notes: `RegNo: ${reg}`, Balance: 100, Active: true });
	const invoice = (id: string, of: string) =>
		qb.put("Invoice", {
			...{ DocNumber: `MIS-${id}`, TotalAmt: 100, Balance: 100, TxnDate: "2026-03-02" },
			CustomerRef: { value: of, name: `customer ${of}` },
		});
	const [one, two] = [customer("R31"), customer("R32")];
	const ids = {
		student: { "31": [one, "R31"], "32": [two, "R32"] },
		invoice: { "1": [invoice("1", one)], "2": [invoice("2", two)] },
	};
	const record = (kind: string, id: string) => {
		const [qboId, key] = ids[kind as "student"]?.[id as "31"] ?? [];
		return qboId === undefined
			? undefined
			: ({ kind, misId: id, qboId, key, state: "created" } as unknown as LedgerRecord);
	};
	const sent = () => Object.keys(ids.student).flatMap((id) => record("student", id) ?? []);
	database.exec(`
		DROP TABLE tbl_personal_ug; CREATE TABLE tbl_personal_ug (per_id_ug INTEGER PRIMARY KEY, reg_no TEXT, fname TEXT, lname TEXT);
		DROP TABLE tbl_online_application;
		CREATE TABLE tbl_online_application (appl_Id INTEGER PRIMARY KEY, tracking_id TEXT, first_name TEXT, family_name TEXT);
		INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname) VALUES (31, 'R31', 'Jean', 'Mugisha'), (32, 'R32', 'Jean', 'Mugisha');
		INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date) VALUES (1, 'R31', 100, 0, '2026-03-02'), (2, 'R32', 100, 0, '2026-03-02')`);

	async function statementFor(key: string, kind?: "student" | "applicant") {
		const mis = await openMis({ kind: "sqlite", file });
		const snapshot = await mis.snapshot();
		const account = await readAccount(snapshot, key, kind, aSettings());
		await snapshot.close();
		await mis.close();
		return statementOf({ ...NOBODY, qb, record, sent }, account, { from: undefined, to: undefined });
	}
	const told = ({ document, quickbooks, what }: StatementLine) =>
		[document, quickbooks?.state, quickbooks?.atAnother?.id, /alone/.exec(what)?.[0]].filter(Boolean).join(" ");

	it("is that of who bears the number, also where two rows have exchanged their numbers", async () => {
		database.exec(`UPDATE tbl_personal_ug SET reg_no = CASE per_id_ug WHEN 31 THEN 'R32' ELSE 'R31' END`);
		const made = await statementFor("R31");
		database.exec(`UPDATE tbl_personal_ug SET reg_no = 'R' || per_id_ug`);
		expect([made.customerId, ...made.lines.map(told)]).toEqual([one, "MIS-1 open"]);
	});

	it("is nobody's where the only customer known of the row names somebody else", async () => {
		qb.change("Customer", one, { Notes: "RegNo: R99" });
		const made = await statementFor("R31");
		qb.change("Customer", one, { Notes: "RegNo: R31" });
		expect([made.customerId, made.balanceQuickBooks, ...made.lines.map(told)]).toEqual([
			...[undefined, undefined],
			`MIS-1 open ${one}`,
		]);
	});

	it("says of an invoice that it stands at another customer, and there that it is in QuickBooks alone; deleted is what is gone", async () => {
		const [moved, gone] = [ids.invoice["1"][0] ?? "", invoice("3", one)];
		qb.change("Invoice", moved, { CustomerRef: { value: two, name: "Jean" } });
		expect((await statementFor("R31")).lines.map(told)).toEqual([`MIS-1 open ${two}`, "MIS-3 open alone"]);
		expect((await statementFor("R32")).lines.map(told)).toEqual(["MIS-2 open", "MIS-1 open alone"]);
		qb.remove("Invoice", moved);
		qb.remove("Invoice", gone);
		expect((await statementFor("R31")).lines.map(told)).toEqual(["MIS-1 deleted"]);
	});

	it("charges an applicant with nothing where a student bears the same number", async () => {
		database.exec(
			"INSERT INTO tbl_online_application (appl_Id, tracking_id, first_name, family_name) VALUES (5, 'R32', 'Ann', 'Other')",
		);
		const made = await statementFor("R32", "applicant");
		expect([made.lines, made.balanceMis]).toEqual([[], 0n]);
		expect((await statementFor("R32")).lines).toHaveLength(1);
	});
});

describe("receipts that may be the same money", () => {
	const file = createEmbeddedMis("2026");
	const database = new Database(file);
	afterAll(() => database.close());
	database.exec(`
		CREATE TABLE IF NOT EXISTS tbl_bank (bank_id INTEGER PRIMARY KEY, currency TEXT);
		INSERT INTO tbl_imvoice (id, reg_no, dept, credit, invoice_date) VALUES (1, 'R1', 9000, 0, '2026-03-01')`);

	/** What each receipt counts, in francs, after one of them may have been sent. */
	async function counted(rows: string, sent: readonly string[] = []): Promise<Record<string, number | string>> {
		database.exec(`DELETE FROM payment; INSERT INTO payment (id, reg_no, amount, date, bank_id, slip_no,
			external_transaction_id, is_prepayment) VALUES ${rows}`);
		const mis = await openMis({ kind: "sqlite", file });
		const snapshot = await mis.snapshot();
		const account = await readAccount(snapshot, "R1", undefined, aSettings());
		await snapshot.close();
		await mis.close();
		const record = (_: string, id: string) =>
			sent.includes(id) ? ({ qboId: `9${id}`, trace: `MP-${id}` } as unknown as LedgerRecord) : undefined;
		const qb = new FakeQuickBooks(realmId("9130000000000001"), new FakeClock());
		const made = await statementOf({ ...NOBODY, qb, record }, account, { from: undefined, to: undefined });
		const paid = made.lines.filter(({ charge }) => charge === undefined);
		expect(made.balanceMis).toBe(900_000n - paid.reduce((sum, { payment }) => sum + (payment ?? 0n), 0n));
		return Object.fromEntries(
			paid.map(({ document, payment, aside }) => [document, aside ? aside.why : Number(payment) / 100]),
		);
	}

	it("of one transaction count once: the first row, or the one that was sent", async () => {
		const rows = "(3, 'R1', 500, '2026-03-02', 1, 'N/A', 'T9', 0), (4, 'R1', 500, '2026-03-02', 1, 'N/A', 't9', 0)";
		expect(await counted(rows)).toEqual({ "MP-3": 500, "MP-4": "the same transaction as MP-3" });
		expect(await counted(rows, ["4"])).toEqual({ "MP-3": "the same transaction as MP-4", "MP-4": 500 });
		expect(await counted(rows, ["3", "4"])).toEqual({ "MP-3": 500, "MP-4": 500 });
	});

	it("of one transaction count once also where the other one is another person's", async () => {
		const rows = "(3, 'R2', 500, '2026-03-02', 1, '', 'T9', 0), (4, 'R1', 500, '2026-03-02', 1, '', 'T9', 0)";
		expect(await counted(rows)).toEqual({ "MP-4": "the same transaction as MP-3" });
	});

	it("of one slip, bank and amount count once; of another amount or bank each counts", async () => {
		const rows = `(3, 'R1', 500, '2026-03-02', 1, 'S1', '', 0), (4, 'R1', 500, '2026-03-02', 1, 's1', 'N/A', 0),
			(5, 'R1', 501, '2026-03-02', 1, 'S1', '', 0), (6, 'R1', 500, '2026-03-02', 2, 'S1', '0', 0)`;
		const found = { "MP-3": 500, "MP-4": "the same slip as MP-3", "MP-5": 501, "MP-6": 500 };
		expect(await counted(rows)).toEqual(found);
	});

	it("without a number of transaction or slip each counts, and what is in another currency or a prepayment does not", async () => {
		database.exec(`DELETE FROM tbl_bank; INSERT INTO tbl_bank (bank_id, bank_code, bank_name, bank_branch, currency, status)
			VALUES (1, 'A', 'A', 'A', 'RWF', 1), (7, 'B', 'B', 'B', 'usd', 1)`);
		const rows = `(3, 'R1', 500, '2026-03-02', 1, 'N/A', '', 0), (4, 'R1', 500, '2026-03-02', 1, 'N/A', '', 0),
			(5, 'R1', 500, '2026-03-02', 7, '', '', 0), (6, 'R1', 500, '2026-03-02', 1, '', '', 1)`;
		const found = { "MP-3": 500, "MP-4": 500, "MP-5": "in USD", "MP-6": "paid out of the wallet" };
		expect(await counted(rows)).toEqual(found);
	});
});
