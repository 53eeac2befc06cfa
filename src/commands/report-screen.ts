import {
	CODE_WORDS,
	endWords,
	monthWords,
	type ReportFigures,
	type ReportShare,
	rateOf,
	UNNAMED,
} from "../output/report.js";
import type { Printer } from "../output/terminal.js";
import { amount, count, moment, percent, percentOf, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import { moneyGrouped } from "../words/money.js";

/** Months and runs shown on a screen; the page and the workbook have all. */
const MOST_MONTHS = 12;
const MOST_RUNS = 5;

/** The report as tables on a terminal. */
export function sayReport(printer: Printer, figures: ReportFigures): void {
	const { invoices, currency } = figures;
	const title = figures.company ?? "No company connected yet";
	printer.say(printer.paint.bold(`${title}, ${moment(figures.made)}`));
	const { synced, all } = invoices;
	if (figures.about !== undefined) printer.say(`Only ${figures.about}:`);
	printer.say(`${count(synced.records)} of ${count(all.records)} invoices in QuickBooks (${progress(invoices)}),`);
	printer.say(`${amount(synced.amount, currency)} of ${moneyGrouped(all.amount)}`);
	for (const stray of figures.strays.sentences) printer.say(wrapped(stray, printer.width).join("\n"));
	if (figures.byYear.length > 1) sayShares(printer, "Year", named(figures.byYear, UNNAMED.month), currency, invoices);
	const months = figures.byMonth.slice(-MOST_MONTHS).map((share) => ({ ...share, name: monthWords(share.name) }));
	sayShares(printer, "Month", months, currency, figures.byMonth.length > months.length ? undefined : invoices);
	const earlier = figures.byMonth.length - months.length;
	if (earlier > 0) printer.say(`… and ${plural(earlier, "earlier month")}: in the page and the workbook`);
	sayShares(printer, "Fee category", named(figures.byCategory, UNNAMED.category), currency, invoices);
	sayShares(printer, "Campus", named(figures.byCampus, UNNAMED.campus), currency, invoices);
	sayShares(printer, "Customers", figures.customers, undefined);
	sayShares(printer, "Payments", figures.payments, currency);
	for (const each of figures.byHand.sentences) printer.say(wrapped(each, printer.width).join("\n"));
	sayBooks(printer, figures);
	sayCauses(printer, figures);
	sayRuns(printer, figures);
	printer.say();
	printer.say("As a page to show or print: eaur-qb report --html report.html");
}

const named = (shares: readonly ReportShare[], unnamed: string): ReportShare[] =>
	shares.map((share) => ({ ...share, name: share.name || unnamed }));

const progress = ({ synced, all }: ReportShare): string => percent(percentOf(synced.records, all.records));

function sayShares(
	printer: Printer,
	of: string,
	shares: readonly ReportShare[],
	currency: string | undefined,
	total?: ReportShare,
): void {
	if (shares.length === 0) return;
	printer.say();
	const numbers = ["Records", "Sent", "Failed", "Progress", ...(currency === undefined ? [] : [`Sent, ${currency}`])];
	printer.table(
		[{ title: of }, ...numbers.map((title) => ({ title, align: "right" as const }))],
		[...shares, ...(total ? [{ ...total, name: "Total" }] : [])].map((share) => [
			share.name,
			count(share.all.records),
			count(share.synced.records),
			count(share.failed.records),
			progress(share),
			moneyGrouped(share.synced.amount),
		]),
	);
}

/** What QuickBooks said of what was sent when it was last asked, and how old is what is open. */
function sayBooks(printer: Printer, { books, currency }: ReportFigures): void {
	if (!books) return;
	const right = (titles: readonly string[]) => titles.map((title) => ({ title, align: "right" as const }));
	printer.say();
	printer.say(`In QuickBooks${books.asOf === undefined ? "" : ` as of ${moment(books.asOf)}`}, in ${currency}:`);
	printer.table(
		[{ title: "Month" }, ...right(["Sent", "Paid", "Open", "Differences"])],
		books.months
			.slice(-MOST_MONTHS)
			.map(({ month, sent, paid, open, differences }) => [
				monthWords(month),
				...[sent, paid, open].map(({ amount: sum }) => moneyGrouped(sum)),
				count(differences),
			]),
	);
	printer.say();
	printer.table(
		[{ title: "Open for days" }, ...right(["Invoices", currency])],
		books.ages.map(({ age, records, amount: sum }) => [age, count(records), moneyGrouped(sum)]),
	);
}

function sayCauses(printer: Printer, { causes, currency }: ReportFigures): void {
	if (causes.length === 0) return;
	printer.say();
	printer.table(
		[
			{ title: "Not in QuickBooks because" },
			{ title: "Code" },
			{ title: "Kind" },
			{ title: "Records", align: "right" },
			{ title: currency, align: "right" },
		],
		causes.map(({ code, kind, records, amount: sum }) => {
			return [CODE_WORDS[code], code, kind, count(records), sum === 0n ? "" : moneyGrouped(sum)];
		}),
	);
}

function sayRuns(printer: Printer, { runs }: ReportFigures): void {
	if (runs.length === 0) return;
	printer.say();
	printer.table(
		[
			{ title: "Run" },
			{ title: "Started (UTC)", whole: true },
			{ title: "Sent or found", align: "right" },
			{ title: "Failed", align: "right" },
			{ title: "A minute", align: "right" },
			{ title: "Ended" },
		],
		runs.slice(0, MOST_RUNS).map((run) => {
			const rate = rateOf(run);
			const numbers = [count(run.successful), count(run.failed), rate === undefined ? "" : count(rate)];
			return [run.command, moment(run.started).replace(" UTC", ""), ...numbers, shortEnd(run)];
		}),
	);
}

/** Up to the first comma, colon or semicolon: the page has the whole sentence. */
const shortEnd = (run: Parameters<typeof endWords>[0]): string =>
	endWords(run)
		.replace(/^finished, but /, "")
		.split(/[,:;]/)[0] ?? "";
