import { type Day, parseDay } from "../../../words/day.js";

type Parts = Readonly<Record<string, string>>;

interface Format {
	readonly pattern: RegExp;
	/** Each way in which it may be read, as year, month and day. */
	readonly read: (parts: Parts) => readonly (Day | undefined)[];
}

/** "10:15", "10:15:30", "10:15:30.123", "3:15 PM", with or without a zone: the day is as it is written, and no zone shifts it. */
const TIME = String.raw`(?:[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT)| ?[+-]\d{2}:?\d{2})?)?`;
const YEAR = String.raw`(?<y>\d{4})`;
const [FIRST, SECOND] = [String.raw`(?<a>\d{1,2})`, String.raw`(?<b>\d{1,2})`];
const NAME = String.raw`(?<name>[A-Za-z]{3,9})\.?`;

const MONTHS = [
	"january",
	"february",
	"march",
	"april",
	"may",
	"june",
	"july",
	"august",
	"september",
	"october",
	"november",
	"december",
];

const format = (pattern: string, read: Format["read"]): Format => ({ pattern: new RegExp(`^${pattern}$`), read });

/** The ways in which the column is filled (14 are known of the live one). Years have four digits: 03/04/05 is no day. */
const FORMATS: readonly Format[] = [
	// 2026-01-31, 2026/01/31, 2026.01.31, each with or without a time.
	format(String.raw`${YEAR}([-/.])${FIRST}\2${SECOND}${TIME}`, ({ y, a, b }) => [dayOf(y, a, b)]),
	// 31/01/2026 and 01/31/2026: where both make a day, nobody can tell.
	format(`${FIRST}/${SECOND}/${YEAR}${TIME}`, ({ y, a, b }) => [dayOf(y, b, a), dayOf(y, a, b)]),
	// 31-01-2026, 31.01.2026: day first.
	format(String.raw`${FIRST}([-.])${SECOND}\2${YEAR}${TIME}`, ({ y, a, b }) => [dayOf(y, b, a)]),
	// 01 Jan 2026, 1-January-2026.
	format(`${FIRST}[ -]${NAME},?[ -]${YEAR}${TIME}`, ({ y, a, name }) => [dayOf(y, monthOf(name), a)]),
	// Jan 01, 2026.
	format(`${NAME} ${FIRST},? ${YEAR}${TIME}`, ({ y, a, name }) => [dayOf(y, monthOf(name), a)]),
	// 20260131, 20260131101530.
	format(String.raw`${YEAR}(?<m>\d{2})(?<d>\d{2})(?:\d{6})?`, ({ y, m, d }) => [dayOf(y, m, d)]),
];

/** Every day that a text may mean, each once; none where it is no day. */
export function readingsOfDay(text: string): readonly Day[] {
	const written = text.trim().replace(/\s+/g, " ");
	const readings = FORMATS.flatMap(({ pattern, read }) => {
		const parts = pattern.exec(written)?.groups;
		return parts ? read(parts) : [];
	});
	return [...new Set(readings.filter((day) => day !== undefined))];
}

/** Nothing, or a day of zeros: there is no day. */
export const isNoDay = (text: string): boolean =>
	/^(?:0{4}[-/.]0{1,2}[-/.]0{1,2}.*|0{1,2}[-/.]0{1,2}[-/.]0{4}.*|null|n\/?a|-*)$/i.test(text.trim());

function dayOf(year = "", month = "", day = ""): Day | undefined {
	return parseDay(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** "01" of "Jan" and of "January"; "" of what is no month. */
function monthOf(name = ""): string {
	const written = name.toLowerCase();
	const at = MONTHS.findIndex(
		(month) => month === written || month.slice(0, 3) === written || (written === "sept" && month === "september"),
	);
	return at < 0 ? "" : String(at + 1);
}

/** So many days before or after. */
export function daysFrom(day: Day, days: number): Day {
	const moment = new Date(`${day}T00:00:00Z`);
	moment.setUTCDate(moment.getUTCDate() + days);
	return moment.toISOString().slice(0, 10) as Day;
}
