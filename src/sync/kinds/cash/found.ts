import type { SeenDocument } from "../../../audit/seen-document.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { parseDay } from "../../../words/day.js";
import { type QboId, qboId } from "../../../words/ids.js";
import { addMoney, type Money, moneyOfJson, NOTHING } from "../../../words/money.js";
import { text } from "../../../words/outside.js";
import { plainNote } from "../../../words/voided.js";
import { referenceId, syncTokenOf } from "../../look/found.js";
import { inner, isObject } from "../differences.js";
import { noteKnownBy } from "./known-by.js";
import { cashNumberIn } from "./number.js";

/** A payment or a sales receipt as it comes back: its number is our key where it bears one, else its reference. */
export function readCash(object: QboObject): SeenDocument {
	const reference = text(object.PaymentRefNum).trim();
	const total = moneyOfJson(object.TotalAmt);
	const note = plainNote(text(object.PrivateNote), total);
	return {
		id: qboId(text(object.Id)),
		number: cashNumberIn(reference, note) ?? reference,
		customerId: referenceId(object.CustomerRef),
		total,
		day: parseDay(text(object.TxnDate)),
		syncToken: syncTokenOf(object),
		money: noteKnownBy(note),
	};
}

/** What a payment settles of which invoice, in the order of its lines; of one that was read without lines, nothing. */
export function partsIn({ Line: lines }: QboObject): ReadonlyMap<QboId, Money> {
	const parts = new Map<QboId, Money>();
	for (const line of Array.isArray(lines) ? lines : []) {
		const links = isObject(line) && Array.isArray(line.LinkedTxn) ? line.LinkedTxn : [];
		for (const link of links) {
			if (inner(link, "TxnType") !== "Invoice") continue;
			const id = qboId(text(inner(link, "TxnId")));
			parts.set(id, addMoney(parts.get(id) ?? NOTHING, moneyOfJson(inner(line, "Amount")) ?? NOTHING));
		}
	}
	return parts;
}
