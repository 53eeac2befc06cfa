import type { Mis } from "../../mis/types.js";
import { decideAll } from "../decide/decide-all.js";
import type { Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import { conditionsOf, type Filter, idsOf, isJudgedBy } from "../read/filter.js";
import { type Candidate, select, UNSYNCHRONISED } from "../read/selection.js";
import { statusOfState } from "../read/states.js";
import type { World } from "../read/world.js";
import type { SendRequest } from "../send/request.js";
import { statesThere } from "./progress.js";

/** Some of the unsynchronised records, decided; and how many there are of each kind. */
export interface Window {
	readonly decisions: readonly Decision[];
	readonly totals: ReadonlyMap<Kind, number>;
}

interface Range {
	readonly offset: number;
	readonly limit: number;
}

/** What a kind contributes to a window. */
interface Part {
	readonly decisions: readonly Decision[];
	readonly total: number;
}

/**
 * The unsynchronised records from `offset` on, at most `limit` of them. Only these are judged: the work is in proportion
 * to what is shown, and to the offset, whose rows are read past. A campus shows only in a judgement: with that filter
 * every record is looked at.
 */
export async function windowOf(
	mis: Mis,
	world: World,
	{ kinds, filter }: Pick<SendRequest, "kinds" | "filter">,
	{ limit, offset }: Range,
): Promise<Window> {
	const decisions: Decision[] = [];
	const totals = new Map<Kind, number>();
	let before = 0;
	for (const kind of kinds) {
		const range = { offset: Math.max(0, offset - before), limit: limit - decisions.length };
		const partOf = isJudgedBy(filter, kind) ? judgedPart : countedPart;
		const part = await partOf(mis, world, kind, filter, range);
		decisions.push(...part.decisions);
		totals.set(kind, part.total);
		before += part.total;
	}
	return { decisions, totals };
}

/** Counted first: where nothing is left to show, nothing is read. Judged together: people are looked for once. */
async function countedPart(mis: Mis, world: World, kind: Kind, filter: Filter, range: Range): Promise<Part> {
	const total = await countOf(mis, world, kind, filter);
	if (range.limit === 0 || range.offset >= total) return { total, decisions: [] };
	const shown: Candidate[] = [];
	let passed = 0;
	for await (const page of candidates(mis, world, kind, filter)) {
		shown.push(...within(range, passed, page));
		passed += page.length;
		if (shown.length >= range.limit) break;
	}
	return { total, decisions: (await decideAll(world, kind, shown, filter, false)).map(({ decision }) => decision) };
}

async function judgedPart(mis: Mis, world: World, kind: Kind, filter: Filter, range: Range): Promise<Part> {
	const decisions: Decision[] = [];
	let passed = 0;
	for await (const page of candidates(mis, world, kind, filter)) {
		const passing = await decideAll(world, kind, page, filter, false);
		decisions.push(...within(range, passed, passing).map(({ decision }) => decision));
		passed += passing.length;
	}
	return { decisions, total: passed };
}

/** Those of a page that lie in the range, where so many have passed before it. */
function within<T>({ offset, limit }: Range, passed: number, page: readonly T[]): readonly T[] {
	return page.slice(Math.max(0, offset - passed), Math.max(0, offset + limit - passed));
}

/** How many records of a kind are unsynchronised, from counts alone wherever counts can tell. */
export async function countOf(mis: Mis, world: World, kind: Kind, filter: Filter): Promise<number> {
	const { source } = kind;
	const where = conditionsOf(kind, filter, world.categories);
	if (world.writeBack && idsOf(kind, filter) === undefined) {
		return mis.count(source, { statuses: UNSYNCHRONISED, where });
	}
	if (!world.writeBack && where.length === 0 && filter.ids === undefined) {
		return Math.max(0, (await mis.count(source, {})) - (await settledRecords(mis, world, kind)));
	}
	let total = 0;
	for await (const page of candidates(mis, world, kind, filter)) total += page.length;
	return total;
}

/** Records that are synchronised or under way by the ledger's word: the others are still to be sent. */
async function settledRecords(mis: Mis, world: World, kind: Kind): Promise<number> {
	const states = [...(await statesThere(mis, world.ledger, kind))];
	const settled = states.filter(([state]) => ["synced", "in-progress"].includes(statusOfState(state)));
	return settled.reduce((sum, [, records]) => sum + records, 0);
}

function candidates(mis: Mis, world: World, kind: Kind, filter: Filter): AsyncGenerator<Candidate[]> {
	return select({ ...world, mis }, { kind, filter, failedOnly: undefined });
}
