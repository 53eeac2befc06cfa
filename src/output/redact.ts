import type { Secrets } from "../words/secrets.js";
import { KnownSecrets } from "./known-secrets.js";

/** Takes secrets out of whatever is shown or logged, and the known ones out of what others answer. One for the whole program. */
export interface Redactor extends Secrets {
	/** Also what only looks like a secret: nothing may depend on such a text any more. */
	redact(text: string): string;
}

const GONE = "***";

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
	// Up to the last @, whatever the password holds; but no port with a path behind it.
	[/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,300}:)(?!\d{1,5}\/)\S{0,300}@/gi, `$1${GONE}@`],
	// Tokens of Intuit, also of connections that this computer never had: JWE in its compact form, and their refresh tokens.
	[/\beyJ[\w-]{20,}(?:\.[\w-]*){0,4}/g, GONE],
	[/\b(?:AB11|RT1-)[\w-]{24,}/g, GONE],
	[/([?&]code=)[^&\s"']+/gi, `$1${GONE}`],
];

export function createRedactor(secrets: readonly (string | undefined)[] = []): Redactor {
	const known = new KnownSecrets();
	const hideIn = (text: string): string => known.takenOutOf(text, GONE);
	const redactor: Redactor = {
		addSecret(value) {
			if (value !== undefined) known.add(value);
		},
		redact: (text) => hideIn(SHAPES.reduce((rest, [shape, instead]) => rest.replace(shape, instead), text)),
		hide: (value) => (known.mayStandIn(JSON.stringify(value) ?? "") ? redactDeep(value, hideIn) : value),
	};
	for (const secret of secrets) redactor.addSecret(secret);
	return redactor;
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
