import { withoutEnding } from "../words/ending.js";
import { type ColumnInfo, isCharacter } from "./schema.js";

/** A number of the MIS as exact decimal text; or what somebody typed, whose separators are anyone's guess. */
export interface ReadAmount {
	readonly text: string;
	readonly typed: boolean;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** What a statement gave for a money column: numbers with all their places, text as it is. */
export function readAmount(raw: string, column: ColumnInfo): ReadAmount {
	const match = DECIMAL.exec(raw);
	if (!match || isCharacter(column)) return { text: raw, typed: true };
	const [, sign = "", whole = "", fraction = ""] = match;
	const exact = placed(sign, whole, withoutEnding(fraction, /0/));
	return { text: column.type === "float" ? ofFloat(exact) : exact, typed: false };
}

/** At least two places. */
const placed = (sign: string, whole: string, fraction: string): string => `${sign}${whole}.${fraction.padEnd(2, "0")}`;

/**
 * A FLOAT has 24 bits: 12500.10 is kept as 12500.099609375. Where it is the one nearest to a whole number of hundredths,
 * these were meant; else it is shown by the shortest number that it is nearest to.
 */
function ofFloat(exact: string): string {
	const value = Math.fround(Number(exact));
	const hundredths = inHundredths(exact);
	if (Math.fround(Number(hundredths)) === value) return hundredths;
	const shortest = [6, 7, 8, 9]
		.map((digits) => Number(value.toPrecision(digits)))
		.find((n) => Math.fround(n) === value);
	const [, sign = "", whole = "", fraction = ""] = DECIMAL.exec((shortest ?? value).toFixed(12)) ?? [];
	return whole === "" ? exact : placed(sign, whole, withoutEnding(fraction, /0/));
}

/** Rounded half away from zero, as the server does when it casts to two places. */
function inHundredths(exact: string): string {
	const [, sign = "", whole = "", fraction = ""] = DECIMAL.exec(exact) ?? [];
	const up = (fraction[2] ?? "0") >= "5" ? 1n : 0n;
	const digits = (BigInt(`${whole}${fraction.slice(0, 2).padEnd(2, "0")}`) + up).toString().padStart(3, "0");
	return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
