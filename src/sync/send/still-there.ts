import { CONFLICT, type Problem } from "../../words/problem.js";
import { digestOfProblems } from "../decide/digest.js";
import type { Decided, Decision } from "../decide/plan.js";
import type { Sent } from "../kinds/books.js";
import { changedSince } from "../kinds/changed-since.js";
import type { Changed, Kind } from "../kinds/kind.js";
import { FAILED, isContested, isSynced } from "../read/states.js";
import type { Run } from "./run.js";

/** What the look-up needs; a rehearsal has no more of a run. */
type Looker = Pick<Run, "qb" | "world" | "again">;

/**
 * Nobody is told that a record is in QuickBooks already by the ledger's word alone: documents are deleted and edited there.
 * What the ledger calls sent is looked up by its ids. What is there as it was sent stays so; anything else is held with
 * both sides and the ways out, and never sent again by itself.
 */
export async function lookWhetherThere(run: Looker, kind: Kind, decided: readonly Decided[]): Promise<Decided[]> {
	const sent = decided.flatMap((each) => sentOf(each) ?? []);
	if (sent.length === 0) return [...decided];
	const ids = [...new Set(sent.map(({ qboId }) => qboId))];
	await kind.books.lookUpById(run.qb, run.world.seen, ids);
	return decided.map((each) => {
		const of = sentOf(each);
		return of ? { ...each, decision: asFound(run, kind, each, of) } : each;
	});
}

/** The decisions that rest on what the ledger calls sent: it is there already, or its row is another one by now. */
function sentOf({ decision, candidate: { record } }: Decided): Sent | undefined {
	if (record?.qboId === undefined || !(isSynced(record.state) || isContested(record.state))) return undefined;
	const rests = decision.do === "settled" || decision.do === "rest" || (decision.do === "hold" && decision.contested);
	return rests ? { ...record, qboId: record.qboId } : undefined;
}

function asFound(run: Looker, kind: Kind, { decision, candidate }: Decided, sent: Sent): Decision {
	const { about } = decision;
	const found = kind.books.stillThere(run.world.seen, about, sent);
	const changed = changedSince(kind, candidate.row, sent, run.world.settings);
	// A row that has become another one is held for that already.
	if (found === undefined || (changed && found.is !== "gone")) return decision;
	const problem = found.is === "gone" ? gone(kind, sent, changed) : found.problem;
	const digest = digestOfProblems([problem]);
	const isKnown = sent.problem !== undefined && digestOfProblems([sent.problem]) === digest;
	if (candidate.status === FAILED && isKnown && !run.again) return { do: "rest", about, problem };
	return { do: "hold", about, problems: [problem], digest, contested: true };
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
