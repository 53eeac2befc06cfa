/** A shorter secret would blot out ordinary words, and would be told by where it did. */
export const LEAST_SECRET = 6;

/** As addresses, forms, JSON (also within JSON), pages, headers and dumps write it, and these within one another. */
export function writingsOf(secret: string): string[] {
	const json = jsonOf(secret);
	const percent = percentOf(secret);
	const base64 = base64Of(secret);
	return [
		secret,
		...percent,
		...percent.flatMap(percentOf),
		...json,
		...json.flatMap(jsonOf),
		...htmlOf(secret),
		...base64,
		...base64.flatMap(percentOf),
		...percent.flatMap(base64Of),
		...hexOf(secret),
	];
}

/** As addresses and forms have it, in either kind of letters. */
function percentOf(text: string): string[] {
	const forms = [
		encodeURIComponent(Buffer.from(text).toString()),
		new URLSearchParams([["", text]]).toString().slice(1),
	];
	return [...forms, ...forms.map((form) => form.replace(/%../g, (code) => code.toLowerCase()))];
}

/** JSON leaves open which signs are escaped: as here, as PHP does it, as .NET does it. */
function jsonOf(text: string): string[] {
	const plain = JSON.stringify(text).slice(1, -1);
	const escaped = (code: (sign: string) => string) => plain.replace(/[&<>+']/g, (sign) => `\\u${code(sign)}`);
	const code = (sign: string) => hex(sign).padStart(4, "0");
	return [plain, plain.replaceAll("/", "\\/"), escaped(code), escaped((sign) => code(sign).toUpperCase())];
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
	secret.replace(SIGNS, (sign) => `&#x${hex(sign)};`),
	secret.replace(SIGNS, (sign) => `&#x${hex(sign).toUpperCase()};`),
];

const hex = (sign: string): string => sign.charCodeAt(0).toString(16);

function hexOf(secret: string): string[] {
	const text = Buffer.from(secret).toString("hex");
	return [text, text.toUpperCase()];
}

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
