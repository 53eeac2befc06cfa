import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Comparison } from "../../src/audit/comparison.js";
import type { LedgerRecord } from "../../src/audit/record.js";
import type { Mis, MisSnapshot } from "../../src/mis/types.js";
import { reconcile } from "../../src/proof/reconcile.js";
import { EVERYTHING } from "../../src/proof/scope.js";
import { type Identity, misId, qboId, realmId } from "../../src/words/ids.js";
import { type Money, parseMoney } from "../../src/words/money.js";
import { FakeClock, FakeQuickBooks } from "../support/fake-quickbooks.js";
import { sharedMariadb, type TestServer } from "../support/mariadb.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";

let server: TestServer;
let database: string;
let mis: Mis;
beforeAll(async () => {
	server = await sharedMariadb();
	database = await server.createDatabase("proof", "2026");
	await server.query(
		`SET SESSION sql_mode = '';
		 INSERT INTO tbl_personal_ug (per_id_ug, reg_no, fname, lname) VALUES (1, 'R1', 'Aline', 'Uwase');
		 INSERT INTO payment (id, reg_no, amount, date, recorded_date, bank_id, student_wallet_ref, QuickBk_Status) VALUES
			(1, 'R1', 1234567, '15/03/2026', '2026-03-15 10:00:00', 1, NULL, 1),
			(2, 'R1', 250.5, '03/04/2026', '2026-04-10 10:00:00', 1, ' ', 1),
			(3, 'R1', 3000, '16/03/2026', '2026-03-16 10:00:00', 1, '20260316101530_R1', 0);
		 INSERT INTO tbl_student_wallet_ledger
			(id, student_id, direction, source, original_amount, amount, trans_code, bank_id, created_at) VALUES
			(1, 'R1', 'credit', 'sales_receipt', 5000, 2000, 'T1', 1, '2026-03-14 23:30:00'),
			(2, 'R1', 'debit', 'invoice', 3000, -3000, NULL, 1, '2026-03-16 10:00:00'),
			(3, 'R1', 'credit', 'refund', 700, 700, NULL, 1, '2026-03-17 10:00:00');`,
		database,
	);
	mis = await openMis(server.config(database, await server.selectOnlyUser(database)));
});
afterAll(() => mis?.close());

const francs = (text: string) => parseMoney(text) as Money;

/** Money as it stands in QuickBooks, and as the ledger knows it. */
function received(
	qb: FakeQuickBooks,
	customer: string,
	kind: "payment" | "topup",
	id: string,
	amount: string,
	day: string,
) {
	const trace = `${kind === "topup" ? "MW" : "MP"}-${id}`;
	const about = {
		CustomerRef: { value: customer },
		TotalAmt: Number(amount),
		TxnDate: day,
		UnappliedAmt: Number(amount),
	};
	const qbo = qb.put("Payment", { PaymentRefNum: trace, ...about, DepositToAccountRef: { value: "35" } });
	const record: LedgerRecord = {
		...{ kind, misId: misId(id), issue: 1, state: "created", generation: 1, qboId: qboId(qbo), syncToken: "0" },
		...{ problem: undefined, intuitTid: undefined, sent: undefined, marked: true, submission: undefined },
		...{ trace, amount: francs(amount), payer: "R1" as Identity },
	};
	return record;
}

/** Payments of the MIS against those of a company. @param meanwhile as soon as the MIS is being read */
async function compare(meanwhile: () => Promise<unknown> = async () => {}) {
	const clock = new FakeClock();
	const qb = new FakeQuickBooks(realmId("9130000000000001"), clock);
	const customer = qb.put("Customer", { DisplayName: "Aline Uwase", Active: true, Notes: "RegNo: R1" });
	const sent = [
		received(qb, customer, "payment", "1", "1234567.00", "2026-03-15"),
		received(qb, customer, "payment", "2", "250.50", "2026-04-03"),
		received(qb, customer, "topup", "1", "5000.00", "2026-03-14"),
	];
	clock.ms += 3_600_000;
	const comparison = new Comparison();
	const snapshot = async (): Promise<MisSnapshot> => {
		const taken = await mis.snapshot();
		await meanwhile();
		return taken;
	};
	try {
		return await reconcile(
			{
				...{ snapshot, qb, comparison, settings: aSettings(), tracksLocations: false, misTells: true },
				ledger: (kind) => sent.filter((each) => each.kind === kind),
				...{
					chosenItems: new Map(),
					chosenLocations: new Map(),
					chosenAccounts: new Map([["bank:1", "35"]]),
					formerAccounts: new Map(),
				},
				...{ isAccepted: () => false, doing: () => {}, untilCalm: async () => {}, accountName: (id) => id },
			},
			{ kinds: ["payment"], scope: EVERYTHING, complete: false, full: false, tieOut: false },
		);
	} finally {
		comparison.close();
	}
}

describe("a MIS on a server against QuickBooks", () => {
	it("counts receipts and what was put into wallets, to the hundredth; what spends a wallet's money is no part of it", async () => {
		const { result, tally } = await compare();
		expect({ result, found: tally.differences }).toEqual({ result: "equal", found: [] });
		expect(tally.mis).toEqual({ count: 3, amount: francs("1239817.50") });
		expect(tally.matched).toEqual(tally.mis);
		expect(tally.notSent.count + tally.held.count).toBe(0);
	});

	it("is read as it stood at one moment, though others write, and the next time anew", async () => {
		const write = () =>
			server.query(
				`INSERT INTO payment (id, reg_no, amount, date, QuickBk_Status) VALUES (9, 'R1', 900, '2026-03-20', 0);
				 INSERT INTO tbl_student_wallet_ledger (id, student_id, direction, source, original_amount, amount, created_at)
				 VALUES (9, 'R1', 'credit', 'sales_receipt', 90, 90, '2026-03-20 10:00:00');
				 UPDATE payment SET amount = 7 WHERE id = 1`,
				database,
			);
		const { result, tally } = await compare(write);
		expect([result, tally.mis]).toEqual(["equal", { count: 3, amount: francs("1239817.50") }]);
		const next = await compare();
		expect(next.tally.differences.map((each) => `${each.class} ${each.record}`)).toEqual(["mis_changed payment:1"]);
		expect(next.tally.notSent).toEqual({ count: 2, amount: francs("990.00") });
	});
});
