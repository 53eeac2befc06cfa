import type { QboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { Decision } from "../decide/plan.js";
import type { Pushed } from "./push.js";
import { customerProblem, unknownProblem } from "./run.js";

/** A customer that an invoice needs: made, or why not. */
export type MadeCustomer =
	| { readonly is: "made"; readonly id: QboId }
	| { readonly is: "failed"; readonly problem: Problem }
	| { readonly is: "unknown"; readonly problem: Problem };

export function madeOf({ settlement }: Pushed): MadeCustomer {
	if ("qboId" in settlement) return { is: "made", id: settlement.qboId };
	if ("problem" in settlement) return { is: "failed", problem: customerProblem(settlement.problem) };
	return { is: "unknown", problem: unknownProblem(`its customer: ${settlement.why}`) };
}

export function madeOfDecision(decision: Exclude<Decision, { do: "send" }>): MadeCustomer {
	switch (decision.do) {
		case "adopt":
		case "settled":
			return { is: "made", id: decision.qboId };
		case "rest":
			return { is: "failed", problem: customerProblem(decision.problem) };
		case "hold":
			return { is: "failed", problem: customerProblem(decision.problems[0] ?? unknownProblem("")) };
		case "in-doubt":
			return { is: "unknown", problem: CUSTOMER_OPEN };
		case "leave":
		case "link":
		case "wait":
			return notMade("its customer cannot be told");
	}
}

export const notMade = (why: string): MadeCustomer => ({ is: "unknown", problem: unknownProblem(why) });

/** Our own open requests are settled before a run sends: most such rows are in progress by somebody else's word. */
const CUSTOMER_OPEN: Problem = {
	code: "QB012",
	detail: "its customer is in progress: another run or tool may be sending it, or its outcome is not known yet",
	fix: "Run the command again later; if nobody is working on it any more, free it with `eaur-qb customers reset`.",
};

export const NOT_TRIED = notMade("the run was stopped before its customer was made");
