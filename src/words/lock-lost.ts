import { Failure } from "./failure.js";

/**
 * The lock on the MIS was lost, and is ours again. Another run may have come and gone in between: nothing that was decided
 * before may be sent.
 */
export class LockLost extends Failure {
	constructor() {
		super("out-of-reach", {
			code: "QB011",
			detail: "The lock on the MIS was lost more than once while this run was at work.",
			fix: "Nothing is lost. See to it that the MIS server stays up, then run the same command again: it settles what is open.",
		});
	}
}
