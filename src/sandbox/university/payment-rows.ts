import { at } from "./random.js";
import type { ExpectedPayment, Row } from "./types.js";

/** Banks by their ids: two that are to be mapped, one in dollars, one that nobody maps. */
export const BANKS = { main: 1, fees: 2, dollars: 3, unmapped: 4 } as const;

const CHANNELS = ["MOMO", "AIRTEL_MONEY", "CARD", "BANK"] as const;

/** What a payment is made of. */
export interface Paid {
	readonly id: number;
	readonly charge: Row;
	readonly invoice: number;
	/** What names the invoice, and that of another payer. */
	readonly name: string;
	readonly other: string;
	readonly amount: number;
	readonly day: string;
	readonly format: number;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The ways in which the column is filled. */
function written(day: string, format: number): string {
	const [year = "", month = "", of = ""] = day.split("-");
	const name = MONTHS[Number(month) - 1] ?? "";
	const ways = [
		day,
		`${day} 10:15:30`,
		`${of}/${month}/${year}`,
		`${month}/${of}/${year}`,
		`${of}-${month}-${year}`,
		`${of}.${month}.${year}`,
		`${of} ${name} ${year}`,
		`${year}/${month}/${of}`,
		`${day}T08:00:00Z`,
		`${of}/${month}/${year} 16:45`,
		`${name} ${of}, ${year}`,
		`${of}-${name}-${year}`,
		`${year}${month}${of}`,
		`${of}-${month}-${year} 09:00:00`,
	];
	return at(ways, format % ways.length);
}

/** A row as the bursar or a gateway writes it. */
export function paymentRow(paid: Paid, change: Row = {}): Row {
	const channel = at(CHANNELS, paid.format % CHANNELS.length);
	return {
		id: paid.id,
		trans_code: `TC${paid.id}`,
		reg_no: paid.charge.reg_no ?? null,
		appl_Id: null,
		level_id: 1,
		bank_id: channel === "BANK" ? BANKS.fees : BANKS.main,
		slip_no: channel === "BANK" ? `SLIP${paid.id}` : "N/A",
		user: "gateway",
		acad_cycle_id: "1",
		date: written(paid.day, paid.format),
		fee_category: String(paid.charge.fee_category ?? ""),
		amount: paid.amount,
		description: null,
		recorded_date: `${paid.day} 18:00:00`,
		external_transaction_id: channel === "BANK" ? null : `20250${String(paid.id).padStart(15, "0")}`,
		payment_chanel: channel,
		invoi_ref: paid.name,
		student_wallet_ref: null,
		is_prepayment: 0,
		QuickBk_Status: 0,
		...change,
	};
}

export const expectedOf = (paid: Paid, change: Partial<ExpectedPayment> = {}): ExpectedPayment => ({
	table: "payment",
	key: paid.id,
	outcome: "send",
	amount: String(paid.amount),
	day: paid.day,
	invoice: paid.invoice,
	...change,
});
