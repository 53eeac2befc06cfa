import type { Fault } from "../../quickbooks/fault.js";
import type { FaultMeaning } from "../../quickbooks/meaning.js";
import type { Problem } from "../../words/problem.js";

/** Refusals that have a mend of their own. */
const MENDS: Readonly<Record<FaultMeaning, Pick<Problem, "code" | "fix">>> = {
	"number-taken": {
		code: "QB005",
		fix: "Give the other document another number in QuickBooks, then run the command again.",
	},
	"name-taken": { code: "QB005", fix: "Rename the other one in QuickBooks, then run the command again." },
	"books-closed": {
		code: "QB004",
		fix: "Change the date in the MIS, or the closing date in QuickBooks (Settings, Advanced).",
	},
	"reference-gone": {
		code: "QB006",
		fix: "Something that the record refers to was deleted or made inactive in QuickBooks. See `eaur-qb map items` and `eaur-qb map locations`.",
	},
	"customer-gone": {
		code: "QB009",
		fix: "The customer was made inactive, merged or deleted in QuickBooks: make it active again there, or say who the person is now: `eaur-qb customers link <key> <quickbooks id>`.",
	},
	"class-gone": {
		code: "QB006",
		fix: "The class was deleted or made inactive in QuickBooks: make it active again there, or correct invoices.class in config.toml.",
	},
	"account-gone": {
		code: "QB006",
		fix: "An account behind the item was deleted or made inactive in QuickBooks: open the item there, and give it an account that is active.",
	},
	"item-gone": {
		code: "QB006",
		fix: "The item was deleted or made inactive in QuickBooks: make it active again there, or choose another with `eaur-qb map items --set`.",
	},
	"location-gone": {
		code: "QB006",
		fix: "The location was deleted or made inactive in QuickBooks: make it active again there, or choose another with `eaur-qb map locations --set`.",
	},
	"not-linkable": {
		code: "QB010",
		fix: "Nothing was made. The invoice was paid, voided or given to another customer meanwhile: look at it in QuickBooks. What it owes was read anew, and the next run goes by that.",
	},
	"changed-meanwhile": {
		code: "QB005",
		fix: "Somebody has changed it in QuickBooks at the same time: look at it there, then run the command again.",
	},
	"tax-code": {
		code: "QB006",
		fix: "Set invoices.taxCode in config.toml to the name of the tax code that invoices of this company carry.",
	},
};

/** Why QuickBooks refused a record, in our words with Intuit's code and text. */
export function refusalProblem(faults: readonly Fault[]): Problem {
	const first = faults[0];
	if (!first) return { code: "QB010", detail: "QuickBooks refused it without a reason", fix: "Run `retry` later." };
	const mend = first.means && MENDS[first.means];
	const words = [first.message, first.detail]
		.filter((text, i, all) => text !== "" && all.indexOf(text) === i)
		.join(": ");
	return {
		code: mend?.code ?? "QB010",
		detail: `QuickBooks refused it: ${words} (Intuit code ${first.code})`,
		fix:
			mend?.fix ?? "Mend the record in the MIS and run the command again; unchanged, it is sent again only by `retry`.",
	};
}
