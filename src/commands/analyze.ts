import type { AuditRooms } from "../audit/open.js";
import type { Mis, StatusCounts } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, percent, percentOf } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { APPLICANT } from "../sync/kinds/applicant/applicant.js";
import type { Spending } from "../sync/kinds/cash/spending.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { CASH_KINDS } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import { countNotHere } from "../sync/look/not-here.js";
import { NO_STRAYS } from "../sync/look/strays.js";
import { isFiltered } from "../sync/read/filter.js";
import { countsByLedger, syncedBy } from "../sync/tell/progress.js";
import type { RealmId } from "../words/ids.js";
import { type Context, openContextMis } from "./context.js";
import { type FilterOptions, filterOf } from "./options.js";
import {
	byHandData,
	closedMonthsSentence,
	neverSent,
	neverSentSentences,
	paymentTotals,
	spendingData,
} from "./payment-totals.js";

/** The counts of one kind, in the contract's words. */
export interface Analysis {
	readonly total: number;
	readonly not_synced: number;
	readonly synced: number;
	readonly failed: number;
	readonly in_progress: number;
	readonly progress_percent: number;
	/** Of `synced`, those that are not known to be in the company at hand. */
	readonly not_here: number;
	/** Rows of a status that is none of 0 to 3. */
	readonly other_status: number;
}

/** What commands that count open only when they need it: the ledger, and the company at hand. */
export type Books = () => OpenBooks | undefined | Promise<OpenBooks | undefined>;

export interface OpenBooks {
	readonly audit: AuditRooms;
	readonly realm: RealmId;
}

/** Counts of one kind: the MIS's own where this tool writes there, else the ledger's against the MIS's total. */
export async function analyse(context: Context, mis: Mis, books: Books, kind: Kind): Promise<Analysis> {
	return analyseCounts(context, mis, books, kind, await mis.counts(kind.source));
}

/** The same of counts that the MIS has given already. */
export async function analyseCounts(
	context: Context,
	mis: Mis,
	books: Books,
	kind: Kind,
	counts: StatusCounts,
): Promise<Analysis> {
	const tracked = context.config.writeBack && (await mis.isTracked(kind.source));
	if (tracked) return analysisOf(counts, await countElsewhere(context, mis, books, kind, counts.synced));
	const open = await books();
	return analysisOf(countsByLedger(counts, open?.audit.ledger(open.realm).countByState(kind.name) ?? new Map()), 0);
}

/**
 * How many of the rows at 1 are not known to be in the company at hand. They are looked at one by one only where there
 * are more of them than the ledger has made: counting is all that a million rows have time for.
 */
async function countElsewhere(context: Context, mis: Mis, books: Books, kind: Kind, synced: number): Promise<number> {
	if (synced === 0) return 0;
	const open = await books();
	if (!open) return synced;
	const { audit, realm } = open;
	if (synced <= syncedBy(audit.ledger(realm).countByState(kind.name))) return 0;
	const { notHereParts } = await import("./strays.js");
	return (await countNotHere(notHereParts(context, mis, audit, realm), kind)).records;
}

/** Of each kind, those that pass the filters: one by one where there are any, for a campus shows in no count. */
async function analysesOf(context: Context, kinds: readonly Kind[], options: FilterOptions): Promise<Analysis[]> {
	const filter = filterOf(options, kinds, context.config.mapping);
	if (isFiltered(filter)) {
		const counted = await (await import("./count-some.js")).countSome(context, kinds, filter);
		return counted.map((counts) => analysisOf(counts, 0));
	}
	const mis = await openContextMis(context);
	const books = lazyBooks(context);
	return Promise.all(kinds.map((kind) => analyse(context, mis, books, kind)));
}

export interface AnalyzeOptions extends FilterOptions {
	/** Also what stands in QuickBooks of it, as of the last pull. */
	readonly quickbooks?: boolean;
}

export async function analyzeInvoices(context: Context, options: AnalyzeOptions): Promise<ExitCode> {
	const [analysis = NO_RECORDS] = await analysesOf(context, [INVOICE], options);
	const { total, progress_percent } = analysis;
	sayAnalysis(context, INVOICE.name, analysis);
	await sayStrays(context, "invoices", analysis);
	const there = await thereNow(context, [INVOICE], options);
	const data = { ...invoicesData(analysis), ...there };
	context.printer.result(data, `${count(total)} invoices, ${percent(progress_percent)} synchronised`);
	return EXIT.done;
}

