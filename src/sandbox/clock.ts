/** Where QuickBooks' servers say they stand; summer time (-07:00) and winter time (-08:00) as recorded. */
const PACIFIC = new Intl.DateTimeFormat("en-US", { timeZone: "America/Los_Angeles", timeZoneName: "longOffset" });

/** A clock that is so many milliseconds ahead of this computer's; behind, where the figure is negative. */
export function clockOff(offsetMs: number): () => number {
	return () => Date.now() + offsetMs;
}

/** A moment as QuickBooks writes it into MetaData: `2026-01-31T09:15:00-08:00`, in summer with `-07:00`. */
export function timestamp(moment: number): string {
	const { local, offset } = pacific(moment);
	return `${local.slice(0, 19)}${offset}`;
}

/** The `time` of an answer, with milliseconds. */
export function answerTime(moment: number): string {
	const { local, offset } = pacific(moment);
	return `${local.slice(0, 23)}${offset}`;
}

/** The day of a moment in Pacific time, as `YYYY-MM-DD`. */
export function dayOf(moment: number): string {
	return answerTime(moment).slice(0, 10);
}

/** A text without an offset, `2026-07-01T09:15:00`, as a moment of Pacific time. */
export function pacificMoment(text: string): number {
	const guess = Date.parse(`${text}-08:00`);
	return Number.isNaN(guess) ? guess : Date.parse(`${text}${pacific(guess).offset}`);
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

const HOUR_MS = 3_600_000;

/** The offset changes on a full hour, so it is asked for once an hour: formatting every time would cost more than a write. */
const offsets = new Map<number, string>();

function pacific(moment: number): { local: string; offset: string } {
	const hour = Math.floor(moment / HOUR_MS);
	const offset = offsets.get(hour) ?? offsetOf(moment);
	offsets.set(hour, offset);
	const local = new Date(moment + Number(offset.slice(0, 3)) * HOUR_MS).toISOString();
	return { local, offset };
}

function offsetOf(moment: number): string {
	const name = PACIFIC.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value ?? "";
	return name.replace("GMT", "") || "-08:00";
}
