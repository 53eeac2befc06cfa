import type { QuickBooks } from "../../../quickbooks/client.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { chunks } from "../../../words/chunks.js";
import { type QboId, qboId } from "../../../words/ids.js";
import { moneyGrouped, moneyOfJson, NOTHING } from "../../../words/money.js";
import { text } from "../../../words/outside.js";
import { referenceId } from "../../look/found.js";
import { LOOKUP_CHUNK } from "../../look/look.js";
import { readWhole } from "../../look/whole.js";
import { readDocument } from "../mirrored.js";
import type { Undoing, Use } from "../undoing.js";

const INACTIVE = { operation: "update", change: { sparse: true, Active: false } } as const;

/** A customer cannot be deleted: it is made inactive, and may be made active again. */
export const CUSTOMER_UNDOING: Undoing = {
	keeping: INACTIVE,
	deleting: INACTIVE,
	already: "it is inactive already",
	isTakenBack: ({ Active }) => Active === false,
	whyLeft: () => undefined,
	whySettled: ({ Balance }) => {
		const balance = moneyOfJson(Balance);
		if (balance === undefined) return "QuickBooks does not say what it owes";
		return balance === NOTHING ? undefined : `it owes ${moneyGrouped(balance)}`;
	},
	linkedBy: () => [],
	settles: () => [],
	dayOf: () => undefined,
	usesOf: documentsOf,
};

/** What may be written for a customer. */
const FORMS = ["Invoice", "Payment", "CreditMemo", "SalesReceipt", "Estimate", "RefundReceipt"] as const;

/** Every document of these customers that is not void. */
async function documentsOf(qb: QuickBooks, ids: readonly QboId[]): Promise<ReadonlyMap<QboId, readonly Use[]>> {
	const uses = new Map<QboId, Use[]>();
	for (const some of chunks(ids, LOOKUP_CHUNK)) {
		for (const entity of FORMS) {
			for (const object of await formsOf(qb, entity, some)) {
				const { id, number, state } = readDocument(entity, object);
				if (state === "void") continue;
				const customer = qboId(referenceId(object.CustomerRef) ?? "");
				const use = { entity, id, number: number || text(object.DocNumber) };
				uses.set(customer, [...(uses.get(customer) ?? []), use]);
			}
		}
	}
	return uses;
}

/** None may be missed, or a customer in use would go. Whole, for only their notes tell whether they are void. */
async function formsOf(
	qb: QuickBooks,
	entity: (typeof FORMS)[number],
	customers: readonly QboId[],
): Promise<Iterable<QboObject>> {
	const found = new Map<string, QboObject>();
	await readWhole({
		...{ qb, entity, by: "made", counted: true, has: "all properties" },
		conditions: [{ of: "customer", is: "one-of", values: customers }],
		take: (objects) => {
			for (const object of objects) found.set(String(object.Id), object);
		},
		drop: (ids) => {
			for (const id of ids) found.delete(id);
		},
	});
	return found.values();
}
