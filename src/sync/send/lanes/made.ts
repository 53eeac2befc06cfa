import type { Problem } from "../../../words/problem.js";
import { neededProblem } from "../../decide/decide-all.js";
import type { Decision } from "../../decide/plan.js";
import type { Kind } from "../../kinds/kind.js";
import type { Pushed } from "../push.js";
import { unknownProblem } from "../run.js";

/** A record that another one needs, such as an invoice's customer: made, or why not. */
export type Made =
	| { readonly is: "made" }
	| { readonly is: "failed"; readonly problem: Problem }
	| { readonly is: "unknown"; readonly problem: Problem };

export function madeOf({ settlement, parcel: { kind } }: Pushed): Made {
	if ("qboId" in settlement) return { is: "made" };
	if ("problem" in settlement) return { is: "failed", problem: neededProblem(kind, settlement.problem) };
	return notMade(`its ${kind.words.group.one}: ${"why" in settlement ? settlement.why : "it is taken back"}`);
}

export function madeOfDecision(kind: Kind, decision: Exclude<Decision, { do: "send" }>): Made {
	switch (decision.do) {
		case "adopt":
		case "settled":
			return { is: "made" };
		case "rest":
			return { is: "failed", problem: neededProblem(kind, decision.problem) };
		case "hold":
			return { is: "failed", problem: neededProblem(kind, decision.problems[0] ?? unknownProblem("")) };
		case "in-doubt":
			return { is: "unknown", problem: stillOpen(kind) };
		case "leave":
		case "link":
		case "wait":
			return notMade(`its ${kind.words.group.one} cannot be told`);
	}
}

export const notMade = (why: string): Made => ({ is: "unknown", problem: unknownProblem(why) });

export const notTried = ({ words }: Kind): Made =>
	notMade(`the run was stopped before its ${words.group.one} was made`);

/** Our own open requests are settled before a run sends: most such rows are in progress by somebody else's word. */
function stillOpen({ words: { group } }: Kind): Problem {
	return {
		code: "QB012",
		detail: `its ${group.one} is in progress: another run or tool may be sending it, or its outcome is not known yet`,
		fix: `Run the command again later; if nobody is working on it any more, free it with \`eaur-qb ${group.name} reset\`.`,
	};
}
