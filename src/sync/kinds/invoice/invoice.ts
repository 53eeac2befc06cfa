import type { LedgerRecord } from "../../../audit/record.js";
import { yearOf } from "../../../words/day.js";
import { identityKey, misIdToJson } from "../../../words/ids.js";
import { type Money, moneyGrouped } from "../../../words/money.js";
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
	said: amountsSaid,
	anotherRow: anotherCharge,
	drawnFrom,
};

/** What of a charge says which one it is. */
type ChargeFacts = Pick<LedgerRecord, "amount" | "day" | "payer" | "said">;

/** A charge is known by payer, amount and day. What a ledger of an earlier version does not say is no difference. */
function changeOfCharge(row: MisRow, record: LedgerRecord, settings: MappingSettings): Changed | undefined {
	const now = parseCharge(row, settings).record;
	const known: ChargeFacts = record;
	const differs =
		(known.payer !== undefined && (now.payer === undefined || identityKey(known.payer) !== identityKey(now.payer))) ||
		isAnotherAmount(row, known, now.amount, settings) ||
		(known.day !== undefined && known.day !== now.day);
	return differs ? { sent: chargeText(known), now: chargeText(now) } : undefined;
}

/**
 * The amounts of a charge as its row says them: the evidence, whatever `invoices.amount` or `mis.separators` make of them
 * now.
 */
function amountsSaid({ values }: MisRow): string {
	return JSON.stringify([values.debit ?? null, values.credit ?? null]);
}

/** A change of a setting is no change of the row. What an earlier version sent was the debit, or what is left of it. */
function isAnotherAmount(
	row: MisRow,
	{ amount, said }: ChargeFacts,
	now: Money | undefined,
	settings: MappingSettings,
) {
	if (amount === undefined || amount === now) return false;
	if (said !== undefined) return said !== amountsSaid(row);
	const readings = (["debit", "net"] as const).map((reading) => {
		const invoices = { ...settings.invoices, amount: reading };
		return parseCharge(row, { ...settings, invoices }).record.amount;
	});
	return !readings.includes(amount);
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
