import type { Problem } from "../../../words/problem.js";
import { decideOn } from "../../decide/decide-all.js";
import { digestOfProblems } from "../../decide/digest.js";
import type { Awaited } from "../../decide/judgement.js";
import type { Kind } from "../../kinds/kind.js";
import type { Candidate } from "../../read/selection.js";
import { FAILED } from "../../read/states.js";
import { setAside } from "../aside.js";
import type { Outgoing } from "../parcel.js";
import { errorOf, leaveForLater, mayGoOn, parcelOf, type Run } from "../run.js";
import type { MadeOnDemand } from "./made-on-demand.js";

interface Told {
	/** What a record needs is there, and it may go. */
	readonly onReady: (outgoing: Outgoing) => void;
	/** The run is at fault, not a record. */
	readonly onFault: (error: unknown) => void;
	/** One waits no more, whatever became of it. */
	readonly onEnd: () => void;
}

/** Records that wait until what they need is made (an invoice's customer). Others do not wait for them. */
export class NeededFirst {
	private count = 0;
	private readonly underWay = new Set<Promise<void>>();

	constructor(
		private readonly run: Run,
		private readonly kind: Kind,
		private readonly makers: Pick<MadeOnDemand, "make">,
		private readonly told: Told,
	) {}

	/** How many wait. */
	get waiting(): number {
		return this.count;
	}

	take(needed: readonly Awaited[], candidate: Candidate): void {
		this.count += 1;
		const underWay = Promise.all(needed.map((each) => this.makers.make(each)))
			.then(async (ends) => {
				const missing = ends.find((made) => made.is !== "made");
				if (missing === undefined) await this.decideAgain(candidate);
				else await this.leave(candidate, missing.is, missing.problem);
			})
			.catch((error: unknown) => this.told.onFault(error))
			.finally(() => {
				this.count -= 1;
				this.underWay.delete(underWay);
				this.told.onEnd();
			});
		this.underWay.add(underWay);
	}

	/** Ends when nobody waits any more. */
	async ended(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	private async decideAgain(candidate: Candidate): Promise<void> {
		const decision = decideOn(this.run.world, this.kind, candidate, this.run.again);
		if (decision.do === "send") this.told.onReady({ parcel: parcelOf(decision, candidate), candidate });
		else await setAside(this.run, this.kind, decision);
	}

	private async leave(candidate: Candidate, as: "failed" | "unknown", problem: Problem): Promise<void> {
		const { about } = decideOn(this.run.world, this.kind, candidate, this.run.again);
		// A record of which the fate of what it needs is open was not touched: it is taken up once that is known, or by the next run. It
		// counts as unknown, so that nobody takes this run for complete; a run that was stopped says so by itself.
		if (as === "unknown") {
			if (mayGoOn(this.run)) {
				this.run.tally.leaveUnknown(errorOf(about, problem));
				leaveForLater(this.run, this.kind, about.misId);
			}
			return;
		}
		const digest = digestOfProblems([problem]);
		const rests = candidate.status === FAILED && candidate.record?.digest === digest && !this.run.again;
		if (rests) await setAside(this.run, this.kind, { do: "rest", about, problem });
		else await setAside(this.run, this.kind, { do: "hold", about, problems: [problem], digest });
	}
}
