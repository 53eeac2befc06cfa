import type { Mis } from "../../../mis/types.js";
import type { Day } from "../../../words/day.js";
import { pagesOf } from "../../read/pages.js";
import { CLOSING_SOURCE } from "./sources.js";

const MONTH = "2026-01".length;

/** The months that are closed in the MIS: "2026-01". None where it keeps no such table. */
export async function closedMonths(mis: Mis): Promise<ReadonlySet<string>> {
	const months = new Set<string>();
	for await (const page of pagesOf(mis, CLOSING_SOURCE))
		for (const { values } of page)
			if (values.day && values.status?.trim() !== "0") months.add(values.day.slice(0, MONTH));
	return months;
}

export const isOfMonths = (months: ReadonlySet<string>, day: Day | undefined): boolean =>
	day !== undefined && months.has(day.slice(0, MONTH));
