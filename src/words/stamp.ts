import type { RealmId } from "./ids.js";

/** Who takes a row or marks it, in which run, and for which company. */
export interface Stamp {
	readonly version: string;
	/** "finance@kigali". */
	readonly operator: string;
	/** The run's own: no two runs bear the same, so that a claim is told from every other one. */
	readonly run: string;
	readonly environment: "production" | "sandbox";
	readonly realm: RealmId;
}

const COMPANY_WORDS = { production: "company", sandbox: "sandbox" } as const;

/** What goes into pushed_by: "eaur-qb 1.0.0 (finance@kigali 20261121T043000-3f9a) company:9341453052312345". */
export function stampText({ version, operator, run, environment, realm }: Stamp): string {
	return `eaur-qb ${version} (${operator} ${run})${companySuffix(environment, realm)}`;
}

/** The end of a stamp, by which rows of one company are told from those of another. */
export const companySuffix = (environment: Stamp["environment"], realm: RealmId): string =>
	` ${COMPANY_WORDS[environment]}:${realm}`;

/**
 * The same stamp on a row whose document was taken back. Whoever comes with another ledger knows of it by nothing else:
 * what was deleted has left no trace in QuickBooks.
 */
export const asTakenBack = (stamp: string): string => stamp.replace(/\)( \w+:\d+)$/, ":undone)$1");

/** Whether a row bears such a stamp of this company. */
export const isTakenBackIn = (stamp: string | null, realm: RealmId): boolean =>
	/:undone\) \w+:(\d+)$/.exec(stamp ?? "")?.[1] === realm;

/** The company that a stamp bears: "company:9341453052312345"; undefined where it bears none. */
const companyIn = (stamp: string): string | undefined => /\b(?:company|sandbox):\d+$/.exec(stamp)?.[0];

/** Whether this tool has left the text for the company of `by`, or for none: versions until 0.2.1 named none in production. */
export function isLeftFor(text: string | null, by: string): boolean {
	const company = companyIn(text ?? "");
	return company === undefined ? text?.startsWith("eaur-qb ") === true : company === companyIn(by);
}

/**
 * A stamp as a column of this length holds it. User and computer are shortened first: run and company tell whose a row
 * is. Where not even these fit, the end is kept, which bears the company.
 */
export function fitStamp(text: string, length: number | undefined): string {
	if (length === undefined || text.length <= length) return text;
	const [, head, operator = "", tail = ""] = /^(eaur-qb \S+ \()(.*)( \S+\) \w+:\S+)$/.exec(text) ?? [];
	const room = head === undefined ? 0 : length - head.length - tail.length;
	return room > 0 ? `${head}${operator.slice(0, room)}${tail}` : text.slice(-length);
}

/** Whether a stamp is one of this operator for this company, whatever the run and the version. */
export function isStampOf(text: string, { operator, environment, realm }: Omit<Stamp, "version" | "run">): boolean {
	const [, by, company] = /^eaur-qb \S+ \((.*) \S+\)( \w+:\S+)$/.exec(text) ?? [];
	if (by !== undefined) return operator.startsWith(by) && company === companySuffix(environment, realm);
	// A column too short for more holds the end alone (`fitStamp`), which names nobody: the company is what is left.
	if (/^[^()]*\) /.test(text)) return text.endsWith(`)${companySuffix(environment, realm)}`);
	// Versions until 0.2.1 had no stamp of the run, and no company in production.
	const before = environment === "production" ? "" : companySuffix(environment, realm);
	return text.endsWith(`(${operator})${before}`);
}
