import { chunks } from "../../../words/chunks.js";
import type { Awaited } from "../../decide/judgement.js";
import { misbookedFailure } from "../../decide/misbooked.js";
import type { Decided } from "../../decide/plan.js";
import type { Kind } from "../../kinds/kind.js";
import { Aside } from "../aside.js";
import type { Outgoing } from "../parcel.js";
import type { Pushed } from "../push.js";
import { count, isProven, mayGoOn, parcelOf, type Run, takeBack } from "../run.js";
import { sendInARow } from "./in-a-row.js";
import { ListLane } from "./list-lane.js";
import type { Made } from "./made.js";
import { MadeOnDemand } from "./made-on-demand.js";

/** Records claimed at once: their claims and marks are one UPDATE each, and the wire never waits for the MIS. */
const CLAIM_AHEAD = 25;

interface Settled {
	readonly outgoing: Outgoing;
	readonly pushed: Pushed;
}

/** The lane of list entities: those that were asked for, and those that others need. */
export class OneByOne {
	private readonly lane: ListLane;
	private readonly onDemand: MadeOnDemand;
	/** Ends when the MIS has been told all that is known by now. */
	private marking: Promise<void> = Promise.resolve();

	constructor(private readonly run: Run) {
		this.lane = new ListLane(run);
		this.onDemand = new MadeOnDemand(run, this.lane);
	}

	/** Makes what another record needs, once however many ask for it. */
	make(entry: Awaited): Promise<Made> {
		return this.onDemand.make(entry);
	}

	/** Sends a page of decisions in order. Counts them; what was counted is written down, also where the sending breaks off. */
	async send(kind: Kind, decided: readonly Decided[]): Promise<void> {
		const aside = new Aside(this.run, kind);
		try {
			await this.sendPage(kind, decided, aside);
		} catch (failure) {
			// Why the run ends is what broke it off, not that the MIS could not be told either: the next run tells it.
			await aside.flush().catch(() => {});
			throw failure;
		}
		await aside.flush();
	}

	private async sendPage(kind: Kind, decided: readonly Decided[], aside: Aside): Promise<void> {
		let outgoing: Outgoing[] = [];
		for (const { decision, candidate } of decided) {
			if (!mayGoOn(this.run)) break;
			if (decision.do === "send") outgoing.push({ parcel: parcelOf(decision, candidate), candidate });
			else if (decision.do === "link") {
				// The row it is linked to may be among those still to be sent.
				await this.sendAll(kind, outgoing);
				outgoing = [];
				if (mayGoOn(this.run)) aside.take(decision);
			} else aside.take(decision);
		}
		await this.sendAll(kind, outgoing);
	}

	/** Every chunk ends before a failure is passed on: what it had claimed is given back or marked by then. */
	private async sendAll(kind: Kind, outgoing: readonly Outgoing[]): Promise<void> {
		const turns = chunks(outgoing, CLAIM_AHEAD).map((chunk) =>
			this.lane.turns.take(
				() => this.lane.claim(kind, chunk),
				(claimed) => this.sendChunk(kind, claimed),
			),
		);
		const ends = await Promise.allSettled(turns);
		const marked = await Promise.allSettled([this.marking]);
		for (const end of [...ends, ...marked]) if (end.status === "rejected") throw end.reason;
	}

	/** Sends what was claimed; what was not sent is given back, and the MIS is told of the rest, also where this throws. */
	private async sendChunk(kind: Kind, claimed: readonly Outgoing[]): Promise<void> {
		const waiting = [...claimed];
		const settled: Settled[] = [];
		try {
			await this.keepWireFull(waiting, settled);
		} finally {
			const ended: Pushed[] = [];
			try {
				for (const each of settled) ended.push(await this.finish(each));
			} finally {
				this.markLater(kind, ended);
				await this.lane.giveBack(waiting);
			}
			throwIfWrong(ended);
		}
	}

	private keepWireFull(waiting: Outgoing[], settled: Settled[]): Promise<void> {
		const onSettled = (outgoing: Outgoing, pushed: Pushed) => {
			if (pushed.judged.stop) this.lane.turns.broken = true;
			if (pushed.judged.nameTaken === undefined) count(this.run, pushed);
			settled.push({ outgoing, pushed });
		};
		const goesAlone = (kind: Kind) => !this.lane.isAlone(kind) || !isProven(this.run, kind);
		const afterOneAlone = () => this.lane.makeSureToBeAlone(settled.at(-1)?.pushed);
		const maySend = () => this.lane.maySend();
		return sendInARow({ push: this.run.push, maySend, goesAlone, afterOneAlone, onSettled }, waiting);
	}

	/** Nothing is on the wire any more: who needs a longer name gets it now. */
	private async finish({ outgoing, pushed }: Settled): Promise<Pushed> {
		if (pushed.judged.nameTaken === undefined) return pushed;
		const end = await this.lane.underLongerName(outgoing, pushed);
		count(this.run, end);
		return end;
	}

	/** The MIS is told while the next customers are on the wire; one UPDATE at a time. */
	private markLater(kind: Kind, pushed: readonly Pushed[]): void {
		const settlements = pushed.map(({ settlement }) => settlement);
		this.marking = this.marking.then(async () => {
			const { differing } = await this.run.push.mark(kind, settlements);
			for (const each of settlements) if (differing.has(each.misId)) takeBack(this.run, kind, each);
		});
		this.marking.catch(() => {});
	}
}

/** QuickBooks made something else of a customer than was sent: the run ends, the next one might fare alike. */
function throwIfWrong(pushed: readonly Pushed[]): void {
	const wrong = pushed.find(({ judged }) => judged.stop);
	if (wrong) throw misbookedFailure(wrong.parcel.intended.title, wrong.judged.stop);
}
