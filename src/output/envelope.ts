import { troubleOf } from "../system/trouble.js";
import { Failure } from "../words/failure.js";

export interface EnvelopeError {
	/** QB001 to QB012; where none of them fits, the reason in a word ("usage", "locked", "bug"). */
	readonly code: string;
	readonly detail: string;
	readonly fix: string;
	readonly intuit_tid?: string;
}

/** The one object that `--json` puts on standard output. */
export interface Envelope {
	/** Whether the command itself finished. Records that failed are counted in `data`. */
	readonly success: boolean;
	readonly message: string;
	/** UTC, ISO 8601. */
	readonly timestamp: string;
	readonly data: unknown;
	readonly error: EnvelopeError | null;
}

export function envelope(data: unknown, message: string, now: Date = new Date()): Envelope {
	return { success: true, message, timestamp: now.toISOString(), data, error: null };
}

/** `data` is what had been done when the command ended, where there is anything to tell. */
export function errorEnvelope(error: unknown, data: unknown = null, now: Date = new Date()): Envelope {
	const told = tell(error);
	return { success: false, message: told.detail, timestamp: now.toISOString(), data, error: told };
}

/** What was thrown, in the words for people: what happened and what to do. What is neither a `Failure` nor a trouble of this computer is a bug. */
export function tell(thrown: unknown): EnvelopeError {
	const error = thrown instanceof Failure ? thrown : (troubleOf(thrown) ?? thrown);
	if (error instanceof Failure) {
		const { reason, code, message, fix, intuitTid } = error;
		return {
			code: code ?? reason,
			detail: message,
			fix,
			...(intuitTid === undefined ? {} : { intuit_tid: intuitTid }),
		};
	}
	return {
		code: "bug",
		detail: `A fault of eaur-qb itself: ${error instanceof Error ? error.message : String(error)}`,
		fix: "Run the command again with --verbose, and report what it shows.",
	};
}
