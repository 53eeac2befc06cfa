import type { LedgerRecord } from "../../audit/record.js";
import type { Mis } from "../../mis/types.js";
import { isInteger, type MisId, misId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import { decideAll } from "../decide/decide-all.js";
import type { About } from "../decide/judgement.js";
import { asSent, type Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import { type Filter, idsOf } from "../read/filter.js";
import { PAGE_ROWS } from "../read/pages.js";
import { type Candidate, type Selection, select } from "../read/selection.js";
import { FAILING_STATES } from "../read/states.js";
import type { World } from "../read/world.js";

/** A record that failed: refused by QuickBooks, put off, held by its problems, taken back, or marked so by somebody else. */
export interface Failing {
	readonly about: About;
	readonly state: "refused" | "deferred" | "held" | "misbooked" | "undone" | "unexplained";
	readonly problem: Problem;
	readonly intuitTid: string | undefined;
}

/**
 * The failed records of a kind: those that count as failed (by the MIS where it is written, else by the ledger), with
 * the reason of the ledger. Rows at 2 that this ledger never saw are among them, with what can be said of them now, and
 * so are rows that stand at 0 because nobody can mark them: the MIS refuses it, or their key has no place in the ledger.
 */
export async function* failing(mis: Mis, world: World, kind: Kind, filter: Filter): AsyncGenerator<Failing> {
	const selection = { kind, filter, failedOnly: { code: undefined } };
	const { writeBack } = world;
	// With write-back off the ledger names the failed rows itself: the MIS is not searched for them.
	const marked = writeBack ? selection : { ...selection, only: known(world, kind, filter, () => true) };
	yield* failingIn(mis, world, marked, () => true);
	const beyond = idsOf(kind, filter) === undefined ? await keysBeyond(mis, kind) : [];
	if (beyond.length > 0)
		yield* failingIn(mis, world, { ...selection, only: beyond }, ({ status }) => status === "not-synced");
	if (!writeBack) return;
	const unmarked = { ...selection, only: known(world, kind, filter, ({ problem }) => problem?.code === "QB011") };
	yield* failingIn(mis, world, unmarked, ({ status }) => status === "not-synced");
}

async function* failingIn(
	mis: Mis,
	world: World,
	selection: Selection,
	isMeant: (candidate: Candidate) => boolean,
): AsyncGenerator<Failing> {
	const { kind, filter } = selection;
	for await (const page of select({ ...world, mis }, selection)) {
		const decided = await decideAll(world, kind, page.filter(isMeant), filter, false);
		yield* decided.map(({ decision, candidate }) => failingOf(decision, candidate));
	}
}

/** Servers compare greater keys with rounded ones. */
const EXACT = misId(String(2 ** 53));

/** Keys that are too great for the ledger; a MIS that counts its rows has none. */
async function keysBeyond(mis: Mis, { source }: Kind): Promise<MisId[]> {
	const beyond: MisId[] = [];
	for (let after = EXACT; ; ) {
		const page = await mis.page(source, { after, limit: PAGE_ROWS });
		beyond.push(...page.map(({ id }) => id).filter((id) => !isInteger(id)));
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE_ROWS) return beyond;
		after = last.id;
	}
}

/** Rows that the ledger calls failed, as far as the filter names rows. */
function known(world: World, kind: Kind, filter: Filter, isMeant: (record: LedgerRecord) => boolean): MisId[] {
	const ids = idsOf(kind, filter);
	const wanted = ids && new Set(ids);
	const records = world.ledger.inState(kind.name, FAILING_STATES, Number.MAX_SAFE_INTEGER).filter(isMeant);
	return records.map(({ misId }) => misId).filter((id) => wanted?.has(id) ?? true);
}

function failingOf(decision: Decision, { record }: Candidate): Failing {
	const { about } = decision;
	const known = FAILING_STATES.find((state) => state === record?.state);
	if (record?.problem !== undefined && known !== undefined) {
		return {
			about: known === "undone" ? asSent(about, record) : about,
			state: known === "contested" ? "held" : known,
			// Since it was held for something that is mended by now, it rests for another reason perhaps.
			problem: decision.do === "rest" ? decision.problem : record.problem,
			intuitTid: record.intuitTid,
		};
	}
	const problem = decision.do === "hold" ? decision.problems[0] : decision.do === "rest" ? decision.problem : undefined;
	const state = problem !== undefined && !isInteger(about.misId) ? "held" : "unexplained";
	return { about, state, problem: problem ?? UNEXPLAINED, intuitTid: undefined };
}

const UNEXPLAINED: Problem = {
	code: "QB008",
	detail: "another tool or computer marked it as failed; why is not known here, and nothing is wrong with it now",
	fix: "Nothing to mend: the next run sends it again.",
};
