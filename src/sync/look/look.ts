import type { Seen } from "../../audit/seen.js";
import type { ReferenceEntity } from "../../audit/seen-reference.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { QueriedEntity } from "../../quickbooks/entities.js";
import type { ListCondition, ListQuery } from "../../quickbooks/list-query.js";
import { readReference, readTaxCode, readTaxRates } from "./found.js";
import { PAGE_OBJECTS } from "./whole.js";

/** How many numbers or names one look-up asks for: the length of IN lists is not documented, 30 is known to work. */
export const LOOKUP_CHUNK = 30;

/**
 * How far back beyond the last look a new one reaches: clocks differ, and what was committed late bears an earlier time.
 * Longer than Intuit's 120 s, after which it cuts every request.
 */
const OVERLAP_MS = 5 * 60_000;

type QboObject = Readonly<Record<string, unknown>>;

/** Every page of a short list. Reads are metered by Intuit: one call a thousand objects. */
export async function* queryPages(
	qb: QuickBooks,
	entity: QueriedEntity,
	where: readonly ListCondition[],
): AsyncGenerator<{ readonly objects: readonly QboObject[]; readonly time: string | undefined }> {
	for (let start = 1; ; start += PAGE_OBJECTS) {
		const page = await qb.query(entity, { where, start });
		yield page;
		if (page.objects.length < PAGE_OBJECTS) return;
	}
}

/** Objects of these ids. */
export const withIds = (values: readonly string[]): ListQuery => ({ where: [{ of: "id", is: "one-of", values }] });

/** Reads a whole reference list and remembers it. @returns it as QuickBooks has it */
export async function lookAtReferences(
	qb: QuickBooks,
	seen: Seen,
	entity: ReferenceEntity,
): Promise<readonly QboObject[]> {
	const found = await listOf(qb, entity);
	seen.noteReferences(entity, found.map(readReference));
	return found;
}

/** The tax codes of the company, with the rates behind them. */
export async function lookAtTaxCodes(qb: QuickBooks, seen: Seen): Promise<void> {
	const percents = readTaxRates(await listOf(qb, "TaxRate"));
	const codes = await listOf(qb, "TaxCode");
	seen.noteReferences(
		"TaxCode",
		codes.map((code) => readTaxCode(code, percents)),
	);
}

async function listOf(qb: QuickBooks, entity: QueriedEntity): Promise<QboObject[]> {
	const found: QboObject[] = [];
	for await (const page of queryPages(qb, entity, [])) found.push(...page.objects);
	return found;
}

/** What a new look at a list must read: what has changed since the last one, or all of it. */
export function sinceLastLook(seen: Seen, entity: string): readonly ListCondition[] {
	const since = beforeLastLook(seen, entity);
	return since === undefined ? [] : [{ of: "changed", is: "at-least", value: since.toISOString() }];
}

/** From when on a new look has to look; undefined where nobody has looked yet. */
export function beforeLastLook(seen: Seen, entity: string): Date | undefined {
	const until = seen.until(entity)?.until;
	const time = until === undefined ? Number.NaN : Date.parse(until);
	return Number.isNaN(time) ? undefined : new Date(time - OVERLAP_MS);
}
