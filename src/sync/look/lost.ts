import type { Intended, Settlement } from "../../audit/record.js";
import type { Seen } from "../../audit/seen.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { Failure } from "../../words/failure.js";
import { type MisId, qboId } from "../../words/ids.js";
import { lookUpCustomers } from "../kinds/customer/look-up.js";
import { nameKeyOf } from "../kinds/customer/names.js";
import type { Kind, QboDocument } from "../kinds/entity.js";
import { invoiceDifference } from "../kinds/invoice/agrees.js";
import { readName } from "./found.js";
import { lookUpInvoices } from "./look.js";

/** A record whose request got no answer, or one that left it out. */
export interface Lost extends Partial<Pick<Intended, "trace" | "customerId" | "amount" | "day">> {
	readonly kind: Kind;
	readonly misId: MisId;
	readonly document: QboDocument;
}

/**
 * Looks up, in one query, what became of the records of one request. What is there is compared with what was sent;
 * undefined for each that is not there, of which nothing is concluded here: QuickBooks may be working on it still.
 */
export async function findLost(qb: QuickBooks, seen: Seen, lost: readonly Lost[]): Promise<(Settlement | undefined)[]> {
	const isInvoice = lost.some(({ kind }) => kind === "invoice");
	const traces = lost.map(({ trace = "" }) => trace);
	if (isInvoice) await lookUpInvoices(qb, seen, traces);
	else await lookUpCustomers(qb, seen, traces);
	return lost.map((each) => (isInvoice ? foundInvoice(seen, each) : foundCustomer(seen, each)));
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

function foundInvoice(seen: Seen, { misId, trace = "", customerId, amount, day }: Lost): Settlement | undefined {
	const [found, ...others] = seen.documents("Invoice", trace);
	if (!found || customerId === undefined || amount === undefined || day === undefined) return undefined;
	const several = others.length > 0 ? `QuickBooks holds more than one invoice under ${trace}.` : undefined;
	const difference = several ?? invoiceDifference({ customerId, amount, day }, found);
	if (difference === undefined) {
		return { misId, as: "adopted", qboId: found.id, syncToken: found.syncToken, intuitTid: undefined };
	}
	const detail = `QuickBooks has another invoice under ${trace} (id ${found.id}). ${difference}`;
	const fix = "Open that invoice in QuickBooks: correct it, or give it another number. Then run the command again.";
	return { misId, as: "refused", problem: { code: "QB005", detail, fix }, intuitTid: undefined };
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
