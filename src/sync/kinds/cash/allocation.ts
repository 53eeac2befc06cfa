import type { LedgerRecord } from "../../../audit/record.js";
import type { ScratchCharge } from "../../../audit/scratch.js";
import type { SeenDocument } from "../../../audit/seen-document.js";
import { identityKey, type QboId } from "../../../words/ids.js";
import { type Money, moneyGrouped, NOTHING, subtractMoney } from "../../../words/money.js";
import { CONFLICT, type Problem, type Warning } from "../../../words/problem.js";
import type { MisRow } from "../../../words/source.js";
import { digestOf } from "../../decide/digest.js";
import { digestOfAnother } from "../../decide/doubles.js";
import { isContested, isSynced } from "../../read/states.js";
import type { World } from "../../read/world.js";
import type { Cash } from "../entity.js";
import { invoiceNumber } from "../invoice/number.js";
import type { Part } from "./document.js";
import { digestOfKept, isHeldAsDouble, isHeldAsTakenBack } from "./doubles.js";
import { cashId } from "./number.js";

/** The invoice that a payment names. */
export type Named =
	/** None is named. */
	| { readonly is: "none" }
	| { readonly is: "known"; readonly invoice: SeenDocument }
	/** Named, and to be sent without it. */
	| { readonly is: "passed-over"; readonly warning: Warning }
	/** Whatever is named: a person has said that it is booked without the link which QuickBooks has refused. */
	| { readonly is: "unlinked" }
	/** A run sends it first. */
	| { readonly is: "awaited"; readonly problem: Problem }
	| { readonly is: "held"; readonly problem: Problem };

/** The invoice of `invoi_ref`: by its reference number, else by its id. Whose it is must be who paid. */
export function namedInvoice(world: World, cash: Cash, customerId: QboId | undefined): Named {
	const { reference, payer } = cash;
	if (reference === undefined) return { is: "none" };
	const { byReference, byId } = world.cash.chargesNamed(reference);
	const [first = byId, ...others] = byReference;
	const another = others[0] ?? (first && byId && byId.id !== first.id ? byId : undefined);
	if (first === undefined) return { is: "held", problem: namesNothing(reference) };
	if (another !== undefined) return { is: "held", problem: namesSeveral(reference, first, another) };
	if (payer !== undefined && first.payer !== identityKey(payer))
		return { is: "held", problem: somebodyElses(reference, first, payer) };
	return inQuickBooks(world, first, customerId);
}

function inQuickBooks(world: World, charge: ScratchCharge, customerId: QboId | undefined): Named {
	const { seen, ledger, settings } = world;
	const record = ledger.record("invoice", charge.id);
	const known = record?.qboId !== undefined && isSynced(record.state) ? record.qboId : undefined;
	const trace = record?.trace ?? invoiceNumber(charge.id, settings);
	const [found, ...others] = known === undefined ? seen.documents("Invoice", trace) : [seen.document("Invoice", known)];
	const gone = found === undefined ? goneOf(world, record) : undefined;
	if (gone !== undefined) return { is: "held", problem: wasDeleted(trace, gone, charge) };
	if (record?.isTakenBack) return { is: "held", problem: wasTakenBack(trace) };
	if (found === undefined || others.length > 0) {
		if (settings.payments.beforeInvoice === "hold") return { is: "awaited", problem: notThereYet(trace) };
		return { is: "passed-over", warning: `${trace} is not in QuickBooks yet: the whole amount stays unapplied` };
	}
	if (customerId !== undefined && found.customerId !== customerId)
		return { is: "held", problem: ofAnotherCustomer(trace, found) };
	return { is: "known", invoice: found };
}

/**
 * QuickBooks has refused to apply it to the invoice that it names, and by now that owes nothing: whether it is to be booked
 * without the link is for a person to say. Known by Intuit's refusal, which the record keeps while it is held for it.
 */
