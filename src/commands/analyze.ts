import { EXIT, type ExitCode } from "../output/exit.js";
import { count, percent } from "../output/text.js";
import { APPLICANT } from "../sync/kinds/applicant/applicant.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import type { Kind } from "../sync/kinds/kind.js";
import { CASH_KINDS } from "../sync/kinds/kinds.js";
import { STUDENT } from "../sync/kinds/student/student.js";
import { isFiltered } from "../sync/read/filter.js";
import { type Analysis, analyse, analysisOf, lazyBooks, NO_RECORDS, sumOf } from "./analysis.js";
import {
	customersData,
	invoicesData,
	OVERALL,
	PAYMENTS,
	paymentsData,
	sayAnalysis,
	sayLines,
	sayStrays,
} from "./analysis-told.js";
import { type Context, openContextMis } from "./context.js";
import { type FilterOptions, filterOf } from "./options.js";
import {
	byHandData,
	closedMonthsSentence,
	neverSent,
	neverSentSentences,
	type PaymentTotals,
	paymentTotals,
	spendingData,
} from "./payment-totals.js";

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
		...(totals ? [...madeUpOf(totals), ...closedMonthsSentence(totals, currency)] : []),
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

/** Two tables of the MIS under one word: who counts the rows of one finds neither number. */
function madeUpOf({ kinds }: PaymentTotals): string[] {
	if (kinds.length < 2) return [];
	const parts = kinds.map(({ name, all }) => `${count(all.records)} ${name}`).join(" and ");
	return [`"Payments" are two tables of the MIS together: ${parts}.`];
}

async function thereNow(context: Context, kinds: readonly Kind[], { quickbooks }: AnalyzeOptions): Promise<object> {
	return quickbooks ? (await import("./standing-there.js")).standingThere(context, kinds) : {};
}
