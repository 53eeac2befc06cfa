import type { ErrorCode } from "./problem.js";

/** Why a command could not do its work. `output/exit.ts` alone makes an exit code of it. */
export type FailureReason =
	| "usage"
	| "configuration"
	| "not-connected"
	| "out-of-reach"
	| "differences"
	| "locked"
	| "interrupted"
	| "surroundings";

export interface FailureText {
	readonly code?: ErrorCode;
	/** What happened, to which record or thing. */
	readonly detail: string;
	/** What to do. */
	readonly fix: string;
	/** Intuit's trace id, where a call was made. */
	readonly intuitTid?: string | undefined;
}

/** The one error class that people see. Everything else that is thrown is a bug, and is shown as one. */
export class Failure extends Error {
	readonly code: ErrorCode | undefined;
	readonly fix: string;
	readonly intuitTid: string | undefined;

	constructor(
		readonly reason: FailureReason,
		text: FailureText,
	) {
		super(text.detail);
		this.name = "Failure";
		this.code = text.code;
		this.fix = text.fix;
		this.intuitTid = text.intuitTid;
	}
}
