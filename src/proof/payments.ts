import type { SentRecord } from "../audit/record.js";
import { type Money, moneyGrouped, NOTHING, subtractMoney } from "../words/money.js";
import { folded } from "../words/nearest.js";
import { type BookPayment, numberOf, receiptName, withoutIssue } from "./book-payments.js";
import { Changes } from "./changed.js";
import { factsDigest } from "./describe.js";
import { isHeld } from "./held.js";
import type { MisReceipt } from "./mis-receipts.js";
import { FIXES, REVERSED, UNDO_REVERSED, WORDS } from "./payment-words.js";
import { isInPeriod, isNarrowed, type Scope } from "./scope.js";
import type { CellPlace, Tally } from "./tally.js";
import type { Difference, DifferenceClass } from "./types.js";

export interface PaymentTerms {
	readonly receipts: readonly MisReceipt[];
	readonly sent: ReadonlyMap<string, SentRecord>;
	readonly payments: ReadonlyMap<string, BookPayment>;
	readonly scope: Scope;
	readonly misTells: boolean;
	readonly complete: boolean;
	readonly isAsked: (receipt: MisReceipt) => boolean;
	/** Its fee category and its payer's campus. */
	readonly placeOf: (receipt: MisReceipt) => Pick<CellPlace, "category" | "campus">;
	readonly isCustomerOf: (customerId: string, payer: string) => boolean;
	readonly payerOf: (customerId: string) => string;
	/** Whether money of this customer could settle something of the invoice that the receipt names. */
	readonly isInvoiceOpen: (receipt: MisReceipt, customerId: string) => boolean;
	/** To which account a person has said that the money of a channel or a bank goes. */
	readonly chosenAccounts: ReadonlyMap<string, string>;
	readonly formerAccounts: ReadonlyMap<string, readonly string[]>;
	/** What QuickBooks calls an account; its id where it was never read. */
	readonly accountName: (id: string) => string;
}

/** Adds up what becomes of each receipt, and of each payment of QuickBooks. */
export function comparePayments(terms: PaymentTerms, tally: Tally): void {
	const { receipts, sent, payments, scope } = terms;
	const byNumber = grouped(payments.values());
	const taken = new Set<string>();
	const rows = new Set<string>();
	for (const receipt of receipts) {
		const name = receiptName(receipt.kind, receipt.misId);
		rows.add(name);
		const record = sent.get(name);
		const known = record?.qboId === undefined ? undefined : payments.get(record.qboId);
		const numbered = byNumber.get(numberOf(receipt.kind, receipt.misId)) ?? [];
		const documents = [...new Set([...(known ? [known] : []), ...numbered])];
		for (const { id } of documents) taken.add(id);
		compareReceipt(terms, receipt, record, documents, tally);
	}
	if (isNarrowed(scope)) return;
	const gone = new Map(
		[...sent].flatMap(([name, { qboId }]) => (rows.has(name) || !qboId ? [] : [[qboId as string, name]])),
	);
	for (const payment of payments.values()) {
		const { id, day, total = NOTHING, number, isVoid } = payment;
		if (taken.has(id) || !isInPeriod(scope, day)) continue;
		const name = gone.get(id);
		if (isVoid || (name === undefined && number === undefined)) tally.addForeign("payment", total);
		else {
			tally.addQuickBooks("payment", { ...NOWHERE, month: monthIn(day) }, total);
			tally.addDifference(
				"payment",
				differenceOf(terms, "mis_gone", name ?? `quickbooks:Payment:${id}`, undefined, undefined, [payment]),
				false,
			);
		}
	}
}

function grouped(payments: Iterable<BookPayment>): ReadonlyMap<string, readonly BookPayment[]> {
	const byNumber = new Map<string, BookPayment[]>();
	for (const each of payments) {
		if (each.number === undefined) continue;
		const key = withoutIssue(each.number);
		byNumber.set(key, [...(byNumber.get(key) ?? []), each]);
	}
	return byNumber;
}

