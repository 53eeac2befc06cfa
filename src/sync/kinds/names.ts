/** US companies store ISO-8859-1 text only, all others Unicode (Intuit, "REST API features"). */
export type Charset = "unicode" | "latin1";

/** A text that QuickBooks takes, and in a few words what had to be changed for it. */
export interface Fitted {
	readonly text: string;
	/** Such as "colons became dashes; cut to 100 characters"; undefined when nothing a person would notice changed. */
	readonly changed: string | undefined;
}

interface Step {
	readonly says: string | undefined;
	readonly apply: (text: string) => string;
}

const composed: Step = { says: undefined, apply: (text) => text.normalize("NFC") };

const breaksToBlanks: Step = {
	says: "tabs and line breaks became blanks",
	apply: (text) => text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " "),
};

/** Control, format, private and unassigned characters, and halves of surrogate pairs: nothing of them can be seen. */
const withoutInvisible: Step = {
	says: "invisible characters were removed",
	apply: (text) => text.replace(/\p{C}|[\uFE00-\uFE0F]/gu, ""),
};

const withoutControls: Step = {
	says: "control characters were removed",
	apply: (text) => text.replace(/[\p{Cc}\p{Cs}]/gu, ""),
};

/** © and ® are pictographs to Unicode, but ordinary letters of ISO-8859-1. */
const withoutEmoji: Step = {
	says: "emoji and rare characters were removed",
	apply: (text) => text.replace(/[\u{10000}-\u{10FFFF}]|\u20E3|(?![©®])\p{Extended_Pictographic}/gu, ""),
};

const colonsToDashes: Step = { says: "colons became dashes", apply: (text) => text.replaceAll(":", "-") };

const singleBlanks: Step = {
	says: "superfluous blanks were removed",
	apply: (text) => text.replace(/\s+/g, " ").trim(),
};

/** What Unicode does not decompose, and names and comments do contain. */
const LATIN1_SPELLING: Readonly<Record<string, string>> = {
	"‘": "'",
	"’": "'",
	"“": '"',
	"”": '"',
	"–": "-",
	"—": "-",
	œ: "oe",
	Œ: "OE",
	ł: "l",
	Ł: "L",
	đ: "d",
	Đ: "D",
	ı: "i",
};

const inLatin1: Step = {
	says: "characters that a US company cannot hold were replaced or removed",
	apply: (text) => text.replace(/[^\p{ASCII}\u0080-\u00FF]/gu, inLatin1Spelling),
};

function inLatin1Spelling(character: string): string {
	const spelled = LATIN1_SPELLING[character] ?? character.normalize("NFKD");
	return spelled.replace(/[^\p{ASCII}\u0080-\u00FF]/gu, "");
}

/** Most names: none of the steps would change anything. */
const PLAIN_NAME = /^[A-Za-z0-9'.-]+(?: [A-Za-z0-9'.-]+)*$/;

/**
 * A name that QuickBooks takes (error 2040 otherwise): NFC, no tab, line break, colon or emoji, single blanks, at most
 * `max` UTF-16 units. "" when nothing is left. Fitting a fitted name changes nothing.
 */
export function fitName(text: string, max: number, charset: Charset): Fitted {
	if (text.length <= max && PLAIN_NAME.test(text)) return { text, changed: undefined };
	const steps = [composed, breaksToBlanks, withoutInvisible, withoutEmoji, ...charsetSteps(charset), colonsToDashes];
	return applied(text, max, [...steps, singleBlanks]);
}

/**
 * A line of free text that QuickBooks takes: NFC, no control characters, single blanks, at most `max` UTF-16 units.
 * Line breaks become blanks, so that no value can pass itself off as a line of its own.
 */
export function fitText(text: string, max: number, charset: Charset): Fitted {
	const steps = [composed, breaksToBlanks, withoutControls, ...charsetSteps(charset)];
	return applied(text, max, [...steps, { ...singleBlanks, says: undefined }]);
}

function charsetSteps(charset: Charset): readonly Step[] {
	return charset === "latin1" ? [inLatin1] : [];
}

/** Composes once more before the cut: where a character went, its neighbours may have become one. */
function applied(text: string, max: number, steps: readonly Step[]): Fitted {
	const changes: string[] = [];
	let fitted = text;
	for (const { says, apply } of [...steps, composed, cutTo(max)]) {
		const next = apply(fitted);
		if (next !== fitted && says !== undefined) changes.push(says);
		fitted = next;
	}
	return { text: fitted, changed: changes.length === 0 ? undefined : changes.join("; ") };
}

function cutTo(max: number): Step {
	return { says: `cut to ${max} characters`, apply: (text) => (text.length <= max ? text : cut(text, max)) };
}

/** Cuts before a whole character: never through a surrogate pair, and an accent stays with its letter. */
function cut(text: string, max: number): string {
	let end = max;
	while (end > 0 && /^(?:\p{M}|[\uDC00-\uDFFF])/u.test(text.slice(end, end + 2))) end--;
	return (end > 0 ? text.slice(0, end) : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "")).trim();
}

/** Sixteen digits, as written on the identity card: they get into columns for phone numbers and names, too. */
const NATIONAL_ID = /(?<![\d.])\d(?: ?\d){15}(?![\d.])/g;

/** A MIS value as a message shows it: in quotes, control characters visible, long ones shortened, no national id. */
export function quoted(raw: string): string {
	const LONGEST = 60;
	const value = raw.replace(NATIONAL_ID, (id) => `…${id.slice(-3)}`);
	const characters = [...value];
	const shown = JSON.stringify(characters.length <= LONGEST ? value : `${characters.slice(0, LONGEST).join("")}…`);
	return shown.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, visible);
}

const visible = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
