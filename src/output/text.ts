import { type Money, moneyGrouped } from "../words/money.js";
import { asShown } from "../words/shown.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "1,250" */
export function count(value: number): string {
	return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 invoice", "1,250 invoices" */
export function plural(value: number, one: string, many = `${one}s`): string {
	return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * How much of the whole a part is, in percent with one decimal; 0 of an empty whole.
 * Never 100 while anything is left: 999,999 of 1,000,000 is 99.9.
 */
export function percentOf(part: number, whole: number): number {
	if (whole === 0) return 0;
	const rounded = Math.round((1000 * part) / whole) / 10;
	return part < whole ? Math.min(rounded, 99.9) : rounded;
}

/** "0.0%" of a number between 0 and 100. */
export function percent(value: number): string {
	return `${value.toFixed(1)}%`;
}

/** "45 s", "1 min 20 s", "2 h 5 min" of milliseconds; the two largest units. */
export function duration(milliseconds: number): string {
	if (milliseconds < SECOND) return `${Math.max(0, Math.round(milliseconds))} ms`;
	const seconds = Math.round(milliseconds / SECOND) * SECOND;
	if (seconds < MINUTE) return `${seconds / SECOND} s`;
	if (seconds < HOUR) return twoUnits(Math.floor(seconds / MINUTE), "min", (seconds % MINUTE) / SECOND, "s");
	return twoUnits(Math.floor(seconds / HOUR), "h", Math.floor((seconds % HOUR) / MINUTE), "min");
}

/** The same for what is only an estimate: "14 s", "8 min 10 s", "41 min", "13 h 50 min". */
export function roughDuration(milliseconds: number): string {
	const step = ROUGH_STEPS.find(([below]) => milliseconds < below)?.[1] ?? HOUR;
	return duration(Math.max(SECOND, Math.round(milliseconds / step) * step));
}

const ROUGH_STEPS = [
	[MINUTE, SECOND],
	[10 * MINUTE, 10 * SECOND],
	[2 * HOUR, MINUTE],
	[24 * HOUR, 10 * MINUTE],
] as const;

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${count(large)} ${largeUnit}` : `${count(large)} ${largeUnit} ${small} ${smallUnit}`;
}

/**
 * "2026-11-21 05:33 UTC": the one way in which moments are written for people, whoever reads them wherever; so they agree
 * with the audit log. Hours of a window or a schedule alone are by the clock of the computer, and say so.
 */
export function moment(at: Date | string): string {
	const iso = typeof at === "string" ? at : at.toISOString();
	return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** "RWF 1,234,567" */
export function amount(money: Money, currency: string): string {
	return `${currency} ${moneyGrouped(money)}`;
}

/** Text of others (a name in the MIS, an answer of Intuit's) made safe for a terminal: no controls, on one line. */
export function oneLine(text: string): string {
	return asShown(text);
}

/** Columns that a text takes on a terminal: 2 for East Asian characters and emoji, 0 for marks that combine. */
export function widthOf(text: string): number {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const segment of segmentsOf(text)) width += graphemeWidth(segment);
	return width;
}

/** The text cut to a width, its last column "…" where something was cut. */
export function truncate(text: string, width: number): string {
	if (widthOf(text) <= width) return text;
	let [cut, taken] = ["", 0];
	for (const segment of segmentsOf(text)) {
		taken += graphemeWidth(segment);
		if (taken > width - 1) break;
		cut += segment;
	}
	return width < 1 ? "" : `${cut}…`;
}

/** Longer than any line that fits a terminal: where a longer text is divided within a character, it does not show. */
const PIECE = 2_000;

/** Piece by piece: the segmenter takes the longer for each character, the longer the whole text is. */
function* segmentsOf(text: string): Generator<string> {
	for (let at = 0; at < text.length; at += PIECE) {
		for (const { segment } of graphemes().segment(text.slice(at, at + PIECE))) yield segment;
	}
}

/** Made when it is needed: it takes 8 ms, which is a third of a Node that starts. */
const graphemes = (): Intl.Segmenter => {
	segmenter ??= new Intl.Segmenter();
	return segmenter;
};
let segmenter: Intl.Segmenter | undefined;
const ASCII = /^[\x20-\x7e]*$/;
// Blocks of Unicode's EastAsianWidth.txt that are Wide or Fullwidth throughout; rare single characters are left out.
const WIDE =
	/^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const WIDTHLESS = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

function graphemeWidth(grapheme: string): number {
	if (WIDTHLESS.test(grapheme)) return 0;
	return WIDE.test(grapheme) ? 2 : 1;
}
