import type { Held, Settlement } from "../../audit/record.js";
import { isInteger, type MisId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { Decision } from "../decide/plan.js";
import type { Kind } from "../kinds/kind.js";
import type { Tally } from "../tell/tally.js";
import type { HeldRow } from "./marks.js";
import { errorOf, type Run, unknownProblem } from "./run.js";
import { takenBackBefore } from "./tell-mis.js";

/**
 * What is decided without a request: held, adopted, linked, settled, resting and doubtful records. They are written in
 * groups, one UPDATE per outcome, whenever `flush` is called.
 */
export class Aside {
	private held: (Held & HeldRow)[] = [];
	private marks: Settlement[] = [];

	constructor(
		private readonly run: Run,
		private readonly kind: Kind,
		/** Another one for records that are not this run's own, such as the customers that invoices bring along. */
		private readonly tally: Tally = run.tally,
	) {}

	/** Takes every decision but those that send. */
	take(decision: Exclude<Decision, { do: "send" }>): void {
		switch (decision.do) {
			case "rest":
				this.tally.fail(errorOf(decision.about, decision.problem), false);
				if (decision.isUntold) this.marks.push(takenBackBefore(decision.about.misId));
				break;
			case "hold":
				this.hold(decision);
				break;
			case "leave":
				this.tally.skipped += 1;
				break;
			case "settled":
				if (decision.contested) this.run.ledger.uphold(this.kind.name, decision.about.misId, this.run.runId);
				this.marks.push(settled(decision.about.misId, decision.qboId));
				this.tally.skipped += 1;
				break;
			case "adopt":
				this.adopt(decision);
				break;
			case "link":
				this.link(decision);
				break;
			// Whoever asks has had what it needs made already.
			case "wait":
				this.tally.leaveUnknown(errorOf(decision.about, STILL_NEEDED));
				break;
			case "in-doubt":
				this.tally.leaveUnknown(errorOf(decision.about, unknownProblem("its request is still open")));
				break;
		}
		this.run.onProgress();
	}

	async flush(): Promise<void> {
		const [held, marks] = [this.held, this.marks];
		this.held = [];
		this.marks = [];
		if (held.length > 0) {
			this.run.ledger.hold(this.kind.name, held, this.run.runId);
			await this.run.push.markHeld(this.kind, held);
		}
		if (marks.length === 0) return;
		const { differing } = await this.run.push.mark(this.kind, marks);
		for (const { misId, as } of marks)
			if (differing.has(misId)) this.tally.takeBack(as === "adopted" || as === "linked" ? as : "skipped");
	}

	private hold(decision: Extract<Decision, { do: "hold" }>): void {
		const { about, problems, digest, contested = false } = decision;
		const problem = together(problems);
		const { misId, key, title, amount, day, payer, customerId, category } = about;
		// A key that is no whole number has no place in our ledger, and none in a statement that marks the row.
		if (isInteger(misId)) {
			const known = { misId, key, title, amount, day, payer, customerId, category };
			this.held.push({ ...known, problem, digest, contested, row: about.row });
		}
		this.tally.hold(errorOf(about, problem));
	}

	private adopt(decision: Extract<Decision, { do: "adopt" }>): void {
		const { intended, qboId, syncToken } = decision;
		const settlement = { misId: intended.misId, as: "adopted", qboId, syncToken, intuitTid: undefined } as const;
		this.run.ledger.recognise(this.kind.name, intended, settlement, this.run.runId);
		this.marks.push(settlement);
		this.tally.adopt(decision.about.title, qboId);
	}

	/** The row of the same identity with the lowest key is the customer; without it there is nothing to link to. */
	private link(decision: Extract<Decision, { do: "link" }>): void {
		const { about, intended, to } = decision;
		const customer = this.run.ledger.record(this.kind.name, to as MisId);
		// Another computer may have made it: the MIS calls that row synchronised, and this ledger never saw it.
		const qboId = customer?.qboId ?? this.kind.books.madeElsewhere(this.run.world.seen, about.key);
		if (qboId === undefined) {
			const problem: Problem = {
				code: "QB009",
				detail: `row ${to} bears the same number and is not in QuickBooks yet`,
				fix: `Send row ${to} first; this one is then linked to it.`,
			};
			const known = this.run.ledger.record(this.kind.name, about.misId);
			const rests = known?.state === "held" && known.digest === to && !this.run.again;
			this.take(rests ? { do: "rest", about, problem } : { do: "hold", about, problems: [problem], digest: to });
			return;
		}
		const syncToken = customer?.syncToken;
		const settlement = { misId: intended.misId, as: "linked", qboId, syncToken, intuitTid: undefined } as const;
		this.run.ledger.recognise(this.kind.name, intended, settlement, this.run.runId);
		this.marks.push(settlement);
		this.tally.link(decision.about.title, qboId);
	}
}

/** One of them, written at once. */
export async function setAside(
	run: Run,
	kind: Kind,
	decision: Exclude<Decision, { do: "send" }>,
	tally = run.tally,
): Promise<void> {
	const aside = new Aside(run, kind, tally);
	aside.take(decision);
	await aside.flush();
}

const STILL_NEEDED: Problem = {
	code: "QB012",
	detail: "what it needs in QuickBooks was made, and is not found there yet",
	fix: "Nothing to do: the next run sends it.",
};

/** All problems of a record as one: the first one's code, every detail and every mend. */
function together(problems: readonly Problem[]): Problem {
	const [first, ...rest] = problems;
	if (!first) return { code: "QB004", detail: "it cannot be sent", fix: "Look at the record in the MIS." };
	if (rest.length === 0) return first;
	return {
		code: first.code,
		detail: problems.map((problem) => problem.detail).join("; "),
		fix: [...new Set(problems.map((problem) => problem.fix))].join(" "),
	};
}

function settled(misId: MisId, qboId: Extract<Settlement, { qboId: unknown }>["qboId"]): Settlement {
	return { misId, as: "created", qboId, syncToken: undefined, intuitTid: undefined };
}
