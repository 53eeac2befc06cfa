import type { Day } from "../words/day.js";
import { folded } from "../words/nearest.js";
import { keyOf } from "./mis-people.js";
import type { MisCharge } from "./types.js";

/** Which records a person asked about. */
export interface Scope {
	readonly from: Day | undefined;
	readonly to: Day | undefined;
	/** Name or id. */
	readonly campus: string | undefined;
	readonly category: string | undefined;
	/** reg_no or tracking_id. */
	readonly student: string | undefined;
	/** Ids of invoices and ranges of them, "20-25"; of customers their reg_no or tracking_id. */
	readonly ids: readonly string[] | undefined;
}

/** All of it. */
export const EVERYTHING: Scope = {
	from: undefined,
	to: undefined,
	campus: undefined,
	category: undefined,
	student: undefined,
	ids: undefined,
};

/** Whether anything but the period narrows it: then nobody can say what else is in the company. */
export const isNarrowed = ({ campus, category, student, ids }: Scope): boolean =>
	[campus, category, student, ids].some((value) => value !== undefined);

/** Both ends belong to it. A day that is none is in no period, and in the whole. */
export function isInPeriod({ from, to }: Pick<Scope, "from" | "to">, day: string | undefined): boolean {
	if (from === undefined && to === undefined) return true;
	if (day === undefined || day === "") return false;
	return (from === undefined || day >= from) && (to === undefined || day <= to);
}

export interface Place {
	readonly categoryId: string | undefined;
	readonly campusId: string | undefined;
}

/** Whether a charge is asked about, its day apart. */
export function isAsked(
	{ campus, category, student, ids }: Scope,
	misId: string,
	charge: Pick<MisCharge, "payer" | "category" | "campus"> & Place,
): boolean {
	return (
		isNamed(campus, charge.campus, charge.campusId) &&
		isNamed(category, charge.category, charge.categoryId) &&
		(student === undefined || (charge.payer !== undefined && keyOf(charge.payer) === keyOf(student))) &&
		(ids === undefined || ids.some((text) => names(text, misId)))
	);
}

/** Whether one of these is the name or id that a person wants, or any is as good. */
export const isNamed = (wanted: string | undefined, ...names: readonly (string | undefined)[]): boolean =>
	wanted === undefined || names.some((name) => folded(name ?? "") === folded(wanted));

/** "17" and "15-20" name 17. */
function names(text: string, misId: string): boolean {
	const [, from, to = from] = /^(\d{1,18})(?:-(\d{1,18}))?$/.exec(text) ?? [];
	return from !== undefined && to !== undefined && BigInt(misId) >= BigInt(from) && BigInt(misId) <= BigInt(to);
}
