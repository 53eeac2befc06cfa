import { createHash } from "node:crypto";
import { type Money, moneyGrouped, NOTHING, subtractMoney } from "../words/money.js";
import { misNumberOf } from "./numbers.js";
import type { BookInvoice, ChargeRecord, Difference, DifferenceClass, MisCharge } from "./types.js";

/** The names of what stands behind ids in QuickBooks. */
export interface BookNames {
	readonly customer: (id: string) => string;
	readonly item: (id: string) => string;
	readonly location: (id: string) => string;
	/** The number that this charge has, or would have. */
	readonly numberOf: (record: ChargeRecord) => string;
}

type Side = string | Money | null;

interface Words {
	readonly mis: Side;
	readonly quickbooks: Side;
	readonly detail: string;
	readonly fix: string;
}

/** From this amount on a dump of the MIS keeps six digits of a FLOAT. */
const ROUNDED_FROM = 100_000_000n;

/** A difference of an invoice, in words and as an acceptance knows it again. */
export function invoiceDifference(
	record: ChargeRecord,
	is: DifferenceClass,
	document: BookInvoice | undefined,
	documents: readonly BookInvoice[],
	names: BookNames,
): Difference {
	const { misId, mis } = record;
	const amount = mis ? (mis.amount ?? NOTHING) : (document?.total ?? NOTHING);
	const words = wordsOf(is, record, document, documents, names);
	return {
		class: is,
		record: `invoice:${misId}`,
		document: document?.number || names.numberOf(record),
		...words,
		amount,
		net: subtractMoney(mis?.amount ?? NOTHING, netOf(is, document, documents)),
		digest: digestOf(is, mis, record.sent?.qboId, is === "twice" || !document ? documents : [document]),
	};
}

/** A document that bears one of our numbers, and neither the MIS nor the ledger knows the row. */
export function rowlessDifference(document: BookInvoice): Difference {
	const total = document.total ?? NOTHING;
	return {
		class: "mis_gone",
		record: `quickbooks:Invoice:${document.id}`,
		document: document.number,
		mis: null,
		quickbooks: total,
		detail: `QuickBooks has ${document.number} (id ${document.id}) of ${moneyGrouped(total)}, and the MIS has no row ${misNumberOf(document.number)}.`,
		fix: rowGoneFix(misNumberOf(document.number)),
		amount: total,
		net: subtractMoney(NOTHING, total),
		digest: digestOf("mis_gone", undefined, undefined, [document]),
	};
}

/** A charge that was not sent, where a person wants all of them to be in QuickBooks. */
export function unsentDifference(record: ChargeRecord, is: "not_sent" | "held", names: BookNames): Difference {
	const amount = record.mis?.amount ?? NOTHING;
	const code = record.sent?.code;
	const why = is === "held" ? `is held or refused${code ? ` (${code})` : ""}` : "was not sent yet";
	return {
		class: "not_sent",
		record: `invoice:${record.misId}`,
		document: names.numberOf(record),
		mis: amount,
		quickbooks: null,
		detail: `Invoice ${record.misId} of ${moneyGrouped(amount)} ${why}.`,
		fix:
			is === "held"
				? "`eaur-qb failures` says what to correct; then run `eaur-qb invoices all`."
				: "Run `eaur-qb invoices all`.",
		amount,
		net: amount,
		digest: digestOf("not_sent", record.mis, undefined, []),
	};
}

function netOf(is: DifferenceClass, document: BookInvoice | undefined, documents: readonly BookInvoice[]): Money {
	if (is !== "twice") return document?.total ?? NOTHING;
	return documents.reduce((sum, { total }) => (sum + (total ?? 0n)) as Money, NOTHING);
}

