import { causesOf } from "../audit/figures.js";
import type { AuditRooms } from "../audit/open.js";
import { booksByMonth, openByAge } from "../audit/receivables.js";
import type { DataTable } from "../output/data-table.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { CauseFigures, ReportBooks, ReportFigures, RunFigures } from "../output/report.js";
import { count, moment, percent, percentOf, plural } from "../output/text.js";
import { AllPeople } from "../sync/kinds/customer/people/all-people.js";
import { Directory } from "../sync/kinds/customer/people/directory.js";
import { INVOICE } from "../sync/kinds/invoice/invoice.js";
import { invoiceOverview, type Share } from "../sync/kinds/invoice/overview.js";
import { ALL_KINDS, CUSTOMER_KINDS } from "../sync/kinds/kinds.js";
import { isHere } from "../sync/look/not-here.js";
import { NO_STRAYS } from "../sync/look/strays.js";
import { type Filter, isFiltered } from "../sync/read/filter.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import { loadCategories, loadLookups } from "../sync/read/world.js";
import { parseDay } from "../words/day.js";
import type { RealmId } from "../words/ids.js";
import { NOTHING } from "../words/money.js";
import { type Analysis, analyse } from "./analysis.js";
import { type Context, openContextMis } from "./context.js";
import { fileWriter, type WriteFile } from "./files-for-people.js";
import { InvoiceList } from "./invoice-list.js";
import { type FilterOptions, filterOf } from "./options.js";
import { knownRealm, openContextAudit, openContextScratch } from "./own-files.js";
import { byHandData, closedMonthsSentence, neverSent, neverSentSentences, paymentTotals } from "./payment-totals.js";
import { meantWords } from "./standing.js";
import { notHereParts, straySentences } from "./strays.js";
import { isNoMore, mirrored, thereOf } from "./there.js";

export interface ReportOptions extends FilterOptions {
	readonly html?: string;
	readonly xlsx?: string;
}

/** Runs shown, the newest first. */
const MOST_RUNS = 50;

/** `report`: where it stands, as a page, a workbook or on the screen. Reads the MIS and the ledger; calls nobody, takes no lock. */
export async function report(context: Context, options: ReportOptions): Promise<ExitCode> {
	const { printer } = context;
	const audit = openContextAudit(context);
	const filter = filterOf(options, [INVOICE], context.config.mapping);
	const lines = new InvoiceList(context.config.mapping.currency);
	const figures = await gather(context, audit, filter, options.xlsx === undefined ? undefined : lines);
	const written = await writeFiles(options, figures, lines.table(), fileWriter(audit));
	if (lines.left > 0) printer.warn(lines.leftSentence());
	for (const path of written) printer.success(`Report written: ${path}`);
	if (written.length === 0) (await import("./report-screen.js")).sayReport(printer, figures);
	const { synced, all } = figures.invoices;
	const share = percent(percentOf(synced.records, all.records));
	const sentence = `${count(synced.records)} of ${count(all.records)} invoices ${asOfWords(audit, knownRealm(context, audit))} (${share})`;
	printer.result({ ...(await import("../output/report.js")).reportData(figures), files: written }, sentence);
	return EXIT.done;
}

/** Nothing is called there that nobody has looked at. */
function asOfWords(audit: AuditRooms, realm: RealmId): string {
	const asOf = audit.seen(realm).pulledUntil();
	return asOf ? `are in QuickBooks as of ${moment(asOf)}` : "were sent to QuickBooks";
}

async function writeFiles(
	{ html, xlsx }: ReportOptions,
	figures: ReportFigures,
	lines: DataTable,
	write: WriteFile,
): Promise<string[]> {
	const written: string[] = [];
	if (html !== undefined) {
		const { reportPage } = await import("../output/report-page.js");
		written.push(write(html, reportPage(figures), "--html", [".html", ".htm"]));
	}
	if (xlsx !== undefined) {
		const { reportTables } = await import("../output/report.js");
		const { workbook } = await import("../output/sheet.js");
		written.push(write(xlsx, await workbook(reportTables(figures, lines)), "--xlsx", [".xlsx"]));
	}
	return written;
}

