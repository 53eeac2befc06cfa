import { type Money, moneyGrouped, moneyText, NOTHING, parseMoney, subtractMoney } from "../../../words/money.js";
import type { Problem, Warning } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import { quoted } from "../../names.js";
import type { Field } from "../fields.js";
import { INVOICE_SOURCE } from "./source.js";

/** 2^24: beyond it a FLOAT column of the MIS skips whole francs. */
const EXACT_IN_FLOAT = 1_677_721_600n as Money;

/** Digits of an amount that QuickBooks takes, and that a JSON number holds exactly. */
const MOST_DIGITS = 15;

export interface Amounts {
	/** What the invoice is over; undefined where there is a problem. */
	readonly amount: Money | undefined;
	readonly credit: Money;
	readonly warnings: readonly Warning[];
	readonly problems: readonly Problem[];
}

/** The amount of a charge: its debit or, by the setting `net`, debit minus credit. Never one in place of the other. */
export function amountsOf(debit: Field, credit: Field, setting: MappingSettings["invoices"]["amount"]): Amounts {
	const exactCredit = credit.value === "" ? NOTHING : parseMoney(credit.value);
	const found = setting === "net" ? netAmount(debit, credit, exactCredit) : exactAmount(debit);
	const isSound = typeof found === "bigint";
	return {
		amount: isSound ? found : undefined,
		credit: exactCredit ?? NOTHING,
		warnings: [
			...inexact(debit),
			...(setting === "net" ? inexact(credit) : []),
			...creditWarnings(debit, credit, exactCredit, setting),
		],
		problems: isSound ? [] : [found],
	};
}

function netAmount(debit: Field, credit: Field, exactCredit: Money | undefined): Money | Problem {
	const exactDebit = parseMoney(debit.value);
	if (exactDebit === undefined) return unreadable(debit);
	if (exactCredit === undefined) return unreadable(credit);
	return inRange(`${debit.column} − ${credit.column}`, subtractMoney(exactDebit, exactCredit));
}

function exactAmount(debit: Field): Money | Problem {
	const exact = parseMoney(debit.value);
	return exact === undefined ? unreadable(debit) : inRange(debit.column, exact);
}

function inRange(what: string, amount: Money): Money | Problem {
	if (amount <= NOTHING) return invalidAmount(`${what} is ${moneyGrouped(amount)}; an invoice needs an amount above 0`);
	const digits = moneyText(amount).replace(".", "").length;
	return digits <= MOST_DIGITS
		? amount
		: invalidAmount(`${what} is ${moneyGrouped(amount)}; QuickBooks takes ${MOST_DIGITS} digits`);
}

function unreadable({ column, value }: Field): Problem {
	return invalidAmount(value === "" ? `${column} is empty` : `${column} is ${quoted(value)}, which is no exact amount`);
}

function invalidAmount(why: string): Problem {
	return {
		code: "QB004",
		detail: `invalid amount: ${why}`,
		fix: `Correct the amount in ${INVOICE_SOURCE.table}, and the next run sends the invoice; if nothing is owed, leave it: it stays held.`,
	};
}

function inexact({ column, value }: Field): readonly Warning[] {
	const amount = parseMoney(value);
	if (amount === undefined || amount <= EXACT_IN_FLOAT) return [];
	const limit = moneyGrouped(EXACT_IN_FLOAT);
	return [`${column} is ${moneyGrouped(amount)}: beyond ${limit} the column no longer holds whole francs; check it`];
}

function creditWarnings(
	debit: Field,
	credit: Field,
	exactCredit: Money | undefined,
	setting: MappingSettings["invoices"]["amount"],
): readonly Warning[] {
	if (exactCredit === NOTHING || (exactCredit === undefined && setting === "net")) return [];
	const seen = exactCredit === undefined ? `${quoted(credit.value)}, no exact amount` : moneyGrouped(exactCredit);
	const consequence = setting === "net" ? `subtracted from ${debit.column}` : `not subtracted from ${debit.column}`;
	return [`${credit.column} is ${seen}: ${consequence}`];
}
