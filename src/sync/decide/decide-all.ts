import type { Problem } from "../../words/problem.js";
import { asTold } from "../../words/shown.js";
import type { Kind } from "../kinds/kind.js";
import { type Filter, passes } from "../read/filter.js";
import type { Candidate } from "../read/selection.js";
import { FAILED, statusOf } from "../read/states.js";
import type { World } from "../read/world.js";
import { digestOfProblems } from "./digest.js";
import { holdDoubles } from "./doubles.js";
import type { Awaited, Judgement } from "./judgement.js";
import { type Decided, type Decision, decide } from "./plan.js";

/** What the mapping says of a row, in sentences that no value of the row can break up: here they all come by. */
export const judge = (world: World, kind: Kind, { row, record }: Pick<Candidate, "row" | "record">): Judgement =>
	toldSafely(heldByKey(kind, kind.judge(world, row, record?.issue ?? 1)));

/** MySQL compares longer keys with rounded ones: what is written to one row would reach its neighbours. */
const LONGEST_KEY = 15;
const KEY = new RegExp(`^[1-9]\\d{0,${LONGEST_KEY - 1}}$`);

/** A row that cannot be told from others by its key is held by itself. */
function heldByKey({ source }: Kind, judgement: Judgement): Judgement {
	const { about } = judgement;
	if (KEY.test(about.misId) || (judgement.is === "held" && judgement.isStranger)) return judgement;
	const problem: Problem = {
		code: "QB004",
		detail: `its key in ${source.table} (${source.key}) is ${about.misId}: only whole numbers from 1 on, of at most ${LONGEST_KEY} digits, tell rows apart for certain`,
		fix: "Give the row a number in the MIS as the rows beside it have; the next run sends it.",
	};
	return { is: "held", about, problems: [problem, ...(judgement.is === "held" ? judgement.problems : [])] };
}

function toldSafely(judgement: Judgement): Judgement {
	const { title, warnings } = judgement.about;
	const about = { ...judgement.about, title: asTold(title), warnings: warnings.map(asTold) };
	if (judgement.is !== "held") return { ...judgement, about };
	const problems = judgement.problems.map(({ code, detail, fix }) => ({
		code,
		detail: asTold(detail),
		fix: asTold(fix),
	}));
	return { ...judgement, about, problems };
}

/**
 * The decisions on those candidates that pass the filter, in their order. What they draw on is read first, for all of
 * them together: who wants ten decisions hands in ten candidates.
 */
export async function decideAll(
	world: World,
	kind: Kind,
	candidates: readonly Candidate[],
	filter: Filter,
	again: boolean,
): Promise<Decided[]> {
	const decided = await world.directory.judgeAll(candidates, (candidate) => ({
		decision: decideOn(world, kind, candidate, again),
		candidate,
	}));
	const passing = decided.filter(({ decision, candidate }) => {
		const isMeant = passes(filter, decision.about);
		if (!isMeant) world.reserved.free(`${kind.name}:${candidate.row.id}`);
		return isMeant;
	});
	return holdDoubles(world, kind, passing, again);
}

/** The decision on a candidate, of whom everything was read that it draws on. The same for previews, rehearsals and runs. */
export function decideOn(world: World, kind: Kind, candidate: Candidate, again: boolean): Decision {
	const decision = decide(judge(world, kind, candidate), candidate.record, candidate.status, {
		again,
		settings: world.settings,
		realm: world.ledger.realm,
	});
	if (decision.do !== "send") world.reserved.free(`${kind.name}:${candidate.row.id}`);
	return decision.do === "wait" && !again ? (restingWith(world, decision, candidate) ?? decision) : decision;
}

/** A record is held with what it needs where that was refused and rests, or where its row has become another one: it neither fills a batch nor waits for anybody. */
function restingWith(
	world: World,
	{ about, for: awaited }: Extract<Decision, { do: "wait" }>,
	{ record, status }: Candidate,
): Decision | undefined {
	const [problem] = awaited.flatMap((each) => problemOf(world, each) ?? []);
	if (problem === undefined) return undefined;
	const digest = digestOfProblems([problem]);
	if (status === FAILED && record?.digest === digest) return { do: "rest", about, problem };
	return { do: "hold", about, problems: [problem], digest };
}

/** Why what is needed will not be made. */
function problemOf(world: World, { kind, id, row }: Awaited): Problem | undefined {
	const known = world.ledger.record(kind.name, id);
	if (known === undefined || (known.state !== "refused" && known.qboId === undefined)) return undefined;
	const candidate = { row, record: known, status: world.writeBack ? row.status : statusOf(known) };
	const decision = decideOn(world, kind, candidate, false);
	if (decision.do === "rest") return neededProblem(kind, decision.problem);
	const cause = decision.do === "hold" && decision.contested ? decision.problems[0] : undefined;
	return cause && neededProblem(kind, cause);
}

/** Why a record cannot be sent: what it needs could not be made. */
export function neededProblem({ words }: Kind, problem: Problem): Problem {
	const detail = `its ${words.group.one} is not in QuickBooks: ${problem.detail}`;
	return { code: "QB009", detail, fix: problem.fix };
}
