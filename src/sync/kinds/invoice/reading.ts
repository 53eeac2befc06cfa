import type { Separators } from "../../../words/settings.js";

/** What stands between thousands, and before hundredths. */
const NOTATIONS: Readonly<Record<Separators, readonly [thousands: string, point: string]>> = {
	"1,234.56": [",", "."],
	"1.234,56": [".", ","],
	"1 234.56": [" ", "."],
	"1 234,56": [" ", ","],
	"1'234.56": ["'", "."],
};

/**
 * What a typed amount may mean, as plain decimals: "50.000" is 50.000 or 50000, "12,500.50" is 12500.50 and nothing else.
 * Where the notation of the MIS is known, only by that one.
 */
export function readingsOf(typed: string, separators: Separators | undefined): string[] {
	const text = typed
		.trim()
		.replace(/[\u00a0\u2009\u202f]/g, " ")
		.replaceAll("’", "'");
	const notations = separators === undefined ? Object.values(NOTATIONS) : [NOTATIONS[separators]];
	const found = notations
		.map(([thousands, point]) => readIn(text, thousands, point))
		.filter((each) => each !== undefined);
	return [...new Set(found)];
}

function readIn(text: string, thousands: string, point: string): string | undefined {
	const [whole = "", fraction, ...more] = text.split(point);
	if (more.length > 0 || !(fraction === undefined || /^\d+$/.test(fraction))) return undefined;
	const [, sign = "", digits = ""] = /^([+-]?)(.*)$/s.exec(whole) ?? [];
	const groups = digits.split(thousands);
	const [first = "", ...rest] = groups;
	const isGrouped = rest.length > 0 && /^[1-9]\d{0,2}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
	if (!isGrouped && !(rest.length === 0 && /^\d+$/.test(first))) return undefined;
	const places = fraction === undefined ? "" : `.${fraction}`;
	return `${sign === "-" ? "-" : ""}${groups.join("")}${places}`;
}