export async function analyzeCustomers(context: Context, options: AnalyzeOptions): Promise<ExitCode> {
	const [students = NO_RECORDS, applicants = NO_RECORDS] = await analysesOf(context, [STUDENT, APPLICANT], options);
	const overall = sumOf([students, applicants]);
	sayAnalysis(context, APPLICANT.name, applicants);
	context.printer.say();
	sayAnalysis(context, STUDENT.name, students);
	context.printer.say();
	sayAnalysis(context, OVERALL, overall);
	await sayStrays(context, "customers", overall);
	context.printer.result(
		{ ...customersData(students, applicants), ...(await thereNow(context, [STUDENT, APPLICANT], options)) },
		`${count(overall.total)} customers, ${percent(overall.progress_percent)} synchronised`,
	);
	return EXIT.done;
}

/** Receipts and credits of the wallets; what was spent out of the wallets is none of them. */
export async function analyzePayments(context: Context, options: FilterOptions): Promise<ExitCode> {
	const analysis = sumOf(await analysesOf(context, CASH_KINDS, options));
	const mis = await openContextMis(context);
	const never = await neverSent(mis);
	const totals = isFiltered(filterOf(options, CASH_KINDS, context.config.mapping))
		? undefined
		: await paymentTotals(context, mis, lazyBooks(context));
	const { total, progress_percent } = analysis;
	const { currency } = context.config.mapping;
	sayAnalysis(context, PAYMENTS, analysis);
	await sayStrays(context, PAYMENTS, analysis);
	sayLines(context, [
		...neverSentSentences(never, currency),
		...(totals ? closedMonthsSentence(totals, currency) : []),
	]);
	context.printer.result(
		{
			...paymentsData(analysis, never.spending),
			by_hand: byHandData(never),
			...(totals?.closedUpTo !== undefined && {
				closed_months: { last: totals.closedUpTo, ...spendingData(totals.inClosedMonths) },
			}),
		},
		`${count(total)} payments, ${percent(progress_percent)} synchronised`,
	);
	return EXIT.done;
}

/** Sentences, each on its own lines. */
export function sayLines({ printer }: Context, sentences: readonly string[]): void {
	for (const each of sentences) printer.say(wrapped(each, printer.width).join("\n"));
}

/** The contract's counts of payments. */
export function paymentsData(analysis: Analysis, spending: Spending): object {
	const { total, not_synced, synced, failed, in_progress, progress_percent } = analysis;
	return {
		total_payments: total,
		not_synced,
		already_synced: synced,
		failed,
		in_progress,
		progress_percent,
		wallet_spending: spendingData(spending),
		...strayCounts(analysis),
	};
}

async function thereNow(context: Context, kinds: readonly Kind[], { quickbooks }: AnalyzeOptions): Promise<object> {
	return quickbooks ? (await import("./standing-there.js")).standingThere(context, kinds) : {};
}

export function customersData(students: Analysis, applicants: Analysis) {
	const overall = sumOf([students, applicants]);
	return {
		applicants: countsOf(applicants),
		students: countsOf(students),
		overall: {
			total_customers: overall.total,
			total_not_synced: overall.not_synced,
			total_synced: overall.synced,
			total_failed: overall.failed,
			progress_percent: overall.progress_percent,
			...strayCounts(overall),
		},
	};
}

/** Only where there are any: scripts that know the contract's six counts see nothing else. */
function strayCounts({ not_here, other_status }: Analysis): Partial<Pick<Analysis, "not_here" | "other_status">> {
	return { ...(not_here > 0 && { not_here }), ...(other_status > 0 && { other_status }) };
}

function countsOf(analysis: Analysis): object {
	const { not_here: _here, other_status: _status, ...counts } = analysis;
	return { ...counts, ...strayCounts(analysis) };
}

interface Labels {
	readonly title: string;
	readonly total: string;
	readonly synced: string;
	readonly notSynced: string;
	readonly progress: string;
}

