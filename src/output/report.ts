import type { Money } from "../words/money.js";
import type { ErrorCode } from "../words/problem.js";
import type { DataColumn, DataTable } from "./data-table.js";
import { EXIT_MEANINGS } from "./exit.js";

export interface ReportSum {
	readonly records: number;
	readonly amount: Money;
}

/** A part of the whole, and how much of it is in QuickBooks. */
export interface ReportShare {
	/** "" where the MIS does not say. */
	readonly name: string;
	readonly all: ReportSum;
	readonly synced: ReportSum;
	readonly failed: ReportSum;
	readonly open: ReportSum;
}

/** Records that are not in QuickBooks for one reason. */
export interface CauseFigures {
	readonly kind: string;
	readonly code: ErrorCode;
	readonly records: number;
	readonly amount: Money;
}

export interface RunFigures {
	readonly runId: string;
	readonly command: string;
	readonly operator: string;
	readonly started: Date;
	/** Undefined for a run that did not end properly, or has not ended yet. */
	readonly seconds: number | undefined;
	readonly successful: number;
	readonly failed: number;
	readonly processed: number;
	readonly exitCode: number | undefined;
}

/** Everything a report shows, in whatever form. */
interface ByGroup {
	readonly invoices: number;
	readonly customers: number;
}

/** A month on both sides: what was sent, and what QuickBooks said of it when it was last asked. */
export interface ReportMonth {
	/** "2025-08"; "" where it has no day. */
	readonly month: string;
	readonly sent: ReportSum;
	readonly paid: ReportSum;
	readonly open: ReportSum;
	readonly differences: number;
}

export interface ReportBooks {
	/** When QuickBooks was last asked for what has changed. */
	readonly asOf: Date | undefined;
	readonly months: readonly ReportMonth[];
	/** What is open, by days since it was charged: "0-30". */
	readonly ages: readonly (ReportSum & { readonly age: string })[];
}

export interface ReportFigures {
	/** Undefined while no company was connected. */
	readonly company: string | undefined;
	readonly environment: "sandbox" | "production";
	/** "eaur_mis on 127.0.0.1:3306". */
	readonly mis: string;
	readonly made: Date;
	readonly currency: string;
	/** "the debit", "debit less credit". */
	readonly amountsAre: string;
	/** Which invoices, where not all of them: "invoices of 2026 of the campus Main Campus". */
	readonly about: string | undefined;
	readonly invoices: ReportShare;
	readonly byYear: readonly ReportShare[];
	readonly byMonth: readonly ReportShare[];
	readonly byCategory: readonly ReportShare[];
	readonly byCampus: readonly ReportShare[];
	/** Without amounts; none where the report is about some invoices only. */
	readonly customers: readonly ReportShare[];
	/** Receipts and wallet credits; none where the report is about some invoices only. */
	readonly payments: readonly ReportShare[];
	/** What of money that came in is never sent, and why. */
	readonly byHand: { readonly data: readonly object[]; readonly sentences: readonly string[] };
	/** What keeps anybody from saying that everything is in QuickBooks. */
	readonly strays: {
		/** Marked as synchronised, and not known to be in this company. */
		readonly notHere: ByGroup;
		/** Of a status that is none of 0 to 3. */
		readonly otherStatus: ByGroup;
		readonly sentences: readonly string[];
	};
	/** What QuickBooks says; undefined where the report is about some invoices only, and where nothing was looked at yet. */
	readonly books: ReportBooks | undefined;
	readonly causes: readonly CauseFigures[];
	/** The newest first. */
	readonly runs: readonly RunFigures[];
}

export const CODE_WORDS: Readonly<Record<ErrorCode, string>> = {
	QB001: "not logged in to QuickBooks",
	QB002: "the connection could not be renewed",
	QB003: "QuickBooks asked to slow down",
	QB004: "a field of the record is missing or wrong",
	QB005: "another document in QuickBooks, or a payment that may be there twice",
	QB006: "no item, location, account or tax code for it",
	QB007: "QuickBooks and the MIS differ",
	QB008: "the run broke off",
	QB009: "its customer, or the invoice that it pays, is not in QuickBooks",
	QB010: "QuickBooks refused it",
	QB011: "the MIS cannot be used",
	QB012: "not known yet; the next run settles it",
};

/** What stands where the MIS names none. */
export const UNNAMED = { month: "no valid date", category: "no fee category", campus: "campus unknown" } as const;

/** "Aug 2025" of "2025-08". */
export function monthWords(month: string): string {
	if (month === "") return UNNAMED.month;
	const name = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[Number(month.slice(5)) - 1];
	return `${name ?? month.slice(5)} ${month.slice(0, 4)}`;
}

/** How a run ended, in words. */
export function endWords({ exitCode }: RunFigures): string {
	if (exitCode === undefined) return "did not end";
	return EXIT_MEANINGS.find(([code]) => code === exitCode)?.[1] ?? `exit code ${exitCode}`;
}

/** Records a minute; undefined where nothing was sent or nobody knows how long it took. */
export function rateOf({ processed, seconds }: RunFigures): number | undefined {
	return seconds === undefined || seconds <= 0 || processed === 0 ? undefined : Math.round((60 * processed) / seconds);
}

const SUMS: readonly DataColumn[] = [
	{ title: "Records", is: "count" },
	{ title: "In QuickBooks", is: "count" },
	{ title: "Held or refused", is: "count" },
	{ title: "Not sent yet", is: "count" },
	{ title: "Progress", is: "share" },
];

