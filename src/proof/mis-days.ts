import { type Day, parseDay } from "../words/day.js";
import type { PaymentSettings } from "../words/settings.js";

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** A time after the day. It is as it is written: no zone shifts the day. */
const CLOCK = /[ T,]+\d{1,2}:\d\d[\d:.]*(?: ?[ap]m)?(?: ?(?:z|utc|gmt|[+-]\d\d:?\d\d))?$/i;

/** In which order day, month and year may stand, by what stands between numbers (9) and names (A). */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
	"9-9-9": ["ymd", "dmy"],
	"9.9.9": ["ymd", "dmy"],
	"9/9/9": ["ymd", "dmy", "mdy"],
	...{ "9 A 9": ["dmy"], "9 A, 9": ["dmy"], "9-A-9": ["dmy"], "A 9 9": ["mdy"], "A 9, 9": ["mdy"] },
};

/** What is written where there is no day. */
const NO_DAY = /^(?:(?:0+[-/.]){2}0+(?:\D[0:.]+)?|null|n\/?a|-*)$/i;

/** A payment is recorded within so many days, or it was typed in later and may be of any day. */
const MOST_DAYS_LATE = 31;
const DAY_MS = 86_400_000;

/**
 * The day of a receipt, whose column is text in many forms; undefined where nobody can tell. Of two readings (03/04/2026)
 * it is that of the order which is set, else the only one shortly before the row was recorded. One that is missing is when
 * the row was recorded, where that is set.
 */
export function receiptDay(
	typed: string | null | undefined,
	recorded: string | null | undefined,
	{ dateOrder, date }: PaymentSettings,
): Day | undefined {
	const written = (typed ?? "").trim();
	const recordedOn = parseDay(recorded);
	if (NO_DAY.test(written)) return date === "recorded" ? recordedOn : undefined;
	const [one, other] = readingsOf(written);
	if (one === undefined || other === undefined) return one;
	if (dateOrder !== undefined) return dateOrder === "dmy" ? one : other;
	const likely = [one, other].filter((day) => isShortlyBefore(day, recordedOn));
	return likely.length === 1 ? likely[0] : undefined;
}

/** Each day that it may be, day first before month first. */
function readingsOf(written: string): readonly Day[] {
	const plain = written.replace(CLOCK, "").replace(/\s+/g, " ");
	if (/^\d{8}(?:\d{6})?$/.test(plain)) return daysOf("ymd", [plain.slice(0, 4), plain.slice(4, 6), plain.slice(6, 8)]);
	const shape = plain.replace(/[A-Za-z]+\.?/g, "A").replace(/\d+/g, "9");
	const parts = plain.split(/[^\dA-Za-z]+/);
	return [...new Set((ORDERS[shape] ?? []).flatMap((order) => daysOf(order, parts)))];
}

function daysOf(order: string, parts: readonly string[]): readonly Day[] {
	const [year = "", month = "", day = ""] = [..."ymd"].map((each) => parts[order.indexOf(each)]);
	const read = parseDay(`${year}-${numberOfMonth(month).padStart(2, "0")}-${day.padStart(2, "0")}`);
	return read === undefined ? [] : [read];
}

/** "1" of "Jan" and "January"; what is a number stays. */
function numberOfMonth(month: string): string {
	if (/^\d*$/.test(month)) return month;
	const at = MONTHS.findIndex((name) => month.length >= "Jan".length && name.startsWith(month.toLowerCase()));
	return at < 0 ? "" : String(at + 1);
}

function isShortlyBefore(day: Day, recordedOn: Day | undefined): boolean {
	if (recordedOn === undefined) return false;
	const late = (Date.parse(recordedOn) - Date.parse(day)) / DAY_MS;
	return late >= 0 && late <= MOST_DAYS_LATE;
}
