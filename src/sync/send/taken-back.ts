import type { Operation, Settlement } from "../../audit/record.js";
import type { Outcome, QboObject } from "../../quickbooks/outcome.js";
import { type QboId, qboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import type { Meant } from "../kinds/books.js";
import type { QboDocument } from "../kinds/entity.js";
import type { Sendable } from "../kinds/kind.js";
import type { Undoing } from "../kinds/undoing.js";
import { syncTokenOf } from "../look/found.js";
import type { Lost, Shipment } from "./parcel.js";
import type { Comparing } from "./receipt.js";
import { refusalProblem } from "./refusal.js";

/** A request that takes back: what is asked, of which version of which object. */
interface Asked extends Meant {
	readonly kind: Sendable;
	readonly operation: Operation;
}
type Ended = Extract<Settlement, { as: "undone" | "kept" | "undoing" }>;

/** What QuickBooks answered to a request that takes back. Its answer is compared with what was asked, as every receipt is. */
export function takenBack(parts: Pick<Comparing, "seen">, parcel: Shipment, outcome: Outcome): Ended {
	const { misId } = parcel.intended;
	const { intuitTid } = outcome;
	switch (outcome.is) {
		case "unknown":
			return { misId, as: "undoing", why: outcome.why, intuitTid };
		case "refused":
			return { misId, as: "kept", problem: refusedProblem(outcome), intuitTid };
		case "created": {
			const { object } = outcome;
			if (isDone(parcel, object)) return undone(parts, { ...parcel, misId }, object, intuitTid);
			return { misId, as: "undoing", why: "QuickBooks answered with something else than was asked", intuitTid };
		}
	}
}

/**
 * What became of requests that took back and got no answer: each object is read by its id. Undefined for one that is as it
 * was when it was asked for: QuickBooks may be working on it still.
 */
export async function findTakenBack(parts: Comparing, lost: readonly Lost[]): Promise<(Settlement | undefined)[]> {
	const found = new Map<Sendable["books"], ReadonlyMap<QboId, QboObject>>();
	for (const books of new Set(lost.map(({ kind }) => kind.books))) {
		const ids = lost.filter(({ kind }) => kind.books === books).map(({ document }) => idIn(document));
		found.set(books, await parts.qb.readAll(books.entity, ids));
	}
	return lost.map((each) => becameOf(parts, each, found.get(each.kind.books)?.get(idIn(each.document))));
}

function becameOf(parts: Comparing, lost: Lost, now: QboObject | undefined): Ended | undefined {
	const { misId } = lost;
	if (now === undefined ? lost.operation === "delete" : isDone(lost, now)) return undone(parts, lost, now, undefined);
	if (now && syncTokenOf(now) === lost.document.SyncToken) return undefined;
	const detail = now === undefined ? "somebody has deleted it" : "somebody has changed it";
	const problem: Problem = {
		code: "QB005",
		detail: `it was not taken back: ${detail} in QuickBooks meanwhile`,
		fix: "Look at it in QuickBooks.",
	};
	return { misId, as: "kept", problem, intuitTid: undefined };
}

/** It never came to it: it may be asked for once more. */
export const notCarriedOut = ({ misId }: Pick<Lost, "misId">): Ended => ({
	...{ misId, as: "kept", intuitTid: undefined },
	problem: {
		code: "QB012",
		detail: "QuickBooks has not carried it out: it was looked up, and stands as it was",
		fix: "Run the command again.",
	},
});

/** Whether what stands there is what was asked for: of the same id, and of a later version. */
function isDone({ kind, document, operation }: Asked, now: QboObject): boolean {
	if (now.Id !== document.Id) return false;
	if (operation === "delete") return now.status === "Deleted";
	return undoingOf(kind).isTakenBack(now) && syncTokenOf(now) !== document.SyncToken;
}

function undone(
	{ seen }: Pick<Comparing, "seen">,
	{ kind, misId, document, operation }: Asked & Pick<Lost, "misId">,
	now: QboObject | undefined,
	intuitTid: string | undefined,
): Ended {
	const { books } = kind;
	const isGone = operation === "delete";
	if (isGone) books.forget(seen, idIn(document));
	else if (now) books.note(seen, now);
	return {
		misId,
		as: "undone",
		syncToken: now && syncTokenOf(now),
		became: BECAME[operation],
		keepsNumber: operation === "void" && books.trace === "number",
		intuitTid,
	};
}

/** What QuickBooks has made of it. */
const BECAME: Readonly<Record<Operation, string>> = {
	create: "made",
	restore: "active again",
	update: "inactive",
	void: "void",
	delete: "deleted",
};

/** A refusal leaves it as it was; what that means is another matter than for a record that is sent. */
function refusedProblem({ faults }: Extract<Outcome, { is: "refused" }>): Problem {
	const problem = refusalProblem(faults);
	const isGone = faults.some(({ means }) => means === "reference-gone");
	return { ...problem, fix: isGone ? "Look for it in QuickBooks: it may be deleted." : "Look at it in QuickBooks." };
}

function undoingOf({ name, books: { undoing } }: Sendable): Undoing {
	if (!undoing) throw new Error(`Nothing takes back what was made of ${name}.`);
	return undoing;
}

const idIn = ({ Id }: QboDocument): QboId => qboId(String(Id));
