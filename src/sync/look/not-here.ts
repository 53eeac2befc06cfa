import type { Ledger } from "../../audit/ledger.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis, PageQuery } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { knownBy } from "../read/known-by.js";
import { PAGE_ROWS } from "../read/pages.js";

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
 * one of years ago, or none where somebody wrote it by hand. With `whoever` what pushed_by says counts for nothing, nor what
 * was seen: a document may be gone by now, and only what our ledger knows is known.
 */
export async function* notHere(
	parts: NotHereParts,
	kind: Kind,
	{ whoever = false, ...among }: Asked = {},
): AsyncGenerator<MisRow[]> {
	const { mis, suffix } = parts;
	if (!(await mis.isTracked(kind.source))) return;
	const columns = among.where?.length ? kind.source : knownBy(kind);
	const query = {
		...among,
		limit: PAGE_ROWS,
		statuses: ["synced"],
		...(whoever ? {} : { notBearing: suffix }),
	} as const;
	const isOurs = whoever ? isInLedger : isKnown;
	for (let after: MisId | undefined; ; ) {
		const page = await mis.page(columns, { ...query, after });
		const unknown = page.filter((row) => !isOurs(parts, kind, row));
		if (unknown.length > 0) yield unknown;
		after = page.at(-1)?.id;
		if (page.length < PAGE_ROWS || after === undefined) return;
	}
}

/** Rows that are looked at; all, without. */
export type Among = Pick<PageQuery, "where" | "ids">;

interface Asked extends Among {
	readonly whoever?: boolean;
}

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
export const isKnown = (parts: Omit<NotHereParts, "mis">, kind: Kind, row: MisRow): boolean =>
	isInLedger(parts, kind, row) || kind.books.holds(parts.seen, row, parts.settings);

/**
 * What was sent from here stays known, also where the row was edited since, or the document is gone and the row is held
 * for it: made unsynchronised it would be sent again, and what a person has done with it, undone.
 */
function isInLedger({ ledger }: Pick<NotHereParts, "ledger">, kind: Kind, { id }: MisRow): boolean {
	return ledger.record(kind.name, id)?.qboId !== undefined;
}
