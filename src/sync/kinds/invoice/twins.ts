import { identityKey, misId } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import type { Twin } from "../kind.js";
import { invoiceNumber } from "./number.js";
import { parseCharge } from "./parse.js";

/** Invoices of the same customer, total and day that bear the numbers of other rows. */
export function invoiceTwins({ seen, settings }: World, about: About): readonly Twin[] {
	const { customerId, amount, day } = about;
	if (customerId === undefined || amount === undefined || day === undefined) return [];
	const own = invoiceNumber(about.misId, settings);
	return seen.documentsOf("Invoice", customerId, amount, day).flatMap(({ id: qboId, number }) => {
		const id = rowIn(number, settings);
		return id === undefined || id === about.misId ? [] : [{ misId: id, number, qboId, own }];
	});
}

/** The row whose number this is: "MIS-77", "MIS-77-2". */
function rowIn(number: string, { invoices: { prefix } }: MappingSettings) {
	if (!number.startsWith(prefix)) return undefined;
	const [, digits] = /^(\d{1,18})(?:-\d{1,4})?$/.exec(number.slice(prefix.length)) ?? [];
	return digits === undefined ? undefined : misId(digits);
}

/** Payer, amount and day are what a charge is known by. */
export function isSameCharge(about: About, row: MisRow | undefined, settings: MappingSettings): boolean {
	if (row === undefined) return false;
	const { payer, amount, day } = parseCharge(row, settings).record;
	const isSamePayer =
		payer !== undefined && about.payer !== undefined && identityKey(payer) === identityKey(about.payer);
	return isSamePayer && amount === about.amount && day === about.day;
}
