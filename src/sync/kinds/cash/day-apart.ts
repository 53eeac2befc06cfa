import type { SeenDocument } from "../../../audit/seen-document.js";
import type { Day } from "../../../words/day.js";
import { folded } from "../../../words/nearest.js";
import type { MisRow } from "../../../words/source.js";
import { said } from "./parse.js";
import { daysFrom } from "./written-day.js";

/** What a person typed in for the same money may be as many days apart. */
const MOST_DAYS = 3;

/** The days on which a document may be dated that was typed in for money of this day. */
export const daysNear = (day: Day): readonly [from: Day, to: Day] => [
	daysFrom(day, -MOST_DAYS),
	daysFrom(day, MOST_DAYS),
];

/**
 * Whether a document may be a row's money by its day: the same, or near it. Where the document bears the row's own
 * transaction or slip, that says more than a day.
 */
export function agreesByDay(
	row: { readonly day: Day | undefined; readonly values: MisRow["values"] },
	{ day, number }: Pick<SeenDocument, "day" | "number">,
): "same" | "near" | "no" {
	if (row.day !== undefined && row.day === day) return "same";
	const own = [row.values.transaction, row.values.slip].map(said).filter((text) => text !== undefined);
	if (own.some((text) => folded(text) === folded(number))) return "near";
	if (row.day === undefined || day === undefined) return "no";
	const [from, to] = daysNear(row.day);
	return day >= from && day <= to ? "near" : "no";
}