function wordsOf(
	is: DifferenceClass,
	record: ChargeRecord,
	document: BookInvoice | undefined,
	documents: readonly BookInvoice[],
	names: BookNames,
): Words {
	const { misId, mis, sent } = record;
	const number = document?.number || names.numberOf(record);
	const there = document ? `${number} (QuickBooks id ${document.id})` : number;
	const ours = mis?.amount ?? null;
	const total = document?.total ?? null;
	const sums = { mis: ours, quickbooks: total };
	switch (is) {
		case "unknown":
			return {
				...sums,
				detail: `It is not known yet whether ${number} reached QuickBooks.`,
				fix: "Run `eaur-qb sync`: it settles what is open. Then reconcile again.",
			};
		case "deleted":
			return {
				...sums,
				detail: `${number} was made in QuickBooks (id ${sent?.qboId}) and is not there any more.`,
				fix: `Ask who deleted it. To make it anew: eaur-qb invoices single ${misId} --again`,
			};
		case "missing":
			return {
				...sums,
				detail: `The MIS says that invoice ${misId} is in QuickBooks; neither this ledger nor QuickBooks knows it.`,
				fix: "`eaur-qb invoices reset --not-here` makes such rows unsynchronised; the next run sends them.",
			};
		case "voided":
			return {
				...sums,
				detail: `${there} was voided in QuickBooks; the MIS still charges ${money(ours)}.`,
				fix: `Correct the charge in the MIS, or accept it: eaur-qb reconcile accept invoice:${misId}`,
			};
		case "twice": {
			const all = documents.filter(({ isVoid }) => !isVoid).map(({ id, number: each }) => `${each} (id ${id})`);
			return {
				mis: ours,
				quickbooks: netOf("twice", document, documents),
				detail: `QuickBooks has ${all.length} invoices for invoice ${misId} of the MIS: ${all.join(", ")}.`,
				fix: "Void in QuickBooks what is too much.",
			};
		}
		case "mis_gone":
			return {
				...sums,
				detail: `${there} is in QuickBooks with ${money(total)}, and the MIS has no row ${misId} any more.`,
				fix: rowGoneFix(misId),
			};
		case "mis_changed":
			return {
				mis: factsOf([money(ours), mis?.day, mis?.payer]),
				quickbooks: factsOf([money(total), document?.day, document && names.customer(document.customerId)]),
				detail: `Row ${misId} of the MIS has changed since ${there} was sent${restored(ours, total)}.`,
				fix: `Correct the row, or the invoice in QuickBooks. If both are right: eaur-qb reconcile accept invoice:${misId}`,
			};
		case "amount":
			return {
				...sums,
				detail: `${there} is of ${money(total)}; the MIS says ${money(ours)}${restored(ours, total)}.`,
				fix: "Correct the invoice in QuickBooks, or the row in the MIS: whichever is wrong.",
			};
		case "customer":
			return {
				mis: mis?.payer ?? null,
				quickbooks: document ? names.customer(document.customerId) : null,
				detail: `${there} is for ${document && names.customer(document.customerId)}; the MIS charges ${mis?.payer ?? "nobody"}.`,
				fix: "Correct the customer in QuickBooks. After a merge: eaur-qb customers link <key> <quickbooks id>",
			};
		case "date":
			return {
				mis: mis?.day ?? null,
				quickbooks: document?.day ?? null,
				detail: `${there} is dated ${document?.day}; the MIS says ${mis?.day ?? "no valid day"}.`,
				fix: "Correct the date in QuickBooks, or the row in the MIS: whichever is wrong.",
			};
		case "item": {
			const items = document?.itemIds.map(names.item).join(", ") || "no item";
			return {
				mis: mis?.category ?? null,
				quickbooks: items,
				detail: `${there} is booked on ${items}; the fee category of the MIS is ${mis?.category}.`,
				fix: "Correct the item in QuickBooks; or say that it is the right one: eaur-qb map items --set '<category>=<item>'",
			};
		}
		case "location": {
			const location = document?.locationId ? names.location(document.locationId) : "no location";
			return {
				mis: mis?.campus || null,
				quickbooks: location,
				detail: `${there} has ${location}; the campus in the MIS is ${mis?.campus || "none"}.`,
				fix: "Correct the location in QuickBooks; or say that it is the right one: eaur-qb map locations --set '<campus>=<location>'",
			};
		}
		case "unapplied":
		case "account":
			throw new Error(`An invoice is never ${is}.`);
	}
}

/** A charge that is entered again has another number, and is another charge: the student would be charged twice. */
const rowGoneFix = (misId: string): string =>
	"Find out in the MIS who deleted the row. If the charge was cancelled, void the invoice in QuickBooks. If it was not, " +
	`put the row back with its own number, ${misId}: a new row has a new number, and would be charged a second time.`;

const money = (amount: Money | null): string => (amount === null ? "no readable amount" : moneyGrouped(amount));

const factsOf = (facts: readonly (string | undefined)[]): string =>
	facts.filter((fact) => fact !== undefined).join(" · ");

/** A FLOAT that went through a dump has six digits: 1,234,567 comes back as 1,234,570. */
function restored(ours: Money | null, total: Money | null): string {
	if (ours === null || total === null || total < ROUNDED_FROM || ours === total) return "";
	const step = 10n ** BigInt(total.toString().length - 6);
	const rounded = ((total + step / 2n) / step) * step;
	return ours === rounded ? ", as after restoring the MIS from a dump" : "";
}

/** Of what is compared on both sides: an acceptance ends as soon as any of it changes. */
function digestOf(
	is: string,
	mis: MisCharge | undefined,
	known: string | undefined,
	documents: readonly BookInvoice[],
): string {
	const row = mis && [mis.payer, mis.amount, mis.day, mis.category, mis.campus];
	const books = documents.map(({ id, number, customerId, total, day, itemIds, locationId, isVoid }) => {
		return [id, number, customerId, total, day, itemIds, locationId, isVoid];
	});
	return factsDigest([is, row, known, books]);
}

export function factsDigest(facts: readonly unknown[]): string {
	const text = JSON.stringify(facts, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
	return createHash("sha256").update(text).digest("hex");
}
