import { decideOn, neededProblem } from "../../decide/decide-all.js";
import type { Awaited } from "../../decide/judgement.js";
import type { Kind } from "../../kinds/kind.js";
import type { Candidate } from "../../read/selection.js";
import { statusOf } from "../../read/states.js";
import { Tally } from "../../tell/tally.js";
import { setAside } from "../aside.js";
import type { Outgoing } from "../parcel.js";
import type { Pushed } from "../push.js";
import { parcelOf, type Run } from "../run.js";
import type { ListLane } from "./list-lane.js";
import { type Made, madeOf, madeOfDecision, notMade, notTried } from "./made.js";

/** Makes what other records need (the customers of invoices), each once, however many ask for it. */
export class MadeOnDemand {
	private readonly asked = new Map<string, Promise<Made>>();

	constructor(
		private readonly run: Run,
		private readonly lane: ListLane,
	) {}

	make(entry: Awaited): Promise<Made> {
		const key = `${entry.kind.name}:${entry.id}`;
		const asked = this.asked.get(key) ?? this.makeInTurn(entry);
		this.asked.set(key, asked);
		return asked;
	}

	private async makeInTurn(entry: Awaited): Promise<Made> {
		const made = await this.lane.turns.take(
			() => this.claim(entry),
			(claimed) => this.send(entry.kind, claimed),
		);
		if (!("settlement" in made)) return made;
		await this.run.push.mark(entry.kind, [made.settlement]);
		if (made.settlement.as === "created") this.run.tally.customersMade.push(made.parcel.intended.title);
		return madeOf(made);
	}

	/** What is needed, claimed; or what is known of it without a request. */
	private async claim({ kind, id, row }: Awaited): Promise<Outgoing | Made> {
		const record = this.run.ledger.record(kind.name, id);
		const status = this.run.world.writeBack ? row.status : statusOf(record);
		const candidate: Candidate = { row, record, status };
		const decision = decideOn(this.run.world, kind, candidate, this.run.again);
		if (decision.do === "send") {
			if (!this.lane.maySend()) return notTried(kind);
			const [claimed] = await this.lane.claim(kind, [{ parcel: parcelOf(decision, candidate), candidate }]);
			return claimed ?? this.notClaimed({ kind, id });
		}
		await setAside(this.run, kind, decision, new Tally(() => 0));
		return madeOfDecision(kind, decision);
	}

	/** One whose row the MIS refuses to claim is held just then. */
	private notClaimed({ kind, id }: Pick<Awaited, "kind" | "id">): Made {
		const record = this.run.ledger.record(kind.name, id);
		if (record?.state === "held" && record.problem !== undefined)
			return { is: "failed", problem: neededProblem(kind, record.problem) };
		const { one } = kind.words.group;
		return notMade(`somebody else is sending its ${one}, or changed the ${one}'s row just now`);
	}

	private async send(kind: Kind, claimed: Outgoing | Made): Promise<Pushed | Made> {
		if (!("parcel" in claimed)) return claimed;
		if (!this.lane.maySend()) {
			await this.lane.giveBack([claimed]);
			return notTried(kind);
		}
		const pushed = await this.lane.single(claimed);
		await this.lane.makeSureToBeAlone(pushed);
		return pushed;
	}
}
