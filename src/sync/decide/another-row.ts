import type { LedgerRecord } from "../../audit/record.js";
import { CONFLICT, type Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import { IDENTITY_FIELD } from "../kinds/customer/identity.js";
import type { CustomerKind } from "../kinds/entity.js";
import { invoiceNumber } from "../kinds/invoice/number.js";
import type { About } from "./judgement.js";
import type { Changed } from "./same-row.js";

/** Why a row is held whose id stood for something else when it was sent: both sides, and the ways out. */
export function anotherRow(about: About, sent: LedgerRecord, changed: Changed, settings: MappingSettings): Problem {
	return about.kind === "invoice"
		? anotherCharge(about, sent, changed, settings)
		: anotherPerson(about, about.kind, sent, changed);
}

function anotherCharge({ misId }: About, sent: LedgerRecord, changed: Changed, settings: MappingSettings): Problem {
	const number = sent.trace ?? invoiceNumber(misId, settings, sent.issue);
	const next = invoiceNumber(misId, settings, sent.issue + 1);
	return {
		code: CONFLICT,
		detail: `${number} in QuickBooks (id ${sent.qboId}) was sent for ${changed.sent}; row ${misId} of the MIS is now ${changed.now}`,
		fix: `Another charge: make it as ${next} with eaur-qb invoices single ${misId} --again. The same one, corrected: correct ${number} in QuickBooks too, or the row back, and run the command again.`,
	};
}

function anotherPerson(about: About, kind: CustomerKind, sent: LedgerRecord, changed: Changed): Problem {
	const customer = `the customer ${sent.trace ?? ""} in QuickBooks (id ${sent.qboId})`;
	const line = `${IDENTITY_FIELD[kind]}: ${about.key}`;
	return {
		code: CONFLICT,
		detail: `${customer} was made of row ${about.misId} when it was ${changed.sent}; the row is now ${changed.now}`,
		fix: `Another person: make the customer with eaur-qb customers single ${kind}:${about.key} --again. The same one with a corrected number: write "${line}" into the first line of that customer's Notes, and run the command again.`,
	};
}
