import type { Problem } from "../words/problem.js";

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
const TAX: Meaning = {
	code: "QB006",
	fix: "Set invoices.taxCode in config.toml to the name of the tax code that invoices of this company carry.",
};

/** Refusals that have a mend of their own, by Intuit's code (Intuit's error-code page). */
const MEANINGS: Readonly<Record<string, Meaning>> = {
	"610": GONE_REFERENCE,
	"2500": GONE_REFERENCE,
	"6200": CLOSED_BOOKS,
	"6210": CLOSED_BOOKS,
	"6250": { code: "QB009", fix: "The customer was deleted or made inactive in QuickBooks: make it active there." },
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
	const meaning = MEANINGS[first.code] ?? (/VAT rate/i.test(first.detail) ? TAX : undefined);
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
