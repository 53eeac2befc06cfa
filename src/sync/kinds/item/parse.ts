import { nameAsShown } from "../../../words/garbled.js";
import { qboId } from "../../../words/ids.js";
import type { MisRow } from "../../../words/source.js";
import type { FeeCategory } from "../entity.js";
import { idIn } from "../fields.js";
import { type Charset, fitName } from "../names.js";
import { LONGEST_REFERENCE_NAME } from "../reference.js";

/** A fee category; undefined for a row whose name holds nothing that an item could be called. */
export function parseCategory(row: MisRow, charset: Charset = "unicode"): FeeCategory | undefined {
	const name = nameAsShown(row.values.name ?? "").trim();
	const itemName = fitName(name, LONGEST_REFERENCE_NAME, charset).text;
	if (itemName === "") return undefined;
	const hint = idIn(row, "itemIdHint");
	return {
		id: row.id,
		name,
		itemName,
		active: idIn(row, "status") === "1",
		itemIdHint: hint === undefined || hint === "0" ? undefined : qboId(hint),
	};
}
