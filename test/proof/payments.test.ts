import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../src/audit/record.js";
import { type Identity, misId, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { aRegistry, EVERYTHING, Sides } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

let sides: Sides;
let ledger: Map<number, LedgerRecord>;
beforeEach(() => {
	sides = new Sides(registry, 4);
	ledger = new Map();
	registry.database.exec("DELETE FROM payment");
	for (let id = 1; id <= 10; id += 1) pay(id);
});

/** A receipt of the MIS that is a payment in QuickBooks. */
function pay(id: number): void {
	const [key, amount] = [sides.payer(id), 1_000 * id];
	sides.sql(
		`INSERT INTO payment (id, reg_no, amount, date, bank_id, invoi_ref, fee_category, QuickBk_Status)
		 VALUES (?, ?, ?, '15/03/2026', 1, '1', '1', 1)`,
		...[id, key, amount],
	);
	const customer = { CustomerRef: { value: sides.customerOf(id % sides.students.length) }, TotalAmt: amount };
	const where = { DepositToAccountRef: { value: "35" }, UnappliedAmt: 0, TxnDate: "2026-03-15" };
	const qbo = sides.qb.put("Payment", { PaymentRefNum: `MP-${id}`, ...customer, ...where });
	ledger.set(id, {
		...{ kind: "payment", misId: misId(String(id)), issue: 1, state: "created", generation: 1, qboId: qboId(qbo) },
		...{
			syncToken: "0",
			problem: undefined,
			intuitTid: undefined,
			sent: undefined,
			marked: true,
			submission: undefined,
		},
		...{ trace: `MP-${id}`, amount: BigInt(amount * 100) as Money, payer: key as Identity },
	});
}

const idOf = (id: number): string => String(ledger.get(id)?.qboId);
const change = (id: number, properties: object) => sides.qb.change("Payment", idOf(id), properties);
const compare = (scope = EVERYTHING) =>
	sides.compare(
		{ kinds: ["payment"], scope },
		{ ledger: (kind) => (kind === "payment" ? [...ledger.values()] : kind === "student" ? sides.people(kind) : []) },
	);

describe("payments against QuickBooks", () => {
	it("are equal, to the franc", async () => {
		const { result, found, tally } = await compare();
		expect({ result, found, mis: tally.mis }).toEqual({ result: "equal", found: [], mis: tally.quickbooks });
		expect(tally.matched).toEqual({ count: 10, amount: 5_500_000n });
	});

	it("are told apart by class, each alone and all at once", async () => {
		const misdeeds: Readonly<Record<string, () => void>> = {
			deleted: () => sides.qb.remove("Payment", idOf(1)),
			voided: () => change(2, { TotalAmt: 0, PrivateNote: "Voided" }),
			twice: () => void sides.qb.put("Payment", { PaymentRefNum: "MP-3", TotalAmt: 3_000, TxnDate: "2026-03-15" }),
			mis_gone: () => sides.sql("DELETE FROM payment WHERE id = 4"),
			mis_changed: () => sides.sql("UPDATE payment SET amount = 7 WHERE id = 5"),
			amount: () => change(6, { TotalAmt: 6_001 }),
			customer: () => change(7, { CustomerRef: { value: sides.customerOf(0) } }),
			date: () => change(8, { TxnDate: "2026-03-16" }),
			unapplied: () => change(9, { UnappliedAmt: 9_000 }),
			account: () => change(10, { DepositToAccountRef: { value: "36" } }),
		};
		const expected: string[] = [];
		for (const [at, [name, misdeed]] of Object.entries(misdeeds).entries()) {
			misdeed();
			expected.push(`${name} payment:${at + 1}`);
			expect((await compare()).found).toEqual([...expected].sort());
		}
	});

	it("that a person entered by hand are foreign", async () => {
		sides.qb.put("Payment", { TotalAmt: 12, TxnDate: "2026-03-15" });
		const { result, tally } = await compare();
		expect([result, tally.foreign.count]).toEqual(["equal", 1]);
	});
});
