/** Finds secrets that are known by their value in what others say, in whatever writing. */

import { LEAST_SECRET, writingsOf } from "./secret-writings.js";

/** Of a secret of some length its beginning alone is taken out as well: a server that shows "the token AB11xyzk…". */
const LEAST_TO_BE_CUT = 12;
const LEAST_BEGINNING = 8;

/** So much of a secret in a row comes from it, wherever in it: "the token that ends in 7hT5rX2…". */
const LEAST_PIECE = 16;
/** Looked for at every eighth place of a text: whatever is of the length of a piece holds one of them whole. */
const PROBE = 8;

/** What may stand within a secret that was broken over lines: blanks, line ends (also written as \n), what nobody sees. */
const GAP = /(?:[\s\p{Cc}\p{Cf}\p{DI}]|\\[nrt])+/gu;

/** Such a secret cannot be told from a sentence but where it stands whole. */
const ORDINARY_WORDS = /^(?:\p{L}?[\p{Ll}\s]*|[\p{Lu}\s]*)$/u;

const ENDS_A_WORD = /[^\p{L}\p{N}]/u;

/** Where in a text something stands that must go: from (inclusive), to (exclusive). */
type Span = readonly [from: number, to: number];

export class KnownSecrets {
	private readonly forms = new Set<string>();
	/** Without gaps, of those that are looked for with gaps and by their beginning. */
	private readonly squeezed = new Set<string>();
	/** All that is PROBE characters long in those. */
	private readonly probes = new Set<string>();

	add(secret: string): void {
		if (secret.length < LEAST_SECRET) return;
		for (const form of writingsOf(secret)) {
			this.forms.add(form);
			if (form.length >= LEAST_TO_BE_CUT && !ORDINARY_WORDS.test(form)) this.addToBeCut(squeeze(form));
		}
	}

	private addToBeCut(form: string): void {
		if (this.squeezed.has(form)) return;
		this.squeezed.add(form);
		for (let at = 0; at + PROBE <= form.length; at++) this.probes.add(form.slice(at, at + PROBE));
	}

	/** Whether there may be anything to take out: cheap, and asked of whole answers. */
	mayStandIn(text: string): boolean {
		if (some(this.forms, (form) => text.includes(form))) return true;
		const bare = squeeze(text);
		if (some(this.squeezed, (secret) => bare.includes(secret.slice(0, LEAST_BEGINNING)))) return true;
		return this.probed(bare, 0) >= 0;
	}

	/** The text with `instead` in the place of each. */
	takenOutOf(text: string, instead: string): string {
		if (!this.mayStandIn(text)) return text;
		// A secret may hold another one.
		const longestFirst = [...this.forms].sort((a, b) => b.length - a.length);
		const rest = longestFirst.reduce((left, form) => left.replaceAll(form, instead), text);
		const places = squeezedWithPlaces(rest);
		return withoutSpans(rest, [...this.broken(rest, places), ...this.pieces(places)], instead);
	}

	/** Where the next probe of the text is part of a secret; -1 where none is. */
	private probed(bare: string, from: number): number {
		for (let at = from; at + PROBE <= bare.length; at += PROBE)
			if (this.probes.has(bare.slice(at, at + PROBE))) return at;
		return -1;
	}

	/** What is long enough to come from a secret, wherever in it. */
	private pieces({ bare, at }: Places): Span[] {
		const spans: Span[] = [];
		for (let probe = this.probed(bare, 0); probe >= 0; ) {
			const [from, to] = longest([...this.squeezed].map((secret) => sharedAround(secret, bare, probe)));
			const isPiece = to - from >= LEAST_PIECE && !ORDINARY_WORDS.test(bare.slice(from, to));
			if (isPiece) spans.push([at[from] ?? 0, (at[to - 1] ?? 0) + 1]);
			probe = this.probed(bare, isPiece ? to : probe + PROBE);
		}
		return spans;
	}

	/** Secrets with gaps in them, and beginnings of secrets. */
	private broken(text: string, { bare, at }: Places): Span[] {
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

/** The stretch around a probe of the text that stands in the secret as well; empty where the probe does not. */
function sharedAround(secret: string, text: string, probe: number): Span {
	const place = secret.indexOf(text.slice(probe, probe + PROBE));
	if (place < 0) return [probe, probe];
	let before = 0;
	while (before < place && before < probe && secret[place - before - 1] === text[probe - before - 1]) before++;
	let after = PROBE;
	while (place + after < secret.length && secret[place + after] === text[probe + after]) after++;
	return [probe - before, probe + after];
}

const longest = (spans: readonly Span[]): Span =>
	spans.reduce((most, span) => (span[1] - span[0] > most[1] - most[0] ? span : most), [0, 0]);

function sharedLength(secret: string, text: string, from: number): number {
	let length = LEAST_BEGINNING;
	while (length < secret.length && secret[length] === text[from + length]) length++;
	return length;
}

const squeeze = (text: string): string => text.replace(GAP, "");

/** A text without gaps, and where each of its characters stood. */
interface Places {
	readonly bare: string;
	readonly at: readonly number[];
}

function squeezedWithPlaces(text: string): Places {
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
