import { type Money, moneyGrouped, moneyText, NOTHING, parseMoney, subtractMoney } from "../../../words/money.js";
import type { Problem, Warning } from "../../../words/problem.js";
import type { MappingSettings, Separators } from "../../../words/settings.js";
import type { Field } from "../fields.js";
import { quoted } from "../names.js";
import { readingsOf } from "./reading.js";
import { INVOICE_SOURCE } from "./source.js";

/** 2^24: beyond it a FLOAT column of the MIS skips whole francs. */
const EXACT_IN_FLOAT = 1_677_721_600n as Money;

/** Digits of an amount that QuickBooks takes, and that a JSON number holds exactly. */
const MOST_DIGITS = 15;

export interface Amounts {
	/** What the invoice is over; undefined where there is a problem. */
	readonly amount: Money | undefined;
	/** What the row says, also where no invoice can be over it: nothing, or less. It counts in what the MIS holds. */
	readonly stated: Money | undefined;
	readonly credit: Money;
	readonly warnings: readonly Warning[];
	readonly problems: readonly Problem[];
}

/** How a charge's amount is taken: `net` is debit minus credit. */
export interface AmountSettings {
	readonly amount: MappingSettings["invoices"]["amount"];
	readonly separators: Separators | undefined;
}

/** The amount of a charge: its debit or, by the setting `net`, debit minus credit. Never one in place of the other. */
export function amountsOf(
	debitField: Field,
	creditField: Field,
	{ amount: setting, separators }: AmountSettings,
): Amounts {
	const [debit, credit] = [readField(called("amount", debitField), separators), readField(creditField, separators)];
	const found = setting === "net" ? netAmount(debit, credit) : inRange(debit.column, debit);
	const isSound = typeof found === "bigint";
	const seenCredit = credit.value === "" ? { ...credit, amount: NOTHING } : credit;
	return {
		amount: isSound ? found : undefined,
		stated: setting === "net" ? netOf(debit, credit) : debit.amount,
		credit: seenCredit.amount ?? NOTHING,
		warnings: [
			...readAs(debit),
			...inexact(debit),
			...(setting === "net" ? [...readAs(credit), ...inexact(credit)] : []),
			...creditWarnings(debit, seenCredit, setting),
		],
		problems: isSound ? [] : [found],
	};
}

/** The column of amounts is called "dept", which reads as a department: what it holds is said first. */
const called = (what: string, field: Field): Field => ({ ...field, column: `the ${what} (${field.column})` });

/** An amount, or why there is none. */
interface Read extends Field {
	readonly amount: Money | undefined;
	readonly problem: Problem;
}

function readField(field: Field, separators: Separators | undefined): Read {
	const readings = field.typed ? readingsOf(field.value, separators) : plainDecimal(field.value);
	const [only, ...others] = readings;
	if (only === undefined) return { ...field, amount: undefined, problem: unreadable(field) };
	if (others.length > 0) return { ...field, amount: undefined, problem: ambiguous(field, readings) };
	return { ...field, amount: parseMoney(only), problem: tooFine(field, only) };
}

const plainDecimal = (value: string): string[] => (/^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? [value.trim()] : []);

function netAmount(debit: Read, credit: Read): Money | Problem {
	if (debit.amount === undefined) return debit.problem;
	const amount = netOf(debit, credit);
	if (amount === undefined) return credit.problem;
	return inRange(`${debit.column} − ${credit.column}`, { amount, problem: debit.problem });
}

/** Undefined where one of them cannot be read. */
function netOf(debit: Read, credit: Read): Money | undefined {
	const subtracted = credit.value === "" ? NOTHING : credit.amount;
	return debit.amount === undefined || subtracted === undefined ? undefined : subtractMoney(debit.amount, subtracted);
}

function inRange(what: string, { amount, problem }: Pick<Read, "amount" | "problem">): Money | Problem {
	if (amount === undefined) return problem;
	if (amount <= NOTHING) return invalidAmount(`${what} is ${moneyGrouped(amount)}; an invoice needs an amount above 0`);
	const digits = moneyText(amount).replace(".", "").length;
	return digits <= MOST_DIGITS
		? amount
		: invalidAmount(`${what} is ${moneyGrouped(amount)}; QuickBooks takes ${MOST_DIGITS} digits`);
}

function unreadable({ column, value }: Field): Problem {
	return invalidAmount(value === "" ? `${column} is empty` : `${column} is ${quoted(value)}, which is no exact amount`);
}

/** "50.000" may be fifty or fifty thousand: nobody but the MIS knows. */
function ambiguous({ column, value }: Field, readings: readonly string[]): Problem {
	const { code, detail } = invalidAmount(
		`${column} is ${quoted(value)}, which reads as ${either(readings.map(grouped))}`,
	);
	const fix = `Correct the amount in ${INVOICE_SOURCE.table}; or, if the MIS writes all amounts in one way, say in which in config.toml: mis.separators = "1,234.56" or "1.234,56". The next run sends the invoice.`;
	return { code, detail, fix };
}

/** Rounded this way or that, it would not be what the MIS holds. */
function tooFine({ column, value }: Field, reading: string): Problem {
	const cut = parseMoney(reading.replace(/(\.\d{2})\d+$/, "$1")) ?? NOTHING;
	const next = (reading.startsWith("-") ? cut - 1n : cut + 1n) as Money;
	return invalidAmount(
		`${column} is ${value.trim()}, finer than a hundredth: ${either([moneyGrouped(cut), moneyGrouped(next)])}`,
	);
}

const either = (all: readonly string[]): string => all.join(" or as ");

/** "50,000", and "1,234.567" where it is finer than money can be. */
function grouped(reading: string): string {
	const money = parseMoney(reading);
	return money === undefined ? reading : moneyGrouped(money);
}

/** What somebody typed with separators, and how it was taken. */
function readAs({ column, value, amount, typed }: Read): readonly Warning[] {
	if (!typed || amount === undefined || plainDecimal(value).length > 0) return [];
	return [`${column} is ${quoted(value)}: read as ${moneyGrouped(amount)}`];
}

function invalidAmount(why: string): Problem {
	return {
		code: "QB004",
		detail: `invalid amount: ${why}`,
		fix: `Correct the amount in ${INVOICE_SOURCE.table}, and the next run sends the invoice; if nothing is owed, leave it: it stays held.`,
	};
}

function inexact({ column, amount }: Read): readonly Warning[] {
	if (amount === undefined || amount <= EXACT_IN_FLOAT) return [];
	const limit = moneyGrouped(EXACT_IN_FLOAT);
	return [`${column} is ${moneyGrouped(amount)}: beyond ${limit} the column no longer holds whole francs; check it`];
}

function creditWarnings(debit: Read, credit: Read, setting: MappingSettings["invoices"]["amount"]): readonly Warning[] {
	if (credit.amount === NOTHING || (credit.amount === undefined && setting === "net")) return [];
	const seen = credit.amount === undefined ? `${quoted(credit.value)}, no exact amount` : moneyGrouped(credit.amount);
	const consequence = setting === "net" ? `subtracted from ${debit.column}` : `not subtracted from ${debit.column}`;
	return [`${credit.column} is ${seen}: ${consequence}`];
}
