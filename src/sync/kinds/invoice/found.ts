import type { SeenDocument } from "../../../audit/seen-document.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { parseDay } from "../../../words/day.js";
import { qboId } from "../../../words/ids.js";
import { moneyOfJson } from "../../../words/money.js";
import { text } from "../../../words/outside.js";
import { referenceId, syncTokenOf } from "../../look/found.js";

/** An invoice as it comes back. */
export function readInvoice(object: QboObject): SeenDocument {
	return {
		id: qboId(text(object.Id)),
		number: text(object.DocNumber),
		customerId: referenceId(object.CustomerRef),
		total: moneyOfJson(object.TotalAmt),
		day: parseDay(text(object.TxnDate)),
		syncToken: syncTokenOf(object),
		balance: moneyOfJson(object.Balance),
	};
}
