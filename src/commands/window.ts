/** A time of day by the clock of this computer. */
export interface ClockTime {
	readonly hour: number;
	readonly minute: number;
}

/** The hours in which records may be sent; `until` may lie on the next day. */
export interface Window {
	readonly from: ClockTime;
	readonly until: ClockTime;
}

/** "20:00" */
export const clockText = ({ hour, minute }: ClockTime): string =>
	`${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;

const minutes = ({ hour, minute }: ClockTime): number => hour * 60 + minute;

/** Whether a moment lies in the window, by local time; its first minute does, its last does not. */
export function isOpen({ from, until }: Window, moment: Date): boolean {
	const now = minutes({ hour: moment.getHours(), minute: moment.getMinutes() });
	const [start, end] = [minutes(from), minutes(until)];
	return start < end ? now >= start && now < end : now >= start || now < end;
}

/** The first moment after `moment` at which the clock shows the end of the window; also on days that are 23 or 25 hours long. */
export function endOf({ until }: Window, moment: Date): Date {
	const [year, month, day] = [moment.getFullYear(), moment.getMonth(), moment.getDate()];
	const today = new Date(year, month, day, until.hour, until.minute);
	return today > moment ? today : new Date(year, month, day + 1, until.hour, until.minute);
}
