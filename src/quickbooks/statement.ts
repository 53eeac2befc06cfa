const BEFORE_STATEMENT = "/query?query=";

/** What encodeURIComponent leaves as it is, and some gateway might not. */
const LEFT_ALONE = /[!'()*~]/g;

/** Half a character, which no encoding takes. */
const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * The address of a query with its whole statement percent-encoded, and with the wanted properties in the place of `*`.
 * node-quickbooks encodes ten characters and leaves the rest: a name with one of `[]{}|^` or a backtick in it is answered
 * 400 with HTML at Intuit's door. Other addresses stay as they are.
 */
export function withStatement(url: string, properties: string | undefined): string {
	const at = url.indexOf(BEFORE_STATEMENT);
	if (at < 0) return url;
	const start = at + BEFORE_STATEMENT.length;
	const statement = statementOf(url.slice(start));
	const selected =
		properties === undefined ? statement : statement.replace("select * from", `select ${properties} from`);
	return url.slice(0, start) + encodeWhole(selected);
}

/** The library writes every `%` as %25 before it encodes anything else, so that decoding gives back what it was given. */
function statementOf(encoded: string): string {
	return decodeURIComponent(encoded);
}

function encodeWhole(statement: string): string {
	return encodeURIComponent(statement.replace(LONE_SURROGATE, "\ufffd")).replace(LEFT_ALONE, (character) => {
		return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	});
}
