import type { MisId } from "../words/ids.js";
import type { Problem } from "../words/problem.js";
import type { Kind } from "./entity.js";

/** A record that did not get through, for the summary. */
export interface RecordError {
	readonly kind: Kind;
	readonly misId: MisId;
	/** The identity of a customer; the MIS id of an invoice. */
	readonly key: string;
	readonly title: string;
	readonly problem: Problem;
}

/** The contract shows at most this many; the audit log has the rest. */
const MOST_ERRORS = 100;

/** Counts of a run. Every record that was looked at is in exactly one of the four. */
export class Tally {
	successful = 0;
	failed = 0;
	skipped = 0;
	unknown = 0;
	/** Failed ones that the run itself added: held or refused now, not resting from before. */
	newlyFailed = 0;
	readonly errors: RecordError[] = [];
	private readonly startedAt: number;

	constructor(private readonly now: () => number) {
		this.startedAt = now();
	}

	get processed(): number {
		return this.successful + this.failed + this.skipped + this.unknown;
	}

	get seconds(): number {
		return Math.round((this.now() - this.startedAt) / 100) / 10;
	}

	fail(error: RecordError, isNew: boolean): void {
		this.failed += 1;
		if (isNew) this.newlyFailed += 1;
		this.note(error);
	}

	leaveUnknown(error: RecordError): void {
		this.unknown += 1;
		this.note(error);
	}

	private note(error: RecordError): void {
		if (this.errors.length < MOST_ERRORS) this.errors.push(error);
	}
}