export function refusedLink(world: World, cash: Cash, named: Named): Problem | undefined {
	if (!isLinkRefused(world.ledger.record(cash.kind, cash.id)) || named.is !== "known") return undefined;
	if (openOf(world, named.invoice, `${cash.kind}:${cash.id}`) > NOTHING) return undefined;
	const { number } = named.invoice;
	return {
		code: REFUSED,
		detail: `QuickBooks refused to apply it to ${number}, which owes nothing by now`,
		fix: `Look at ${number} in QuickBooks. If the payment is to be booked without settling it: eaur-qb payments accept ${cashId(cash.kind, cash.id)}; the next run sends it unapplied.`,
	};
}

const REFUSED = "QB010";

const isLinkRefused = (record: LedgerRecord | undefined): boolean =>
	record?.problem?.code === REFUSED && (record.state === "refused" || record.state === "held");

/** What the ledger keeps of a row that is to be booked without the link which QuickBooks has refused. */
export const digestOfUnlinked = (row: MisRow): string => digestOf(["unlinked", row.values]);

/** In what a person differs with us about a payment: it is other money, it was not given back, it is to go unlinked. */
export type AcceptedAs = "another" | "kept" | "unlinked";

/**
 * What a person accepts of a payment as it stands, and no more: who says that it is other money has not said that it goes
 * unlinked, nor that it was not given back.
 */
export function acceptanceOf(
	record: LedgerRecord | undefined,
	row: MisRow,
): { readonly digests: readonly string[]; readonly as: AcceptedAs } {
	if (isLinkRefused(record)) return { digests: [digestOfUnlinked(row)], as: "unlinked" };
	if (!isHeldAsTakenBack(record)) return { digests: [digestOfAnother(row)], as: "another" };
	const both = isHeldAsDouble(record) ? [digestOfAnother(row)] : [];
	return { digests: [digestOfKept(row), ...both], as: "kept" };
}

/** What a payment settles of which invoices, and what is to be said of the rest. */
export interface Allocation {
	readonly parts: readonly Part[];
	readonly warnings: readonly Warning[];
}

/**
 * As far as what is owed goes, less what other payments of this run are going to settle: more than that QuickBooks would
 * take without a word. Reserved for this record until it is made.
 */
export function allocate(world: World, cash: Cash, named: Named, customerId: QboId): Allocation {
	const { amount = NOTHING } = cash;
	const record = `${cash.kind}:${cash.id}`;
	world.reserved.free(record);
	const wanted = wantedOf(world, named, customerId);
	const parts: Part[] = [];
	let left = amount;
	for (const invoice of wanted) {
		const open = openOf(world, invoice, record);
		const part = least(left, open);
		if (part <= NOTHING) continue;
		parts.push({ invoiceId: invoice.id, amount: part });
		world.reserved.reserve(invoice.id, record, part);
		left = subtractMoney(left, part);
	}
	return {
		parts,
		warnings: [...(named.is === "passed-over" ? [named.warning] : []), ...restWarnings(cash, named, amount, left)],
	};
}

function wantedOf(world: World, named: Named, customerId: QboId): readonly SeenDocument[] {
	if (named.is === "unlinked") return [];
	if (world.settings.payments.allocation === "oldest") return ownInvoices(world, customerId);
	return named.is === "known" ? [named.invoice] : [];
}

function openOf({ reserved, ledger }: World, { id, balance = NOTHING }: SeenDocument, record: string): Money {
	const isOpen = (other: string) => {
		const [kind = "", misId = ""] = other.split(":");
		const known = ledger.record(kind, misId as Cash["id"]);
		// What was made is part of the balance by now.
		return known === undefined || !isSynced(known.state);
	};
	return subtractMoney(balance, reserved.byOthers(id, record, isOpen));
}

/** Invoices of ours on which a customer owes something: the oldest day first, then the lowest row. */
function ownInvoices({ seen, settings }: World, customerId: QboId): readonly SeenDocument[] {
	const rowOf = ({ number }: SeenDocument) => {
		const [digits] = /^\d{1,18}/.exec(number.slice(settings.invoices.prefix.length)) ?? [];
		return digits !== undefined && number.startsWith(settings.invoices.prefix) ? BigInt(digits) : undefined;
	};
	const own = seen.owedDocuments("Invoice", customerId).flatMap((invoice) => {
		const row = rowOf(invoice);
		return row === undefined ? [] : [{ invoice, row }];
	});
	const dayOf = ({ day }: SeenDocument): string => day ?? "";
	return own
		.sort((a, b) =>
			dayOf(a.invoice) === dayOf(b.invoice) ? (a.row < b.row ? -1 : 1) : dayOf(a.invoice) < dayOf(b.invoice) ? -1 : 1,
		)
		.map(({ invoice }) => invoice);
}

