import type { Comparison } from "../audit/comparison.js";
import type { SentRecord } from "../audit/record.js";
import type { MisSnapshot } from "../mis/types.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { Failure } from "../words/failure.js";
import type { MisId } from "../words/ids.js";
import { NOTHING, subtractMoney } from "../words/money.js";
import type { MappingSettings } from "../words/settings.js";
import { receiptName, unsettled } from "./book-payments.js";
import { CompanyRead, type PaymentsMeant } from "./company.js";
import { compareCustomers, type PeopleSent, personKey } from "./customers.js";
import type { BookNames } from "./describe.js";
import { compareInvoices } from "./invoices.js";
import { judgesOf } from "./judges.js";
import { chargesOf } from "./mis-charges.js";
import { namesIn } from "./mis-names.js";
import { type MisPeople, readPeople } from "./mis-people.js";
import { type MisReceipt, type ReceiptKind, readReceipts } from "./mis-receipts.js";
import { findNamed, NamedInvoices } from "./named-invoices.js";
import { type Pair, pairsOf } from "./pairs.js";
import { comparePayments } from "./payments.js";
import { Rows } from "./rows.js";
import { isAsked, isInPeriod, isNarrowed, type Scope } from "./scope.js";
import { Tally } from "./tally.js";
import { OpenSums, type TieOut, tieOut } from "./tie-out.js";
import type { ChargeRecord, Difference, ProofKind } from "./types.js";

export interface ProofParts {
	readonly snapshot: () => Promise<MisSnapshot>;
	readonly qb: Pick<QuickBooks, "query" | "count" | "changes" | "now">;
	/** What the ledger knows of a kind, in ascending MIS key. */
	readonly ledger: (kind: "invoice" | "student" | "applicant" | ReceiptKind) => Iterable<SentRecord>;
	readonly comparison: Comparison;
	readonly settings: MappingSettings;
	/** What a person has chosen by hand: name in the MIS → id in QuickBooks. */
	readonly chosenItems: ReadonlyMap<string, string>;
	readonly chosenLocations: ReadonlyMap<string, string>;
	/** By "bank:<id>" and "channel:<name>". */
	readonly chosenAccounts: ReadonlyMap<string, string>;
	readonly accountName: (id: string) => string;
	readonly tracksLocations: boolean;
	/** Whether the status in the MIS is ours. */
	readonly misTells: boolean;
	readonly isAccepted: (difference: Difference) => boolean;
	/** What is being done, for a person who waits. */
	readonly doing: (what: string) => void;
	/** Waits so many milliseconds, and says so: more has changed just now than QuickBooks tells of. */
	readonly untilCalm: (ms: number) => Promise<void>;
}

export interface ProofQuestion {
	readonly kinds: readonly ProofKind[];
	readonly scope: Scope;
	/** What was not sent yet is a difference too. */
	readonly complete: boolean;
	/** Documents of all days are read, whatever the period. */
	readonly full: boolean;
	/** Whether the customers' balances are compared with their documents, too; nothing but the period may narrow it then. */
	readonly tieOut: boolean;
}

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

/** Records that are looked up one by one, where reading everything would take longer. */
const FEW_RECORDS = 300;

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

/** The MIS and the ledger. */
interface Ours {
	readonly people: MisPeople;
	readonly peopleSent: PeopleSent;
	/** Charges that are asked about, where they are few enough to be looked up one by one. */
	readonly few: readonly MisId[] | undefined;
	readonly snapshot: string;
	/** How records and documents are kept. */
	readonly rows: Rows;
	readonly receipts: readonly MisReceipt[];
	readonly receiptsSent: ReadonlyMap<string, SentRecord>;
	/** That the receipts name. */
	readonly named: NamedInvoices;
	readonly categories: ReadonlyMap<string, string>;
}

async function readOurs(parts: ProofParts, { kinds, scope }: ProofQuestion): Promise<Ours> {
	const mis = await parts.snapshot();
	try {
		const people = await readPeople(mis);
		const peopleSent = new Map<string, SentRecord>();
		for (const kind of ["student", "applicant"] as const)
			for (const record of parts.ledger(kind)) peopleSent.set(personKey(kind, record.misId), record);
		const { prefix } = parts.settings.invoices;
		const rows = new Rows(prefix);
		const asked: MisId[] = [];
		if (kinds.includes("invoice")) {
			const { invoices, separators } = parts.settings;
			const terms = { amount: invoices.amount, separators, scope };
			for await (const page of chargesOf(mis, people, parts.ledger("invoice"), terms)) {
				parts.comparison.addRecords(page.map((record) => rows.packRecord(record, isWanted(parts, scope, record))));
				if (asked.length > FEW_RECORDS) continue;
				for (const record of page) if (record.isAsked) asked.push(record.misId);
			}
		}
		const isFew = isNarrowed(scope) && asked.length <= FEW_RECORDS;
		const receiptsSent = new Map<string, SentRecord>();
		const isPaid = kinds.includes("payment");
		for (const kind of isPaid ? (["payment", "topup"] as const) : [])
			for (const record of parts.ledger(kind)) receiptsSent.set(receiptName(kind, record.misId), record);
		const receipts = isPaid ? await readReceipts(mis, parts.settings) : [];
		const named = isPaid ? await findNamed(mis, receipts, parts.ledger("invoice"), prefix) : new NamedInvoices();
		const categories = isPaid ? await namesIn(mis, "tbl_income_category", "id", ["name"]) : new Map<string, string>();
		return {
			rows,
			receipts,
			receiptsSent,
			named,
			categories,
			people,
			peopleSent,
			few: isFew ? asked : undefined,
			snapshot: mis.taken,
		};
	} finally {
		await mis.close();
	}
}

/** What is said to be in QuickBooks is looked for wherever it may be. */
function isWanted(
	{ misTells }: ProofParts,
	scope: Scope,
	{ mis, sent, isAsked: isMeant, isInPeriod: isOfPeriod }: ChargeRecord,
): boolean {
	const isSaid = sent?.qboId !== undefined || (misTells && mis?.status === "synced");
	return isSaid && isMeant && (isOfPeriod || isNarrowed(scope));
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
				...{ isAsked: isAskedOf, placeOf, chosenAccounts: parts.chosenAccounts, accountName: parts.accountName },
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
