import type { Mis } from "../mis/types.js";
import type { SendRequest } from "./engine.js";
import type { Kind } from "./entity.js";
import { conditionsOf, type Filter, passes } from "./filter.js";
import { KINDS } from "./kinds.js";
import type { Decision } from "./plan.js";
import { decideOn } from "./run.js";
import { type Candidate, select, UNSYNCHRONISED } from "./selection.js";
import { statusOfState } from "./states.js";
import type { World } from "./world.js";

/** Some of the unsynchronised records, decided; and how many there are of each kind. */
export interface Window {
	readonly decisions: readonly Decision[];
	readonly totals: ReadonlyMap<Kind, number>;
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
	{ limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Window> {
	const decisions: Decision[] = [];
	const totals = new Map<Kind, number>();
	let before = 0;
	for (const kind of kinds) {
		const counted = filter.campus === undefined ? await countOf(mis, world, kind, filter) : undefined;
		const walk = {
			limit: limit - decisions.length,
			offset: Math.max(0, offset - before),
			toTheEnd: counted === undefined,
		};
		const isWanted = walk.toTheEnd || (walk.limit > 0 && walk.offset < (counted ?? 0));
		const walked = isWanted ? await walkThrough(mis, world, kind, filter, walk) : { decisions: [], passed: 0 };
		decisions.push(...walked.decisions);
		totals.set(kind, counted ?? walked.passed);
		before += counted ?? walked.passed;
	}
	return { decisions, totals };
}

/** How many records of a kind are unsynchronised, from counts alone wherever counts can tell. */
export async function countOf(mis: Mis, world: World, kind: Kind, filter: Filter): Promise<number> {
	const { source } = KINDS[kind];
	const where = conditionsOf(kind, filter, world.categories);
	if (world.writeBack && (kind !== "invoice" || filter.ids === undefined)) {
		return mis.count(source, { statuses: UNSYNCHRONISED, where });
	}
	if (!world.writeBack && where.length === 0 && filter.ids === undefined) {
		return Math.max(0, (await mis.count(source, {})) - settledRecords(world, kind));
	}
	let total = 0;
	for await (const page of candidates(mis, world, kind, filter)) total += page.length;
	return total;
}

/** Records that are synchronised or under way by the ledger's word: the others are still to be sent. */
function settledRecords(world: World, kind: Kind): number {
	const states = [...world.ledger.countByState(kind)];
	const settled = states.filter(([state]) => ["synced", "in-progress"].includes(statusOfState(state)));
	return settled.reduce((sum, [, records]) => sum + records, 0);
}

async function walkThrough(
	mis: Mis,
	world: World,
	kind: Kind,
	filter: Filter,
	{ limit, offset, toTheEnd }: { readonly limit: number; readonly offset: number; readonly toTheEnd: boolean },
): Promise<{ decisions: Decision[]; passed: number }> {
	const decisions: Decision[] = [];
	let passed = 0;
	for await (const page of candidates(mis, world, kind, filter)) {
		for (const candidate of page) {
			const isShown = passed >= offset && decisions.length < limit;
			if (toTheEnd || isShown) {
				const decision = decideOn(world, kind, candidate, false);
				if (!passes(filter, decision.about)) continue;
				if (isShown) decisions.push(decision);
			}
			passed += 1;
			if (!toTheEnd && decisions.length >= limit) return { decisions, passed };
		}
	}
	return { decisions, passed };
}

function candidates(mis: Mis, world: World, kind: Kind, filter: Filter): AsyncGenerator<Candidate[]> {
	return select({ ...world, mis }, { kind, filter, failedOnly: undefined });
}
