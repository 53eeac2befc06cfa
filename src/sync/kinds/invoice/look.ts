import type { Seen } from "../../../audit/seen.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { chunks } from "../../../words/chunks.js";
import { type QboId, qboId } from "../../../words/ids.js";
import { LOOKUP_CHUNK, sinceLastLook, withIds } from "../../look/look.js";
import { readWhole } from "../../look/whole.js";
import { readInvoice } from "./found.js";

/**
 * Remembers which invoices have appeared or changed since this ledger last looked; all of the company the first time. One
 * that a person made long ago may be given one of our numbers today, and what bears another number may be ours all the
 * same: made under another prefix, or written down by hand.
 */
export async function lookAtInvoices(
	qb: QuickBooks,
	seen: Seen,
	meet: (objects: readonly QboObject[]) => void = () => {},
): Promise<void> {
	const until = await seen.whileListing((ids) =>
		readWhole({
			ids,
			...{ qb, entity: "Invoice", by: "changed", counted: true },
			conditions: sinceLastLook(seen, "Invoice"),
			take: (objects) => {
				seen.noteDocuments("Invoice", objects.map(readInvoice));
				meet(objects);
			},
			drop: (ids) => {
				for (const id of ids) seen.forgetDocument("Invoice", qboId(id));
			},
		}),
	);
	seen.noteUntil("Invoice", until);
}

/**
 * Asks QuickBooks for invoices by their numbers. What was remembered of these numbers is replaced: a person may have
 * renumbered, corrected or deleted an invoice since. A number that QuickBooks refuses to be asked for stops no other: it
 * is looked for by its id and by its time. Returns what was found, whole.
 */
export async function lookUpInvoices(qb: QuickBooks, seen: Seen, numbers: readonly string[]): Promise<QboObject[]> {
	const found: QboObject[] = [];
	const refused: string[] = [];
	for (const chunk of chunks(numbers, LOOKUP_CHUNK)) found.push(...(await askByNumber(qb, seen, chunk, refused)));
	return refused.length === 0 ? found : [...found, ...(await lookAround(qb, seen, refused))];
}

/** A list that is refused is divided until the numbers are found that QuickBooks does not take in a question. */
async function askByNumber(
	qb: QuickBooks,
	seen: Seen,
	numbers: readonly string[],
	refused: string[],
): Promise<readonly QboObject[]> {
	const asked = { where: [{ of: "number", is: "one-of", values: numbers }] } as const;
	const page = await qb.ask("Invoice", asked, "all properties");
	if (page) return replaceDocuments(seen, numbers, page.objects);
	if (numbers.length === 1) {
		refused.push(...numbers);
		return [];
	}
	const half = Math.ceil(numbers.length / 2);
	return [
		...(await askByNumber(qb, seen, numbers.slice(0, half), refused)),
		...(await askByNumber(qb, seen, numbers.slice(half), refused)),
	];
}

function replaceDocuments(seen: Seen, numbers: readonly string[], objects: readonly QboObject[]): readonly QboObject[] {
	const found = objects.map(readInvoice);
	const there = new Set(found.map(({ id }) => id));
	const known = numbers.flatMap((number) => seen.documents("Invoice", number));
	for (const { id } of known) if (!there.has(id)) seen.forgetDocument("Invoice", id);
	seen.noteDocuments("Invoice", found);
	return objects;
}

/** Without a number in the question: those that are known by id, and whatever has appeared or changed since the last look. */
async function lookAround(qb: QuickBooks, seen: Seen, numbers: readonly string[]): Promise<readonly QboObject[]> {
	const asked = new Set(numbers.map((number) => number.toLowerCase()));
	const ids = new Set<string>(numbers.flatMap((number) => seen.documents("Invoice", number)).map(({ id }) => id));
	await readWhole({
		...{ qb, entity: "Invoice", by: "changed", counted: true },
		conditions: sinceLastLook(seen, "Invoice"),
		take: (objects) => {
			for (const { DocNumber, Id } of objects) if (asked.has(String(DocNumber).toLowerCase())) ids.add(String(Id));
		},
		drop: () => {},
	});
	const found: QboObject[] = [];
	for (const some of chunks([...ids], LOOKUP_CHUNK)) {
		found.push(...(await qb.query("Invoice", withIds(some), "all properties")).objects);
	}
	return replaceDocuments(seen, numbers, found);
}

/** Asks QuickBooks for invoices by their ids, and remembers of those that it does not have any more that they are gone. */
export async function lookUpInvoicesById(qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void> {
	for (const chunk of chunks(ids, LOOKUP_CHUNK)) {
		const page = await qb.query("Invoice", withIds(chunk));
		const found = page.objects.map(readInvoice);
		const there = new Set(found.map(({ id }) => id));
		seen.noteDeleted(
			"Invoice",
			chunk.filter((id) => !there.has(id)),
			qb.now(),
		);
		seen.noteDocuments("Invoice", found);
	}
}
