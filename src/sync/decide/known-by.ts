import type { Source } from "../../words/source.js";
import type { Kind } from "../kinds/entity.js";
import { KINDS } from "../kinds/kinds.js";

/** What of a row says which record it is: a person by number, a charge by payer, amounts and day. */
const FACTS: Readonly<Record<Kind, readonly string[]>> = {
	student: ["identity"],
	applicant: ["identity"],
	invoice: ["payer", "debit", "credit", "day"],
};

/** The table of a kind with only these columns: enough to tell whether a row is still what the ledger knows under its id. */
export function knownBy(kind: Kind): Source {
	const { source } = KINDS[kind];
	const columns = Object.entries(source.columns).filter(([name]) => FACTS[kind].includes(name));
	return { ...source, columns: Object.fromEntries(columns) };
}
