import { BANKS, expectedOf, type Paid, paymentRow } from "./payment-rows.js";
import type { ExpectedPayment, Row } from "./types.js";

interface Made {
	readonly rows: readonly Row[];
	readonly expected: readonly ExpectedPayment[];
	readonly reversals?: readonly Row[];
	readonly wallet?: readonly Row[];
}

export interface PaymentTrap {
	/** Only the shape of 2026 can hold it. */
	readonly onlyLater?: true;
	readonly make: (paid: Paid) => Made;
}

const held = (trap: string, code: string, change: (paid: Paid) => Row): PaymentTrap => ({
	make: (paid) => ({
		rows: [paymentRow(paid, change(paid))],
		expected: [{ table: "payment", key: paid.id, outcome: "hold", code, trap }],
	}),
});
const sent = (trap: string, change: (paid: Paid) => Row, expected: Partial<ExpectedPayment> = {}): PaymentTrap => ({
	make: (paid) => ({
		rows: [paymentRow(paid, change(paid))],
		expected: [expectedOf(paid, { trap, ...expected })],
	}),
});
const unapplied = { invoice: undefined } as Partial<ExpectedPayment>;

/** Two rows about the same money: the second is held. */
const twice = (trap: string, same: (paid: Paid) => Row, second: (paid: Paid) => Row = same): PaymentTrap => ({
	make: (paid) => {
		const again = { ...paid, id: paid.id + 1 };
		return {
			rows: [paymentRow(paid, same(paid)), paymentRow(again, second(paid))],
			expected: [expectedOf(paid, { trap }), { table: "payment", key: again.id, outcome: "hold", code: "QB005", trap }],
		};
	},
});

export const paymentTraps: readonly PaymentTrap[] = [
	held("no amount", "QB004", () => ({ amount: null })),
	held("amount 0", "QB004", () => ({ amount: 0 })),
	held("a negative amount", "QB004", () => ({ amount: -500 })),
	held("no day", "QB004", () => ({ date: "" })),
	held("a day of zeros", "QB004", () => ({ date: "0000-00-00" })),
	held("a day that is none", "QB004", () => ({ date: "31/02/2025" })),
	held("a day that reads in two ways", "QB004", () => ({ date: "03/04/2025", recorded_date: "2025-12-01 08:00:00" })),
	sent("a day that its recording tells", () => ({ date: "03/04/2025", recorded_date: "2025-04-20 08:00:00" }), {
		day: "2025-04-03",
	}),
	held("an unknown payer", "QB009", () => ({ reg_no: "99999999" })),
	held("no payer", "QB009", () => ({ reg_no: null })),
	held("another currency", "QB004", () => ({ bank_id: BANKS.dollars })),
	held("a bank without an account", "QB006", () => ({ bank_id: BANKS.unmapped })),
	held("an invoice that is not there", "QB009", () => ({ invoi_ref: "77777777" })),
	held("somebody else's invoice", "QB005", ({ other }) => ({ invoi_ref: other })),
	sent("no invoice is named", () => ({ invoi_ref: null }), unapplied),
	sent("a webhook wrote to the row", () => ({ pushed_by: "URUBUTO_PAY_WEBHOOK" })),
	twice("one transaction twice", () => ({ external_transaction_id: "99990000000000000001" })),
	twice("one slip twice", (paid) => ({
		bank_id: BANKS.fees,
		slip_no: `TWICE${paid.id}`,
		external_transaction_id: null,
	})),
	{
		make: (paid) => ({
			rows: [paymentRow(paid)],
			reversals: [{ trans_code: `TC${paid.id}`, reg_no: paid.charge.reg_no ?? null, amount: paid.amount }],
			expected: [{ table: "payment", key: paid.id, outcome: "hold", code: "QB005", trap: "reversed" }],
		}),
	},
	{
		onlyLater: true,
		...held("its money is in a wallet", "QB005", () => ({ is_prepayment: 1 })),
	},
	{
		onlyLater: true,
		make: (paid) => ({
			rows: [paymentRow(paid, { student_wallet_ref: `20260101_${paid.charge.reg_no}` })],
			expected: [{ table: "payment", key: paid.id, outcome: "never", trap: "spending of wallet money" }],
		}),
	},
	{
		onlyLater: true,
		make: (paid) => ({
			rows: [paymentRow(paid, { external_transaction_id: `88880000000000${paid.id}` })],
			wallet: [credit(1, String(paid.charge.reg_no), paid.amount, `88880000000000${paid.id}`)],
			expected: [
				{ table: "payment", key: paid.id, outcome: "hold", code: "QB005", trap: "the wallet has it" },
				{ ...topup(1, paid.amount), trap: "a payment has it" },
			],
		}),
	},
];

const CREDITED_ON = "2026-01-20";

const credit = (id: number, payer: string, amount: number, transaction: string): Row => ({
	id,
	student_id: payer,
	direction: "credit",
	original_amount: amount,
	// Drawn down in place: what it was is the original amount.
	amount: Math.floor(amount / 2),
	trans_code: transaction,
	payment_chanel: "MOMO",
	fee_category: 128,
	bank_id: BANKS.main,
	source: "sales_receipt",
	slip_no: null,
	created_at: `${CREDITED_ON} 23:30:00`,
});

const topup = (key: number, amount: number): ExpectedPayment => ({
	table: "tbl_student_wallet_ledger",
	key,
	outcome: "send",
	amount: String(amount),
	day: CREDITED_ON,
});

/** Credits of wallets, and the debits that draw on them: these are never sent. */
export function walletTraps(charges: readonly Row[], before: number): { rows: Row[]; expected: ExpectedPayment[] } {
	const rows: Row[] = [];
	const expected: ExpectedPayment[] = [];
	for (const [index, charge] of charges.entries()) {
		const id = before + 2 * index + 1;
		const row = credit(id, String(charge.reg_no), 7_000 + index, `7777000000000000${id}`);
		const debit = {
			...row,
			id: id + 1,
			direction: "debit",
			source: "invoice",
			trans_code: null,
			original_amount: -500,
		};
		rows.push(row, debit);
		expected.push(topup(id, 7_000 + index), {
			table: "tbl_student_wallet_ledger",
			key: id + 1,
			outcome: "never",
			trap: "a debit",
		});
	}
	return { rows, expected };
}
