import { moneyGrouped } from "../words/money.js";
import { escapedHtml, htmlPage } from "./html.js";
import {
	CODE_WORDS,
	endWords,
	monthWords,
	type ReportFigures,
	type ReportShare,
	type RunFigures,
	rateOf,
	UNNAMED,
} from "./report.js";
import { barHtml, legendHtml, progressOf, shareSection, timelineHtml } from "./report-shares.js";
import { REPORT_STYLE } from "./report-style.js";
import { count, duration, moment, percent, percentOf } from "./text.js";

/** A table of plain cells; `number` columns stand to the right. */
interface PageTable {
	readonly columns: readonly { readonly title: string; readonly is: "name" | "text" | "number" }[];
	readonly rows: readonly (readonly string[])[];
	/** Said in its place when there are no rows. */
	readonly empty: string;
}

/** One HTML page that needs nothing else: no script, no font, no address of the network. */
export function reportPage(figures: ReportFigures): string {
	const { currency } = figures;
	const title = `${figures.company ?? "The university"}: from the MIS into QuickBooks`;
	const months = figures.byMonth.map((share) => ({ ...share, name: monthWords(share.name) }));
	return htmlPage(
		title,
		REPORT_STYLE,
		`<header>
<h1>${escapedHtml(title)}</h1>
<p class="soft">As of ${moment(figures.made)}. MIS: ${escapedHtml(figures.mis)}.</p>
${bannerHtml(figures)}
</header>
<div class="tiles">${tilesHtml(figures)}</div>
<section>
<h2>${figures.about === undefined ? "All invoices" : escapedHtml(figures.about)}</h2>
${barHtml(figures.invoices, "large")}
${legendHtml(figures.invoices)}
</section>
${figures.byYear.length > 1 ? shareSection("By year of the charge", "Year", named(figures.byYear, UNNAMED.month), currency, { total: figures.invoices }) : ""}
${shareSection("By month of the charge", "Month", months, currency, { chart: timelineHtml(months), total: figures.invoices })}
${shareSection("By fee category", "Fee category", named(figures.byCategory, UNNAMED.category), currency, { total: figures.invoices })}
${shareSection("By campus", "Campus", named(figures.byCampus, UNNAMED.campus), currency, { total: figures.invoices })}
${shareSection("Customers", "Kind", figures.customers.map(capitalised), undefined)}
${shareSection("Payments", "Kind", figures.payments.map(capitalised), currency)}
${figures.byHand.sentences.map((each) => `<p>${escapedHtml(each)}</p>`).join("")}
${booksSections(figures)}
${tableSection("Not in QuickBooks, by cause", causeTable(figures))}
${tableSection("Runs", runTable(figures.runs))}
<footer>
<p>Amounts are ${escapedHtml(figures.amountsAre)} of each charge, as it stands in the MIS; charges of 0 or less count as 0. "In QuickBooks" is what the MIS has marked as synchronised, or this tool's own ledger where it writes nothing into the MIS.</p>
<p>Campus: that of the registration in the year of the charge, else the latest one, else that of the application.</p>
</footer>`,
	);
}

function bannerHtml(figures: ReportFigures): string {
	const strays = figures.strays.sentences.map((each) => `<p class="banner">${escapedHtml(each)}</p>`).join("");
	return `${whichBooksHtml(figures)}${strays}`;
}

function whichBooksHtml({ environment, company }: ReportFigures): string {
	if (company === undefined) return '<p class="banner">No QuickBooks company has been connected yet.</p>';
	if (environment === "production") return "";
	return '<p class="banner">A rehearsal: the company is a sandbox of QuickBooks, not the real books.</p>';
}

const named = (shares: readonly ReportShare[], unnamed: string): ReportShare[] =>
	shares.map((share) => ({ ...share, name: share.name || unnamed }));

const capitalised = (share: ReportShare): ReportShare => {
	return { ...share, name: share.name.charAt(0).toUpperCase() + share.name.slice(1) };
};

