import type { Settlement } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Outcome, SubmissionOutcome } from "../../quickbooks/outcome.js";
import type { MisId } from "../../words/ids.js";
import { digestOf, requestIdOf } from "../decide/digest.js";
import type { Json } from "../kinds/entity.js";
import type { Kind } from "../kinds/kind.js";
import { Claims, type ClaimsParts, claimOf } from "./claims.js";
import { Conclude, type Judged, judgedOf } from "./conclude.js";
import { findJustLost, type Lost } from "./lost.js";
import { type HeldRow, Marks, type Named, type Told, type Untold } from "./marks.js";
import type { Parcel } from "./parcel.js";

export interface PushParts extends ClaimsParts {
	readonly seen: Seen;
	readonly qb: QuickBooks;
	/** Called with the step about to be taken: the fault harness stops the process there. */
	readonly step: (name: Step) => void;
}

/** The steps of the protocol, in their order. Between any two of them the process may die. */
export type Step = "noted" | "claimed" | "intended" | "attempted" | "answered" | "settled" | "marked" | "told";

/** What became of a parcel. `judged` has what the caller must know beyond the settlement. */
export interface Pushed {
	readonly parcel: Parcel;
	readonly settlement: Settlement;
	readonly judged: Judged;
	/** The answer did not tell; a look-up did. */
	readonly wasLost?: true;
}

/** A request for one list entity that is on disk. */
export interface Intent {
	/** Of the submission in the ledger. */
	readonly id: number;
	readonly requestId: string;
	readonly body: string;
	readonly beforeAttempt: () => void;
	readonly parcel: Parcel;
}

/**
 * claim → intend → submit → settle → mark: the protocol that makes a record appear exactly once, whatever breaks in
 * between. Every step leaves behind on disk what the next run needs to go on.
 */
export class Push {
	private readonly conclude: Conclude;
	private readonly claims: Claims;
	private readonly marks: Marks;

	constructor(
		private readonly parts: PushParts,
		onUntold: (untold: Untold) => void = () => {},
	) {
		this.marks = new Marks(parts, onUntold);
		this.claims = new Claims(parts, this.marks, onUntold);
		this.conclude = new Conclude(parts.qb, parts.seen);
	}

	/** Takes rows for this run in the MIS. Those that cannot be sent as they were judged are left out. */
	claim(kind: Kind, parcels: readonly Parcel[]): Promise<Parcel[]> {
		return this.claims.claim(kind, parcels);
	}

	/** Rows that are to be judged anew, because they had changed since they were judged or sent; told once. */
	takeChanged(): ReadonlyMap<Kind, ReadonlyMap<MisId, Named>> {
		return this.marks.takeChanged();
	}

	/** Sends one list entity, and waits for what becomes of it. */
	async single(parcel: Parcel): Promise<Pushed> {
		const intent = this.intendSingle(parcel);
		return this.settleSingle(intent, await this.sendSingle(intent, () => {}));
	}

	/** Writes down that a list entity is going to be sent. What was written down must be sent. */
	intendSingle(parcel: Parcel): Intent {
		return {
			...this.intend(parcel.kind.books.entity, JSON.stringify(parcel.document), [{ bId: "1", parcel }]),
			parcel,
		};
	}

	/** Sends what was written down. `onAttempt`: each time that it goes out. The outcome is to be settled. */
	async sendSingle(
		{ body, requestId, beforeAttempt, parcel }: Intent,
		onAttempt: () => void,
	): Promise<SubmissionOutcome> {
		const outcome = await this.parts.qb.create(parcel.kind.books.entity, body, requestId, {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		});
		this.parts.step("answered");
		return outcome;
	}

	async settleSingle({ id, parcel }: Intent, outcome: SubmissionOutcome): Promise<Pushed> {
		const [pushed] = await this.settle(parcel.kind, id, [{ bId: "1", parcel }], outcome);
		return pushed as Pushed;
	}

	/** Sends several transactions of a kind in one batch. `onAttempt`: each time that it goes out. */
	async batch(kind: Kind, parcels: readonly Parcel[], onAttempt: () => void): Promise<Pushed[]> {
		const items = parcels.map((parcel, index) => ({ bId: (index + 1).toString(36), parcel }));
		const body = JSON.stringify(
			items.map(({ bId, parcel }) => ({ bId, operation: "create", [kind.books.entity]: parcel.document })),
		);
		const { id, requestId, beforeAttempt } = this.intend("batch", body, items);
		const outcome = await this.parts.qb.batch(body, requestId, {
			beforeAttempt: () => {
				beforeAttempt();
				onAttempt();
			},
		});
		this.parts.step("answered");
		return this.settle(kind, id, items, outcome);
	}