function compareReceipt(
	terms: PaymentTerms,
	receipt: MisReceipt,
	record: SentRecord | undefined,
	documents: readonly BookPayment[],
	tally: Tally,
): void {
	const { scope, complete, isAsked } = terms;
	const isHere = isInPeriod(scope, receipt.day);
	const ofPeriod = documents.filter(({ day }) => isInPeriod(scope, day));
	if (!isAsked(receipt) || !(isHere || ofPeriod.length > 0)) return;
	const amount = countedOf(receipt);
	const place = { ...terms.placeOf(receipt), month: monthIn(receipt.day) };
	if (isHere) tally.addMis("payment", place, amount);
	if (isHere && receipt.otherCurrency !== undefined)
		tally.addOtherMoney(receipt.otherCurrency, receipt.amount ?? NOTHING);
	// A payment of QuickBooks has neither fee category nor campus: it stands where its receipt does, in its own month.
	for (const { total = NOTHING, day, isVoid } of ofPeriod)
		tally.addQuickBooks("payment", { ...place, month: monthIn(day) }, total, isVoid);
	const is = classOf(terms, receipt, record, documents);
	if (is === "matched") {
		tally.addMatched("payment", place, amount, false);
		return;
	}
	const name = receiptName(receipt.kind, receipt.misId);
	if (is !== "held" && is !== "not_sent") {
		tally.addDifference("payment", differenceOf(terms, is, name, receipt, record, documents), isHere);
		return;
	}
	if (!isHere) return;
	if (is === "held") tally.addHeld("payment", place, amount, record?.problem?.code);
	else tally.addNotSent("payment", place, amount);
	if (complete) tally.addUnsent(differenceOf(terms, "not_sent", name, receipt, record, documents));
}

/** Francs and dollars do not add up: money of another currency counts as a record alone. */
const countedOf = ({ amount, otherCurrency }: MisReceipt): Money =>
	amount === undefined || otherCurrency !== undefined ? NOTHING : amount;

const NOWHERE = { category: "", campus: "" };
const monthIn = (day: string | undefined): string => (day ?? "").slice(0, "YYYY-MM".length);

function classOf(
	terms: PaymentTerms,
	receipt: MisReceipt,
	record: SentRecord | undefined,
	documents: readonly BookPayment[],
): DifferenceClass | "matched" | "not_sent" | "held" {
	if (record?.state === "sending" || record?.state === "unknown") return "unknown";
	const live = documents.filter(({ isVoid }) => !isVoid);
	const [document] = live;
	if (!document) {
		const isSaid = terms.misTells && receipt.status === "synced";
		if (documents.length > 0 && (record?.qboId !== undefined || isSaid)) return "voided";
		if (record?.qboId !== undefined) return "deleted";
		if (isSaid) return "missing";
		const waits = record ? isHeld(record) : receipt.status === "failed";
		return waits ? "held" : "not_sent";
	}
	if (live.length > 1) return "twice";
	if (receipt.isReversed) return "mis_changed";
	const is = apartIn(terms, receipt, document);
	if (is === undefined) return "matched";
	const [amount, dayWords] = receipt.said;
	const isChanged = record && new Changes().ofReceipt({ ...receipt, amounts: [amount], dayWords }, record);
	return isChanged ? "mis_changed" : is;
}

function apartIn(terms: PaymentTerms, receipt: MisReceipt, document: BookPayment): DifferenceClass | undefined {
	const { amount, payer, day } = receipt;
	const { total, customerId, accountId, unapplied } = document;
	if (amount === undefined || total !== amount) return "amount";
	if (payer === undefined || !terms.isCustomerOf(customerId, payer)) return "customer";
	if (day !== document.day) return "date";
	if (unapplied > NOTHING && terms.isInvoiceOpen(receipt, customerId)) return "unapplied";
	const account = accountOf(terms, receipt);
	return account === undefined || account === accountId || wasChosen(terms, receipt, accountId) ? undefined : "account";
}

