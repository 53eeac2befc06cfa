import { CONFLICT } from "../../words/problem.js";
import type { Decided, Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import { untilOldEnough } from "../look/others.js";
import type { Candidate } from "../read/selection.js";
import type { Run } from "./run.js";

/** What a look-up needs; a rehearsal has no more of a run. */
type Looker = Pick<Run, "qb" | "world" | "remembers">;

/** The same, after what somebody gave free is old enough to be called absent. */
export async function lookUpDoubtful(run: Run, kind: Kind, decided: readonly Decided[]): Promise<boolean> {
	await letReleasedGrowOld(run, decided);
	return lookUpRemembered(run, kind, decided);
}

/**
 * Looks up what this run cannot take for granted: records that somebody gave free (nobody knows how far the last try
 * came), documents that an earlier run saw and that are to be adopted, or hold a record (they may be gone or changed
 * since), those of rows that have become other ones (a person may have corrected them since), and those that a record
 * seems to be under another number.
 * Returns whether there was anything to look up.
 */
export async function lookUpRemembered(run: Looker, { books }: Kind, decided: readonly Decided[]): Promise<boolean> {
	const { seen } = run.world;
	const traces = decided.flatMap(({ decision, candidate }) => {
		if (decision.do === "send" && candidate.record?.state === "released") return [decision.intended.trace];
		// A name that another one bears was looked up by that one's id already.
		if (decision.do === "hold" && books.trace === "number") return conflictingNumbers(run, decision, candidate);
		if (decision.do !== "adopt" || !run.remembers) return [];
		return [books.traceNow(seen, decision.qboId, decision.intended.trace)];
	});
	const doubles = [...new Set(decided.flatMap(({ doubleOf }) => doubleOf ?? []))];
	if (doubles.length > 0) await books.lookUpById(run.qb, seen, doubles);
	if (traces.length > 0) await books.lookUp(run.qb, seen, traces);
	return doubles.length + traces.length > 0;
}

/** What holds a row may be a memory of a number that another document bears no more. */
function conflictingNumbers(
	{ remembers, world }: Looker,
	{ about, problems, contested }: Extract<Decision, { do: "hold" }>,
	{ record }: Candidate,
): string[] {
	if (contested) return record?.trace === undefined ? [] : [record.trace];
	const isConflict = remembers && problems.some(({ code }) => code === CONFLICT);
	return isConflict
		? [about.kind.books.numberOf(about.misId, world.settings, record?.issue ?? 1)].flatMap((number) => number ?? [])
		: [];
}

/**
 * Whoever had taken a row that was given free may have sent it a moment ago: before QuickBooks can be done with that, it is
 * not to be called absent.
 */
async function letReleasedGrowOld(run: Run, decided: readonly Decided[]): Promise<void> {
	const released = decided.filter(({ decision, candidate }) => {
		return decision.do === "send" && candidate.record?.state === "released";
	});
	if (released.length === 0 || !run.world.writeBack) return;
	const times = released.map(({ candidate }) => candidate.row.pushedAt);
	const ms = untilOldEnough(times, await run.mis.now(), run.othersInFlightMs);
	if (ms === 0) return;
	run.sayWait(`Waiting ${Math.ceil(ms / 1000)} s for what may have been sent of ${released.length} released records`);
	await run.sleep(ms);
}
