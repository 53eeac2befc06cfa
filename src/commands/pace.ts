import { join } from "node:path";
import * as v from "valibot";
import type { AnswerTimes } from "../quickbooks/answer-times.js";
import type { QuickBooks } from "../quickbooks/client.js";
import type { Departures } from "../quickbooks/limiter.js";
import { readWithoutLink, writePrivate } from "../system/private-file.js";
import type { RealmId } from "../words/ids.js";

/**
 * What one process of this home leaves for the next: when its last requests left, because Intuit counts a minute over all
 * of them (two commands, one right after the other, would exceed it between them and be made to wait a whole minute),
 * and how quick QuickBooks answered, for forecasts.
 */
const FILE = "pace.json";

const Milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const Pace = v.object({
	realmId: v.string(),
	calls: v.array(v.number()),
	batches: v.array(v.number()),
	answers: v.optional(
		v.object({
			single: v.optional(Milliseconds),
			batch: v.optional(v.object({ ms: Milliseconds, items: v.pipe(v.number(), v.minValue(1)) })),
		}),
		{},
	),
});

export interface KnownPace {
	readonly departures: Departures;
	readonly answers: AnswerTimes;
}

const UNKNOWN: KnownPace = { departures: { calls: [], batches: [] }, answers: {} };

/** What the last process left for this company; nothing when that is not known, which costs a pause at worst. */
export function readPace(home: string, realm: RealmId): KnownPace {
	try {
		const { realmId, calls, batches, answers } = v.parse(Pace, JSON.parse(readWithoutLink(join(home, FILE))));
		const now = Date.now();
		const past = (times: readonly number[]) => times.filter((at) => at <= now);
		return realmId === realm ? { departures: { calls: past(calls), batches: past(batches) }, answers } : UNKNOWN;
	} catch {
		return UNKNOWN;
	}
}

/** Leaves word for the next process. A home that cannot be written to costs a pause at worst. */
export function writePace(home: string, qb: QuickBooks): void {
	const known = readPace(home, qb.realmId).answers;
	const { single = known.single, batch = known.batch } = qb.answerTimes;
	const pace = { realmId: qb.realmId, ...qb.departures(), answers: { single, batch } };
	try {
		writePrivate(join(home, FILE), JSON.stringify(pace));
	} catch {
		// Nothing depends on it.
	}
}
