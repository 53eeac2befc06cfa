import { setImmediate as turn } from "node:timers/promises";
import { type Entry, GENESIS, hashOfEntry } from "./log.js";

/** What happened to the first entry that does not stand as it was written. */
export type Tampering = "changed" | "removed" | "moved";

export type Verification =
	| {
			readonly whole: true;
			readonly entries: number;
			readonly head: string;
			/** Of the heads that were asked for, those that are part of the chain, and at which entry. */
			readonly found: ReadonlyMap<string, number>;
	  }
	| { readonly whole: false; readonly seq: number; readonly what: Tampering; readonly entry: Entry | undefined };

/** Entries after which Ctrl-C gets its turn: some hundredths of a second. */
const TURN_AFTER = 5_000;

/**
 * Goes through the chain from its first entry, in constant memory. `again` gives the entries anew, oldest first.
 * Somebody who can write the file can also compute a new chain: only heads that were noted elsewhere show that.
 */
export async function verifyChain(
	again: () => Iterable<Entry>,
	noted: ReadonlySet<string> = new Set(),
): Promise<Verification> {
	let [previous, seq] = [GENESIS, 0];
	const found = new Map(noted.has(GENESIS) ? [[GENESIS, 0]] : []);
	for (const entry of again()) {
		if (entry.seq !== seq + 1 || entry.hash !== hashOfEntry(previous, entry))
			return broken(again, previous, seq, entry);
		[previous, seq] = [entry.hash, entry.seq];
		if (noted.has(entry.hash)) found.set(entry.hash, seq);
		if (seq % TURN_AFTER === 0) await turn();
	}
	return { whole: true, entries: seq, head: previous, found };
}

/** What should follow entry `seq` tells what happened: it stands elsewhere, is gone, or is there and says another thing. */
function broken(again: () => Iterable<Entry>, previous: string, seq: number, found: Entry): Verification {
	for (const entry of again()) {
		if (entry.hash === hashOfEntry(previous, entry)) return { whole: false, seq: seq + 1, what: "moved", entry };
	}
	if (found.seq !== seq + 1) return { whole: false, seq: seq + 1, what: "removed", entry: undefined };
	return { whole: false, seq: found.seq, what: "changed", entry: found };
}
