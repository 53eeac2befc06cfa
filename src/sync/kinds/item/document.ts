import type { QboId } from "../../../words/ids.js";
import type { Draft, FeeCategory } from "../entity.js";
import { quoted } from "../names.js";

/** The service item for a fee category, its income booked on the given account. */
export function itemDraft(category: FeeCategory, incomeAccountId: QboId): Pick<Draft, "document" | "warnings"> {
	const { name, itemName } = category;
	const document = { Name: itemName, Type: "Service", IncomeAccountRef: { value: incomeAccountId } };
	return { document, warnings: name === itemName ? [] : [`${quoted(name)} is made as the item ${quoted(itemName)}`] };
}
