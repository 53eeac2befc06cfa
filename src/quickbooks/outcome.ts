import type { QboId } from "../words/ids.js";
import type { Fault } from "./fault.js";

/** A QuickBooks object as it came back: unknown properties, read by whoever knows the kind. */
export type QboObject = Readonly<Record<string, unknown>>;

/**
 * What became of one write. A closed list: whatever is not known for certain is `unknown`, never a failure.
 * `intuitTid` is Intuit's trace id of the answer.
 */
export type Outcome =
	| { readonly is: "created"; readonly id: QboId; readonly object: QboObject; readonly intuitTid: string | undefined }
	| {
			readonly is: "refused";
			readonly faults: readonly Fault[];
			/** The object in the way, where Intuit's text names one: a hint, to be read and verified. */
			readonly named?: QboId | undefined;
			readonly intuitTid: string | undefined;
	  }
	| { readonly is: "unknown"; readonly why: string; readonly intuitTid: string | undefined };

/** What became of one HTTP request that writes. */
export type SubmissionOutcome =
	/** By bId; an item that the answer lacks is not in the map. */
	| { readonly is: "answered"; readonly items: ReadonlyMap<string, Outcome> }
	/** No usable answer: every item is unknown. */
	| { readonly is: "unanswered"; readonly why: string; readonly intuitTid: string | undefined }
	/** Certainly never sent: no connection could be made. */
	| { readonly is: "unsent"; readonly why: string; readonly intuitTid: string | undefined }
	/**
	 * Every further request would fare alike: the connection or company is wrong, or the request as a whole is not one that
	 * QuickBooks takes. Nothing was written.
	 */
	| {
			readonly is: "halted";
			readonly because: "connection" | "request";
			readonly faults: readonly Fault[];
			readonly intuitTid: string | undefined;
	  };
