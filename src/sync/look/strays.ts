import type { Mis } from "../../mis/types.js";
import type { Source } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { type Among, countNotHere, type NotHereParts } from "./not-here.js";

/** Rows by which nobody may say that everything is in QuickBooks. */
export interface Strays {
	/** At 1, and not known to be in the company at hand. */
	readonly notHere: number;
	/** The first few of them: "invoice:77". */
	readonly named: readonly string[];
	/** Of a status that is none of 0 to 3. */
	readonly otherStatus: number;
}

export const NO_STRAYS: Strays = { notHere: 0, named: [], otherStatus: 0 };

export const isNone = ({ notHere, otherStatus }: Strays): boolean => notHere + otherStatus === 0;

/** The strays of these kinds, looked for row by row. */
export async function straysOf(
	parts: NotHereParts,
	kinds: readonly Kind[],
	amongOf: (kind: Kind) => Among = () => ({}),
): Promise<Strays> {
	let { notHere, otherStatus } = NO_STRAYS;
	const named: string[] = [];
	for (const kind of kinds) {
		const { source } = kind;
		if (!(await parts.mis.isTracked(source))) continue;
		const among = amongOf(kind);
		otherStatus += await countOther(parts.mis, source, among);
		const { records, first } = await countNotHere(parts, kind, among);
		notHere += records;
		named.push(...first.map((id) => `${kind.name}:${id}`));
	}
	return { notHere, named, otherStatus };
}

async function countOther(mis: Mis, source: Source, { where = [], ids }: Among): Promise<number> {
	if (ids === undefined) return mis.count(source, { statuses: ["other"], where });
	return (await mis.page(source, { after: undefined, limit: ids.length, statuses: ["other"], where, ids })).length;
}
