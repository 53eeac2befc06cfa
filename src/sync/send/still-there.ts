import type { LedgerRecord } from "../../audit/record.js";
import type { MisId } from "../../words/ids.js";
import { NOTHING } from "../../words/money.js";
import { CONFLICT, type Problem } from "../../words/problem.js";
import { decideAll } from "../decide/decide-all.js";
import { digestOfProblems } from "../decide/digest.js";
import type { Decided, Decision } from "../decide/plan.js";
import type { Sent } from "../kinds/books.js";
import { changedSince } from "../kinds/changed-since.js";
import type { Changed, Kind } from "../kinds/kind.js";
import { NO_FILTER } from "../read/filter.js";
import { FAILED, isContested, isSynced } from "../read/states.js";
import type { Run } from "./run.js";

/** What the look-up needs; a rehearsal has no more of a run. */
type Looker = Pick<Run, "qb" | "world" | "again">;

/**
 * Nobody is told that a record is in QuickBooks already by the ledger's word alone: documents are deleted and edited there.
 * What the ledger calls sent is looked up by its ids. What is there as it was sent stays so. Where it is no more, what another
 * computer has made of the row since is taken, if it agrees; anything else is held with both sides and the ways out, and
 * never sent again by itself.
 */
export async function lookWhetherThere(run: Looker, kind: Kind, decided: readonly Decided[]): Promise<Decided[]> {
	const sent = decided.flatMap((each) => sentOf(each) ?? []);
	if (sent.length === 0) return [...decided];
	const ids = [...new Set(sent.map(({ qboId }) => qboId))];
	await kind.books.lookUpById(run.qb, run.world.seen, ids);
	const gone = decided.filter((each) => isNoMore(run, kind, each));
	const others = await insteadOf(run, kind, gone);
	return decided.map((each) => {
		const of = sentOf(each);
		const other = others.get(each.candidate.row.id);
		if (of && other?.do === "adopt") return { ...each, decision: other };
		return of ? { ...each, decision: asFound(run, kind, each, of, other) } : each;
	});
}

/** Whether what was sent is gone; or void, where it was one too many. */
function isNoMore({ world: { seen } }: Looker, kind: Kind, each: Decided): boolean {
	const [of, { decision }] = [sentOf(each), each];
	if (of === undefined) return false;
	const found = kind.books.stillThere(seen, decision.about, of);
	if (found?.is === "gone") return true;
	const isTwice = (decision.do === "hold" || decision.do === "rest") && decision.isTwice === true;
	return isTwice && seen.document(kind.books.entity, of.qboId)?.total === NOTHING;
}

/** What would become of these rows if nothing had been sent of them. */
async function insteadOf(
	{ world, again }: Looker,
	kind: Kind,
	gone: readonly Decided[],
): Promise<ReadonlyMap<MisId, Decision>> {
	if (gone.length === 0) return new Map();
	const unsent = gone.map(({ candidate }) => ({ ...candidate, record: withoutDocument(candidate.record) }));
	const decided = await decideAll(world, kind, unsent, NO_FILTER, again);
	for (const { candidate } of decided) world.reserved.free(`${kind.name}:${candidate.row.id}`);
	return new Map(decided.map(({ decision, candidate }) => [candidate.row.id, decision]));
}

const withoutDocument = (record: LedgerRecord | undefined): LedgerRecord | undefined =>
	record && { ...record, state: "missing", qboId: undefined };

/** The decisions that rest on what the ledger calls sent: it is there already, or its row is another one by now. */
function sentOf({ decision, candidate: { record } }: Decided): Sent | undefined {
	if (record?.qboId === undefined || !(isSynced(record.state) || isContested(record.state))) return undefined;
	const rests = decision.do === "settled" || decision.do === "rest" || (decision.do === "hold" && decision.contested);
	return rests ? { ...record, qboId: record.qboId } : undefined;
}

function asFound(
	run: Looker,
	kind: Kind,
	{ decision, candidate }: Decided,
	sent: Sent,
	other: Decision | undefined,
): Decision {
	const { about } = decision;
	const found = kind.books.stillThere(run.world.seen, about, sent);
	const changed = changedSince(kind, candidate.row, sent, run.world.settings);
	// A row that has become another one is held for that already.
	if (found === undefined || (changed && found.is !== "gone")) return decision;
	const problem = found.is === "gone" ? (conflictOf(other) ?? gone(kind, sent, changed)) : found.problem;
	const digest = digestOfProblems([problem]);
	const isKnown = sent.problem !== undefined && digestOfProblems([sent.problem]) === digest;
	if (candidate.status === FAILED && isKnown && !run.again) return { do: "rest", about, problem };
	return { do: "hold", about, problems: [problem], digest, contested: true };
}

/** Under its number there is another one by now: to make it again would be refused. */
function conflictOf(other: Decision | undefined): Problem | undefined {
	const [problem] = other?.do === "hold" ? other.problems : [];
	return problem?.code === CONFLICT ? problem : undefined;
}

/** Why a record is held whose document is in QuickBooks no more. */
export function gone(kind: Kind, sent: Sent, changed: Changed | undefined): Problem {
	const { misId, qboId, key = misId, trace = "", title = trace } = sent;
	const now = changed ? `; row ${misId} of the MIS is now ${changed.now}` : "";
	const sentFor = changed ? ` for ${changed.sent}` : "";
	const single = `${kind.words.group.name} single ${kind.words.called({ misId, key })}`;
	return {
		code: CONFLICT,
		detail: `${trace || title} was sent${sentFor} (id ${qboId}), and QuickBooks does not have it any more${now}`,
		fix: `To make it again as the row is now: eaur-qb ${single} --again. If it was deleted on purpose, cancel it in the MIS too.`,
	};
}
