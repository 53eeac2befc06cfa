import type { Looking, Met } from "../kinds/books.js";
import { type Kind, withReferred } from "../kinds/kind.js";

interface Parts extends Looking {
	/** Says what is being done. */
	readonly say: (sentence: string) => void;
}

/**
 * Reads what changed in the company since this ledger last looked, so that nothing is made twice. The lists are read
 * side by side, under the limits like everything else: one after the other they cost a run seconds in which it sends
 * nothing. Returns, or throws what went wrong first, when no read is under way any more: when the newest document appeared
 * that is not ours. Throws, too, where the settings name what the company does not have.
 */
export async function lookAtCompany(parts: Parts, kinds: readonly Kind[]): Promise<Met | undefined> {
	parts.say(`Looking at what ${parts.company.name} holds already`);
	const reads = [...oneEach(kinds)].flatMap((kind) => kind.books.look(parts, !isAmong(kinds, kind)));
	const ends = await Promise.allSettled(reads);
	let newest: Met | undefined;
	for (const end of ends) {
		if (end.status === "rejected") throw end.reason;
		if (end.value !== undefined && (newest === undefined || end.value.at > newest.at)) newest = end.value;
	}
	for (const kind of kinds) kind.checkNames(parts.seen, parts.settings, parts.company);
	return newest;
}

/** Kinds that are one list in QuickBooks are looked at once. */
function oneEach(kinds: readonly Kind[]): Iterable<Kind> {
	return new Map(withReferred(kinds).map((kind) => [kind.books.entity, kind])).values();
}

const isAmong = (kinds: readonly Kind[], { books }: Kind): boolean =>
	kinds.some((kind) => kind.books.entity === books.entity);
