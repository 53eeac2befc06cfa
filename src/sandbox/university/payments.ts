import { FIRST_YEAR } from "./catalogue.js";
import { BANKS, expectedOf, type Paid, paymentRow } from "./payment-rows.js";
import { paymentTraps, walletTraps } from "./payment-traps.js";
import { at, type Random } from "./random.js";
import type { Shape } from "./schema.js";
import type { ExpectedInvoice, ExpectedPayment, Row } from "./types.js";

export interface Payments {
	readonly tables: {
		readonly tbl_bank: readonly Row[];
		readonly payment: readonly Row[];
		readonly tbl_payment_reverse: readonly Row[];
		readonly tbl_student_wallet_ledger: readonly Row[];
	};
	readonly expected: readonly ExpectedPayment[];
}

const bankRows = (): Row[] =>
	["Bank of Kigali", "Fees Collection Bank", "Dollar Bank", "Village Savings Bank"].map((bank_name, index) => ({
		bank_id: index + 1,
		bank_code: `B${index + 1}`,
		bank_name,
		bank_branch: "Main",
		account_no: null,
		currency: index + 1 === BANKS.dollars ? "USD" : "RWF",
		status: 1,
	}));

interface Charges {
	readonly rows: readonly Row[];
	readonly expected: readonly ExpectedInvoice[];
}

/**
 * Money that came in for the invoices of a university: whole payments, payments in parts, too much, and with `dirt` every
 * oddity that a live database holds. In the shape of 2026 invoices are named by reference number and there are wallets.
 */
export function makePayments(random: Random, count: number, dirt: boolean, charges: Charges, shape: Shape): Payments {
	const sent = charges.expected.filter((each) => each.outcome === "send" && each.trap === undefined);
	const rows: Row[] = [];
	const reversals: Row[] = [];
	const wallet: Row[] = [];
	const expected: ExpectedPayment[] = [];
	const chargeOf = (key: number) => at(charges.rows, key - 1);
	const nameOf = (key: number) => (shape === "2026" ? String(chargeOf(key).reference_number) : String(key));
	const traps = dirt ? paymentTraps.filter((trap) => shape === "2026" || !trap.onlyLater) : [];
	for (let index = 0; rows.length < count && sent.length > 0; index++) {
		const invoice = at(sent, index % sent.length);
		const charge = chargeOf(invoice.key);
		const round = Math.floor(index / sent.length);
		const paid: Paid = {
			id: rows.length + 1,
			charge,
			invoice: invoice.key,
			name: nameOf(invoice.key),
			other: nameOf(at(sent, (index + 1) % sent.length).key),
			amount: amountOf(Number(charge.dept), index, round),
			day: dayOf(random),
			format: index,
		};
		const trap = traps[index];
		const made = trap ? trap.make(paid) : { rows: [ordinary(random, paid)], expected: [expectedOf(paid)] };
		rows.push(...made.rows);
		expected.push(...made.expected);
		reversals.push(...(made.reversals ?? []));
		wallet.push(...(made.wallet ?? []).map((row) => ({ ...row, id: Number(row.id ?? wallet.length + 1) })));
	}
	if (shape === "2026" && count > 0) {
		const credits = walletTraps(
			sent.slice(0, 12).map((each) => chargeOf(each.key)),
			wallet.length,
		);
		wallet.push(...credits.rows);
		expected.push(...credits.expected);
	}
	const reversed = reversals.map((row, index) => ({ id: index + 1, ...row }));
	return {
		tables: { tbl_bank: bankRows(), payment: rows, tbl_payment_reverse: reversed, tbl_student_wallet_ledger: wallet },
		expected,
	};
}

/** Of what was charged, at first: all of it by every second payer. */
const PARTS = [1, 1 / 2, 1, 1 / 4, 1, 3 / 4] as const;
/** Now and then somebody pays more than was charged. */
const TOO_MUCH = { every: 97, by: 5_000 } as const;

function amountOf(charged: number, index: number, round: number): number {
	if (round > 1) return 500;
	if (round === 1) return Math.floor(charged / 4);
	if (index % TOO_MUCH.every === TOO_MUCH.every - 1) return charged + TOO_MUCH.by;
	return Math.floor(charged * at(PARTS, index % PARTS.length));
}

/** A day after the invoices' first year, never one that reads in two ways. */
function dayOf(random: Random): string {
	const text = (number: number) => String(number).padStart(2, "0");
	return `${FIRST_YEAR + 3}-${text(1 + random.below(12))}-${text(13 + random.below(15))}`;
}

function ordinary(random: Random, paid: Paid): Row {
	return paymentRow(paid, random.percent(5) ? { pushed_by: "URUBUTO_PAY_WEBHOOK" } : {});
}
