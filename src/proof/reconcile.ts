import { Failure } from "../words/failure.js";
import { NOTHING, subtractMoney } from "../words/money.js";
import { receiptName, unsettled } from "./book-payments.js";
import { CompanyRead, type PaymentsMeant } from "./company.js";
import { compareCustomers } from "./customers.js";
import type { BookNames } from "./describe.js";
import { compareInvoices } from "./invoices.js";
import { judgesOf } from "./judges.js";
import type { MisPeople } from "./mis-people.js";
import type { MisReceipt } from "./mis-receipts.js";
import { type Ours, readOurs } from "./ours.js";
import { type Pair, pairsOf } from "./pairs.js";
import { comparePayments } from "./payments.js";
import type { ProofParts, ProofQuestion } from "./question.js";
import { isAsked, isInPeriod, isNarrowed, type Scope } from "./scope.js";
import { Tally } from "./tally.js";
import { OpenSums, type TieOut, tieOut } from "./tie-out.js";

export interface Proof {
	readonly result: "equal" | "differences" | "incomplete";
	/** Why it is incomplete. */
	readonly why: Failure | undefined;
	readonly tally: Tally;
	readonly reads: number;
	/** When the MIS was read, by its own clock. */
	readonly snapshot: string;
	/** Undefined where it was not asked for, or not everything could be read. */
	readonly tieOut: TieOut | undefined;
}

/**
 * Compares MIS and QuickBooks to the franc. The MIS is read first, at one moment, and the ledger right after it: what is
 * made in QuickBooks meanwhile is then there and not yet known, never the other way round.
 */
export async function reconcile(parts: ProofParts, question: ProofQuestion): Promise<Proof> {
	const tally = new Tally(parts.isAccepted);
	parts.doing("Reading the MIS");
	const ours = await readOurs(parts, question);
	const books = companyOf(parts, question, ours);
	const done = { tally, snapshot: ours.snapshot, tieOut: undefined };
	try {
		if (!(await books.read())) return { ...done, result: "incomplete", why: restless(), reads: books.reads };
	} catch (error) {
		if (!(error instanceof Failure) || error.reason !== "out-of-reach") throw error;
		return { ...done, result: "incomplete", why: error, reads: books.reads };
	}
	parts.doing("Comparing");
	const open = new OpenSums();
	compare(parts, question, ours, books, tally, open);
	return {
		...done,
		tieOut: question.tieOut ? tiedOut(parts, books, open) : undefined,
		result: tally.differences.length > 0 ? "differences" : "equal",
		why: undefined,
		reads: books.reads,
	};
}

/** @param open what is open of the invoices, where all of them were compared */
function tiedOut({ comparison }: ProofParts, books: CompanyRead, open: OpenSums): TieOut {
	if (books.readsAllPayments)
		for (const { customerId, unapplied } of books.payments.values())
			open.add(customerId, subtractMoney(NOTHING, unapplied));
	for (const [customerId, amount] of comparison.openDocuments()) open.add(customerId, amount);
	return tieOut(books.customers, open);
}

function companyOf(parts: ProofParts, { kinds, scope, full, tieOut: open }: ProofQuestion, ours: Ours): CompanyRead {
	const { qb, comparison, settings, doing, untilCalm } = parts;
	return new CompanyRead(
		{ qb, comparison, rows: ours.rows, prefix: settings.invoices.prefix, doing, untilCalm },
		{
			period: scope,
			invoices: kinds.includes("invoice"),
			customers: kinds.includes("customer") || kinds.includes("payment"),
			payments: kinds.includes("payment") ? paymentsMeant(ours, scope) : undefined,
			full,
			open,
			few: ours.few,
		},
	);
}

function paymentsMeant({ receipts, receiptsSent, named }: Ours, scope: Scope): PaymentsMeant {
	// Somebody may have dated the payments of the period otherwise since.
	const ids = receipts.flatMap(({ kind, misId: id, day }) => {
		const known = isInPeriod(scope, day) ? receiptsSent.get(receiptName(kind, id))?.qboId : undefined;
		return known === undefined ? [] : [known];
	});
	return { ids, invoices: named, toSettle: (payments) => named.of(unsettled(receipts, receiptsSent, payments)) };
}

