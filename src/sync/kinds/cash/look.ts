import type { Seen } from "../../../audit/seen.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { chunks } from "../../../words/chunks.js";
import { type QboId, qboId } from "../../../words/ids.js";
import { beforeLastLook, LOOKUP_CHUNK, sinceLastLook, withIds } from "../../look/look.js";
import { readWhole } from "../../look/whole.js";
import type { Looking } from "../books.js";
import { CASH_KINDS } from "./doubles.js";
import { partsIn, readCash } from "./found.js";

/** The lists in which the same money may stand. */
type CashEntity = "Payment" | "SalesReceipt";

/**
 * Remembers what payments or sales receipts have appeared or changed since this ledger last looked, whoever made them: the
 * same money may have been typed in by hand.
 */
export async function lookAtCash(
	qb: QuickBooks,
	seen: Seen,
	entity: CashEntity,
	meet: (objects: readonly QboObject[]) => void = () => {},
): Promise<void> {
	const until = await seen.whileListing((ids) =>
		readWhole({
			ids,
			...{ qb, entity, by: "changed", counted: true },
			conditions: sinceLastLook(seen, entity),
			take: (objects) => {
				seen.noteDocuments(entity, objects.map(readCash));
				meet(objects);
			},
			drop: (ids) => {
				for (const id of ids) seen.forgetDocument(entity, qboId(id));
			},
		}),
	);
	seen.noteUntil(entity, until);
}

/** Changes are told of no longer time. */
const MOST_DAYS_BACK = 29;

/**
 * Forgets what has been deleted since the last look and is no record of ours: a list does not tell of it, and rows may be
 * held for it. One read, however much is held.
 */
export async function forgetDeleted({ qb, seen, ledger }: Pick<Looking, "qb" | "seen" | "ledger">): Promise<void> {
	const since = beforeLastLook(seen, "Payment");
	if (since === undefined || since.getTime() < qb.now().getTime() - MOST_DAYS_BACK * 86_400_000) return;
	const entities = ["Payment", "SalesReceipt"] as const;
	const { objects } = await qb.changes(entities, since);
	for (const entity of entities)
		for (const { Id, status } of objects.get(entity) ?? []) {
			const id = qboId(String(Id));
			if (status === "Deleted" && ledger.byDocument(id, CASH_KINDS).length === 0) seen.forgetDocument(entity, id);
		}
}

/** Remembers payments that came back whole; what they settle is owed no more. Each counts once. */
export function notePayments(seen: Seen, objects: readonly QboObject[], reading = readCash): void {
	for (const object of objects) {
		const read = reading(object);
		const isNew = seen.document("Payment", read.id) === undefined;
		seen.noteDocuments("Payment", [read]);
		if (isNew) for (const [invoice, part] of partsIn(object)) seen.noteSettled("Invoice", invoice, part);
	}
}

/**
 * Asks QuickBooks for payments by our keys. Where the bank's number is the reference, the key stands in the note, which
 * cannot be asked for: what is not found is looked for among what has changed since the last look. Returns what came back.
 */
export async function lookUpPayments(
	qb: QuickBooks,
	seen: Seen,
	keys: readonly string[],
): Promise<readonly QboObject[]> {
	const found: QboObject[] = [];
	for (const some of chunks(keys, LOOKUP_CHUNK)) {
		const asked = { where: [{ of: "reference", is: "one-of", values: some }] } as const;
		found.push(...(await qb.query("Payment", asked, "all properties")).objects);
	}
	const isBorne = (key: string, objects: readonly QboObject[]) => objects.some((each) => readCash(each).number === key);
	const missing = keys.filter((key) => !isBorne(key, found));
	if (missing.length > 0) found.push(...(await changedSince(qb, seen, missing)));
	const ids = new Set(found.map(({ Id }) => String(Id)));
	for (const { id } of keys.flatMap((key) => seen.documents("Payment", key)))
		if (!ids.has(id)) seen.forgetDocument("Payment", id);
	notePayments(seen, found);
	return found;
}

/** Those of these keys among what has changed, and those that were known under them by their ids. */
async function changedSince(qb: QuickBooks, seen: Seen, keys: readonly string[]): Promise<QboObject[]> {
	const ids = new Set<string>(keys.flatMap((key) => seen.documents("Payment", key)).map(({ id }) => id));
	await readWhole({
		...{ qb, entity: "Payment", by: "changed", counted: false },
		conditions: sinceLastLook(seen, "Payment"),
		take: (objects) => {
			for (const object of objects) if (keys.includes(readCash(object).number)) ids.add(String(object.Id));
		},
		drop: () => {},
	});
	const found: QboObject[] = [];
	for (const some of chunks([...ids], LOOKUP_CHUNK)) {
		found.push(...(await qb.query("Payment", withIds(some), "all properties")).objects);
	}
	return found;
}

/**
 * Asks for payments by their ids, and forgets those that QuickBooks does not have any more. A person may have said that one
 * is a sales receipt.
 */
export async function lookUpPaymentsById(qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void> {
	const receipts = ids.filter((id) => seen.document("SalesReceipt", id) !== undefined);
	await lookUpIn("SalesReceipt", qb, seen, receipts);
	await lookUpIn(
		"Payment",
		qb,
		seen,
		ids.filter((id) => !receipts.includes(id)),
	);
}

async function lookUpIn(entity: CashEntity, qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void> {
	for (const some of chunks(ids, LOOKUP_CHUNK)) {
		const { objects } = await qb.query(entity, withIds(some));
		const there = new Set(objects.map(({ Id }) => String(Id)));
		for (const id of some) if (!there.has(id)) seen.forgetDocument(entity, id);
		seen.noteDocuments(entity, objects.map(readCash));
	}
}
