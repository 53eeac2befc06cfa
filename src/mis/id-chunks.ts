import { chunks } from "../words/chunks.js";
import { type MisId, misId } from "../words/ids.js";

/** Rows per statement where keys are listed: keeps a statement under 6 000 parameters, and its row locks short. */
export const ROWS_PER_STATEMENT = 1_000;

/**
 * The keys in ascending order, each once, from the one after `after`: what was read is not asked for again. What is no
 * whole number is the key of no row, and would be compared as 0.
 */
export function ascending(ids: readonly MisId[], after?: MisId): MisId[] {
	const numbers = new Set(ids.filter((id) => /^-?\d{1,19}$/.test(id)).map((id) => BigInt(id)));
	const left = [...numbers].filter((number) => after === undefined || number > BigInt(after));
	return left.sort((a, b) => (a < b ? -1 : 1)).map((number) => misId(number.toString()));
}

/** As many at a time as one statement takes. */
export const perStatement = <T>(all: readonly T[]): T[][] => chunks(all, ROWS_PER_STATEMENT);
