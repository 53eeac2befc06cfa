import type { SentRecord } from "../audit/record.js";

const HELD: ReadonlySet<SentRecord["state"]> = new Set([
	"held",
	"refused",
	"deferred",
	"contested",
	"misbooked",
	"undone",
]);

/** Whether a person has to look at it before it is sent, as the ledger has it. */
export const isHeld = ({ state }: Pick<SentRecord, "state">): boolean => HELD.has(state);