/** Payments that were sent stay where they are when another account is chosen. */
const wasChosen = ({ formerAccounts }: PaymentTerms, { channel, bankId }: MisReceipt, accountId: string | undefined) =>
	[`channel:${folded(channel)}`, `bank:${bankId}`].some(
		(key) => accountId !== undefined && formerAccounts.get(key)?.includes(accountId),
	);

/** A channel wins over a bank. What nobody has said is not compared. */
const accountOf = ({ chosenAccounts }: PaymentTerms, { channel, bankId }: MisReceipt): string | undefined =>
	(channel === "" ? undefined : chosenAccounts.get(`channel:${folded(channel)}`)) ??
	chosenAccounts.get(`bank:${bankId}`);

function differenceOf(
	terms: PaymentTerms,
	is: DifferenceClass | "not_sent",
	name: string,
	receipt: MisReceipt | undefined,
	record: SentRecord | undefined,
	documents: readonly BookPayment[],
): Difference {
	const document = documents.find(({ isVoid }) => !isVoid) ?? documents[0];
	const total = documents
		.filter(({ isVoid }) => !isVoid)
		.reduce((sum, each) => (sum + (each.total ?? 0n)) as Money, NOTHING);
	const ours = receipt?.amount ?? NOTHING;
	const isReversed = is === "mis_changed" && receipt?.isReversed === true;
	const [mis, quickbooks] = sidesOf(terms, is, receipt, document);
	// A payment that was linked by hand may bear no reference.
	const number = document?.number || record?.trace || (receipt ? numberOf(receipt.kind, receipt.misId) : null);
	// An account is compared by its id, and told by its name.
	const said = (side: string | Money | null) =>
		is === "account" && typeof side === "string" ? terms.accountName(side) : shown(side);
	const books = documents.map((each) => [
		...[each.id, each.customerId, each.total, each.day],
		...[each.accountId, each.unapplied, each.isVoid],
	]);
	return {
		...{ class: is, record: name, document: number, mis, quickbooks },
		detail: `${number ?? name}: ${(isReversed ? REVERSED : WORDS[is])(document)}. The MIS says ${said(mis)}; QuickBooks says ${said(quickbooks)}.`,
		fix:
			(isReversed ? UNDO_REVERSED : FIXES[is]?.(name.replace(/^payment:/, ""))) ??
			"Correct the payment in QuickBooks, or the row in the MIS: whichever is wrong.",
		amount: receipt ? countedOf(receipt) : total,
		net: subtractMoney(ours, total),
		digest: factsDigest([
			...[isReversed ? "reversed" : is, receipt && [receipt.payer, receipt.amount, receipt.day]],
			...[record?.qboId, books],
		]),
	};
}

const shown = (side: string | Money | null): string =>
	side === null ? "nothing" : typeof side === "bigint" ? moneyGrouped(side) : side;

function sidesOf(
	terms: PaymentTerms,
	is: DifferenceClass | "not_sent",
	receipt: MisReceipt | undefined,
	document: BookPayment | undefined,
): readonly [mis: string | Money | null, quickbooks: string | Money | null] {
	switch (is) {
		case "customer":
			return [receipt?.payer ?? null, document ? terms.payerOf(document.customerId) : null];
		case "date":
			return [receipt?.day ?? null, document?.day ?? null];
		case "account":
			return [(receipt && accountOf(terms, receipt)) ?? null, document?.accountId ?? null];
		case "mis_changed":
			return [receipt?.isReversed ? null : (receipt?.amount ?? null), document?.total ?? null];
		case "unapplied":
			return [receipt?.amount ?? null, `${moneyGrouped(document?.unapplied ?? NOTHING)} not applied`];
		default:
			return [receipt?.amount ?? null, document?.total ?? null];
	}
}