function tilesHtml({ invoices, customers, causes, runs, currency }: ReportFigures): string {
	const people = { all: 0, synced: 0 };
	for (const { all, synced } of customers) {
		people.all += all.records;
		people.synced += synced.records;
	}
	const [last] = runs;
	const failed = causes.reduce((sum, cause) => sum + cause.records, 0);
	return [
		tile(
			"Invoices in QuickBooks",
			count(invoices.synced.records),
			`of ${count(invoices.all.records)} (${progressOf(invoices)})`,
		),
		tile(
			`Amount in QuickBooks, ${currency}`,
			moneyGrouped(invoices.synced.amount),
			`of ${moneyGrouped(invoices.all.amount)}`,
		),
		...(customers.length === 0
			? []
			: [
					tile(
						"Customers in QuickBooks",
						count(people.synced),
						`of ${count(people.all)} (${percent(percentOf(people.synced, people.all))})`,
					),
				]),
		tile("To be mended", count(failed), "records held or refused"),
		...(last
			? [
					tile(
						"Last run",
						moment(last.started).slice(0, DAY_LENGTH),
						`${moment(last.started).slice(DAY_LENGTH + 1)}; ${count(last.successful)} sent, ${count(last.failed)} failed`,
					),
				]
			: []),
	].join("");
}

function booksSections({ books, currency }: ReportFigures): string {
	if (!books) return "";
	const numbers = (titles: readonly string[]) => titles.map((title) => ({ title, is: "number" as const }));
	const asOf = books.asOf === undefined ? "" : `, as of ${moment(books.asOf)}`;
	const months: PageTable = {
		columns: [
			{ title: "Month", is: "name" },
			...numbers(["Sent", `Sent, ${currency}`, `Paid, ${currency}`, `Open, ${currency}`, "Differences"]),
		],
		rows: books.months.map(({ month, sent, paid, open, differences }) => [
			...[monthWords(month), count(sent.records), ...[sent, paid, open].map(({ amount: sum }) => moneyGrouped(sum))],
			count(differences),
		]),
		empty: "Nothing has been sent yet.",
	};
	const ages: PageTable = {
		columns: [{ title: "Days since the charge", is: "name" }, ...numbers(["Invoices", `Open, ${currency}`])],
		rows: books.ages.map(({ age, records, amount: sum }) => [age, count(records), moneyGrouped(sum)]),
		empty: "Nothing is open.",
	};
	return `${tableSection(`Sent, paid and open in QuickBooks${asOf}`, months)}${tableSection("What is open, by age", ages)}`;
}

function causeTable({ causes, currency }: ReportFigures): PageTable {
	return {
		columns: [
			{ title: "Cause", is: "name" },
			{ title: "Code", is: "text" },
			{ title: "Kind", is: "text" },
			{ title: "Records", is: "number" },
			{ title: `Amount, ${currency}`, is: "number" },
		],
		rows: causes.map(({ code, kind, records, amount: sum }) => {
			return [CODE_WORDS[code], code, kind, count(records), sum === 0n ? "–" : moneyGrouped(sum)];
		}),
		empty: "Nothing is held or refused.",
	};
}

function runTable(runs: readonly RunFigures[]): PageTable {
	return {
		columns: [
			{ title: "Started", is: "name" },
			{ title: "Command", is: "text" },
			{ title: "Took", is: "number" },
			{ title: "Sent or found", is: "number" },
			{ title: "Failed", is: "number" },
			{ title: "Records a minute", is: "number" },
			{ title: "Ended", is: "text" },
		],
		rows: runs.map((run) => [
			moment(run.started),
			run.command,
			run.seconds === undefined ? "–" : duration(run.seconds * 1000),
			count(run.successful),
			count(run.failed),
			numberOr(rateOf(run)),
			endWords(run),
		]),
		empty: "Nothing has been sent yet.",
	};
}

const numberOr = (value: number | undefined): string => (value === undefined ? "–" : count(value));

const DAY_LENGTH = "2026-01-31".length;

function tile(label: string, value: string, note: string): string {
	return `<div class="tile"><p class="label">${escapedHtml(label)}</p><p class="value">${escapedHtml(value)}</p><p class="note">${escapedHtml(note)}</p></div>`;
}

function tableSection(title: string, { columns, rows, empty }: PageTable): string {
	if (rows.length === 0)
		return `<section><h2>${escapedHtml(title)}</h2><p class="soft">${escapedHtml(empty)}</p></section>`;
	const heads = columns.map(
		({ title, is }) => `<th scope="col"${is === "number" ? ' class="number"' : ""}>${escapedHtml(title)}</th>`,
	);
	const body = rows.map((row) => {
		const cells = columns.map(
			({ title, is }, at) => `<td class="${is}" data-title="${escapedHtml(title)}">${escapedHtml(row[at] ?? "")}</td>`,
		);
		return `<tr>${cells.join("")}</tr>`;
	});
	return `<section><h2>${escapedHtml(title)}</h2><table><thead><tr>${heads.join("")}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></section>`;
}
