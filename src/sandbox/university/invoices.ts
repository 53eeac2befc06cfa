import { CATEGORY_COUNT, FIRST_YEAR, feeOf, LAST_YEAR } from "./catalogue.js";
import { identityOf } from "./expectations.js";
import { type InvoiceTrap, invoiceTraps } from "./invoice-traps.js";
import { fitName } from "./names.js";
import type { Someone } from "./people.js";
import { at, type Random } from "./random.js";
import { placeTraps } from "./traps.js";
import type { ExpectedInvoice, Row } from "./types.js";

export interface Invoices {
	readonly rows: readonly Row[];
	readonly expected: readonly ExpectedInvoice[];
}

/** Everybody who becomes a customer gets an invoice before anybody gets a second one. */
export function makeInvoices(random: Random, count: number, dirt: boolean, people: readonly Someone[]): Invoices {
	const traps = dirt ? placeTraps(invoiceTraps, count, "invoices") : new Map<number, InvoiceTrap>();
	const payers = people.filter(({ spoiled }) => (spoiled?.outcome ?? "send") === "send");
	const find = (trap: string) => payers.find(({ spoiled }) => spoiled?.trap === trap);
	const students = new Map(payers.filter(isStudent).map((payer) => [identityOf(payer), payer]));
	const contested = new Set(people.flatMap((each) => (isNamedTwice(each) ? [payerKey(each)] : [])));
	const rows: Row[] = [];
	const expected: ExpectedInvoice[] = [];
	for (let index = 0; index < count; index++) {
		const trap = traps.get(index);
		const wanted = trap?.payer === undefined ? undefined : find(trap.payer);
		const someone = wanted ?? at(payers, index < payers.length ? index : random.below(payers.length));
		// What a reg_no and a tracking_id both name is the student.
		const payer = students.get(identityOf(someone)) ?? someone;
		const row = invoiceRow(random, index + 1, payer);
		trap?.spoil(row);
		rows.push(row);
		expected.push(expectedInvoice(row, payer, trap, contested.has(payerKey(payer))));
	}
	return { rows, expected };
}

/** A row under whose number another person stands too. */
const isNamedTwice = ({ spoiled }: Someone) => spoiled?.trap === "one identity twice, another name";
const payerKey = (someone: Someone) => `${someone.table} ${identityOf(someone)}`;
const isStudent = ({ table }: Someone) => table === "tbl_personal_ug";

function invoiceRow(random: Random, key: number, payer: Someone): Row {
	const categoryId = 1 + random.below(CATEGORY_COUNT);
	const day = invoiceDay(random);
	const isPaid = random.percent(60);
	return {
		id: key,
		reg_no: identityOf(payer),
		appl_Id: isStudent(payer) ? null : payer.key,
		level_id: 1 + random.below(4),
		fee_category: categoryId,
		module_id: null,
		Rpt_Id: null,
		dept: feeOf(categoryId).price * (random.percent(10) ? 2 : 1),
		credit: random.percent(50) ? 0 : null,
		balance: isPaid ? "0" : null,
		invoice_date: day,
		reference_number: `${day.replaceAll("-", "")}${String(key).padStart(7, "0")}`,
		comment: random.percent(30) ? `Charge for ${day.slice(0, 4)}` : null,
		user: "bursar",
		date: `${day} 11:20:00`,
		intake_id: 1 + random.below(4),
		QuickBk_Status: 0,
	};
}

/** A day of the three years to September of the last; never the 31st or in a February's end, those are traps. */
function invoiceDay(random: Random): string {
	const month = random.below((LAST_YEAR - FIRST_YEAR - 1) * 12) + 8;
	const year = FIRST_YEAR + 1 + Math.floor(month / 12);
	const text = (number: number) => String(number).padStart(2, "0");
	return `${year}-${text((month % 12) + 1)}-${text(1 + random.below(28))}`;
}

function expectedInvoice(
	row: Row,
	payer: Someone,
	trap: InvoiceTrap | undefined,
	isContested: boolean,
): ExpectedInvoice {
	const base = { table: "tbl_imvoice" as const, key: Number(row.id), ...(trap && { trap: trap.name }) };
	if (trap?.heldWith !== undefined) return { ...base, outcome: "hold", code: trap.heldWith };
	if (isContested) return { ...base, outcome: "hold", code: "QB004" };
	const day = String(row.invoice_date);
	const campus = payer.registered?.campusIn(Number(day.slice(0, 4)));
	const note = trap?.note ?? row.comment;
	return {
		...base,
		outcome: "send",
		...(trap?.warns && { warns: true as const }),
		amount: amountText(Number(row.dept)),
		day,
		payer: { table: payer.table, key: payer.key },
		item: fitName(feeOf(Number(row.fee_category)).name),
		...(campus !== undefined && { campus }),
		...(typeof note === "string" && { note }),
	};
}

const amountText = (amount: number) => (Number.isInteger(amount) ? String(amount) : amount.toFixed(2));
