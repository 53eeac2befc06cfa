import type { Settlement } from "../../audit/record.js";
import type { SubmissionOutcome } from "../../quickbooks/outcome.js";
import type { MisId } from "../../words/ids.js";
import type { Kind } from "../kinds/kind.js";
import { Claims, type ClaimsParts, claimOf } from "./claims.js";
import { type HeldRow, Marks, type Told } from "./marks.js";
import type { Parcel } from "./parcel.js";
import type { Comparing } from "./receipt.js";
import { type IntentOf, Submissions, type Submitted } from "./submissions.js";
import type { Named, Untold } from "./untold.js";

export interface PushParts extends ClaimsParts, Comparing {
	/** Called with the step about to be taken: the fault harness stops the process there. */
	readonly step: (name: Step) => void;
}

/** The steps of the protocol, in their order. Between any two of them the process may die. */
export type Step = "noted" | "claimed" | "intended" | "attempted" | "answered" | "settled" | "marked" | "told";

/** What became of a parcel. */
export type Pushed = Submitted<Parcel>;
/** A request for one list entity that is on disk. */
export type Intent = IntentOf<Parcel>;

/**
 * claim → intend → submit → settle → mark: the protocol that makes a record appear exactly once, whatever breaks in
 * between. Every step leaves behind on disk what the next run needs to go on.
 */
export class Push {
	private readonly submissions: Submissions<Parcel>;
	private readonly claims: Claims;
	private readonly marks: Marks;

	constructor(parts: PushParts, onUntold: (untold: Untold) => void = () => {}) {
		this.marks = new Marks(parts, onUntold);
		this.claims = new Claims(parts, this.marks, onUntold);
		this.submissions = new Submissions(parts, (parcels) => this.giveBack(parcels.map(claimOf)));
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
	single(parcel: Parcel): Promise<Pushed> {
		return this.submissions.single(parcel);
	}

	/** Writes down that a list entity is going to be sent. What was written down must be sent. */
	intendSingle(parcel: Parcel): Intent {
		return this.submissions.intendSingle(parcel);
	}

	/** Sends what was written down. `onAttempt`: each time that it goes out. The outcome is to be settled. */
	sendSingle(intent: Intent, onAttempt: () => void): Promise<SubmissionOutcome> {
		return this.submissions.sendSingle(intent, onAttempt);
	}

	settleSingle(intent: Intent, outcome: SubmissionOutcome): Promise<Pushed> {
		return this.submissions.settleSingle(intent, outcome);
	}

	/**
	 * Sends several transactions of a kind in one batch. `onAttempt`: each time that it goes out. `owns`: nobody else's
	 * request counts as this one.
	 */
	batch(kind: Kind, parcels: readonly Parcel[], onAttempt: () => void, owns: boolean): Promise<Pushed[]> {
		return this.submissions.batch(kind, parcels, onAttempt, owns);
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
}
