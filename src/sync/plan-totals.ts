import { monthOf } from "../words/day.js";
import { addMoney, type Money, NOTHING } from "../words/money.js";
import type { Decision } from "./plan.js";

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
			const name = KEYS[by](decision);
			const { records, amount } = totals.get(name) ?? { records: 0, amount: NOTHING };
			totals.set(name, { name, records: records + 1, amount: addMoney(amount, decision.about.amount ?? NOTHING) });
		}
	}

	/** The largest first; months from the latest. */
	list(by: TotalBy): PlanTotal[] {
		const totals = [...this.#totals[by].values()];
		if (by === "month") return totals.sort((a, b) => b.name.localeCompare(a.name));
		return totals.sort((a, b) => Number(b.amount - a.amount) || b.records - a.records);
	}
}
