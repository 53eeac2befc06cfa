import { almostCalled, type NamedReference } from "../../sync/kinds/reference.js";
import type { ReferenceDocument, ReferenceKind } from "../../sync/kinds/reference-kind.js";
import type { QboId } from "../../words/ids.js";
import type { Ours, Sides } from "./choice.js";

/** What the MIS has on one side, what QuickBooks has on the other, and how they come together. */
export interface Table<Each extends Ours> {
	readonly kind: ReferenceKind;
	readonly sides: Sides;
	/** Above the names of the MIS and those of QuickBooks. */
	readonly titles: readonly [ours: string, theirs: string];
	/** All of the MIS. */
	readonly known: readonly Ours[];
	/** Those that are looked at: one of each name. */
	readonly ours: readonly Each[];
	/** As QuickBooks has them now. */
	readonly theirs: () => readonly NamedReference[];
	readonly match: (each: Each) => QboId | undefined;
	/** Whether a person has said it, or it was made for this one. */
	readonly isChosen: (each: Each) => boolean;
	readonly isActive: (each: Each) => boolean;
	/** What else is worth knowing of one of QuickBooks: its title on the screen, its key in JSON. */
	readonly detail?: { readonly title: string; readonly key: string; readonly of: (id: QboId) => string | undefined };
	/** What makes the missing ones; asks what it needs for it once. */
	readonly documents: () => Promise<(each: Each) => ReferenceDocument>;
	readonly onMade: (id: QboId) => void;
}

/** Those of QuickBooks that one may be meant to be by its name, and no other of the MIS is. */
export function nearOf<Each extends Ours>(table: Table<Each>, each: Each): NamedReference[] {
	if (table.isChosen(each)) return [];
	const taken = new Set(table.ours.filter((other) => other !== each).map(table.match));
	return almostCalled(each.name, table.theirs()).filter(({ id }) => id !== table.match(each) && !taken.has(id));
}
