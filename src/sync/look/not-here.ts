import type { Ledger } from "../../audit/ledger.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis, PageQuery } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { PAGE_ROWS } from "../read/pages.js";
import { isSynced } from "../read/states.js";

export interface NotHereParts {
	readonly mis: Mis;
	readonly ledger: Ledger;
	readonly seen: Seen;
	readonly settings: MappingSettings;
	/** What ends pushed_by of rows that are in the company at hand. */
	readonly suffix: string;
}

/**
 * Rows at 1 that are not known to be in the company at hand, page by page: pushed_by does not bear it, our ledger did not
 * make them, and what was seen in the company does not hold them. Status 1 alone means "in some company": a trial one,
 * one of years ago, or none where somebody wrote it by hand.
 */
export async function* notHere(parts: NotHereParts, kind: Kind, among: Among = {}): AsyncGenerator<MisRow[]> {
	const { mis, suffix } = parts;
	const { source } = kind;
	if (!(await mis.isTracked(source))) return;
	const columns = among.where?.length ? source : lean(source);
	const query = { ...among, limit: PAGE_ROWS, statuses: ["synced"], notBearing: suffix } as const;
	for (let after: MisId | undefined; ; ) {
		const page = await mis.page(columns, { ...query, after });
		const unknown = page.filter((row) => !isKnown(parts, kind, row));
		if (unknown.length > 0) yield unknown;
		after = page.at(-1)?.id;
		if (page.length < PAGE_ROWS || after === undefined) return;
	}
}

/** Rows that are looked at; all, without. */
export type Among = Pick<PageQuery, "where" | "ids">;

/** How many there are, and the first few of them. */
export async function countNotHere(parts: NotHereParts, kind: Kind, among: Among = {}): Promise<NotHere> {
	let records = 0;
	const first: MisId[] = [];
	for await (const page of notHere(parts, kind, among)) {
		records += page.length;
		first.push(...page.slice(0, MOST_NAMED - first.length).map(({ id }) => id));
	}
	return { records, first };
}

export interface NotHere {
	readonly records: number;
	readonly first: readonly MisId[];
}

/** Enough to look at some in the MIS. */
export const MOST_NAMED = 3;

/** Whether a row at 1 is known to be in the company at hand. */
export const isHere = (parts: NotHereParts, kind: Kind, row: MisRow): boolean =>
	row.pushedBy?.endsWith(parts.suffix) || isKnown(parts, kind, row);

/** Whether our ledger or what was seen in the company knows a row's record. */
export function isKnown({ ledger, seen, settings }: Omit<NotHereParts, "mis">, kind: Kind, row: MisRow): boolean {
	const record = ledger.record(kind.name, row.id);
	if (record && isSynced(record.state)) return true;
	return kind.books.holds(seen, row, settings);
}

/** Only what tells whose a row is: there may be a million. */
function lean(source: Source): Source {
	const { identity } = source.columns;
	return { ...source, columns: identity ? { identity } : {} };
}
