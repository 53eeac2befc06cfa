import type { ProofOptions } from "./proof.js";

/** The part of the proof that `npm test` has time for: each kill point twice, and the faults that cost the most thought. */
export const SHORT: Omit<ProofOptions, "seed"> = {
	kills: 18,
	invoices: 100,
	scenarios: [
		"connection reset after commit",
		"items missing from a batch answer",
		"QuickBooks forgets requestids at once",
		"three runs at once",
		"two machines in turns",
		"SIGTERM once",
		"payments: kill -9, a few",
		"undo: kill -9, a few",
	],
};