function compare(
	parts: ProofParts,
	question: ProofQuestion,
	ours: Ours,
	books: CompanyRead,
	tally: Tally,
	open: OpenSums,
): void {
	const { comparison, settings, misTells, chosenItems, chosenLocations, tracksLocations } = parts;
	const { scope, complete, kinds } = question;
	const { people, peopleSent } = ours;
	const { customers, items, locations } = books;
	const { prefix, withoutLocation } = settings.invoices;
	const judges = judgesOf({
		...{ misTells, people, peopleSent, customers, items, locations, chosenItems, chosenLocations, tracksLocations },
		mayLackLocation: withoutLocation === "send",
	});
	if (kinds.includes("customer"))
		compareCustomers({ people, sent: peopleSent, customers, scope, misTells, complete }, tally);
	if (kinds.includes("payment")) {
		const { receipts, receiptsSent: sent, named, categories } = ours;
		const { payments } = books;
		const placeOf = (receipt: MisReceipt) => placeOfReceipt(receipt, people, categories);
		const isAskedOf = (receipt: MisReceipt) => isAskedReceipt(scope, receipt, placeOf(receipt));
		const payerOf = (id: string) => called(customers.get(id)?.bears?.identity, `customer ${id}`);
		const { isCustomerOf } = judges;
		comparePayments(
			{
				...{ receipts, sent, payments, scope, misTells, complete, isCustomerOf, payerOf },
				...{
					isAsked: isAskedOf,
					placeOf,
					chosenAccounts: parts.chosenAccounts,
					formerAccounts: parts.formerAccounts,
					accountName: parts.accountName,
				},
				isInvoiceOpen: (receipt, customerId) => named.isOpen(receipt, customerId),
			},
			tally,
		);
	}
	if (!kinds.includes("invoice")) return;
	comparison.pair();
	const names: BookNames = {
		// By number, as everywhere in the MIS: a list of differences goes through many hands.
		customer: (id) => called(customers.get(id)?.bears?.identity, `customer ${id}`),
		item: (id) => called(items.get(id)?.name, `item ${id}`),
		location: (id) => called(locations.get(id)?.name, `location ${id}`),
		numberOf: ({ misId: id, sent }) => sent?.number ?? `${prefix}${id}`,
	};
	const terms = { judges, names, prefix, isWhole: !isNarrowed(scope), complete };
	const pairs = pairsOf(comparison, ours.rows);
	compareInvoices(books.readsAllInvoices ? noting(pairs, open) : pairs, terms, tally);
}

function* noting(pairs: Iterable<Pair>, open: OpenSums): Iterable<Pair> {
	for (const pair of pairs) {
		for (const { customerId, balance } of pair.documents) open.add(customerId, balance);
		yield pair;
	}
}

function placeOfReceipt(
	{ payer, categoryId, day }: MisReceipt,
	people: MisPeople,
	categories: ReadonlyMap<string, string>,
) {
	const campusId = payer && people.campusId(payer, day?.slice(0, "YYYY".length));
	return { category: categories.get(categoryId) ?? "", campus: people.campus(campusId), categoryId, campusId };
}

function isAskedReceipt(scope: Scope, receipt: MisReceipt, place: ReturnType<typeof placeOfReceipt>): boolean {
	const { ids, ...others } = scope;
	const { kind, misId: id, payer } = receipt;
	const name = kind === "topup" ? `W${id}` : id;
	const isNamed = ids === undefined || ids.some((text) => text.toUpperCase() === name);
	return isNamed && isAsked({ ...others, ids: undefined }, id, { ...place, payer });
}

const called = (name: string | undefined, id: string): string => (name ? `${name} (${id})` : id);

function restless(): Failure {
	return new Failure("out-of-reach", {
		code: "QB008",
		detail: "QuickBooks changed faster than it could be read: nothing that was read can be relied on.",
		fix: "Nothing was changed. Run the same command again when no run is sending, and nobody imports anything.",
	});
}
