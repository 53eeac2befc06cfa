import type { QboId } from "../../words/ids.js";
import { isAlmost } from "../../words/nearest.js";
import { nameKeyOf } from "./customer/names.js";
import { fitName } from "./names.js";

/** An item, location, class or the like of QuickBooks. */
export interface NamedReference {
	readonly id: QboId;
	readonly name: string;
	readonly active: boolean;
	/** With the names of those above it: "Huye:Undergraduate". */
	readonly fullName?: string | undefined;
	/** Of an item. */
	readonly type?: string | undefined;
}

/** Items that only sort others: none can stand on the line of an invoice. */
const NEVER_ON_A_LINE: readonly (string | undefined)[] = ["Category", "Group"];

/** QuickBooks' limit on the names of items and locations. */
export const LONGEST_REFERENCE_NAME = 100;

export interface Wanted {
	readonly names: readonly string[];
	/** What a person has decided. */
	readonly explicit: QboId | undefined;
	/** What somebody once noted: believed only where the name agrees. */
	readonly hint: QboId | undefined;
	/** What was sent for it last: it stays so under another name. */
	readonly used: QboId | undefined;
}

/**
 * The active object that a person has mapped; else the one that was used for it, whatever it is called now; else the one of
 * that name, a hint deciding between several. Undefined where there is none, where the mapped one is gone, where several
 * bear the name, and where another one than the used one bears it: money is not booked on a guess.
 */
export function matchReference(wanted: Wanted, references: readonly NamedReference[]): QboId | undefined {
	if (wanted.explicit !== undefined) return candidates(references).find(({ id }) => id === wanted.explicit)?.id;
	const namesakes = namesakesOf(wanted.names, references);
	const hinted = namesakes.find(({ id }) => id === wanted.hint);
	if (hinted) return hinted.id;
	const { used } = wanted;
	if (used !== undefined && (namesakes.length === 0 || namesakes.some(({ id }) => id === used)))
		return candidates(references).find(({ id }) => id === used)?.id;
	return used === undefined && namesakes.length === 1 ? namesakes[0]?.id : undefined;
}

/** What bears the name now, where what was used for it is another one: nobody but a person can tell which is meant. */
export function takenOver<T extends NamedReference>(
	names: readonly string[],
	used: QboId | undefined,
	references: readonly T[],
): readonly T[] {
	const namesakes = used === undefined ? [] : namesakesOf(names, references);
	return namesakes.some(({ id }) => id === used) ? [] : namesakes;
}

/** What may stand on an invoice and bears one of these names: its own, or its full one ("Huye:Undergraduate"). */
export function namesakesOf<T extends NamedReference>(names: readonly string[], references: readonly T[]): T[] {
	const active = candidates(references);
	const paths = new Set(names.filter((name) => name.includes(PATH)).map(pathKeyOf));
	const byPath = active.filter(({ fullName }) => fullName !== undefined && paths.has(pathKeyOf(fullName)));
	if (byPath.length > 0) return byPath;
	const keys = new Set(names.map(keyOf).filter((key) => key !== ""));
	return active.filter(({ name }) => keys.has(keyOf(name)));
}

/** Whether it bears this name itself, not below another one: the one that QuickBooks would not make a second time. */
export function isCalled(
	name: string,
	{ name: own, fullName = own }: Pick<NamedReference, "name" | "fullName">,
): boolean {
	return keyOf(own) === keyOf(name) && !fullName.includes(PATH);
}

/** What a person may mean who names one: by its id ("17", or "id:17"), its name or its full name. */
export function referencesCalled<T extends NamedReference>(text: string, references: readonly T[]): T[] {
	const id = idIn(text);
	const active = candidates(references);
	if (id !== undefined) return active.filter((each) => each.id === id);
	const named = namesakesOf([text], references);
	return [...active.filter((each) => each.id === text.trim() && !named.includes(each)), ...named];
}

/** The id in "id:17": how it is said that no name is meant. */
export const idIn = (text: string): string | undefined => /^id: *(\d+)$/i.exec(text.trim())?.[1];

/** Those that may be what a name means, mistyped or in the plural; nobody but a person can tell. */
export function almostCalled<T extends NamedReference>(name: string, references: readonly T[]): T[] {
	return candidates(references).filter((each) => isAlmost(name, each.name));
}

/** "Huye:Undergraduate (id 17), Kigali:Undergraduate (id 18)": for somebody who has to choose. */
export function listReferences(references: readonly NamedReference[]): string {
	return references.map(({ id, name, fullName }) => `${fullName ?? name} (id ${id})`).join(", ");
}

function candidates<T extends NamedReference>(references: readonly T[]): T[] {
	return references.filter(({ active, type }) => active && !NEVER_ON_A_LINE.includes(type));
}

/** No name holds it, so that it can stand between the names of a path. */
const PATH = ":";

function pathKeyOf(path: string): string {
	return path.split(PATH).map(keyOf).join(PATH);
}

/** Compared as QuickBooks would take the name: "Late: fee" is the item "Late- fee". */
function keyOf(name: string): string {
	return nameKeyOf(fitName(name, LONGEST_REFERENCE_NAME, "unicode").text);
}
