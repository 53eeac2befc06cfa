/** ECMA-48: control sequences, strings up to their terminator, and the short ones. */
const ESCAPE_SEQUENCES =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/**
 * Marks that turn the direction of what follows them, or that nobody sees: Unicode's Default_Ignorable_Code_Point (tags,
 * in which a whole sentence can be hidden, among them), and the marks of annotations.
 */
const UNSEEN = /[\p{DI}\ufff9-\ufffb]/gu;

const LINE_ENDS_AND_CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** Whether there is nothing in a text that `asShown` would take out: most texts. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Text of others (a name in the MIS, words of QuickBooks or of a server) as it may stand in a message: on one line, as it
 * reads, unable to write lines of its own, to move the cursor, to paint or to hide anything.
 */
export function asShown(text: string): string {
	if (PLAIN.test(text)) return text;
	return text.replace(ESCAPE_SEQUENCES, "").replace(UNSEEN, "").replace(LINE_ENDS_AND_CONTROLS, " ");
}

/** Longer than any sentence of ours with the values that belong into it. */
const LONGEST_SENTENCE = 1_000;

/** Half of a sign of two, where a text was cut within it. */
const LONE_HALF = /[\ud800-\udbff]$/;

/** A sentence that values of others stand in, as it may be told: on one line, and cut where one of them is as long as a book. */
export function asTold(sentence: string): string {
	const shown = asShown(sentence);
	return shown.length <= LONGEST_SENTENCE ? shown : `${shown.slice(0, LONGEST_SENTENCE - 1).replace(LONE_HALF, "")}…`;
}

const ACTS_IN_JSON = /[\u007f-\u009f\u2028\u2029\ufff9-\ufffb\p{DI}]/gu;

/** JSON on one line that says the same, and in which nothing acts on the terminal it may be shown on: JSON itself escapes C0 alone. */
export function jsonLine(value: unknown): string {
	return JSON.stringify(value).replace(ACTS_IN_JSON, (sign) => sign.split("").map(escaped).join(""));
}

/** One of the two halves of a sign beyond U+FFFF by itself, as JSON writes it. */
const escaped = (half: string): string => `\\u${half.charCodeAt(0).toString(16).padStart(4, "0")}`;
