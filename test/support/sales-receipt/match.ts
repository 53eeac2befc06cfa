import type { Seen } from "../../../src/audit/seen.js";
import type { QboObject } from "../../../src/quickbooks/outcome.js";
import { invoiceDifference } from "../../../src/sync/kinds/agrees.js";
import type { Books, Match, Meant } from "../../../src/sync/kinds/books.js";
import { readInvoice } from "../../../src/sync/kinds/invoice/found.js";
import { invoiceReceipt } from "../../../src/sync/kinds/invoice/receipt.js";
import { LOOKUP_CHUNK } from "../../../src/sync/look/look.js";
import { readWhole } from "../../../src/sync/look/whole.js";
import { chunks } from "../../../src/words/chunks.js";
import { parseDay } from "../../../src/words/day.js";
import { qboId } from "../../../src/words/ids.js";

const ENTITY = "SalesReceipt";

export const numberOf = (id: string, issue: number): string => `SR-${id}${issue === 1 ? "" : `-${issue}`}`;

export function matchSale(seen: Seen, { trace = "", customerId, amount, day }: Meant["intended"]): Match {
	const [found] = seen.documents(ENTITY, trace);
	if (!found || customerId === undefined || amount === undefined || day === undefined) return { is: "none" };
	const difference = invoiceDifference({ customerId, amount, day }, found);
	if (difference === undefined) return { is: "ours", id: found.id, syncToken: found.syncToken, active: true };
	return { is: "another", problem: { code: "QB005", detail: difference, fix: "Correct it in QuickBooks." } };
}

/** A sales receipt in QuickBooks: a transaction that goes in batches, known by its number. */
export const SALE_BOOKS: Books = {
	entity: ENTITY,
	lane: "in-batches",
	trace: "number",
	apart: ({ intended: { customerId = "" } }) => [customerId],
	onceInABatch: () => [],
	lacksLocation: () => false,
	look: ({ qb, seen }) => [
		readWhole({
			...{ qb, entity: ENTITY, by: "changed", counted: true, conditions: [] },
			take: (objects) => seen.noteDocuments(ENTITY, objects.map(readInvoice)),
			drop: (ids) => {
				for (const id of ids) seen.forgetDocument(ENTITY, qboId(id));
			},
		}).then((until) => void seen.noteUntil(ENTITY, until)),
	],
	readThrough: async () => {},
	lookUp: async (qb, seen, numbers) => {
		const found: QboObject[] = [];
		for (const some of chunks(numbers, LOOKUP_CHUNK)) {
			const page = await qb.query(ENTITY, { where: [{ of: "number", is: "one-of", values: some }] });
			for (const number of some) for (const { id } of seen.documents(ENTITY, number)) seen.forgetDocument(ENTITY, id);
			seen.noteDocuments(ENTITY, page.objects.map(readInvoice));
			found.push(...page.objects);
		}
		return found;
	},
	rowOfOthers: () => undefined,
	personOfOthers: () => undefined,
	lookUpById: async () => {},
	stillThere: () => undefined,
	suspects: (_qb, _seen, number, lookedUp) =>
		Promise.resolve(lookedUp.filter((object) => readInvoice(object).number === number)),
	lookAtReferred: async () => {},
	note: (seen, object) => seen.noteDocuments(ENTITY, [readInvoice(object)]),
	forget: (seen, id) => seen.forgetDocument(ENTITY, id),
	match: (seen, { intended }) => matchSale(seen, intended),
	knows: (seen, id) => seen.document(ENTITY, id) !== undefined,
	isTaken: (seen, trace) => seen.documents(ENTITY, trace).length > 0,
	numberOf: (id, _settings, issue) => numberOf(id, issue),
	traceNow: (_seen, _id, trace) => trace,
	holds: (seen, { id }) => seen.documents(ENTITY, numberOf(id, 1)).length > 0,
	madeElsewhere: () => undefined,
	numberOfAnother: () => undefined,
	receipt: invoiceReceipt,
	undoing: {
		keeping: { operation: "void", change: { sparse: true } },
		deleting: { operation: "delete", change: {} },
		already: "it is void already",
		isTakenBack: ({ TotalAmt, PrivateNote }) => TotalAmt === 0 && /^Voided/.test(String(PrivateNote)),
		whyLeft: () => undefined,
		whySettled: () => undefined,
		linkedBy: () => [],
		settles: () => [],
		dayOf: ({ TxnDate }) => parseDay(String(TxnDate)),
	},
};
