import type { QboId } from "../../../words/ids.js";
import type { Warning } from "../../../words/problem.js";
import type { FeeCategory } from "../entity.js";
import { quoted } from "../names.js";
import type { ReferenceDocument } from "../reference-kind.js";

/** The service item for a fee category, its income booked on the given account. */
export function itemDraft(
	category: FeeCategory,
	incomeAccountId: QboId,
): { readonly document: ReferenceDocument; readonly warnings: readonly Warning[] } {
	const { name, itemName } = category;
	const document = { Name: itemName, Type: "Service", IncomeAccountRef: { value: incomeAccountId } };
	return { document, warnings: name === itemName ? [] : [`${quoted(name)} is made as the item ${quoted(itemName)}`] };
}