/** The tables of the report, for a workbook; the list of invoices is the last. */
export function reportTables(figures: ReportFigures, lines: DataTable): DataTable[] {
	const { currency, invoices } = figures;
	const named = (shares: readonly ReportShare[], unnamed: string) =>
		shares.map((share) => ({ ...share, name: share.name || unnamed }));
	return [
		shareTable("By year", "Year", named(figures.byYear, UNNAMED.month), currency, invoices),
		shareTable("By month", "Month", named(figures.byMonth, UNNAMED.month), currency, invoices, "month"),
		shareTable("By fee category", "Fee category", named(figures.byCategory, UNNAMED.category), currency, invoices),
		shareTable("By campus", "Campus", named(figures.byCampus, UNNAMED.campus), currency, invoices),
		...(figures.books ? bookTables(figures.books, currency) : []),
		...(figures.customers.length > 0 ? [shareTable("Customers", "Kind", figures.customers, undefined)] : []),
		...(figures.payments.length > 0 ? [shareTable("Payments", "Kind", figures.payments, currency)] : []),
		causeTable(figures),
		runTable(figures.runs),
		lines,
	];
}

function shareTable(
	title: string,
	of: string,
	shares: readonly ReportShare[],
	currency: string | undefined,
	total?: ReportShare,
	is: DataColumn["is"] = "text",
): DataTable {
	const cells = ({ name, all, synced, failed, open }: ReportShare) => [
		name,
		...[all, synced, failed, open].map(({ records }) => records),
		all.records === 0 ? 0 : synced.records / all.records,
		...[all, synced, failed, open].map(({ amount }) => amount),
	];
	const amounts = ["Amount", "In QuickBooks", "Held or refused", "Not sent yet"].map(
		(name): DataColumn => ({ title: `${name}, ${currency}`, is: "money" }),
	);
	return {
		title,
		columns: [{ title: of, is }, ...SUMS, ...(currency === undefined ? [] : amounts)],
		rows: shares.map(cells),
		...(total && { total: cells({ ...total, name: "Total" }) }),
	};
}

/** Both sides by month, and what is open by age. */
function bookTables({ months, ages }: ReportBooks, currency: string): DataTable[] {
	const money = (title: string): DataColumn => ({ title: `${title}, ${currency}`, is: "money" });
	const count = (title: string): DataColumn => ({ title, is: "count" });
	return [
		{
			title: "Both sides by month",
			columns: [
				{ title: "Month", is: "month" },
				...[count("Sent"), money("Sent"), count("Paid"), money("Paid"), count("Open"), money("Open")],
				count("Differences"),
			],
			rows: months.map(({ month, sent, paid, open, differences }) => [
				month,
				...[sent, paid, open].flatMap(({ records, amount }) => [records, amount]),
				differences,
			]),
		},
		{
			title: "Open by age",
			columns: [{ title: "Days", is: "text" }, count("Invoices"), money("Open")],
			rows: ages.map(({ age, records, amount }) => [age, records, amount]),
		},
	];
}

function causeTable({ causes, currency }: ReportFigures): DataTable {
	return {
		title: "Failures by cause",
		columns: [
			{ title: "Code", is: "text" },
			{ title: "Cause", is: "text" },
			{ title: "Kind", is: "text" },
			{ title: "Records", is: "count" },
			{ title: `Amount, ${currency}`, is: "money" },
		],
		rows: causes.map(({ code, kind, records, amount }) => [code, CODE_WORDS[code], kind, records, amount]),
	};
}

function runTable(runs: readonly RunFigures[]): DataTable {
	return {
		title: "Runs",
		columns: [
			{ title: "Run", is: "text" },
			{ title: "Started (UTC)", is: "moment" },
			...["Command", "By"].map((title): DataColumn => ({ title, is: "text" })),
			...["Seconds", "Sent or found", "Failed", "Records a minute"].map(
				(title): DataColumn => ({ title, is: "count" }),
			),
			{ title: "Ended", is: "text" },
		],
		rows: runs.map((run) => [
			run.runId,
			run.started,
			run.command,
			run.operator,
			run.seconds,
			run.successful,
			run.failed,
			rateOf(run),
			endWords(run),
		]),
	};
}

/** The figures for --json: amounts as exact decimal numbers. */
export function reportData(figures: ReportFigures): Record<string, unknown> {
	const sum = ({ records, amount }: ReportSum) => ({ records, amount: Number(amount) / 100 });
	const share = ({ name, all, synced, failed, open }: ReportShare) => {
		return { name, all: sum(all), synced: sum(synced), failed: sum(failed), open: sum(open) };
	};
	const { name: _, ...invoices } = share(figures.invoices);
	return {
		company: figures.company ?? null,
		currency: figures.currency,
		about: figures.about ?? null,
		invoices,
		by_year: figures.byYear.map(share),
		by_month: figures.byMonth.map(share),
		by_category: figures.byCategory.map(share),
		by_campus: figures.byCampus.map(share),
		customers: figures.customers.map(share),
		payments: figures.payments.map(share),
		by_hand: figures.byHand.data,
		quickbooks: figures.books
			? {
					as_of: figures.books.asOf?.toISOString() ?? null,
					by_month: figures.books.months.map(({ month, sent, paid, open, differences }) => {
						return { month, sent: sum(sent), paid: sum(paid), open: sum(open), differences };
					}),
					open_by_age: figures.books.ages.map(({ age, ...open }) => ({ days: age, ...sum(open) })),
				}
			: null,
		not_here: figures.strays.notHere,
		other_status: figures.strays.otherStatus,
		failures: figures.causes.map(({ kind, code, records, amount }) => ({ kind, code, ...sum({ records, amount }) })),
		runs: figures.runs.map((run) => ({
			run_id: run.runId,
			command: run.command,
			started: run.started.toISOString(),
			seconds: run.seconds ?? null,
			successful: run.successful,
			failed: run.failed,
			per_minute: rateOf(run) ?? null,
			exit_code: run.exitCode ?? null,
		})),
	};
}
