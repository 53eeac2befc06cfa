import type { Scratch, ScratchTurn } from "../../audit/scratch.js";
import type { Mis } from "../../mis/types.js";
import type { MisRow, Source } from "../../words/source.js";
import { PAGE_ROWS, pagesOf, type Which } from "./pages.js";

/** Whose a row is, and when its turn among those of the same person is: the earlier text first. */
export type TurnOf = (row: MisRow) => { readonly of: string | undefined; readonly at: string | undefined };

/**
 * Rows page by page in ascending key order, but for those of one person: these take the places that they have together in
 * the order of their days. The MIS cannot sort by them, for a day is text of many forms there: of all rows whose and when is
 * read first, into a file; rows that others take up meanwhile are left out.
 */
export async function* pagesInTurns(
	mis: Mis,
	source: Source,
	which: Which,
	turns: { readonly of: TurnOf; readonly columns: readonly string[]; readonly scratch: Scratch },
): AsyncGenerator<MisRow[]> {
	const { of, columns, scratch } = turns;
	const list = scratch.newTurns();
	const turnIn = (row: MisRow): ScratchTurn => ({ id: row.id, ...of(row) });
	for await (const page of pagesOf(mis, narrowed(source, columns, which), which))
		scratch.addTurns(list, page.map(turnIn));
	scratch.sortTurns(list);
	for (let place = 0; ; ) {
		const { ids, last } = scratch.turnsAfter(list, place, PAGE_ROWS);
		if (ids.length === 0) return;
		const rows = await mis.page(source, { ...which, after: undefined, limit: ids.length, ids });
		const byId = new Map(rows.map((row) => [row.id, row]));
		yield ids.flatMap((id) => byId.get(id) ?? []);
		place = last;
	}
}

/** With what conditions are about besides: without its column, one would let nothing through. */
function narrowed(source: Source, columns: readonly string[], { where = [] }: Which): Source {
	const asked = new Set([...columns, ...[...(source.among ?? []), ...where].map(({ column }) => column)]);
	return { ...source, columns: Object.fromEntries(Object.entries(source.columns).filter(([name]) => asked.has(name))) };
}
