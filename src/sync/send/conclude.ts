import type { Settlement } from "../../audit/record.js";
import type { Seen, SeenName } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { Outcome, QboObject, SubmissionOutcome } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { type QboId, qboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import { misbookedSettlement } from "../decide/misbooked.js";
import { lookUpCustomers, lookUpCustomersById } from "../kinds/customer/look-up.js";
import { nameKeyOf } from "../kinds/customer/names.js";
import { readInvoice, readName, syncTokenOf } from "../look/found.js";
import { findLost } from "./lost.js";
import type { Parcel } from "./parcel.js";
import { isReplay, receiptDifferences } from "./receipt.js";
import { refusalProblem } from "./refusal.js";

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

type Created = Extract<Outcome, { is: "created" }>;
type Refused = Extract<Outcome, { is: "refused" }>;

/** Intuit's codes for a number or a name that is taken. */
const DUPLICATE_NUMBER = "6140";
const DUPLICATE_NAME = "6240";

/** Makes a settlement of what QuickBooks answered to one record. A duplicate is read and compared, never believed. */
export class Conclude {
	constructor(
		private readonly qb: QuickBooks,
		private readonly seen: Seen,
	) {}

	/** @param firstAttempt when the request first went out, by QuickBooks' clock */
	async judge(parcel: Parcel, outcome: Outcome, firstAttempt: Date | undefined): Promise<Judged> {
		const { misId } = parcel.intended;
		const { intuitTid } = outcome;
		switch (outcome.is) {
			case "created":
				if (isReplay(outcome.object, firstAttempt)) return this.replayed(parcel, outcome, firstAttempt);
				return this.created(parcel, outcome);
			case "unknown":
				return { settlement: { misId, as: "unknown", why: outcome.why, intuitTid } };
			case "refused": {
				const codes = outcome.faults.map((fault) => fault.code);
				if (codes.includes(DUPLICATE_NUMBER)) return this.duplicateNumber(parcel, outcome);
				if (codes.includes(DUPLICATE_NAME)) return this.duplicateName(parcel, outcome);
				const problem = refusalProblem(outcome.faults);
				if (problem.code === "QB009") await this.lookAtCustomer(parcel);
				return { settlement: { misId, as: "refused", problem, intuitTid } };
			}
		}
	}

	/** A customer that QuickBooks no longer takes is remembered as such, so that the next invoice is not sent for it. */
	private async lookAtCustomer({ intended: { customerId } }: Parcel): Promise<void> {
		const known = customerId && this.seen.customer(customerId);
		if (!known) return;
		await lookUpCustomersById(this.qb, this.seen, [customerId]);
		if (!this.seen.customer(customerId)) this.seen.noteNames([{ ...known, active: false }]);
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
	private created(parcel: Parcel, { id, object, intuitTid }: Created): Judged {
		const differences = receiptDifferences(parcel, object);
		if (differences.length > 0) return misbooked(parcel, id, differences, intuitTid);
		this.note(parcel, object);
		return created(parcel, id, syncTokenOf(object), intuitTid);
	}

	/**
	 * QuickBooks answered with what it made for an earlier request under this requestid. It is read, because it may have
	 * been changed or deleted since; what is gone is looked up and, where it is not there either, made anew.
	 */
	private async replayed(parcel: Parcel, { id, intuitTid }: Created, from: Date | undefined): Promise<Judged> {
		const { kind, intended } = parcel;
		const { misId } = intended;
		const current = await this.qb.read(kind === "invoice" ? "Invoice" : "Customer", id);
		if (current !== undefined && current.status !== "Deleted") {
			const differences = receiptDifferences(parcel, current);
			if (differences.length === 0) {
				this.note(parcel, current);
				return adopted(parcel, id, syncTokenOf(current), intuitTid);
			}
			const problem = changedSince(intended.trace, id, differences);
			return { settlement: { misId, as: "refused", problem, intuitTid } };
		}
		if (kind === "invoice") this.seen.forgetDocument("Invoice", id);
		else this.seen.forgetCustomer(id);
		const found = await this.lookUp(parcel, from);
		const why = "QuickBooks answered with what it made earlier, and that has been deleted";
		return judgedOf(found ?? { misId, as: "missing", why, intuitTid });
	}

	private note({ kind }: Parcel, object: QboObject): void {
		if (kind === "invoice") this.seen.noteDocuments("Invoice", [readInvoice(object)]);
		else this.seen.noteNames([readName("Customer", object)]);
	}

	private async lookUp({ kind, document, intended }: Parcel, from: Date | undefined): Promise<Settlement | undefined> {
		const underWay = { from, until: this.qb.now() };
		const [found] = await findLost(this.qb, this.seen, [{ ...intended, kind, document, underWay }]);
		return found;
	}

	/**
	 * Another document has our number: it is ours if customer, amount and date agree, else a conflict. Whatever its time, this
	 * request did not make it: it was refused.
	 */
	private async duplicateNumber(parcel: Parcel, outcome: Refused): Promise<Judged> {
		const { intuitTid } = outcome;
		const { misId } = parcel.intended;
		const found = await this.lookUp(parcel, undefined);
		if (found) return judgedOf({ ...found, intuitTid });
		return { settlement: { misId, as: "refused", problem: refusalProblem(outcome.faults), intuitTid } };
	}

	/** Somebody bears the name: our own customer is adopted, anything else makes way for the name with the identity. */
	private async duplicateName(parcel: Parcel, outcome: Refused): Promise<Judged> {
		const { intended } = parcel;
		const refused = {
			misId: intended.misId,
			as: "refused",
			problem: refusalProblem(outcome.faults),
			intuitTid: outcome.intuitTid,
		} as const;
		await lookUpCustomers(this.qb, this.seen, [intended.trace]);
		if (outcome.named !== undefined) await this.readNamed(outcome.named, intended.trace);
		const own = this.seen.namesLike(nameKeyOf(intended.trace)).find((found) => isOwn(parcel, found));
		if (own?.active) return adopted(parcel, own.id, undefined, outcome.intuitTid);
		return { settlement: refused, nameTaken: intended.trace };
	}

	/** A name that no look-up by name shows: QuickBooks itself said which one bears it. */
	private async readNamed(id: QboId, name: string): Promise<void> {
		if (this.seen.namesLike(nameKeyOf(name)).length > 0) return;
		const object = await this.qb.read("Customer", id);
		if (object) this.seen.noteNames([readName("Customer", object)]);
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

function misbooked(parcel: Parcel, id: QboId, differences: readonly string[], intuitTid: string | undefined): Judged {
	return judgedOf(misbookedSettlement({ ...parcel.intended, ...parcel }, id, differences, intuitTid));
}

const changedSince = (trace: string, id: QboId, differences: readonly string[]): Problem => ({
	code: "QB005",
	detail: `QuickBooks made ${trace} earlier (id ${id}), and it has been changed since: ${differences.join("; ")}`,
	fix: "Open it in QuickBooks: correct it, or delete it. Then run the command again.",
});

/** The identity in the customer's Notes, as it stands in the draft's own. */
function isOwn(parcel: Parcel, found: SeenName): boolean {
	const meant = readName("Customer", parcel.document);
	return (
		found.identityKind === meant.identityKind &&
		found.identityKey !== undefined &&
		found.identityKey === meant.identityKey
	);
}

function created(parcel: Parcel, id: QboId, syncToken: string | undefined, intuitTid: string | undefined): Judged {
	return { settlement: { misId: parcel.intended.misId, as: "created", qboId: qboId(id), syncToken, intuitTid } };
}

function adopted(parcel: Parcel, id: QboId, syncToken: string | undefined, intuitTid: string | undefined): Judged {
	return { settlement: { misId: parcel.intended.misId, as: "adopted", qboId: id, syncToken, intuitTid } };
}
