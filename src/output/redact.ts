import type { Secrets } from "../words/secrets.js";

/** Takes secrets out of whatever is shown or logged, and the known ones out of what others answer. One for the whole program. */
export interface Redactor extends Secrets {
	/** Also what only looks like a secret: nothing may depend on such a text any more. */
	redact(text: string): string;
}

const GONE = "***";

/** A shorter secret would blot out ordinary words, and would be told by where it did. */
const LEAST_SECRET = 6;

const SECRET_NAMES = [
	"access_?token",
	"refresh_?token",
	"id_?token",
	"client_?secret",
	"password",
	"passwd",
	"MIS_DB_PASSWORD",
	"QUICK_?BOOKS_(?:CLIENT_)?SECRET",
	"EAUR_QB_TOKEN_KEY",
].join("|");

/** Text → what to put in its place. Each is tried on every text, in this order. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
	[/(\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+)[^\s"',}]+/gi, `$1${GONE}`],
	[/(["']authorization["']\s*:\s*["'])[^"']+/gi, `$1${GONE}`],
	// A digit or some length tells a token from the words "bearer token".
	[/\b(bearer|basic)\s+(?=\S*\d|\S{20})[\w.~+/=-]+/gi, `$1 ${GONE}`],
	[
		new RegExp(`(["']?\\b(?:${SECRET_NAMES})["']?\\s*[:=]\\s*)(["'])(?:\\\\.|(?!\\2)[^\\\\])*\\2`, "gi"),
		`$1$2${GONE}$2`,
	],
	[new RegExp(`(\\b(?:${SECRET_NAMES})=)[^\\s&"',;]+`, "gi"), `$1${GONE}`],
	[/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,300}:)[^\s/]{0,300}@/gi, `$1${GONE}@`],
	[/([?&]code=)[^&\s"']+/gi, `$1${GONE}`],
];

export function createRedactor(secrets: readonly (string | undefined)[] = []): Redactor {
	const known = new Set<string>();
	const hideIn = (text: string): string =>
		longestFirst(known).reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, GONE) : rest), text);
	const redactor: Redactor = {
		addSecret(value) {
			if (value === undefined || value.length < LEAST_SECRET) return;
			for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)]) known.add(form);
		},
		redact(text) {
			const shaped = SHAPES.reduce((rest, [shape, instead]) => rest.replace(shape, instead), text);
			return hideIn(shaped);
		},
		hide: (value) => redactDeep(value, hideIn),
	};
	for (const secret of secrets) redactor.addSecret(secret);
	return redactor;
}

/** A secret may hold another one. */
function longestFirst(secrets: ReadonlySet<string>): string[] {
	return [...secrets].sort((a, b) => b.length - a.length);
}

/** The value with every text in it redacted; names of properties stay. */
export function redactDeep(value: unknown, redact: (text: string) => string): unknown {
	if (typeof value === "string") return redact(value);
	if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact));
	if (typeof value !== "object" || value === null || value instanceof Date) return value;
	return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactDeep(item, redact)]));
}

/** "11************78": first and last two characters, enough to recognise one's own. Short ones are hidden whole. */
export function maskNationalId(text: string): string {
	const kept = text.length > 4 ? 2 : 0;
	return text.slice(0, kept) + "*".repeat(text.length - 2 * kept) + text.slice(text.length - kept);
}
