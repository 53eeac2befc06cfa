import { type Money, moneyGrouped, moneyText, NOTHING, parseMoney } from "../../../words/money.js";
import type { Problem, Warning } from "../../../words/problem.js";
import type { Separators } from "../../../words/settings.js";
import type { Field } from "../fields.js";
import { readingsOf } from "../invoice/reading.js";
import { quoted } from "../names.js";

/** 2^24: beyond it a FLOAT column of the MIS skips whole francs. */
const EXACT_IN_FLOAT = 1_677_721_600n as Money;

/** Digits of an amount that QuickBooks takes, and that a JSON number holds exactly. */
const MOST_DIGITS = 15;

export interface CashAmount {
	/** Undefined where there is a problem. */
	readonly amount: Money | undefined;
	/** What the row says, also where it is nothing or less. */
	readonly stated: Money | undefined;
	readonly warnings: readonly Warning[];
	readonly problems: readonly Problem[];
}

/** What came in, exact: more than nothing, and to the hundredth. */
export function cashAmountOf(field: Field, table: string, separators: Separators | undefined): CashAmount {
	const { column, value, typed } = field;
	const [only, ...others] = typed ? readingsOf(value, separators) : plain(value);
	if (only === undefined || others.length > 0) {
		const why = value === "" ? `${column} is empty` : `${column} is ${quoted(value)}, which is no exact amount`;
		return refused(undefined, why, table);
	}
	const amount = parseMoney(only);
	if (amount === undefined) return refused(amount, `${column} is ${value.trim()}, finer than a hundredth`, table);
	if (amount <= NOTHING) return refused(amount, `${column} is ${moneyGrouped(amount)}; a payment is above 0`, table);
	if (moneyText(amount).replace(".", "").length > MOST_DIGITS)
		return refused(amount, `${column} is ${moneyGrouped(amount)}; QuickBooks takes ${MOST_DIGITS} digits`, table);
	const limit = moneyGrouped(EXACT_IN_FLOAT);
	const inexact = `${column} is ${moneyGrouped(amount)}: beyond ${limit} the column no longer holds whole francs; check it`;
	return { amount, stated: amount, warnings: amount > EXACT_IN_FLOAT ? [inexact] : [], problems: [] };
}

const plain = (value: string): string[] => (/^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? [value.trim()] : []);

const refused = (stated: Money | undefined, why: string, table: string): CashAmount => ({
	amount: undefined,
	stated,
	warnings: [],
	problems: [invalid(why, table)],
});

const invalid = (why: string, table: string): Problem => ({
	code: "QB004",
	detail: `invalid amount: ${why}`,
	fix: `Correct the amount in the table ${table}, and the next run sends the payment; if nothing was paid, leave it: it stays held.`,
});
