import { qboId } from "../../words/ids.js";
import { text } from "../../words/outside.js";
import { isObject } from "./differences.js";
import type { Other } from "./undoing.js";

/** The transactions that stand in a list of links: `LinkedTxn: [{ TxnId: "12", TxnType: "Payment" }]`. */
export function linkedIn({ LinkedTxn: links }: Readonly<Record<string, unknown>>): Other[] {
	const all = Array.isArray(links) ? links.filter(isObject) : [];
	return all.map(({ TxnId, TxnType }) => ({ entity: text(TxnType), id: qboId(text(TxnId)) }));
}
