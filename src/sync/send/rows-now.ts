import type { Mis } from "../../mis/types.js";
import type { MisId } from "../../words/ids.js";
import type { MisRow, Source } from "../../words/source.js";

/** The rows of these ids as they are now. */
export async function rowsNow(mis: Mis, ids: readonly MisId[], source: Source): Promise<ReadonlyMap<MisId, MisRow>> {
	const rows = await mis.page(source, { after: undefined, limit: ids.length, ids });
	return new Map(rows.map((row) => [row.id, row]));
}

/** Whether all that was read of a row stands in it still. Its status is the claim's business. */
export function isSameRow(judged: MisRow, now: MisRow | undefined): boolean {
	return now !== undefined && Object.entries(judged.values).every(([name, value]) => now.values[name] === value);
}

/** The names that rows bear: whoever takes one of them from now on writes another. */
export const bearersOf = (rows: readonly MisRow[]): (string | null)[] => [
	...new Set(rows.map(({ pushedBy }) => pushedBy)),
];
