import fc from "fast-check";

/** FUZZ_MINUTES=10 tries each property for so long, and says with which seed and how often; else it is a short form. */
const MINUTES = Number(process.env.FUZZ_MINUTES ?? 0);

/** However slow a computer is: what was tried by then was tried. */
const SHORT_MS = 5_000;

/** Longer than any test here may take. */
export const LONG_TEST_MS = MINUTES * 60_000 + 120_000;

interface Checked {
	readonly failed: boolean;
	readonly numRuns: number;
	readonly seed: number;
}

function parameters<T>(runs: number): fc.Parameters<T> {
	if (MINUTES === 0) return { numRuns: runs, interruptAfterTimeLimit: SHORT_MS };
	const seed = process.env.FUZZ_SEED;
	const again = seed === undefined ? {} : { seed: Number(seed) };
	return { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: MINUTES * 60_000, ...again };
}

function tell(what: string, { failed, numRuns, seed }: Checked): void {
	if (MINUTES > 0) console.log(`${what}: ${failed ? "FAILED" : "held"} in ${numRuns} runs, seed ${seed}`);
}

/** Tries a property `runs` times, or for as many minutes as were asked for. Throws with the smallest case that breaks it. */
export function holds<T extends [unknown, ...unknown[]]>(
	what: string,
	property: fc.IPropertyWithHooks<T>,
	runs = 500,
): void {
	const details = fc.check(property, parameters<T>(runs));
	tell(what, details);
	if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

/** The same for a property that waits for something. */
export async function holdsInTime<T extends [unknown, ...unknown[]]>(
	what: string,
	property: fc.IAsyncPropertyWithHooks<T>,
	runs = 100,
): Promise<void> {
	const details = await fc.check(property, parameters<T>(runs));
	tell(what, details);
	if (details.failed) throw new Error(await fc.asyncDefaultReportMessage(details), { cause: details.errorInstance });
}
