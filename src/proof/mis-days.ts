import { type Day, parseDay } from "../words/day.js";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const dayOf = (year: string, month: string | number, day: string): Day | undefined =>
	parseDay(`${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`);

/**
 * The day in a field of text, in whatever form the MIS has it; undefined where it has two readings, or none. Dashes and
 * dots are day first; slashes are read by `order`, else where only one reading is a day.
 */
export function typedDay(text: string | null, order: "dmy" | "mdy" | undefined): Day | undefined {
	const typed = (text ?? "").trim();
	const iso = parseDay(typed);
	if (iso) return iso;
	const [, first = "", sign = "", second = "", year = ""] = /^(\d{1,2})([-./ ])(\d{1,2})\2(\d{4})\b/.exec(typed) ?? [];
	if (year !== "") {
		const [dmy, mdy] = [dayOf(year, second, first), dayOf(year, first, second)];
		if (sign !== "/") return dmy;
		if (order !== undefined) return order === "dmy" ? dmy : mdy;
		return dmy === mdy || mdy === undefined ? dmy : dmy === undefined ? mdy : undefined;
	}
	const [, day = "", name = "", named = ""] = /^(\d{1,2})[- ]([A-Za-z]{3})[A-Za-z]*[-, ]+(\d{4})\b/.exec(typed) ?? [];
	const month = MONTHS.indexOf(name.toLowerCase()) + 1;
	return month === 0 ? undefined : dayOf(named, month, day);
}
