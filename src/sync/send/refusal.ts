import type { Problem } from "../../words/problem.js";

/** A fault of Intuit as the engine needs it: code and texts. */
export interface RefusalFault {
	readonly code: string;
	readonly message: string;
	readonly detail: string;
}

interface Meaning {
	readonly code: Problem["code"];
	readonly fix: string;
}

const CLOSED_BOOKS: Meaning = {
	code: "QB004",
	fix: "Change the date in the MIS, or the closing date in QuickBooks (Settings, Advanced).",
};
const GONE_REFERENCE: Meaning = {
	code: "QB006",
	fix: "Something that the record refers to was deleted or made inactive in QuickBooks. See `eaur-qb map items` and `eaur-qb map locations`.",
};
const GONE_CUSTOMER: Meaning = {
	code: "QB009",
	fix: "The customer was made inactive, merged or deleted in QuickBooks: make it active again there, or say who the person is now: `eaur-qb customers link <key> <quickbooks id>`.",
};
const GONE_CLASS: Meaning = {
	code: "QB006",
	fix: "The class was deleted or made inactive in QuickBooks: make it active again there, or correct invoices.class in config.toml.",
};
const GONE_ACCOUNT: Meaning = {
	code: "QB006",
	fix: "An account behind the item was deleted or made inactive in QuickBooks: open the item there, and give it an account that is active.",
};
const GONE_ITEM: Meaning = {
	code: "QB006",
	fix: "The item was deleted or made inactive in QuickBooks: make it active again there, or choose another with `eaur-qb map items --set`.",
};
const GONE_LOCATION: Meaning = {
	code: "QB006",
	fix: "The location was deleted or made inactive in QuickBooks: make it active again there, or choose another with `eaur-qb map locations --set`.",
};
const TAX: Meaning = {
	code: "QB006",
	fix: "Set invoices.taxCode in config.toml to the name of the tax code that invoices of this company carry.",
};

/** 2500 names the list that it looked in, by words of QuickBooks' own: "Names element id 583 not found" (recorded). */
const GONE_FROM: readonly (readonly [list: RegExp, meaning: Meaning])[] = [
	[/\b(?:Names?|Customers?|CustomerRef) element id/i, GONE_CUSTOMER],
	[/\bAccounts? element id/i, GONE_ACCOUNT],
	[/\b(?:Klass(?:es)?|Class(?:es)?) element id/i, GONE_CLASS],
	[/\b(?:Items?|ItemRef) element id/i, GONE_ITEM],
	[/\b(?:Departments?|Locations?) element id/i, GONE_LOCATION],
	[/\bTax ?(?:Codes?|Rates?)\b.* element id/i, TAX],
];

/** How 6000 says that a line has no tax code, by country (recorded). */
const TAX_WORDS = /\b(?:GST|GST\/HST|sales tax|VAT) rate\b/i;

/** Refusals that have a mend of their own, by Intuit's code (Intuit's error-code page). */
const MEANINGS: Readonly<Record<string, Meaning>> = {
	"610": GONE_REFERENCE,
	"2500": GONE_REFERENCE,
	"6200": CLOSED_BOOKS,
	"6210": CLOSED_BOOKS,
	"6250": GONE_CUSTOMER,
	"6100": TAX,
	"6160": TAX,
	"6470": TAX,
	"6140": { code: "QB005", fix: "Give the other document another number in QuickBooks, then run the command again." },
	"6240": { code: "QB005", fix: "Rename the other one in QuickBooks, then run the command again." },
};

/** Why QuickBooks refused a record, in our words with Intuit's code and text. */
export function refusalProblem(faults: readonly RefusalFault[]): Problem {
	const first = faults[0];
	if (!first) return { code: "QB010", detail: "QuickBooks refused it without a reason", fix: "Run `retry` later." };
	const meaning = meaningOf(first);
	const words = [first.message, first.detail]
		.filter((text, i, all) => text !== "" && all.indexOf(text) === i)
		.join(": ");
	return {
		code: meaning?.code ?? "QB010",
		detail: `QuickBooks refused it: ${words} (Intuit code ${first.code})`,
		fix:
			meaning?.fix ??
			"Mend the record in the MIS and run the command again; unchanged, it is sent again only by `retry`.",
	};
}

function meaningOf({ code, message, detail }: RefusalFault): Meaning | undefined {
	const words = `${message} ${detail}`;
	const gone = code === "2500" ? GONE_FROM.find(([list]) => list.test(words))?.[1] : undefined;
	return (
		gone ?? (Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined) ?? (TAX_WORDS.test(words) ? TAX : undefined)
	);
}
