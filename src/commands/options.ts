import type { Kind } from "../sync/entity.js";
import type { Filter } from "../sync/filter.js";
import type { Day } from "../words/day.js";
import { Failure } from "../words/failure.js";

export interface FilterOptions {
	readonly from?: Day;
	readonly to?: Day;
	readonly campus?: string;
	readonly category?: string;
	readonly student?: string;
	readonly ids?: string[];
}

/** The filter that options ask for. Throws `Failure` "usage" where they cannot mean anything for the kind. */
export function filterOf(options: FilterOptions, kinds: readonly Kind[]): Filter {
	const { from, to, campus, category, student, ids } = options;
	if (from !== undefined && to !== undefined && from > to) {
		throw usage(`--from ${from} is later than --to ${to}: no record can be meant.`, "Swap the two days.");
	}
	const customersOnly = !kinds.includes("invoice");
	if (category !== undefined && customersOnly) {
		throw usage("--category concerns invoices: customers have no fee category.", "Leave it out.");
	}
	if (ids !== undefined && !customersOnly && kinds.length === 1) {
		const odd = ids.find((id) => !/^\d{1,18}$/.test(id));
		if (odd !== undefined)
			throw usage(`--ids takes the numbers of invoices in the MIS; "${odd}" is none.`, "Correct it.");
	}
	return { from, to, campus, category, student, ids };
}

export function usage(detail: string, fix: string): Failure {
	return new Failure("usage", { detail, fix });
}
