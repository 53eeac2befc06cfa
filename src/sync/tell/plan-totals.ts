import { monthOf } from "../../words/day.js";
import { addMoney, type Money, NOTHING } from "../../words/money.js";
import { folded } from "../../words/nearest.js";
import type { Decision } from "../decide/plan.js";

export interface PlanTotal {
	/** "Tuition Fee", "Main Campus", "2025-08"; "" where the MIS does not say. */
	readonly name: string;
	readonly records: number;
	readonly amount: Money;
}

const KEYS = {
	category: ({ about }: Decision) => about.category ?? "",
	campus: ({ about }: Decision) => about.campus ?? "",
	month: ({ about }: Decision) => (about.day === undefined ? "" : monthOf(about.day)),
};

export type TotalBy = keyof typeof KEYS;

/** What has no name in the MIS is its bare number, which reads as a count: "128 3, RWF 32,751". */
const spelledOut = (by: TotalBy, name: string): string => (/^\d+$/.test(name) ? `${by} ${name}` : name);

/** Records and amounts by fee category, campus and month, as decisions come along. Keeps no record. */
export class PlanTotals {
	readonly #totals: Readonly<Record<TotalBy, Map<string, PlanTotal>>> = {
		category: new Map(),
		campus: new Map(),
		month: new Map(),
	};

	add(decision: Decision): void {
		for (const by of Object.keys(KEYS) as TotalBy[]) {
			const totals = this.#totals[by];
			const called = spelledOut(by, KEYS[by](decision));
			// What differs in case and blanks alone is one, as first met.
			const key = folded(called);
			const { name, records, amount } = totals.get(key) ?? { name: called, records: 0, amount: NOTHING };
			totals.set(key, { name, records: records + 1, amount: addMoney(amount, decision.about.amount ?? NOTHING) });
		}
	}

	/** The largest first; months from the latest. */
	list(by: TotalBy): PlanTotal[] {
		const totals = [...this.#totals[by].values()];
		if (by === "month") return totals.sort((a, b) => b.name.localeCompare(a.name));
		return totals.sort((a, b) => Number(b.amount - a.amount) || b.records - a.records);
	}
}
