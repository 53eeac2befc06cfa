import type { Condition } from "../../mis/types.js";
import type { Day } from "../../words/day.js";
import { type MisId, misId } from "../../words/ids.js";
import { folded } from "../../words/nearest.js";
import type { About } from "../decide/judgement.js";
import type { FeeCategory } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";

/** Which records a person asked for; the same on every command, so that what was previewed is what is sent. */
export interface Filter {
	readonly from: Day | undefined;
	readonly to: Day | undefined;
	/** Name or id of a campus. */
	readonly campus: string | undefined;
	/** Name or id of a fee category; concerns invoices only. */
	readonly category: string | undefined;
	/** reg_no or tracking_id. */
	readonly student: string | undefined;
	/** Payment channel, and id of the bank; concern payments only. */
	readonly channel?: string | undefined;
	readonly bank?: string | undefined;
	/** MIS ids of invoices and ranges of them, "20-25"; reg_nos or tracking_ids of customers. */
	readonly ids: readonly string[] | undefined;
}

export const NO_FILTER: Filter = {
	from: undefined,
	to: undefined,
	campus: undefined,
	category: undefined,
	student: undefined,
	ids: undefined,
};

export const isFiltered = (filter: Filter): boolean => Object.values(filter).some((value) => value !== undefined);

/** What the MIS can sort out by itself. Columns are ours, as the sources name them. */
export function conditionsOf(kind: Kind, filter: Filter, categories: ReadonlyMap<string, FeeCategory>): Condition[] {
	const { day, who, category } = kind.asked;
	const conditions: Condition[] = [];
	if (filter.from && day) conditions.push({ column: day, is: "at-least", value: filter.from });
	if (filter.to && day) conditions.push({ column: day, is: "at-most", value: filter.to });
	const { channel, bank } = kind.asked;
	if (channel && filter.channel) conditions.push({ column: channel, is: "one-of", values: [filter.channel] });
	if (bank && filter.bank) conditions.push({ column: bank, is: "one-of", values: [filter.bank] });
	if (filter.student) conditions.push({ column: who, is: "one-of", values: [filter.student] });
	if (category !== undefined && filter.category !== undefined) {
		conditions.push({ column: category, is: "one-of", values: categoryIds(filter.category, categories) });
	}
	if (kind.asked.ids === "who" && filter.ids) conditions.push({ column: who, is: "one-of", values: filter.ids });
	return conditions;
}

/** The keys a filter names outright. */
export function idsOf(kind: Kind, filter: Filter): MisId[] | undefined {
	return kind.asked.ids === "keys" && filter.ids ? filter.ids.flatMap((text) => idsIn(text, kind)) : undefined;
}

/** The ids of a kind that "17", "20-25" or "W12" names; none, where it is another kind's. */
export function idsIn(text: string, { asked: { mark = "" } }: Kind): MisId[] {
	if (!text.startsWith(mark)) return [];
	const [, from, to = from] = /^(\d{1,18})(?:-(\d{1,18}))?$/.exec(text.replaceAll(mark, "")) ?? [];
	if (from === undefined || to === undefined) return [];
	const ids: MisId[] = [];
	for (let id = BigInt(from); id <= BigInt(to); id++) ids.push(misId(String(id)));
	return ids;
}

/** Whether a row must be judged before it is known whether the filter lets it through. */
export const isJudgedBy = ({ from, to, campus }: Filter, { asked }: Kind): boolean =>
	campus !== undefined || (asked.day === undefined && (from !== undefined || to !== undefined));

/** What only shows once the row was judged: its campus, and its day where the MIS cannot compare that. */
export function passes(
	filter: Filter,
	about: Pick<About, "campus" | "campusId"> & Partial<Pick<About, "kind" | "day">>,
): boolean {
	return isInTime(filter, about) && isOfCampus(filter, about);
}

function isInTime({ from, to }: Filter, { kind, day }: Partial<Pick<About, "kind" | "day">>): boolean {
	if (kind === undefined || kind.asked.day !== undefined || (from === undefined && to === undefined)) return true;
	return day !== undefined && (from === undefined || day >= from) && (to === undefined || day <= to);
}

function isOfCampus(filter: Filter, about: Pick<About, "campus" | "campusId">): boolean {
	if (filter.campus === undefined) return true;
	const wanted = folded(filter.campus);
	return [about.campus, about.campusId].some((campus) => folded(campus ?? "") === wanted);
}

/** The ids of the fee categories of this name, or of this id. */
export function categoryIds(category: string, categories: ReadonlyMap<string, FeeCategory>): string[] {
	const wanted = folded(category);
	const named = [...categories.values()].filter((each) => folded(each.name) === wanted).map((each) => each.id);
	return named.length > 0 ? named : [category.trim()];
}
