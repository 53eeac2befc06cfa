import { setImmediate as turn } from "node:timers/promises";
import { type Entry, GENESIS, hashOfEntry } from "./log.js";

/** What happened to the first entry that does not stand as it was written. */
export type Tampering = "changed" | "removed" | "moved";

export type Verification =
	| { readonly whole: true; readonly entries: number; readonly head: string; readonly noted: Noted }
	| { readonly whole: false; readonly seq: number; readonly what: Tampering; readonly entry: Entry | undefined };

/** Where a head that a person noted stands: at which entry, nowhere, or none was given. */
export type Noted = { readonly seq: number } | "missing" | "not asked";

/** Entries after which Ctrl-C gets its turn: some hundredths of a second. */
const TURN_AFTER = 5_000;

/**
 * Goes through the chain from its first entry, in constant memory. `again` gives the entries anew, oldest first.
 * Somebody who can write the file can also compute a new chain: only a head that was noted elsewhere shows that.
 */
export async function verifyChain(again: () => Iterable<Entry>, notedHead: string | undefined): Promise<Verification> {
	let [previous, seq] = [GENESIS, 0];
	let noted: Noted = notedHead === undefined ? "not asked" : notedHead === GENESIS ? { seq: 0 } : "missing";
	for (const entry of again()) {
		if (entry.seq !== seq + 1 || entry.hash !== hashOfEntry(previous, entry))
			return broken(again, previous, seq, entry);
		[previous, seq] = [entry.hash, entry.seq];
		if (entry.hash === notedHead) noted = { seq };
		if (seq % TURN_AFTER === 0) await turn();
	}
	return { whole: true, entries: seq, head: previous, noted };
}

/** What should follow entry `seq` tells what happened: it stands elsewhere, is gone, or is there and says another thing. */
function broken(again: () => Iterable<Entry>, previous: string, seq: number, found: Entry): Verification {
	for (const entry of again()) {
		if (entry.hash === hashOfEntry(previous, entry)) return { whole: false, seq: seq + 1, what: "moved", entry };
	}
	if (found.seq !== seq + 1) return { whole: false, seq: seq + 1, what: "removed", entry: undefined };
	return { whole: false, seq: found.seq, what: "changed", entry: found };
}
