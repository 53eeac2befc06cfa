/** QuickBooks writes times in Pacific time, to the second; winter time all the year is enough for a sandbox. */
const PACIFIC_OFFSET_MS = 8 * 3_600_000;

/** A moment as QuickBooks writes it into MetaData: `2026-01-31T09:15:00-08:00`. */
export function timestamp(moment: number): string {
	return `${new Date(moment - PACIFIC_OFFSET_MS).toISOString().slice(0, 19)}-08:00`;
}

/** The `time` of an answer, with milliseconds. */
export function answerTime(moment = Date.now()): string {
	return `${new Date(moment - PACIFIC_OFFSET_MS).toISOString().slice(0, 23)}-08:00`;
}

/** Today in Pacific time, as `YYYY-MM-DD`. */
export function today(): string {
	return answerTime().slice(0, 10);
}

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const moment = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** A day some days later. */
export function laterDay(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
