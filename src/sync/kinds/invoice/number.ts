import type { MisId } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";

/** QuickBooks' limit on DocNumber. */
export const LONGEST_INVOICE_NUMBER = 21;

/**
 * The number under which an invoice is found again: "MIS-1234". A row whose first document belongs to another charge gets
 * a second one, "MIS-1234-2".
 */
export function invoiceNumber(id: MisId, { invoices }: Pick<MappingSettings, "invoices">, issue = 1): string {
	const first = `${invoices.prefix}${id}`;
	return issue === 1 ? first : `${first}-${issue}`;
}

/** Whether both are numbers of ours: of one prefix, and a row's key after it. */
export function isAlike(number: string, ours: string): boolean {
	return sameNumber(number.replace(ROW_AND_ISSUE, ""), ours.replace(ROW_AND_ISSUE, "")) && ROW_AND_ISSUE.test(number);
}

/** Whether both are one number to QuickBooks, which finds "mis-1" where it is asked for "MIS-1". */
export const sameNumber = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What follows our prefix in a number; undefined where another one, or none, stands before it. */
export function afterPrefix(number: string, { invoices: { prefix } }: Pick<MappingSettings, "invoices">) {
	return sameNumber(number.slice(0, prefix.length), prefix) ? number.slice(prefix.length) : undefined;
}

const ROW_AND_ISSUE = /\d{1,18}(?:-\d{1,4})?$/;
