import type { QboId } from "../../../words/ids.js";
import type { FeeCategory } from "../entity.js";
import { matchReference, type NamedReference } from "../reference.js";

/** The item of a fee category: what a person mapped, else the hinted item if it bears the name, else the used one, else that of the name. */
export function matchItem(
	category: FeeCategory,
	explicit: QboId | undefined,
	items: readonly NamedReference[],
	used?: QboId | undefined,
): QboId | undefined {
	return matchReference(
		{ names: [category.name, category.itemName], explicit, hint: category.itemIdHint, used },
		items,
	);
}
