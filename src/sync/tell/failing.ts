import type { Mis } from "../../mis/types.js";
import type { Problem } from "../../words/problem.js";
import type { About } from "../decide/judgement.js";
import type { Decision } from "../decide/plan.js";
import { FAILING_STATES } from "../decide/states.js";
import type { Kind } from "../kinds/entity.js";
import { type Filter, idsOf } from "../read/filter.js";
import { type Candidate, type Selection, select } from "../read/selection.js";
import type { World } from "../read/world.js";
import { decideAll } from "../send/run.js";

/** A record that failed: refused by QuickBooks, put off, held by its problems, or marked so by somebody else. */
export interface Failing {
	readonly about: About;
	readonly state: "refused" | "deferred" | "held" | "misbooked" | "unexplained";
	readonly problem: Problem;
	readonly intuitTid: string | undefined;
}

/**
 * The failed records of a kind: those that count as failed (by the MIS where it is written, else by the ledger), with
 * the reason of the ledger. Rows at 2 that this ledger never saw are among them, with what can be said of them now.
 */
export async function* failing(mis: Mis, world: World, kind: Kind, filter: Filter): AsyncGenerator<Failing> {
	for await (const page of select({ ...world, mis }, selectionOf(world, kind, filter))) {
		const decided = await decideAll(world, kind, page, filter, false);
		yield* decided.map(({ decision, candidate }) => failingOf(decision, candidate));
	}
}

/** With write-back off the ledger names the failed rows itself: the MIS is not searched for them. */
function selectionOf(world: World, kind: Kind, filter: Filter): Selection {
	const selection = { kind, filter, failedOnly: { code: undefined } };
	if (world.writeBack) return selection;
	const ids = idsOf(kind, filter);
	const wanted = ids && new Set(ids);
	const known = world.ledger.inState(kind, FAILING_STATES, Number.MAX_SAFE_INTEGER).map(({ misId }) => misId);
	return { ...selection, only: wanted ? known.filter((id) => wanted.has(id)) : known };
}

function failingOf(decision: Decision, { record }: Candidate): Failing {
	const { about } = decision;
	const known = FAILING_STATES.find((state) => state === record?.state);
	if (record?.problem !== undefined && known !== undefined) {
		return {
			about,
			state: known === "contested" ? "held" : known,
			problem: record.problem,
			intuitTid: record.intuitTid,
		};
	}
	const problem = decision.do === "hold" ? decision.problems[0] : undefined;
	return { about, state: "unexplained", problem: problem ?? UNEXPLAINED, intuitTid: undefined };
}

const UNEXPLAINED: Problem = {
	code: "QB008",
	detail: "another tool or computer marked it as failed; why is not known here, and nothing is wrong with it now",
	fix: "Nothing to mend: the next run sends it again.",
};
