import type { Settlement } from "../../audit/record.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { qboId } from "../../words/ids.js";
import { misbookedSettlement } from "../decide/misbooked.js";
import type { Sendable } from "../kinds/kind.js";
import { takesBack } from "../kinds/undoing.js";
import { asMade } from "../look/found.js";
import type { Lost } from "./parcel.js";
import { type Comparing, isMadeWhile } from "./receipt.js";
import { findTakenBack } from "./taken-back.js";

/**
 * Looks up, in one query, what became of the records of one request. What is there is compared with what was sent, as a
 * receipt is; what was made of it while it was under way, and otherwise than it was sent, is a wrong one. Undefined for
 * each that is not there, of which nothing is concluded here: QuickBooks may be working on it still.
 */
export async function findLost(parts: Comparing, lost: readonly Lost[]): Promise<(Settlement | undefined)[]> {
	const takenBack = lost.filter(({ operation }) => takesBack(operation));
	if (takenBack.length > 0) return findTakenBack(parts, takenBack);
	const { qb, seen } = parts;
	const lookedUp = new Map<Sendable["books"], readonly QboObject[]>();
	for (const books of new Set(lost.map(({ kind }) => kind.books))) {
		const own = lost.filter(({ kind }) => kind.books === books);
		const traces = own.map(({ intended: { trace = "" } }) => trace);
		lookedUp.set(books, await books.lookUp(qb, seen, traces));
	}
	const found: (Settlement | undefined)[] = [];
	for (const each of lost) found.push(await foundOf(parts, each, lookedUp.get(each.kind.books) ?? []));
	return found;
}

/** The same right after the answer was lost: where QuickBooks cannot be asked now, the record stays open for later. */
export async function findJustLost(parts: Comparing, lost: readonly Lost[]): Promise<(Settlement | undefined)[]> {
	if (lost.length === 0 || !parts.qb.reachable) return [];
	try {
		return await findLost(parts, lost);
	} catch (error) {
		if (error instanceof Failure && error.reason === "out-of-reach") return [];
		throw error;
	}
}

async function foundOf(
	{ qb, seen, settings }: Comparing,
	lost: Lost,
	lookedUp: readonly QboObject[],
): Promise<Settlement | undefined> {
	const { misId, kind, intended } = lost;
	const { books } = kind;
	const match = books.match(seen, lost);
	// A name that is ours says who it is; a number says nothing of what stands below it.
	const isCertain = match.is === (books.trace === "name" ? "ours" : "none");
	if (!isCertain) {
		const suspects = await books.suspects(qb, seen, intended.trace ?? "", lookedUp);
		const [wrong] = suspects.flatMap((object) => wrongReceipt(lost, object, settings) ?? []);
		if (wrong) return wrong;
	}
	if (match.is === "none" || (lost.operation === "restore" && match.is === "ours" && !match.active)) return undefined;
	if (match.is === "another") return { misId, as: "refused", problem: match.problem, intuitTid: undefined };
	return { misId, as: "adopted", qboId: match.id, syncToken: asMade(match.syncToken), intuitTid: undefined };
}

/** What became of the request, where that is something else than was sent. */
function wrongReceipt(lost: Lost, object: QboObject, settings: Comparing["settings"]): Settlement | undefined {
	const { kind, misId, document, intended, underWay } = lost;
	if (!isMadeWhile(object, underWay)) return undefined;
	const differences = kind.books.receipt(lost, object, settings);
	if (differences.length === 0) return undefined;
	const meant = { kind, misId, document, key: intended.key ?? "", trace: intended.trace ?? "" };
	return misbookedSettlement(meant, { id: qboId(String(object.Id)), object }, differences, undefined);
}
