import type { Mis } from "../../mis/types.js";
import type { MisRow, Source } from "../../words/source.js";

/** Rows a page: large enough that the server's answer time does not count, small enough for memory. */
export const PAGE_ROWS = 1_000;

/** All rows of a table, page by page; the next page is read while the last is looked at. */
export async function* pagesOf(mis: Mis, source: Source): AsyncGenerator<MisRow[]> {
	let next = mis.page(source, { after: undefined, limit: PAGE_ROWS });
	for (;;) {
		const page = await next;
		const last = page.at(-1);
		if (last === undefined) return;
		if (page.length < PAGE_ROWS) {
			yield page;
			return;
		}
		next = mis.page(source, { after: last.id, limit: PAGE_ROWS });
		// If the consumer stops early nobody awaits the page that is under way.
		next.catch(() => {});
		yield page;
	}
}
