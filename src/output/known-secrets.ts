/** Finds secrets that are known by their value in what others say, in whatever writing. */

/** A shorter secret would blot out ordinary words, and would be told by where it did. */
const LEAST_SECRET = 6;

/** Of a secret of some length its beginning alone is taken out as well: a server that shows "the token AB11xyzk…". */
const LEAST_TO_BE_CUT = 12;
const LEAST_BEGINNING = 8;

/** What may stand within a secret that was broken over lines: blanks, line ends (also written as \n), what nobody sees. */
const GAP = /(?:[\s\p{Cc}\p{Cf}]|\\[nrt])+/gu;

/** Such a secret cannot be told from a sentence but where it stands whole. */
const ORDINARY_WORDS = /^(?:\p{L}?[\p{Ll}\s]*|[\p{Lu}\s]*)$/u;

const ENDS_A_WORD = /[^\p{L}\p{N}]/u;

/** Where in a text something stands that must go: from (inclusive), to (exclusive). */
type Span = readonly [from: number, to: number];

export class KnownSecrets {
	private readonly forms = new Set<string>();
	/** Without gaps, of those that are looked for with gaps and by their beginning. */
	private readonly squeezed = new Set<string>();

	add(secret: string): void {
		if (secret.length < LEAST_SECRET) return;
		for (const form of writingsOf(secret)) {
			this.forms.add(form);
			if (form.length >= LEAST_TO_BE_CUT && !ORDINARY_WORDS.test(form)) this.squeezed.add(squeeze(form));
		}
	}

	/** Whether there may be anything to take out: cheap, and asked of whole answers. */
	mayStandIn(text: string): boolean {
		if (some(this.forms, (form) => text.includes(form))) return true;
		const bare = squeeze(text);
		return some(this.squeezed, (secret) => bare.includes(secret.slice(0, LEAST_BEGINNING)));
	}

	/** The text with `instead` in the place of each. */
	takenOutOf(text: string, instead: string): string {
		if (!this.mayStandIn(text)) return text;
		// A secret may hold another one.
		const longestFirst = [...this.forms].sort((a, b) => b.length - a.length);
		const rest = longestFirst.reduce((left, form) => left.replaceAll(form, instead), text);
		return withoutSpans(rest, this.broken(rest), instead);
	}

	/** Secrets with gaps in them, and beginnings of secrets. */
	private broken(text: string): Span[] {
		const { bare, at } = squeezedWithPlaces(text);
		return [...this.squeezed].flatMap((secret) => {
			const spans: Span[] = [];
			const beginning = secret.slice(0, LEAST_BEGINNING);
			for (let from = bare.indexOf(beginning); from >= 0; from = bare.indexOf(beginning, from + 1)) {
				const piece = bare.slice(from, from + sharedLength(secret, bare, from));
				const end = (at[from + piece.length - 1] ?? 0) + 1;
				// With its gaps, and what comes next: at the end of the text, nothing does.
				const behind = `${text} `.slice((at[from + LEAST_BEGINNING - 1] ?? 0) + 1, end + 1);
				if (isGivenAway(secret, piece, behind)) spans.push([at[from] ?? 0, end]);
			}
			return spans;
		});
	}
}

/** Whole; or cut, where what follows is not the rest of another word, and the piece no word itself. */
function isGivenAway(secret: string, piece: string, behind: string): boolean {
	if (piece.length === secret.length) return true;
	// It may have been cut anywhere behind its beginning: what follows can go on like the secret by chance.
	return ENDS_A_WORD.test(behind) && !ORDINARY_WORDS.test(piece);
}

function sharedLength(secret: string, text: string, from: number): number {
	let length = LEAST_BEGINNING;
	while (length < secret.length && secret[length] === text[from + length]) length++;
	return length;
}

/** As addresses, forms, JSON (also within JSON), pages and headers write it. */
function writingsOf(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const percent = [
		encodeURIComponent(Buffer.from(secret).toString()),
		new URLSearchParams([["", secret]]).toString().slice(1),
	];
	return [
		secret,
		...percent,
		...percent.map((form) => form.replace(/%../g, (code) => code.toLowerCase())),
		json,
		JSON.stringify(json).slice(1, -1),
		...htmlOf(secret),
		...base64Of(secret),
	];
}

const NAMES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&apos;",
};
const SIGNS = /[&<>"']/g;

const htmlOf = (secret: string): string[] => [
	secret.replace(SIGNS, (sign) => NAMES[sign] ?? sign),
	secret.replace(SIGNS, (sign) => `&#${sign.charCodeAt(0)};`),
];

/**
 * What of base64 is the secret's alone, at each of the three places at which it may begin within what was encoded: as in
 * `Basic`, where the app's id stands before it.
 */
function base64Of(secret: string): string[] {
	const bytes = Buffer.from(secret);
	return [0, 1, 2].flatMap((before) => {
		const padded = Buffer.concat([Buffer.alloc(before), bytes]);
		const first = before === 0 ? 0 : before + 1;
		const last = Math.floor((padded.length * 8) / 6);
		const text = padded.toString("base64").slice(first, last);
		return text.length < LEAST_SECRET ? [] : [text, text.replaceAll("+", "-").replaceAll("/", "_")];
	});
}

const squeeze = (text: string): string => text.replace(GAP, "");

/** The text without gaps, and where each of its characters stood. */
function squeezedWithPlaces(text: string): { readonly bare: string; readonly at: readonly number[] } {
	const at: number[] = [];
	let place = 0;
	for (const gap of [...text.matchAll(GAP), undefined]) {
		const end = gap?.index ?? text.length;
		for (; place < end; place++) at.push(place);
		place = end + (gap?.[0].length ?? 0);
	}
	return { bare: squeeze(text), at };
}

function withoutSpans(text: string, spans: readonly Span[], instead: string): string {
	let [kept, done] = ["", 0];
	for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
		if (from >= done) kept += text.slice(done, from) + instead;
		done = Math.max(done, to);
	}
	return kept + text.slice(done);
}

function some(texts: ReadonlySet<string>, test: (text: string) => boolean): boolean {
	for (const text of texts) if (test(text)) return true;
	return false;
}
