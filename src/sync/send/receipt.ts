import type { QboObject } from "../../quickbooks/outcome.js";
import type { Looking } from "../kinds/books.js";

/** What an answer is compared with. */
export type Comparing = Pick<Looking, "qb" | "seen" | "settings">;

/**
 * How far QuickBooks' own clocks may be apart: CreateTime is cut to the second, and an answer took a moment to tell us the
 * time. An answer that is taken for an old one without being one costs one read.
 */
const CLOCKS_APART_MS = 5_000;

/** Whether an answer tells of something made before the request first went out: the answer to an earlier request. */
export function isReplay(object: QboObject, firstAttempt: Date | undefined): boolean {
	return firstAttempt !== undefined && timeMade(object) < firstAttempt.getTime() - CLOCKS_APART_MS;
}

/** When a request was on its way, by QuickBooks' clock; `from` is unknown of a request of an earlier version. */
export interface UnderWay {
	readonly from: Date | undefined;
	readonly until: Date;
}

/** Whether something was made while a request was on its way. What bears its number or name then is what became of it. */
export function isMadeWhile(object: QboObject, { from, until }: UnderWay): boolean {
	const made = timeMade(object);
	return from !== undefined && made >= from.getTime() - CLOCKS_APART_MS && made <= until.getTime() + CLOCKS_APART_MS;
}

const timeMade = ({ MetaData }: QboObject): number =>
	Date.parse(String((MetaData as QboObject | undefined)?.CreateTime));

/** When QuickBooks had last changed it. */
export function changedAt({ MetaData }: QboObject): Date | undefined {
	const time = Date.parse(String((MetaData as QboObject | undefined)?.LastUpdatedTime));
	return Number.isNaN(time) ? undefined : new Date(time);
}
