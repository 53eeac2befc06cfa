import type { Mis } from "../../../mis/types.js";
import { addMoney, type Money, NOTHING, parseMoney } from "../../../words/money.js";
import type { Source } from "../../../words/source.js";
import { pagesOf } from "../../read/pages.js";

/** Rows, and what they add up to. */
export interface Spending {
	readonly records: number;
	readonly amount: Money;
}

/** The rows of a table with an amount, and their sum; what is no amount counts as a row alone. */
export async function sumOfRows(mis: Mis, source: Source, onlyAmounts = false): Promise<Spending> {
	let [records, amount]: [number, Money] = [0, NOTHING];
	for await (const page of pagesOf(mis, source)) {
		for (const { values } of page) {
			const sum = parseMoney(values.amount ?? "") ?? NOTHING;
			amount = addMoney(amount, sum);
			records += onlyAmounts && sum === NOTHING ? 0 : 1;
		}
	}
	return { records, amount };
}
