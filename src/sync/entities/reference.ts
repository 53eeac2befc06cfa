import type { QboId } from "../../words/ids.js";
import { fitName } from "../names.js";
import { nameKeyOf } from "./customer/names.js";

/** An item or location of QuickBooks. */
export interface NamedReference {
	readonly id: QboId;
	readonly name: string;
	readonly active: boolean;
}

/** QuickBooks' limit on the names of items and locations. */
export const LONGEST_REFERENCE_NAME = 100;

export interface Wanted {
	readonly names: readonly string[];
	/** What a person has decided. */
	readonly explicit: QboId | undefined;
	/** What somebody once noted: believed only where the name agrees. */
	readonly hint: QboId | undefined;
}

/**
 * The active object that a person has mapped; else the one of that name, a hint deciding between several. Undefined
 * where there is none, where the mapped one is gone, and where several bear the name: money is not booked on a guess.
 */
export function matchReference(wanted: Wanted, references: readonly NamedReference[]): QboId | undefined {
	const active = references.filter((reference) => reference.active);
	if (wanted.explicit !== undefined) return active.find(({ id }) => id === wanted.explicit)?.id;
	const keys = new Set(wanted.names.map(keyOf).filter((key) => key !== ""));
	const namesakes = active.filter(({ name }) => keys.has(keyOf(name)));
	const hinted = namesakes.find(({ id }) => id === wanted.hint);
	return hinted?.id ?? (namesakes.length === 1 ? namesakes[0]?.id : undefined);
}

/** Compared as QuickBooks would take the name: "Late: fee" is the item "Late- fee". */
function keyOf(name: string): string {
	return nameKeyOf(fitName(name, LONGEST_REFERENCE_NAME, "unicode").text);
}
