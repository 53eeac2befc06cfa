import type { MisId } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";

/** QuickBooks' limit on DocNumber. */
export const LONGEST_INVOICE_NUMBER = 21;

/** The number under which an invoice is found again: "MIS-1234". */
export function invoiceNumber(id: MisId, { invoices }: MappingSettings): string {
	return `${invoices.prefix}${id}`;
}
