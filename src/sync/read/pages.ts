import type { Condition, Mis } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { MisRow, Source, SyncStatus } from "../../words/source.js";

/** Which rows of a table are meant; all of them, where nothing is said. */
export interface Which {
	readonly where?: readonly Condition[];
	readonly ids?: readonly MisId[];
	readonly statuses?: readonly SyncStatus[];
}

/** Rows a page: large enough that the server's answer time does not count, small enough for memory. */
export const PAGE_ROWS = 1_000;

/** The rows of a table, page by page; the next page is read while the last is looked at. */
export async function* pagesOf(mis: Mis, source: Source, which: Which = {}): AsyncGenerator<MisRow[]> {
	let next = mis.page(source, { ...which, after: undefined, limit: PAGE_ROWS });
	for (;;) {
		const page = await next;
		const last = page.at(-1);
		if (last === undefined) return;
		if (page.length < PAGE_ROWS) {
			yield page;
			return;
		}
		next = mis.page(source, { ...which, after: last.id, limit: PAGE_ROWS });
		// If the consumer stops early nobody awaits the page that is under way.
		next.catch(() => {});
		yield page;
	}
}
