import { identityKey, type MisId, misId, type QboId } from "../../../words/ids.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import type { Twin } from "../kind.js";
import { afterPrefix, invoiceNumber } from "./number.js";
import { parseCharge } from "./parse.js";

/** Invoices of the same customer, total and day that bear the numbers of other rows, or the row's own in other letters. */
export function invoiceTwins({ seen, settings }: World, about: About): readonly Twin[] {
	const { customerId, amount, day } = about;
	if (customerId === undefined || amount === undefined || day === undefined) return [];
	const own = invoiceNumber(about.misId, settings);
	return seen.documentsOf("Invoice", customerId, amount, day).flatMap(({ id: qboId, number }) => {
		const id = rowMeant(number, about.misId, settings);
		if (id === undefined) return [];
		return [{ misId: id, qboId, problem: (isThere) => sameCharge(about.misId, { id, number, qboId, own, isThere }) }];
	});
}

interface Same {
	readonly id: MisId;
	readonly number: string;
	readonly qboId: QboId;
	readonly own: string;
	readonly isThere: boolean;
}

function sameCharge(row: MisId, { id, number, qboId, own, isThere }: Same): Problem {
	const other = isThere ? `row ${id} says something else by now` : `row ${id} is gone from the MIS`;
	const [why, back] = id === row ? [`its own number is ${own}`, ""] : [other, ", or the row its number back"];
	return {
		code: CONFLICT,
		detail: `this charge seems to be ${number}, which is in QuickBooks already (id ${qboId}), of the same payer, amount and day; ${why}`,
		fix: `The same charge: give the invoice ${number} in QuickBooks the number ${own}${back}, and run the command again. Another charge: eaur-qb invoices single ${row} --again --another-charge makes a second invoice.`,
	};
}

/** Another row whose number this is, or the row itself where it is its number in other letters: "UNI-77", "mis 77". */
function rowMeant(number: string, own: MisId, settings: MappingSettings): MisId | undefined {
	const row = rowIn(number, settings);
	if (row !== undefined) return row === own ? undefined : row;
	return new RegExp(`${own}(-\\d{1,4})?$`).test(number.trim()) ? own : undefined;
}

/** The row whose number this is, as we write it: "MIS-77", "MIS-77-2". */
function rowIn(number: string, settings: MappingSettings): MisId | undefined {
	const [, digits] = /^([1-9]\d{0,17})(?:-\d{1,4})?$/.exec(afterPrefix(number, settings) ?? "") ?? [];
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
