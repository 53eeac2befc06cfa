import type { Source } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";

/** The table of a kind with only these columns: enough to tell whether a row is still what the ledger knows under its id. */
export function knownBy({ source, facts }: Kind): Source {
	const among = (source.among ?? []).map(({ column }) => column);
	const columns = Object.entries(source.columns).filter(([name]) => facts.includes(name) || among.includes(name));
	return { ...source, columns: Object.fromEntries(columns) };
}
