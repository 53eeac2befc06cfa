import type { LedgerRecord } from "../../../audit/record.js";
import { yearOf } from "../../../words/day.js";
import { misIdToJson } from "../../../words/ids.js";
import { moneyGrouped } from "../../../words/money.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { MisRow } from "../../../words/source.js";
import type { About } from "../../decide/judgement.js";
import type { World } from "../../read/world.js";
import { APPLICANT } from "../applicant/applicant.js";
import { drawnRegistration } from "../customer/registered.js";
import type { Changed, Drawn, Group, Kind } from "../kind.js";
import { STUDENT } from "../student/student.js";
import { INVOICE_BOOKS } from "./books.js";
import { checkInvoiceNames, checkPrefix, unfitForInvoices } from "./company.js";
import { type ChargeFacts, chargeDifferences, chargeSaid, otherCharge } from "./differences.js";
import { judgeInvoice } from "./judge.js";
import { invoiceNumber } from "./number.js";
import { checkOtherPrefix } from "./other-prefix.js";
import { parseCharge } from "./parse.js";
import { INVOICE_SOURCE } from "./source.js";
import { invoiceTwins, isSameCharge } from "./twins.js";

const INVOICES: Group = { name: "invoices", title: "Invoices", one: "invoice" };

/** Charges: the table of invoices. */
export const INVOICE: Kind = {
	name: "invoice",
	after: [STUDENT, APPLICANT],
	words: {
		one: "invoice",
		many: "invoices",
		group: INVOICES,
		id: ({ misId }) => misIdToJson(misId),
		called: ({ misId }) => misId,
	},
	source: INVOICE_SOURCE,
	asked: { day: "day", who: "payer", ids: "keys", category: "categoryId" },
	facts: ["payer", "debit", "credit", "day"],
	books: INVOICE_BOOKS,
	toResolve: (key) => `${INVOICES.name} resolve ${key}`,
	unfit: unfitForInvoices,
	checkNames: checkInvoiceNames,
	checkLedger: checkPrefix,
	checkHeld: checkOtherPrefix,
	judge: (world, row, issue) => judgeInvoice(world, INVOICE, row, issue),
	campusOf: (world, row) => {
		const { payer, day } = parseCharge(row, world.settings, world.charset).record;
		return payer && world.directory.campusOf(payer, day && yearOf(day));
	},
	changeOf: changeOfCharge,
	twins: invoiceTwins,
	isAlike: isSameCharge,
	differences: chargeDifferences,
	said: chargeSaid,
	anotherRow: anotherCharge,
	drawnFrom,
};

/** A charge is known by payer, amount and day. What a ledger of an earlier version does not say is no difference. */
function changeOfCharge(row: MisRow, record: LedgerRecord, settings: MappingSettings): Changed | undefined {
	if (otherCharge(row, record, settings).length === 0) return undefined;
	return { sent: chargeText(record), now: chargeText(parseCharge(row, settings).record) };
}

function chargeText({ amount, day, payer }: ChargeFacts): string {
	const sum = amount === undefined ? "no readable amount" : moneyGrouped(amount);
	return `${sum} of ${day ?? "no day"} for ${payer ?? "somebody"}`;
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

/** By the same rules as the mapping: the registration is that of the charge's year. */
function drawnFrom(world: World, row: MisRow): Drawn {
	const charge = parseCharge(row, world.settings, world.charset).record;
	const entry = charge.payer && world.directory.payer(charge.payer);
	const name = entry && world.directory.person(entry.kind, entry.row).record.name;
	const category = charge.categoryId === undefined ? undefined : world.categories.get(charge.categoryId);
	const registration = drawnRegistration(world, charge.payer, charge.day && yearOf(charge.day));
	return {
		data: {
			customer: entry ? { kind: entry.kind, id: entry.id, name: name ?? "" } : null,
			...registration.data,
			category: category ? { id: category.id, name: category.name, active: category.active } : null,
		},
		pairs: [
			["customer", entry ? `${name} (${entry.kind})` : "in neither table"],
			["fee category", category ? `${category.name}${category.active ? "" : " (inactive)"}` : "none of that id"],
			...registration.pairs,
		],
	};
}
