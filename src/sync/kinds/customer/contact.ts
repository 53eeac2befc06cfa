import { withoutEnding } from "../../../words/ending.js";
import type { Field } from "../fields.js";
import { quoted } from "../names.js";
import { type Noted, noted } from "../noted.js";

/** QuickBooks' own limits: FreeFormNumber and EmailAddress.Address of a customer. */
const LONGEST_PHONE = 30;
const LONGEST_EMAIL = 100;

/** Digits of an international number at most (ITU-T E.164); below six it is nobody's number. */
const MOST_DIGITS = 15;
const FEWEST_DIGITS = 6;

/** Characters of a phone number as people write it; anything else ends it, a second "+" too. */
const NUMBERS = /[+(]{0,9}\d[\d\s().-]*/g;

/** No comment, no quotes, no domain without a dot: QuickBooks refuses more than the standard does (error 2210). */
const EMAIL = /^[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** A slash separates addresses only behind an "@": before it, cutting there would make another person's address. */
const BETWEEN_ADDRESSES = /[\s,;:<>()"]+|(?=[/|])(?<=@[^\s@]{0,255})[/|]+/;

/** The first number of the first field that holds one. */
export function phoneOf(fields: readonly Field[]): Noted<string | undefined> {
	return firstValid(fields, firstPhone, "phone number");
}

/** The first valid address of the first field that holds one. */
export function emailOf(fields: readonly Field[]): Noted<string | undefined> {
	return firstValid(fields, firstEmail, "e-mail address");
}

function firstValid(
	fields: readonly Field[],
	find: (text: string) => string | undefined,
	what: string,
): Noted<string | undefined> {
	const warnings: string[] = [];
	for (const { column, value } of fields) {
		if (value === "") continue;
		const found = find(value);
		if (found === undefined) {
			warnings.push(`${column} holds ${quoted(value)}, which is no ${what} that QuickBooks takes: left out`);
			continue;
		}
		if (found !== value.trim()) warnings.push(`of ${column} ${quoted(value)}, only ${quoted(found)} is sent`);
		return noted(found, ...warnings);
	}
	return noted(undefined, ...warnings);
}

function firstPhone(text: string): string | undefined {
	for (const [run] of text.matchAll(NUMBERS)) {
		const number = wholeNumber(run) ?? wholeNumber(run.trim().split(/[\s-]+/)[0] ?? "");
		if (number !== undefined) return number;
	}
	return undefined;
}

/** Undefined for what is too short, or so long that several numbers must stand in it. */
function wholeNumber(run: string): string | undefined {
	const number = withoutEnding(run.replace(/\s+/g, " "), /[^\d)]/);
	const digits = number.replace(/\D/g, "").length;
	return digits >= FEWEST_DIGITS && digits <= MOST_DIGITS && number.length <= LONGEST_PHONE ? number : undefined;
}

function firstEmail(text: string): string | undefined {
	const candidates = text.split(BETWEEN_ADDRESSES).map((part) => withoutEnding(part, /\./));
	return candidates.find((candidate) => candidate.length <= LONGEST_EMAIL && EMAIL.test(candidate));
}
