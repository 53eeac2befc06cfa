import { isRecord, text } from "../words/outside.js";
import { asShown } from "../words/shown.js";
import { type FaultMeaning, meaningOf } from "./meaning.js";

/** One error of Intuit, whatever shape it came in. `code` has no leading zeros. */
export interface Fault {
	readonly code: string;
	readonly message: string;
	readonly detail: string;
	/** The property that Intuit names, where it does. */
	readonly element: string | undefined;
	/** What it means for a record that was refused; undefined where it says nothing more. */
	readonly means: FaultMeaning | undefined;
}

/** What may be done after a fault; by HTTP status first, then by code, never by text (texts are localised) but where noted. */
export type FaultClass =
	/** Nothing was written, and the same request would be refused again: the record is parked. */
	| "refused"
	/** The request may be sent again unchanged; whether something was written is not known. */
	| "passing"
	/** As `passing`, and QuickBooks asked for a pause. */
	| "throttled"
	/** The access token is not accepted: one refresh, then the same request. */
	| "unauthorised"
	/** The connection or the company itself is wrong: every further request would fail alike. */
	| "halt";

const HALTING_CODES = new Set(["100", "110", "120", "130", "140", "3100", "6190", "7001", "10200"]);
const UNAUTHORISED_CODES = new Set(["3200", "3202"]);
/** 600 (duplicate request id) and 1000–1020 (generic failures) leave open whether something was written: look it up. */
const PASSING_CODES = new Set(["150", "600", "1000", "1010", "1020", "6002", "10000"]);
/**
 * 6000 says both "an unexpected error occurred", which passes by itself, and that a rule of business is broken; texts are
 * localised, at times behind an English beginning. Only what names a rule in English words (such as no other language has)
 * refuses the record; anything else is looked up and sent again.
 */
const RULE_6000 =
	/business validation error: (?!.*\bunexpected\b).*\b(?:the|this|these|you|your|must|should|cannot|exceeds?|already|required|missing|invalid)\b|\b(?:GST|HST|VAT|sales tax) rate\b/i;

/** What a server may say of a token (RFC 6750, 3.1). Another word under `error` is a firewall's that answers in JSON. */
const TOKEN_ERRORS = new Set(["invalid_request", "invalid_token", "insufficient_scope"]);

/**
 * Faults in a body: `Fault.Error[].{Message,Detail,code}`, the gateway's lower-case form, a token error, XML, or
 * HTML and other text. Empty when the body holds none, or none with a code: whoever says such things is not Intuit.
 * Shapes: Intuit's error page, and captured answers.
 */
export function faultsIn(body: unknown): Fault[] {
	if (typeof body === "string") return faultsInText(body);
	if (!isRecord(body)) return [];
	const container = body.Fault ?? body.fault;
	if (isRecord(container)) return faultsInContainer(container);
	if (typeof body.error === "string" && TOKEN_ERRORS.has(body.error))
		return [fault(body.error, body.error, text(body.error_description))];
	return [];
}

/** What a fault allows, given the HTTP status it came with (200 for an item of a batch). */
export function classify(status: number, faults: readonly Fault[]): FaultClass {
	const codes = faults.map((each) => each.code);
	const has = (set: ReadonlySet<string>) => codes.some((code) => set.has(code));
	if (status === 429 || codes.includes("3001")) return "throttled";
	if (status >= 500) return "passing";
	// Intuit redirects nobody: whoever does stands between here and there.
	if (status >= 300 && status < 400) return "passing";
	if (status === 408) return "passing";
	if (has(UNAUTHORISED_CODES)) return "unauthorised";
	if (has(HALTING_CODES)) return "halt";
	if (has(PASSING_CODES)) return "passing";
	if (faults.some((each) => each.code === "6000" && !RULE_6000.test(`${each.message} ${each.detail}`)))
		return "passing";
	// No word of Intuit's: a proxy, firewall or gateway answered in its place, and that refuses neither record nor login.
	if (status >= 400 && faults.length === 0) return "passing";
	if (status === 401) return "unauthorised";
	if (status === 403) return "halt";
	return "refused";
}

/** The id that Intuit names in a duplicate fault: `Id=120` (6240), `TxnId=6575` (6140). A hint, to be read and verified. */
export function namedId(faults: readonly Fault[]): string | undefined {
	for (const each of faults) {
		const match = /(?:TxnId|\bId)=(\d+)/.exec(each.detail);
		if (match) return match[1];
	}
	return undefined;
}

/** One line for a person: Intuit's words and code. */
export function faultText(faults: readonly Fault[]): string {
	const first = faults[0];
	if (!first) return "QuickBooks gave no reason";
	const words = first.detail && first.detail !== first.message ? `${first.message}: ${first.detail}` : first.message;
	return `${words.trim()} (Intuit code ${first.code})`;
}

function faultsInContainer(container: Record<string, unknown>): Fault[] {
	const list = container.Error ?? container.error;
	const errors: unknown[] = Array.isArray(list) ? list : [];
	const faults = errors.filter(isRecord).map((error) => {
		const element = text(error.element);
		const message = text(error.Message) || text(error.message);
		return fault(text(error.code), message, text(error.Detail) || text(error.detail), element || undefined);
	});
	return faults.filter(({ code }) => code !== "");
}

/** No answer of Intuit names more; where tags do not close, each one is looked for to the end of the text. */
const MOST_TEXT = 20_000;
const XML_ERROR = /<Error\b([^>]*)>([\s\S]*?)<\/Error>/gi;

function faultsInText(body: string): Fault[] {
	const found: Fault[] = [];
	for (const [, attributes = "", inside = ""] of body.slice(0, MOST_TEXT).matchAll(XML_ERROR)) {
		const code = /code="([^"]*)"/i.exec(attributes)?.[1] ?? "";
		found.push(fault(code, xmlElement(inside, "Message"), xmlElement(inside, "Detail")));
	}
	if (found.length > 0) return found;
	const parsed = parseJson(body);
	return parsed === undefined ? [] : faultsIn(parsed);
}

function xmlElement(inside: string, name: string): string {
	return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "i").exec(inside)?.[1]?.trim() ?? "";
}

function parseJson(body: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(body);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Gateways put the real code into the message: `message=ThrottleExceeded; errorCode=003001; statusCode=429`. */
function fault(code: string, message: string, detail: string, element?: string): Fault {
	const embedded = /errorCode=(\d+)/.exec(message)?.[1];
	const words = asShown(/^message=([^;]+)/.exec(message)?.[1] ?? message);
	const plain = asShown(code || embedded || "").replace(/^0+(?=\d)/, "");
	const more = asShown(detail);
	return {
		...{ code: plain, message: words, detail: more, element: element && asShown(element) },
		means: meaningOf(plain, words, more),
	};
}