async function gather(
	context: Context,
	audit: AuditRooms,
	filter: Filter,
	lines: InvoiceList | undefined,
): Promise<ReportFigures> {
	const { config } = context;
	const realm = knownRealm(context, audit);
	const ledger = audit.ledger(realm);
	const mis = await openContextMis(context);
	await refuseUnknownNames(mis, ALL_KINDS, [INVOICE], filter);
	const isWhole = !isFiltered(filter);
	const [lookups, categories] = await Promise.all([loadLookups(mis), loadCategories(mis, "unicode")]);
	const people = new AllPeople(mis, openContextScratch(context), "unicode");
	await people.read();
	const directory = new Directory(people, lookups, "unicode");
	const { writeBack, mapping: settings } = config;
	const stands = mirrored(audit, realm);
	const whose = notHereParts(context, mis, audit, realm);
	const invoices = await invoiceOverview({
		mis,
		ledger,
		isHere: (row) => isHere(whose, INVOICE, row),
		isNoMore: (sent) => isNoMore(thereOf(stands, sent)),
		settings,
		lookups,
		categories,
		directory,
		writeBack,
		filter,
		...(lines && { onLine: (line) => lines.add(line) }),
	});
	const customers: Share[] = [];
	const customerStrays = { notHere: 0, otherStatus: 0 };
	for (const kind of isWhole ? CUSTOMER_KINDS : []) {
		const analysis = await analyse(context, mis, () => ({ audit, realm }), kind);
		customers.push(shareOf(kind.words.many, analysis));
		customerStrays.notHere += analysis.not_here;
		customerStrays.otherStatus += analysis.other_status;
	}
	const payments = isWhole ? await paymentTotals(context, mis, () => ({ audit, realm })) : undefined;
	const never = payments && payments.kinds.length > 0 ? await neverSent(mis) : undefined;
	return {
		company: audit.seen(realm).company()?.company.name,
		environment: config.quickbooks.environment,
		mis: mis.where,
		made: new Date(),
		currency: settings.currency,
		amountsAre: settings.invoices.amount === "net" ? "debit less credit" : "the debit",
		about: isWhole ? undefined : meantWords({ kinds: [INVOICE], filter }, invoices.total.all.records),
		invoices: invoices.total,
		byYear: invoices.byYear,
		byMonth: invoices.byMonth,
		byCategory: invoices.byCategory,
		byCampus: invoices.byCampus,
		customers,
		payments: payments?.kinds ?? [],
		byHand: {
			data: never ? byHandData(never) : [],
			sentences:
				payments && never
					? [...neverSentSentences(never, settings.currency), ...closedMonthsSentence(payments, settings.currency)]
					: [],
		},
		strays: {
			notHere: { invoices: invoices.notHere, customers: customerStrays.notHere },
			otherStatus: { invoices: invoices.otherStatus, customers: customerStrays.otherStatus },
			sentences: [
				...straySentences("customers", { ...NO_STRAYS, ...customerStrays }),
				...straySentences("invoices", { ...NO_STRAYS, notHere: invoices.notHere, otherStatus: invoices.otherStatus }),
				...noMoreSentences(invoices.noMore),
			],
		},
		books: isWhole ? booksOf(audit, realm) : undefined,
		causes: causesFound(
			[...invoices.causes, ...(payments?.causes ?? [])],
			isWhole ? causesOf(audit.database, realm) : [],
		),
		runs: runsOf(audit, realm),
	};
}

/** Of what has amounts by the rows of the MIS, as all that is said of their sums; of people by the ledger. */
const causesFound = (ofRows: readonly CauseFigures[], all: readonly CauseFigures[]): CauseFigures[] =>
	[...ofRows, ...all.filter(({ kind }) => CUSTOMER_KINDS.some(({ name }) => name === kind))].sort(
		(a, b) => b.records - a.records,
	);

/** By the mirror: what QuickBooks said when it was last asked. */
function booksOf(audit: AuditRooms, realm: RealmId): ReportBooks | undefined {
	const months = booksByMonth(audit.database, realm);
	const today = parseDay(new Date().toISOString());
	if (months.length === 0 || today === undefined) return undefined;
	return { asOf: audit.seen(realm).pulledUntil(), months, ages: openByAge(audit.database, realm, today) };
}

const noMoreSentences = (noMore: number): string[] =>
	noMore === 0
		? []
		: [
				`${plural(noMore, "invoice was", "invoices were")} sent, and deleted or made void in QuickBooks since: counted as not sent here. ` +
					"Each, field by field: eaur-qb changes list --side quickbooks",
			];

/** What is not known to be in this company is open. */
function shareOf(name: string, { total, synced: marked, not_here, failed }: Analysis): Share {
	const synced = marked - not_here;
	const sum = (records: number) => ({ records, amount: NOTHING });
	return { name, all: sum(total), synced: sum(synced), failed: sum(failed), open: sum(total - synced - failed) };
}

function runsOf(audit: AuditRooms, realm: string): RunFigures[] {
	const rows = audit.runs.list(MOST_RUNS).filter((run) => run.realm === realm);
	return rows.map(({ run_id, command, started, ended, operator, successful, failed, skipped, unknown, exit_code }) => ({
		runId: run_id,
		command,
		operator,
		started: new Date(started),
		seconds: ended === null ? undefined : (Date.parse(ended) - Date.parse(started)) / 1000,
		successful,
		failed,
		processed: successful + failed + skipped + unknown,
		exitCode: exit_code ?? undefined,
	}));
}
