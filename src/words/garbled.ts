import { asShown } from "./shown.js";

/** What is wrong with a text that another program wrote down, and how it would read without. */
export interface Garbled {
	readonly what: "was encoded twice" | "holds HTML entities" | "holds escaped quotes";
	/** Undefined where it is not certain what was meant. */
	readonly mended: string | undefined;
}

/** Most texts hold nothing that any of the three could begin with. */
const SUSPICIOUS = /[\u0080-\u009f\u00c2-\u00c5\u00d8\u00d9\u00e2\u00f0&\\]|''/;

/** What Windows-1252 has between 0x80 and 0x9F; MySQL, which calls it latin1, fills the gaps with the controls. */
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** What ISO-8859-1 has there (PHP's utf8_encode takes it for that): controls, which no text of people holds. */
const C1 = "\\u0080-\\u009f";

/** The letters that a second byte of UTF-8 is shown as. */
const SECOND = `[\u00a0-\u00bf${C1}${CP1252}]`;

/**
 * Letters, signs and marks of which UTF-8 makes two to four bytes, shown as so many letters: accents (Ã©), Arabic (Ø£),
 * typographic signs (â€™), emoji (ðŸ˜€). A capital É before a closing quote looks alike, so its lead byte is not among them,
 * unless a control follows.
 */
const TWICE = new RegExp(
	[
		`[\u00c2-\u00c5]${SECOND}`,
		`(?:[\u00d8\u00d9]${SECOND}){2,}`,
		`\u00e2${SECOND}{2}`,
		`\u00f0[Ÿ\u009f]${SECOND}{2}`,
		`[\u00c6-\u00df][${C1}]`,
		`[\u00e0-\u00ef](?:[${C1}]${SECOND}|${SECOND}[${C1}])`,
	].join("|"),
	"gu",
);

const ANY_C1 = new RegExp(`[${C1}]`);

/** Letters that a text which was encoded twice can no longer hold beside what it was made into. */
const BEYOND_ASCII = /[^\p{ASCII}]/u;

const MOST_ROUNDS = 3;

/** What is garbled in a text; undefined where nothing is. What is mended may hold another kind: `mended` undoes them all. */
export function garbledIn(text: string): Garbled | undefined {
	if (!SUSPICIOUS.test(text)) return undefined;
	const kind = KINDS.find(({ undo }) => undo(text).text !== text);
	if (kind === undefined) return undefined;
	let [mended, certain] = [text, true];
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const before = mended;
		for (const { undo } of KINDS) {
			const undone = undo(mended);
			[mended, certain] = [undone.text, certain && undone.certain];
		}
		if (mended === before) break;
	}
	return { what: kind.what, mended: certain && !ANY_C1.test(mended) ? mended : undefined };
}

/** A name as it may be shown, but for the controls in what was encoded twice: without them it could not be told any more. */
export function nameAsShown(text: string): string {
	if (!ANY_C1.test(text)) return asShown(text);
	const twice = [...text.matchAll(TWICE)];
	const between = text.split(TWICE).map(asShown);
	return between.map((part, at) => part + (twice[at]?.[0] ?? "")).join("");
}

interface Undone {
	readonly text: string;
	readonly certain: boolean;
}

const KINDS: readonly { readonly what: Garbled["what"]; readonly undo: (text: string) => Undone }[] = [
	{ what: "was encoded twice", undo: decodedOnce },
	{ what: "holds HTML entities", undo: withoutEntities },
	{ what: "holds escaped quotes", undo: withoutEscapes },
];

/** Certain only where every letter beyond ASCII is part of it: else one half of the text was encoded once. */
function decodedOnce(text: string): Undone {
	let certain = true;
	const decoded = text.replace(TWICE, (letters) => {
		const plain = utf8Of([...letters].map(byteOf));
		if (plain === undefined) certain = false;
		return plain ?? letters;
	});
	if (decoded === text) return { text, certain: true };
	return { text: decoded, certain: certain && !BEYOND_ASCII.test(text.replace(TWICE, "")) };
}

function byteOf(letter: string): number {
	const at = CP1252.indexOf(letter);
	return at >= 0 ? 0x80 + at : (letter.codePointAt(0) ?? 0);
}

/** A control may be half of what was encoded once more. */
const LEGIBLE_OR_TO_BE_DECODED = new RegExp(`^[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}${C1}]+$`, "u");

function utf8Of(bytes: readonly number[]): string | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
		return LEGIBLE_OR_TO_BE_DECODED.test(text) ? text : undefined;
	} catch {
		return undefined;
	}
}

/** Those that PHP's htmlspecialchars and htmlentities make of names and comments. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
	...Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", euro: "€", hellip: "…" }),
	...Object.entries({ lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", ndash: "–", mdash: "—", deg: "°" }),
	...Object.entries({ oelig: "œ", OElig: "Œ", szlig: "ß", aelig: "æ", AElig: "Æ", laquo: "«", raquo: "»" }),
	...accented(),
]);

/** &eacute;, &Ccedil; and their like: a letter and an accent that composes with it. */
function accented(): [string, string][] {
	const accents = { grave: "\u0300", acute: "\u0301", circ: "\u0302", tilde: "\u0303", uml: "\u0308", cedil: "\u0327" };
	return [..."aceinouyACEINOUY"].flatMap((letter) =>
		Object.entries(accents)
			.map(([name, accent]): [string, string] => [`${letter}${name}`, `${letter}${accent}`.normalize("NFC")])
			.filter(([, composed]) => composed.length === 1),
	);
}

function withoutEntities(text: string): Undone {
	const plain = text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (all, decimal, hex, name) => {
		if (name !== undefined) return ENTITIES.get(name as string) ?? all;
		return letterOf(decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)) ?? all;
	});
	return { text: plain, certain: true };
}

function letterOf(code: number): string | undefined {
	if (code > 0x10ffff) return undefined;
	const letter = String.fromCodePoint(code);
	return /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u.test(letter) ? letter : undefined;
}

/** O\'Brien, \"Rector\", N''Djamena: what is left of a quote that was made safe for a statement twice. */
function withoutEscapes(text: string): Undone {
	return { text: text.replace(/(?<!\\)\\+(['"])/g, "$1").replace(/(?<=\p{L})''(?=\p{L})/gu, "'"), certain: true };
}
