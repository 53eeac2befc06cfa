import type { Mis } from "../../mis/types.js";
import type { Source } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { type Among, countNotHere, MOST_NAMED, type NotHereParts } from "./not-here.js";
import { LONG_AGO_MS, stuckRows } from "./stuck.js";

/** Rows by which nobody may say that everything is in QuickBooks. */
export interface Strays {
	/** At 1, and not known to be in the company at hand. */
	readonly notHere: number;
	/** The first few of them: "invoice:77". */
	readonly named: readonly string[];
	/** Of a status that is none of 0 to 3. */
	readonly otherStatus: number;
	/** At 3 for longer than any run takes, and the first few of them. */
	readonly stuck: number;
	readonly stuckNamed: readonly string[];
}

export const NO_STRAYS: Strays = { notHere: 0, named: [], otherStatus: 0, stuck: 0, stuckNamed: [] };

export const isNone = (strays: Strays): boolean => countStrays(strays) === 0;

export const countStrays = ({ notHere, otherStatus, stuck }: Strays): number => notHere + otherStatus + stuck;

/** The strays of these kinds, looked for row by row. */
export async function straysOf(
	parts: NotHereParts,
	kinds: readonly Kind[],
	amongOf: (kind: Kind) => Among = () => ({}),
): Promise<Strays> {
	let { notHere, otherStatus, stuck } = NO_STRAYS;
	const named: string[] = [];
	const stuckNamed: string[] = [];
	for (const kind of kinds) {
		const { source } = kind;
		if (!(await parts.mis.isTracked(source))) continue;
		const among = amongOf(kind);
		otherStatus += await countOther(parts.mis, source, among);
		const { records, first } = await countNotHere(parts, kind, among);
		notHere += records;
		named.push(...first.map((id) => `${kind.name}:${id}`));
		const rows = await stuckRows(parts, kind, LONG_AGO_MS, among);
		stuck += rows.length;
		stuckNamed.push(...rows.slice(0, MOST_NAMED).map(({ id }) => `${kind.name}:${id}`));
	}
	return { notHere, named, otherStatus, stuck, stuckNamed };
}

async function countOther(mis: Mis, source: Source, { where = [], ids }: Among): Promise<number> {
	if (ids === undefined) return mis.count(source, { statuses: ["other"], where });
	return (await mis.page(source, { after: undefined, limit: ids.length, statuses: ["other"], where, ids })).length;
}