function restWarnings(cash: Cash, named: Named, amount: Money, left: Money): Warning[] {
	if (left === NOTHING || named.is === "passed-over") return [];
	const rest = left === amount ? "the whole amount" : `${moneyGrouped(left)} of ${moneyGrouped(amount)}`;
	const why =
		named.is === "unlinked"
			? "so a person has said, since QuickBooks refused to apply it"
			: named.is === "known"
				? left === amount
					? `${named.invoice.number} is paid or void`
					: `${named.invoice.number} owes no more`
				: cash.kind === "topup"
					? "it was put into a wallet, for no invoice"
					: "it names no invoice";
	return [`${rest} stays unapplied: ${why}`];
}

const namesNothing = (reference: string): Problem => ({
	code: "QB009",
	detail: `invoi_ref is ${reference}, and no invoice of the MIS has that reference number or id`,
	fix: "Correct invoi_ref of the payment in the MIS, or empty it: then the next run sends the payment unapplied.",
});

const namesSeveral = (reference: string, one: ScratchCharge, other: ScratchCharge): Problem => ({
	code: CONFLICT,
	detail: `invoi_ref ${reference} means two invoices of the MIS: row ${one.id} and row ${other.id}`,
	fix: "Enter in invoi_ref what means one of them only; the next run sends the payment.",
});

const somebodyElses = (reference: string, { id, payer }: ScratchCharge, by: string): Problem => ({
	code: CONFLICT,
	detail: `invoi_ref ${reference} is the invoice of ${payer ?? "somebody without a reg_no"} (row ${id}), and ${by} paid`,
	fix: "Correct invoi_ref or the payer in the MIS; the next run sends the payment.",
});

/** One sentence for all of them: thousands may wait for invoices at a time. */
const notThereYet = (trace: string): Problem => ({
	code: "QB009",
	detail: `its invoice ${trace} is not in QuickBooks yet`,
	fix: 'Send the invoice first (eaur-qb invoices all; eaur-qb failures says what keeps it); the next run sends the payment. Or set payments.beforeInvoice = "unapplied" in config.toml.',
});

/** The id of what the ledger knows of a charge, where QuickBooks was looked at and does not have it. */
function goneOf({ seen }: World, record: LedgerRecord | undefined): QboId | undefined {
	if (record?.qboId === undefined || !(isSynced(record.state) || isContested(record.state))) return undefined;
	const isThere = seen.until("Invoice") === undefined || seen.document("Invoice", record.qboId) !== undefined;
	return isThere ? undefined : record.qboId;
}

const wasDeleted = (trace: string, id: QboId, { id: row }: ScratchCharge): Problem => ({
	code: "QB009",
	detail: `its invoice ${trace} was sent (id ${id}), and QuickBooks does not have it any more`,
	fix: `If the invoice is to be made again: eaur-qb invoices single ${row} --again; the next run sends the payment. If it was deleted on purpose, correct invoi_ref of the payment in the MIS, or empty it.`,
});

const wasTakenBack = (trace: string): Problem => ({
	code: "QB009",
	detail: `its invoice ${trace} was taken back by eaur-qb undo`,
	fix: "Send the invoice again first: eaur-qb invoices retry. Or correct invoi_ref of the payment in the MIS, or empty it. The next run sends the payment.",
});

const ofAnotherCustomer = (trace: string, { id, customerId }: SeenDocument): Problem => ({
	code: CONFLICT,
	detail: `its invoice ${trace} (id ${id}) belongs to another customer in QuickBooks (id ${customerId ?? "none"}): it cannot be settled by this payment`,
	fix: "Correct the customer of the invoice in QuickBooks, or invoi_ref in the MIS; the next run sends the payment.",
});

const least = (a: Money, b: Money): Money => [a, b].reduce((less, each) => (each < less ? each : less));
