import type { Ledger } from "../../audit/ledger.js";
import type { Mis } from "../../mis/types.js";
import type { MisRow } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { PAGE_ROWS } from "../read/pages.js";
import { isOpen } from "../read/states.js";
import type { Among } from "./not-here.js";

/** So long after it was taken no run of any computer is at work on a row. */
export const LONG_AGO_MS = 3_600_000;

/** Rows at 3 that are old enough and that no open request of this ledger is about. */
export async function stuckRows(
	{ mis, ledger }: { readonly mis: Mis; readonly ledger: Ledger },
	kind: Kind,
	olderThanMs: number,
	among: Among = {},
): Promise<MisRow[]> {
	const { source } = kind;
	if (!(await mis.isTracked(source))) return [];
	const now = await mis.now();
	const found: MisRow[] = [];
	for (let after: MisRow["id"] | undefined; ; ) {
		const page = await mis.page(source, { ...among, after, limit: PAGE_ROWS, statuses: ["in-progress"] });
		for (const row of page) {
			const record = ledger.record(kind.name, row.id);
			const ours = record !== undefined && isOpen(record.state);
			if (!ours && isOlder(row.pushedAt, now, olderThanMs)) found.push(row);
		}
		after = page.at(-1)?.id;
		if (page.length < PAGE_ROWS || after === undefined) return found;
	}
}

/** Those of the rows that a person was asked about that nobody has taken, or written, since. */
export function stillStuck(asked: readonly MisRow[], now: readonly MisRow[]): MisRow[] {
	const known = new Map(now.map((row) => [row.id, row]));
	return asked.filter(({ id, pushedBy, pushedAt }) => {
		const row = known.get(id);
		return row !== undefined && row.pushedBy === pushedBy && row.pushedAt === pushedAt;
	});
}

/** Both times are the MIS server's own; a row without a time has been there for nobody knows how long. */
export function isOlder(pushedAt: string | null, now: string, olderThanMs: number): boolean {
	if (pushedAt === null) return true;
	const age = Date.parse(`${now.replace(" ", "T")}Z`) - Date.parse(`${pushedAt.replace(" ", "T")}Z`);
	return Number.isNaN(age) || age >= olderThanMs;
}
