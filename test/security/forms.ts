/** The ways in which a text may write a secret down, by name. What holds one of these holds the secret, or gives it away. */
export function formsOf(secret: string): Readonly<Record<string, string>> {
	const bytes = Buffer.from(secret);
	const json = JSON.stringify(secret).slice(1, -1);
	const half = Math.floor(secret.length / 2);
	return {
		"as it is": secret,
		"percent-encoded": encodeURIComponent(secret),
		"percent-encoded in small letters": encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
		"as a form sends it": new URLSearchParams([["", secret]]).toString().slice(1),
		"JSON-escaped": json,
		"JSON-escaped twice": JSON.stringify(json).slice(1, -1),
		"HTML-escaped": secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
		"in base64": bytes.toString("base64"),
		"in base64 for addresses": bytes.toString("base64url"),
		"in base64, behind a name": Buffer.from(`user:${secret}`).toString("base64"),
		"in base64, percent-encoded": encodeURIComponent(bytes.toString("base64")),
		"percent-encoded, in base64": Buffer.from(encodeURIComponent(secret)).toString("base64"),
		"percent-encoded twice": encodeURIComponent(encodeURIComponent(secret)),
		"in hex": bytes.toString("hex"),
		"in hex, in capitals": bytes.toString("hex").toUpperCase(),
		"JSON-escaped as PHP does": json.replaceAll("/", "\\/"),
		"JSON-escaped as .NET does": json.replace(/[&<>+']/g, (sign) => `\\u${code(sign, 4)}`),
		"HTML-escaped in hex": secret.replace(/[&<>"']/g, (sign) => `&#x${code(sign, 2)};`),
		"split over two lines": `${secret.slice(0, half)}\n${secret.slice(half)}`,
		"split by what nobody sees": `${secret.slice(0, half)}\u200b${secret.slice(half)}`,
		"split by a written line end": `${secret.slice(0, half)}\\n${secret.slice(half)}`,
		// Eight letters that read as a word may come from anywhere; of random tokens, one in some hundred begins like that.
		"its first eight characters": WORD.test(secret.slice(0, 8)) ? secret : secret.slice(0, 8),
		"cut in its middle": `${secret.slice(0, half)}…`,
		"its last twenty characters": `…${secret.slice(-20)}`,
		// Less than sixteen of its characters may come from anywhere.
		"all but its ends": secret.length < 20 ? secret : `…${secret.slice(2, -2)}…`,
	};
}

const WORD = /^(?:\p{L}?\p{Ll}*|\p{Lu}*)$/u;

const code = (sign: string, digits: number): string => sign.charCodeAt(0).toString(16).padStart(digits, "0");

/** What may tell that a secret is in a text: also where line ends and blanks are taken out of it. */
export function formsFoundIn(text: string, secret: string): string[] {
	const squeezed = text.replace(/[\s\u200b]|\\n/g, "");
	return Object.entries(formsOf(secret)).flatMap(([form, written]) => {
		const bare = written.replace(/[\s\u200b…]|\\n/g, "");
		return bare.length >= 8 && (text.includes(written) || squeezed.includes(bare)) ? [form] : [];
	});
}
