/** What a refusal means, in our words: the rest of the program knows none of Intuit's codes. */
export type FaultMeaning =
	| "number-taken"
	| "name-taken"
	| "books-closed"
	| "reference-gone"
	| "customer-gone"
	| "class-gone"
	| "account-gone"
	| "item-gone"
	| "location-gone"
	| "not-linkable"
	| "changed-meanwhile"
	| "tax-code";

/** By Intuit's code (Intuit's error-code page). */
const BY_CODE: Readonly<Record<string, FaultMeaning>> = {
	"610": "reference-gone",
	"5010": "changed-meanwhile",
	"620": "not-linkable",
	"2500": "reference-gone",
	"6200": "books-closed",
	"6210": "books-closed",
	"6250": "customer-gone",
	"6100": "tax-code",
	"6160": "tax-code",
	"6470": "tax-code",
	"6140": "number-taken",
	"6240": "name-taken",
};

/** 2500 names the list that it looked in, by words of QuickBooks' own: "Names element id 583 not found" (recorded). */
const GONE_FROM: readonly (readonly [list: RegExp, meaning: FaultMeaning])[] = [
	[/\b(?:Names?|Customers?|CustomerRef) element id/i, "customer-gone"],
	[/\bAccounts? element id/i, "account-gone"],
	[/\b(?:Klass(?:es)?|Class(?:es)?) element id/i, "class-gone"],
	[/\b(?:Items?|ItemRef) element id/i, "item-gone"],
	[/\b(?:Departments?|Locations?) element id/i, "location-gone"],
	[/\bTax ?(?:Codes?|Rates?)\b.* element id/i, "tax-code"],
];

/** How 6000 says that a line has no tax code, by country (recorded). */
const TAX_WORDS = /\b(?:GST|GST\/HST|sales tax|VAT) rate\b/i;

/** How 6000 says that a payment does not fit what it is to settle. */
const LINK_WORDS = /\b(?:cannot be linked|amount applied|already (?:been )?paid|linked transaction)\b/i;

/** Undefined for one that says nothing but that it was refused. */
export function meaningOf(code: string, message: string, detail: string): FaultMeaning | undefined {
	const words = `${message} ${detail}`;
	const gone = code === "2500" ? GONE_FROM.find(([list]) => list.test(words))?.[1] : undefined;
	const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
	const link = code === "6000" && LINK_WORDS.test(words) ? "not-linkable" : undefined;
	return gone ?? known ?? link ?? (TAX_WORDS.test(words) ? "tax-code" : undefined);
}
