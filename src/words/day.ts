import type { Brand } from "./ids.js";

/** A calendar day, YYYY-MM-DD. Text from end to end: no time zone can shift it. Text order is day order. */
export type Day = Brand<string, "Day">;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The day in "2025-08-14" or "2025-08-14 10:00:00"; undefined for zero days ("0000-00-00") and anything else. */
export function parseDay(text: string | null | undefined): Day | undefined {
	const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$/.exec((text ?? "").trim());
	if (!match) return undefined;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const longest = DAYS_IN_MONTH[month - 1];
	if (year === 0 || longest === undefined || day < 1 || day > longest) return undefined;
	if (month === 2 && day === 29 && !isLeap(year)) return undefined;
	return `${match[1]}-${match[2]}-${match[3]}` as Day;
}

function isLeap(year: number): boolean {
	return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export const yearOf = (day: Day): string => day.slice(0, 4);
export const monthOf = (day: Day): string => day.slice(0, 7);
