import { misId } from "../../../words/ids.js";
import type { Books } from "../books.js";
import { afterPrefix } from "./number.js";
import { INVOICE_SOURCE } from "./source.js";

/** The row whose number an invoice bears that our ledger did not make. */
export const rowOfOtherInvoice: Books["rowOfOthers"] = ({ ledger, settings }, { Id, DocNumber }) => {
	const [digits] = /^\d{1,18}/.exec(afterPrefix(String(DocNumber), settings) ?? "") ?? [];
	if (digits === undefined) return undefined;
	const id = misId(digits);
	return ledger.record("invoice", id)?.qboId === Id ? undefined : { kind: "invoice", source: INVOICE_SOURCE, id };
};
