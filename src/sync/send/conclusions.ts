import type { Settlement } from "../../audit/record.js";
import type { FaultMeaning } from "../../quickbooks/meaning.js";
import type { Outcome, QboObject, SubmissionOutcome } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { type QboId, qboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import { misbookedSettlement } from "../decide/misbooked.js";
import type { Sendable } from "../kinds/kind.js";
import { takesBack } from "../kinds/undoing.js";
import { asMade, syncTokenOf } from "../look/found.js";
import { findLost } from "./lost.js";
import type { Shipment } from "./parcel.js";
import { type Comparing, changedAt, isReplay } from "./receipt.js";
import { refusalProblem } from "./refusal.js";
import { takenBack } from "./taken-back.js";

/** A settlement, and what it asks of the run. */
export interface Judged {
	readonly settlement: Settlement;
	/** Set when QuickBooks booked something else than was sent: the run stops. */
	readonly stop?: Problem;
	/** Set when something in QuickBooks bears the customer's name: it is tried again under the longer one. */
	readonly nameTaken?: string;
}

/** A settlement that was looked up: what QuickBooks made otherwise stops the run, whichever way that was learned. */
export function judgedOf(settlement: Settlement): Judged {
	return settlement.as === "misbooked" ? { settlement, stop: settlement.problem } : { settlement };
}

/** What the record refers to is not as it was seen: it is looked at, so that the next run goes by what is there. */
const SHOWN_BY_A_LOOK: readonly FaultMeaning[] = ["customer-gone", "reference-gone", "not-linkable"];

type Created = Extract<Outcome, { is: "created" }>;

/** Makes a settlement of what QuickBooks answered to one record. A duplicate is read and compared, never believed. */
export class Conclusions {
	constructor(private readonly parts: Comparing) {}

	/** @param firstAttempt when the request first went out, by QuickBooks' clock */
	async judge(parcel: Shipment, outcome: Outcome, firstAttempt: Date | undefined): Promise<Judged> {
		if (takesBack(parcel.operation)) return { settlement: takenBack(this.parts, parcel, outcome) };
		const { misId } = parcel.intended;
		const { intuitTid } = outcome;
		switch (outcome.is) {
			case "created":
				if (isReplay(outcome.object, firstAttempt)) return this.replayed(parcel, outcome, firstAttempt);
				return this.created(parcel, outcome);
			case "unknown":
				return { settlement: { misId, as: "unknown", why: outcome.why, intuitTid } };
			case "refused": {
				if (outcome.faults.some(({ means }) => means === "number-taken" || means === "name-taken"))
					return this.taken(parcel, outcome);
				const problem = refusalProblem(outcome.faults);
				if (outcome.faults.some(({ means }) => means !== undefined && SHOWN_BY_A_LOOK.includes(means)))
					await parcel.kind.books.lookAtReferred(this.parts.qb, this.parts.seen, parcel);
				return { settlement: { misId, as: "refused", problem, intuitTid } };
			}
		}
	}

	/** Why a run cannot go on after this. */
	failureOf(outcome: Extract<SubmissionOutcome, { is: "unsent" | "halted" }>): Failure {
		if (outcome.is === "unsent") {
			return new Failure("out-of-reach", {
				code: "QB008",
				detail: `QuickBooks is out of reach: ${outcome.why}`,
				fix: "Nothing is lost. Run the same command again later; `eaur-qb status` shows where it stands.",
			});
		}
		if (outcome.because === "request") return requestRefused(outcome);
		return new Failure("not-connected", {
			code: "QB001",
			detail: refusalProblem(outcome.faults).detail.replace("refused it", "does not accept this connection"),
			fix: "Check that environment, app keys and company belong together, then run `eaur-qb auth login`.",
			intuitTid: outcome.intuitTid,
		});
	}

	/** The answer of the write is the receipt: nothing is read back, but what it says must be what was sent. */
	private created(parcel: Shipment, { id, object, intuitTid }: Created): Judged {
		const differences = parcel.kind.books.receipt(parcel, object, this.parts.settings);
		if (differences.length > 0) return misbooked(parcel, { id, object }, differences, intuitTid);
		parcel.kind.books.note(this.parts.seen, object);
		return created(parcel, id, object, intuitTid);
	}

	/**
	 * QuickBooks answered with what it made for an earlier request under this requestid. It is read, because it may have
	 * been changed or deleted since; what is gone is looked up and, where it is not there either, made anew.
	 */
	private async replayed(parcel: Shipment, { id, intuitTid }: Created, from: Date | undefined): Promise<Judged> {
		const { kind, document, intended } = parcel;
		const { misId } = intended;
		const current = await this.parts.qb.read(kind.books.entity, id);
		if (current !== undefined && current.status !== "Deleted") {
			const differences = kind.books.receipt(parcel, current, this.parts.settings);
			if (differences.length === 0) {
				kind.books.note(this.parts.seen, current);
				return adopted(parcel, id, syncTokenOf(current), intuitTid);
			}
			const problem = changedSince(intended.trace, id, differences);
			return { settlement: { misId, as: "refused", problem, intuitTid } };
		}
		kind.books.forget(this.parts.seen, id);
		const underWay = { from, until: this.parts.qb.now() };
		const [found] = await findLost(this.parts, [{ ...parcel, misId, kind, document, intended, underWay }]);
		const why = "QuickBooks answered with what it made earlier, and that has been deleted";
		return judgedOf(found ?? { misId, as: "missing", why, intuitTid });
	}

	/**
	 * Something bears our number or name already: it is ours where it agrees. Else a number is a conflict, for nobody but us
	 * gives such ones; a name makes way for a longer one.
	 */
	private async taken(parcel: Shipment, outcome: Extract<Outcome, { is: "refused" }>): Promise<Judged> {
		const { kind, intended } = parcel;
		const { misId, trace } = intended;
		const { intuitTid } = outcome;
		const { books } = kind;
		await books.lookUp(this.parts.qb, this.parts.seen, [trace]);
		if (books.trace === "name" && outcome.named !== undefined) await this.readNamed(kind, outcome.named, trace);
		const match = books.match(this.parts.seen, parcel);
		if (match.is === "ours" && match.active) return adopted(parcel, match.id, match.syncToken, intuitTid);
		const problem = match.is === "another" ? match.problem : refusalProblem(outcome.faults);
		const settlement = { misId, as: "refused", problem, intuitTid } as const;
		return books.trace === "name" ? { settlement, nameTaken: trace } : { settlement };
	}

	/** A name that no look-up by name shows: QuickBooks itself said which one bears it. */
	private async readNamed({ books }: Sendable, id: QboId, name: string): Promise<void> {
		if (books.isTaken(this.parts.seen, name)) return;
		const object = await this.parts.qb.read(books.entity, id);
		if (object) books.note(this.parts.seen, object);
	}
}

/** No record is to blame: none is marked, and none would fare better by itself. */
function requestRefused({ faults, intuitTid }: Extract<SubmissionOutcome, { is: "halted" }>): Failure {
	const said = refusalProblem(faults).detail.replace("refused it", "refused a whole batch");
	return new Failure("surroundings", {
		code: "QB010",
		detail: `${said}. What was sent is at fault, not one of its records; none of them was booked or marked.`,
		fix: "Look Intuit's code up with `eaur-qb explain`. Where a setting does not explain it, report it with the trace id.",
		intuitTid,
	});
}

function misbooked(
	parcel: Shipment,
	answered: Pick<Created, "id" | "object">,
	differences: readonly string[],
	intuitTid: string | undefined,
): Judged {
	return judgedOf(misbookedSettlement({ ...parcel.intended, ...parcel }, answered, differences, intuitTid));
}

const changedSince = (trace: string, id: QboId, differences: readonly string[]): Problem => ({
	code: "QB005",
	detail: `QuickBooks made ${trace} earlier (id ${id}), and it has been changed since: ${differences.join("; ")}`,
	fix: "Open it in QuickBooks: correct it, or delete it. Then run the command again.",
});

function created(parcel: Shipment, id: QboId, object: QboObject, intuitTid: string | undefined): Judged {
	const [syncToken, answered] = [syncTokenOf(object), changedAt(object)];
	return {
		settlement: { misId: parcel.intended.misId, as: "created", qboId: qboId(id), syncToken, answered, intuitTid },
	};
}

function adopted(parcel: Shipment, id: QboId, version: string | undefined, intuitTid: string | undefined): Judged {
	const syncToken = asMade(version);
	return { settlement: { misId: parcel.intended.misId, as: "adopted", qboId: id, syncToken, intuitTid } };
}
