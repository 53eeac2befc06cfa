import type { Operation, TakesBack } from "../../audit/record.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import type { Day } from "../../words/day.js";
import type { QboId } from "../../words/ids.js";
import type { QboDocument } from "./entity.js";

/** Another object of QuickBooks, by its list and id: { entity: "Payment", id: "145" }. */
export interface Other {
	readonly entity: string;
	readonly id: QboId;
}

/** A document that an object is used by, with what a person calls it. */
export interface Use extends Other {
	readonly number: string;
}

/** How what was made of one kind is taken back, and by what it is told whether somebody has worked with it since. */
export interface Undoing {
	/** What is asked for it, and what is sent beside id and version. Nothing of a list can be deleted: it becomes inactive. */
	readonly keeping: Request;
	readonly deleting: Request;
	/** "it is void already". */
	readonly already: string;
	/** Whether this is what is left of one that was taken back. */
	isTakenBack(now: QboObject): boolean;
	/** By what it says itself why it is left alone: e-mailed, printed, deposited; undefined where nothing does. */
	whyLeft(now: QboObject): string | undefined;
	/** Why the amount of it that is open is not all of it; asked only where no link explains that. */
	whySettled(now: QboObject): string | undefined;
	/** What others have linked to it: it is taken back only after these. */
	linkedBy(now: QboObject): readonly Other[];
	/** What it is linked to by itself: QuickBooks changes these along with it. */
	settles(now: QboObject): readonly Other[];
	/** By which it belongs to a period of the books; undefined where it belongs to none. */
	dayOf(now: QboObject): Day | undefined;
	/** What else refers to these, beside links; undefined where nothing can. */
	usesOf?(qb: QuickBooks, ids: readonly QboId[]): Promise<ReadonlyMap<QboId, readonly Use[]>>;
}

interface Request {
	readonly operation: TakesBack;
	readonly change: QboDocument;
}

/** Whether what is asked takes back what an earlier request made. */
export const takesBack = (operation: Operation): operation is TakesBack =>
	operation !== "create" && operation !== "restore";
