import type { Intended, Settlement } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import { Failure } from "../../words/failure.js";
import { type MisId, type QboId, qboId } from "../../words/ids.js";
import type { Problem } from "../../words/problem.js";
import { misbookedSettlement } from "../decide/misbooked.js";
import { lookUpCustomers } from "../kinds/customer/look-up.js";
import { nameKeyOf } from "../kinds/customer/names.js";
import type { Kind, QboDocument } from "../kinds/entity.js";
import { invoiceDifference } from "../kinds/invoice/agrees.js";
import { readInvoice, readName } from "../look/found.js";
import { lookUpInvoices } from "../look/look.js";
import { isMadeWhile, receiptDifferences, type UnderWay } from "./receipt.js";

/** A record whose request got no answer, or one that left it out. */
export interface Lost extends Partial<Pick<Intended, "trace" | "key" | "customerId" | "amount" | "day">> {
	readonly kind: Kind;
	readonly misId: MisId;
	readonly document: QboDocument;
	/** When QuickBooks may have made it. */
	readonly underWay: UnderWay;
}

/**
 * Looks up, in one query, what became of the records of one request. What is there is compared with what was sent, as a
 * receipt is; what was made of it while it was under way, and otherwise than it was sent, is a wrong one. Undefined for
 * each that is not there, of which nothing is concluded here: QuickBooks may be working on it still.
 */
export async function findLost(qb: QuickBooks, seen: Seen, lost: readonly Lost[]): Promise<(Settlement | undefined)[]> {
	const traces = lost.map(({ trace = "" }) => trace);
	if (lost.some(({ kind }) => kind === "invoice")) {
		const objects = await lookUpInvoices(qb, seen, traces);
		return lost.map((each) => foundInvoice(objects, each));
	}
	await lookUpCustomers(qb, seen, traces);
	const found: (Settlement | undefined)[] = [];
	for (const each of lost) found.push(foundCustomer(seen, each) ?? (await customerWithoutIdentity(qb, seen, each)));
	return found;
}

/** The same right after the answer was lost: where QuickBooks cannot be asked now, the record stays open for later. */
export async function findJustLost(
	qb: QuickBooks,
	seen: Seen,
	lost: readonly Lost[],
): Promise<(Settlement | undefined)[]> {
	if (lost.length === 0 || !qb.reachable) return [];
	try {
		return await findLost(qb, seen, lost);
	} catch (error) {
		if (error instanceof Failure && error.reason === "out-of-reach") return [];
		throw error;
	}
}

function foundInvoice(objects: readonly QboObject[], lost: Lost): Settlement | undefined {
	const { misId, trace = "", customerId, amount, day } = lost;
	const [object, ...others] = objects.filter((each) => readInvoice(each).number === trace);
	if (!object || customerId === undefined || amount === undefined || day === undefined) return undefined;
	const found = readInvoice(object);
	if (others.length > 0) {
		return conflict(misId, trace, found.id, `QuickBooks holds more than one invoice under ${trace}.`);
	}
	const wrong = wrongReceipt(lost, object);
	if (wrong) return wrong;
	const difference = invoiceDifference({ customerId, amount, day }, found);
	if (difference !== undefined) return conflict(misId, trace, found.id, difference);
	return { misId, as: "adopted", qboId: found.id, syncToken: found.syncToken, intuitTid: undefined };
}

/** What became of the request, where that is something else than was sent. */
function wrongReceipt(lost: Lost, object: QboObject): Settlement | undefined {
	const { kind, document, trace = "", key = "", amount, customerId, day, underWay } = lost;
	if (!isMadeWhile(object, underWay)) return undefined;
	const differences = receiptDifferences({ kind, document, intended: { trace, amount, customerId, day } }, object);
	if (differences.length === 0) return undefined;
	return misbookedSettlement({ ...lost, key }, qboId(String(object.Id)), differences, undefined);
}

function conflict(misId: MisId, trace: string, id: QboId, difference: string): Settlement {
	const problem: Problem = {
		code: "QB005",
		detail: `QuickBooks has another invoice under ${trace} (id ${id}). ${difference}`,
		fix: "Open that invoice in QuickBooks: correct it, or give it another number. Then run the command again.",
	};
	return { misId, as: "refused", problem, intuitTid: undefined };
}

function foundCustomer(seen: Seen, { misId, trace = "", document }: Lost): Settlement | undefined {
	const meant = readName("Customer", document);
	const own = seen
		.namesLike(nameKeyOf(trace))
		.find(
			({ identityKey, identityKind }) =>
				identityKey !== undefined && identityKey === meant.identityKey && identityKind === meant.identityKind,
		);
	return own && { misId, as: "adopted", qboId: qboId(own.id), syncToken: undefined, intuitTid: undefined };
}

/** A company may drop what says whose a customer is: under the next name it would be made a second time. */
async function customerWithoutIdentity(qb: QuickBooks, seen: Seen, lost: Lost): Promise<Settlement | undefined> {
	const nobodys = seen
		.namesLike(nameKeyOf(lost.trace ?? ""))
		.filter(({ entity, identityKey }) => entity === "Customer" && identityKey === undefined);
	for (const { id } of nobodys) {
		const object = await qb.read("Customer", id);
		const wrong = object && wrongReceipt(lost, object);
		if (wrong) return wrong;
	}
	return undefined;
}
