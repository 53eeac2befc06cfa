/** The error codes of the contract; `docs/errors.md` explains each. */
export type ErrorCode =
	| "QB001"
	| "QB002"
	| "QB003"
	| "QB004"
	| "QB005"
	| "QB006"
	| "QB007"
	| "QB008"
	| "QB009"
	| "QB010"
	| "QB011"
	| "QB012";

/** QuickBooks holds another document under the number or name: mended there, not in the MIS. */
export const CONFLICT: ErrorCode = "QB005";

/** Why a record is held or was refused: what is wrong with it, and what a person does about it. */
export interface Problem {
	readonly code: ErrorCode;
	readonly detail: string;
	readonly fix: string;
}

/** Something that was changed or left out on the way, one sentence. The record is sent all the same. */
export type Warning = string;
