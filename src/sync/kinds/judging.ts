import type { Day } from "../../words/day.js";
import type { Identity, MisId, QboId } from "../../words/ids.js";
import type { Money } from "../../words/money.js";
import type { Problem, Warning } from "../../words/problem.js";
import type { MisRow } from "../../words/source.js";
import type { Draft } from "./entity.js";

// `K` is the kind itself: its contract (`kind.ts`) says what it makes of a row, and that tells of which kind it is.

/** What a person wants to know of a record, whatever becomes of it. */
export interface AboutOf<K> {
	readonly kind: K;
	readonly misId: MisId;
	/** reg_no or tracking_id of a customer; the MIS id of an invoice. */
	readonly key: string;
	/** "MIS-1234 · John Doe", "John Doe (22000017)". */
	readonly title: string;
	readonly amount: Money | undefined;
	/** What the row says, whatever is wrong with it, in the money that the MIS counts in: for sums of what is held. */
	readonly stated?: Money | undefined;
	readonly credit: Money | undefined;
	readonly day: Day | undefined;
	readonly category: string | undefined;
	readonly campusId: string | undefined;
	readonly campus: string | undefined;
	readonly customerId: QboId | undefined;
	/** reg_no or tracking_id of who pays an invoice. */
	readonly payer: Identity | undefined;
	readonly warnings: readonly Warning[];
	readonly row: MisRow;
}

/** A row of the MIS whose record another one needs. */
export interface AwaitedOf<K> {
	readonly kind: K;
	readonly id: MisId;
	readonly row: MisRow;
}

/** What the mapping says of a row, before anybody looks at the ledger for this row. */
export type JudgementOf<K> =
	| {
			readonly is: "ready";
			readonly about: AboutOf<K>;
			readonly draft: Draft;
			/** Which document of the row it is. */
			readonly issue: number;
	  }
	/** Problems: it cannot be sent as it stands. */
	| {
			readonly is: "held";
			readonly about: AboutOf<K>;
			readonly problems: readonly Problem[];
			/** What QuickBooks has under its number is somebody else by name: what the ledger knows of it does not hold. */
			readonly isStranger?: true;
			/** Nothing keeps it but what a run sends before it. */
			readonly isAwaiting?: true;
	  }
	/** Records that it refers to must be made first, whatever they are. */
	| { readonly is: "waiting"; readonly about: AboutOf<K>; readonly for: readonly AwaitedOf<K>[]; readonly draft: Draft }
	/** QuickBooks has it already, seen and verified. */
	| {
			readonly is: "found";
			readonly about: AboutOf<K>;
			readonly draft: Draft;
			readonly qboId: QboId;
			readonly syncToken: string | undefined;
			readonly issue: number;
	  }
	/** Another row of the same identity is the customer. */
	| { readonly is: "linked"; readonly about: AboutOf<K>; readonly draft: Draft; readonly to: MisId };