const OVERALL = "customers";
/** Both tables of money that came in, together. */
export const PAYMENTS = "payments";
const OWN = { synced: "Already Synced", notSynced: "Not Synced", progress: "Progress" };

/** The words of the two synchronization guides: people look for them. */
const LABELS: Readonly<Record<string, Labels>> = {
	invoice: { title: "Invoices", total: "Total Invoices", ...OWN },
	applicant: { title: "APPLICANTS", total: "Total Applicants", ...OWN },
	student: { title: "STUDENTS", total: "Total Students", ...OWN },
	[PAYMENTS]: { title: "Payments", total: "Total Payments", ...OWN },
	[OVERALL]: {
		title: "OVERALL",
		total: "Total Customers",
		synced: "Total Synced",
		notSynced: "Total Not Synced",
		progress: "Overall Progress",
	},
};

/** The contract's counts of invoices. */
export function invoicesData(analysis: Analysis): object {
	const { total, not_synced, synced, failed, in_progress, progress_percent } = analysis;
	return {
		total_invoices: total,
		not_synced,
		already_synced: synced,
		failed,
		in_progress,
		progress_percent,
		...strayCounts(analysis),
	};
}

/** The guides' six lines: of a kind by its name, or of all customers together. */
export function sayAnalysis({ printer }: Context, of: string, analysis: Analysis): void {
	const labels = LABELS[of] ?? { title: of, total: `Total ${of}`, ...OWN };
	printer.say(printer.paint.bold(labels.title));
	const lines = [
		[labels.total, count(analysis.total)],
		[labels.synced, count(analysis.synced)],
		[labels.notSynced, count(analysis.not_synced)],
		["Failed", count(analysis.failed)],
		["In Progress", count(analysis.in_progress)],
		...(analysis.other_status > 0 ? [["Other Status", count(analysis.other_status)] as const] : []),
		...(analysis.not_here > 0 ? [["Synced, Not Here", count(analysis.not_here)] as const] : []),
		[labels.progress, percent(analysis.progress_percent)],
	] as const;
	for (const [label, value] of lines) printer.say(`  ${`${label}:`.padEnd(18)}${value.padStart(10)}`);
}

/** What the lines beyond the guides' six mean, and what helps. Returns whether there was anything to say. */
export async function sayStrays(context: Context, of: string, analysis: Analysis): Promise<boolean> {
	const { not_here: notHere, other_status: otherStatus } = analysis;
	if (notHere + otherStatus === 0) return false;
	const { straySentences } = await import("./strays.js");
	const sentences = straySentences(of, { ...NO_STRAYS, notHere, otherStatus });
	for (const each of sentences) context.printer.say(wrapped(each, context.printer.width).join("\n"));
	return true;
}

/** Loaded and opened only when asked for: on a tracked MIS with nothing at 1 there is nothing to ask it. */
function lazyBooks(context: Context): Books {
	let books: Promise<OpenBooks | undefined> | undefined;
	return () => {
		books ??= openBooks(context);
		return books;
	};
}

async function openBooks(context: Context): Promise<OpenBooks | undefined> {
	const { existingContextAudit, knownRealm } = await import("./own-files.js");
	const audit = existingContextAudit(context);
	return audit && { audit, realm: knownRealm(context, audit) };
}

function analysisOf(counts: StatusCounts, notHere: number): Analysis {
	const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0);
	return {
		total,
		not_synced: counts["not-synced"],
		synced: counts.synced,
		failed: counts.failed,
		in_progress: counts["in-progress"],
		progress_percent: percentOf(counts.synced, total),
		not_here: notHere,
		other_status: counts.other,
	};
}

const NO_RECORDS: Analysis = analysisOf({ "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 }, 0);

export function sumOf(analyses: readonly Analysis[]): Analysis {
	const add = (pick: (analysis: Analysis) => number) => analyses.reduce((sum, each) => sum + pick(each), 0);
	const [total, synced] = [add((each) => each.total), add((each) => each.synced)];
	return {
		total,
		not_synced: add((each) => each.not_synced),
		synced,
		failed: add((each) => each.failed),
		in_progress: add((each) => each.in_progress),
		progress_percent: percentOf(synced, total),
		not_here: add((each) => each.not_here),
		other_status: add((each) => each.other_status),
	};
}