	/** Tells the MIS what the ledger knows. */
	mark(kind: Kind, settlements: readonly Settlement[]): Promise<Told> {
		return this.marks.mark(kind, settlements);
	}

	/** Marks held rows. */
	markHeld(kind: Kind, held: readonly HeldRow[]): Promise<void> {
		return this.marks.markHeld(kind, held);
	}

	/** Gives claimed rows of which nothing was sent their old status back. */
	giveBack(...claims: Parameters<Marks["giveBack"]>): Promise<void> {
		return this.marks.giveBack(...claims);
	}

	private intend(
		operation: string,
		body: string,
		items: readonly { bId: string; parcel: Parcel }[],
	): Omit<Intent, "parcel"> {
		const { ledger, runId } = this.parts;
		const requestId = requestIdOf(
			ledger.realm,
			items.map(({ parcel }) => ({
				kind: parcel.kind.name,
				misId: parcel.intended.misId,
				generation: parcel.generation,
				digest: parcel.intended.digest,
			})),
		);
		const id = ledger.intend({
			runId,
			operation,
			requestId,
			body,
			bodyDigest: digestOf(body as Json),
			items: items.map(({ bId, parcel }) => ({ bId, kind: parcel.kind.name, intended: parcel.intended })),
		});
		this.parts.step("intended");
		const beforeAttempt = () => {
			ledger.noteAttempt(id, this.parts.qb.now());
			this.parts.step("attempted");
		};
		return { id, requestId, body, beforeAttempt };
	}

	private async settle(
		kind: Kind,
		submission: number,
		items: readonly { bId: string; parcel: Parcel }[],
		outcome: SubmissionOutcome,
	): Promise<Pushed[]> {
		if (outcome.is === "unsent" || outcome.is === "halted") {
			this.parts.ledger.withdraw(submission, this.parts.runId);
			await this.giveBack(items.map(({ parcel }) => claimOf(parcel)));
			throw this.conclude.failureOf(outcome);
		}
		const firstAttempt = this.parts.ledger.firstAttempt(submission);
		const pushed: Pushed[] = [];
		for (const { bId, parcel } of items) {
			const judged = await this.conclude.judge(parcel, itemOutcome(outcome, bId), firstAttempt);
			pushed.push({ parcel, judged, settlement: judged.settlement });
		}
		this.parts.ledger.settle(
			kind.name,
			pushed.map(({ settlement }) => settlement),
			this.parts.runId,
		);
		this.parts.step("settled");
		return this.lookUpLost(kind, pushed, firstAttempt);
	}

	/** What the answer does not tell is looked up; what is not there may come yet, and is left open. */
	private async lookUpLost(kind: Kind, pushed: readonly Pushed[], from: Date | undefined): Promise<Pushed[]> {
		const underWay = { from, until: this.parts.qb.now() };
		const lost = pushed
			.filter(({ settlement }) => settlement.as === "unknown")
			.map(
				({ parcel: { document, intended } }): Lost => ({ misId: intended.misId, kind, document, intended, underWay }),
			);
		const found = await findJustLost(this.parts.qb, this.parts.seen, lost);
		const settlements = found.filter((each) => each !== undefined);
		if (settlements.length === 0) return [...pushed];
		this.parts.ledger.settle(kind.name, settlements, this.parts.runId);
		const byId = new Map(settlements.map((each) => [each.misId, each]));
		return pushed.map((each) => {
			const settlement = byId.get(each.settlement.misId);
			if (settlement === undefined) return each;
			return { ...each, settlement, judged: judgedOf(settlement), wasLost: true };
		});
	}
}

/** An item that the answer lacks, or that got none, is unknown: never failed. */
function itemOutcome(outcome: Extract<SubmissionOutcome, { is: "answered" | "unanswered" }>, bId: string): Outcome {
	if (outcome.is === "answered") {
		return (
			outcome.items.get(bId) ?? { is: "unknown", why: "QuickBooks' answer left this record out", intuitTid: undefined }
		);
	}
	return { is: "unknown", why: outcome.why, intuitTid: outcome.intuitTid };
}
