import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Departures, NO_DEPARTURES } from "../quickbooks/limiter.js";
import type { RealmId } from "../words/ids.js";

/**
 * When the last process of this home sent requests. Intuit counts a minute over all of them: two commands, one right
 * after the other, would exceed the limits of the second between them and be made to wait a whole minute.
 */
const FILE = "pace.json";

const Pace = v.object({ realmId: v.string(), calls: v.array(v.number()), batches: v.array(v.number()) });

/** What the last process sent to this company; nothing when that is not known, which costs a pause at worst. */
export function readPace(home: string, realm: RealmId): Departures {
	try {
		const pace = v.parse(Pace, JSON.parse(readFileSync(join(home, FILE), "utf8")));
		const now = Date.now();
		const past = (times: readonly number[]) => times.filter((at) => at <= now);
		return pace.realmId === realm ? { calls: past(pace.calls), batches: past(pace.batches) } : NO_DEPARTURES;
	} catch {
		return NO_DEPARTURES;
	}
}

/** Leaves word for the next process. A home that cannot be written to costs a pause at worst. */
export function writePace(home: string, realm: RealmId, departures: Departures): void {
	try {
		writeFileSync(join(home, FILE), JSON.stringify({ realmId: realm, ...departures }), { mode: 0o600 });
	} catch {
		// Nothing depends on it.
	}
}
