import { Failure, type FailureReason } from "../words/failure.js";

/** The exit codes of the contract, and that of a closed pipe. Nothing else in the tool knows a number. */
export const EXIT = {
	done: 0,
	fault: 1,
	usage: 2,
	recordsLeft: 3,
	notConnected: 4,
	later: 5,
	differences: 6,
	locked: 11,
	interrupted: 130,
} as const;

/** What shells say of a program that SIGPIPE ended (128 + 13): of a command that only reads, whose reader has gone. */
export const CLOSED_PIPE = 141;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What every help text says of them, in this order. */
export const EXIT_MEANINGS: readonly (readonly [code: ExitCode, meaning: string])[] = [
	[EXIT.done, "done, nothing left failed"],
	[EXIT.fault, "a fault of the tool or its surroundings that no other code names"],
	[EXIT.usage, "wrong usage or configuration"],
	[EXIT.recordsLeft, "finished, but some records failed: held, or refused by QuickBooks"],
	[EXIT.notConnected, "not connected to QuickBooks: log in"],
	[EXIT.later, "MIS or QuickBooks out of reach, or outcomes unknown: run it again later"],
	[EXIT.differences, "differences found"],
	[EXIT.locked, "another run holds the lock"],
	[EXIT.interrupted, "interrupted; the same command goes on"],
];

const CODE_OF: Readonly<Record<FailureReason, ExitCode>> = {
	usage: EXIT.usage,
	configuration: EXIT.usage,
	"not-connected": EXIT.notConnected,
	"out-of-reach": EXIT.later,
	differences: EXIT.differences,
	locked: EXIT.locked,
	interrupted: EXIT.interrupted,
	surroundings: EXIT.fault,
};

/** Worst first. The contract orders 130, 4, 5, 1, 3, 0; the others end a command before there is anything to compare. */
const WORST_FIRST: readonly ExitCode[] = [
	EXIT.interrupted,
	EXIT.notConnected,
	EXIT.later,
	EXIT.fault,
	EXIT.usage,
	EXIT.locked,
	EXIT.differences,
	EXIT.recordsLeft,
];

/** The exit code of what was thrown; what is no `Failure` is a bug, and ends with 1. */
export function exitCodeOf(error: unknown): ExitCode {
	return error instanceof Failure ? CODE_OF[error.reason] : EXIT.fault;
}

/** The code that several parts of one command end with together; 0 for none. */
export function worst(codes: readonly ExitCode[]): ExitCode {
	return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;
}
