import type { Identity } from "../../../words/ids.js";
import { isAlmost } from "../../../words/nearest.js";
import type { Person } from "../entity.js";
import { nameKeyOf, nameWithIdentity } from "./names.js";

/** How QuickBooks calls a customer. */
export interface CalledInQuickBooks {
	/** DisplayName. */
	readonly name: string;
	/** Given, middle and family name. */
	readonly names: string | undefined;
}

/**
 * Whether a customer that bears a person's number may be this person by its name: given or family name agrees in some
 * word. People marry, and offices write names in any order; a name of one word may be spelled better than it was. Where
 * one of them has no name at all, nothing contradicts.
 */
export function namesAgree(person: Person, identity: Identity, found: CalledInQuickBooks): boolean {
	const own = wordsOf([person.givenName, person.familyName].join(" "));
	const called = withoutIdentity(person, identity, found.name);
	const theirs = wordsOf(`${called} ${found.names ?? ""}`);
	if (own.size === 0 || theirs.size === 0) return true;
	return [...own].some((word) => theirs.has(word)) || isAlmost([...own].join(" "), [...wordsOf(called)].join(" "));
}

/** "John Doe (22000017)" is John Doe, "22000017" nobody's name. */
function withoutIdentity(person: Person, identity: Identity, displayName: string): string {
	const [key, number] = [nameKeyOf(displayName), nameKeyOf(identity)];
	if (key === number || key === nameKeyOf(nameWithIdentity({ ...person, name: "" }))) return "";
	return key.endsWith(` (${number})`) ? key.slice(0, -` (${number})`.length) : displayName;
}

/** Words of a name without accents and case; what has no letter is none. */
function wordsOf(text: string): ReadonlySet<string> {
	const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
	return new Set(plain.match(/\p{L}[\p{L}\p{N}]*/gu) ?? []);
}
