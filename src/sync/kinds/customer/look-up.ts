import type { Seen } from "../../../audit/seen.js";
import type { SeenName } from "../../../audit/seen-name.js";
import type { QuickBooks } from "../../../quickbooks/client.js";
import { chunks } from "../../../words/chunks.js";
import type { QboId } from "../../../words/ids.js";
import { LOOKUP_CHUNK } from "../../look/look.js";
import { readName } from "./found.js";
import { lookAtNames } from "./look.js";
import { INACTIVE_SUFFIX, nameKeyOf, nameWhenActive } from "./names.js";

/** A name is asked for with and without the suffix. */
const NAMES_FOR_ONE = 2;

/** Letters that every QuickBooks finds again: others were refused, or not found, in recorded answers. */
const PLAIN = /^[\w .,'&()/:;+-]*$/;

/**
 * Asks QuickBooks for customers by their names, inactive ones too. What was remembered under exactly these names is
 * replaced: a merged customer is in no list any more. Names that QuickBooks refuses to be asked for, or may overlook for
 * the letters in them, are asked for in another way, so that they stop nobody else.
 */
export async function lookUpCustomers(qb: QuickBooks, seen: Seen, names: readonly string[]): Promise<void> {
	const doubtful: string[] = [];
	for (const chunk of chunks(names, LOOKUP_CHUNK / NAMES_FOR_ONE)) {
		const { answered, refused, found } = await askByName(qb, chunk);
		const shown = new Set(found.map(({ nameKey }) => nameKey));
		const overlooked = answered.filter((name) => !PLAIN.test(name) && !shown.has(nameKeyOf(name)));
		const asked = new Set(answered.filter((name) => !overlooked.includes(name)).map((name) => name.toLowerCase()));
		for (const { id, name, active } of customersCalled(seen, chunk)) {
			const isGone = asked.has(nameWhenActive(name, active).toLowerCase()) && !found.some((each) => each.id === id);
			if (isGone) seen.forgetCustomer(id);
		}
		seen.noteNames(found);
		doubtful.push(...refused, ...overlooked);
	}
	if (doubtful.length > 0) await lookAround(qb, seen, doubtful);
}

/** Asks for customers by their ids, inactive ones too, and forgets those that are in QuickBooks no more. */
export async function lookUpCustomersById(qb: QuickBooks, seen: Seen, ids: readonly QboId[]): Promise<void> {
	for (const chunk of chunks(ids, LOOKUP_CHUNK)) {
		const page = await qb.query("Customer", { where: [{ of: "id", is: "one-of", values: chunk }, EVEN_INACTIVE] });
		const found = page.objects.map((object) => readName("Customer", object));
		const there = new Set(found.map(({ id }) => id));
		for (const id of chunk) if (!there.has(id)) seen.forgetCustomer(id);
		seen.noteNames(found);
	}
}

const EVEN_INACTIVE = { of: "activity", is: "any" } as const;

interface Asked {
	readonly answered: readonly string[];
	readonly refused: readonly string[];
	readonly found: readonly SeenName[];
}

/** A list that is refused is divided until the one name is found that QuickBooks does not take in a question. */
async function askByName(qb: QuickBooks, names: readonly string[]): Promise<Asked> {
	const values = names.flatMap((name) => [name, `${name}${INACTIVE_SUFFIX}`]);
	const page = await qb.ask("Customer", { where: [{ of: "name", is: "one-of", values }, EVEN_INACTIVE] });
	if (page) {
		return { answered: names, refused: [], found: page.objects.map((object) => readName("Customer", object)) };
	}
	if (names.length === 1) return { answered: [], refused: names, found: [] };
	const half = Math.ceil(names.length / 2);
	const [first, second] = [await askByName(qb, names.slice(0, half)), await askByName(qb, names.slice(half))];
	return {
		answered: [...first.answered, ...second.answered],
		refused: [...first.refused, ...second.refused],
		found: [...first.found, ...second.found],
	};
}

/** Without a name in the question: those that are known by id, and whatever is new or changed by its time. */
async function lookAround(qb: QuickBooks, seen: Seen, names: readonly string[]): Promise<void> {
	const ids = customersCalled(seen, names).map(({ id }) => id);
	await lookUpCustomersById(qb, seen, [...new Set(ids)]);
	await lookAtNames(qb, seen, "Customer");
}

function customersCalled(seen: Seen, names: readonly string[]): SeenName[] {
	return names.flatMap((name) => seen.namesLike(nameKeyOf(name))).filter(({ entity }) => entity === "Customer");
}
