import { type Money, moneyGrouped } from "../words/money.js";
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
			{ title: "Sent", is: "number" },
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

const PARTS = ["synced", "failed", "open"] as const;
const PART_WORDS = { synced: "in QuickBooks", failed: "held or refused", open: "not sent yet" } as const;

function barHtml(share: ReportShare, size = ""): string {
	const parts = PARTS.filter((part) => share[part].records > 0 && part !== "open");
	const widths = parts.map((part) => `<span class="${part}" style="width:${widthOf(share, part)}%"></span>`).join("");
	return `<div class="bar ${size}" role="img" aria-label="${escapedHtml(shareWords(share))}">${widths}</div>`;
}

/** In percent; a part that exists is never too small to be seen. */
function widthOf(share: ReportShare, part: (typeof PARTS)[number]): string {
	const exact = share.all.records === 0 ? 0 : (100 * share[part].records) / share.all.records;
	return Math.max(exact, 1).toFixed(2);
}

const shareWords = (share: ReportShare): string =>
	PARTS.map((part) => `${count(share[part].records)} ${PART_WORDS[part]}`).join(", ");

function legendHtml(share: ReportShare): string {
	const items = PARTS.map((part) => {
		return `<li><i class="${part}"></i>${count(share[part].records)} ${PART_WORDS[part]} (${progressOf(share, part)})</li>`;
	});
	return `<ul class="legend">${items.join("")}</ul>`;
}

const progressOf = (share: ReportShare, part: (typeof PARTS)[number] = "synced"): string =>
	percent(percentOf(share[part].records, share.all.records));

/** Columns of months, stacked; the table below has the numbers. Drawn in units of its own and stretched to the page. */
function timelineHtml(shares: readonly ReportShare[]): string {
	const months = shares.filter(({ name }) => name !== UNNAMED.month);
	const most = Math.max(1, ...months.map(({ all }) => all.records));
	if (months.length < 2) return "";
	const columns = months.map((share, at) => columnSvg(share, at * 10, 100 / most)).join("");
	const [first, middle, last] = [months[0], months[Math.floor(months.length / 2)], months.at(-1)];
	const labels = [first, ...(months.length > 4 ? [middle] : []), last].map(
		(month) => `<span>${escapedHtml(month?.name ?? "")}</span>`,
	);
	return `<div class="timeline"><p class="soft">Invoices a month; the highest column is ${count(most)}.</p>
<svg viewBox="0 0 ${months.length * 10 - 2} 100" preserveAspectRatio="none" role="img" aria-label="Invoices by month">${columns}</svg>
<div class="scale">${labels.join("")}</div></div>`;
}

function columnSvg(share: ReportShare, x: number, unit: number): string {
	let y = 100;
	const parts = PARTS.map((part) => {
		const height = share[part].records * unit;
		y -= height;
		return height === 0
			? ""
			: `<rect class="${part}" x="${x}" y="${y.toFixed(2)}" width="8" height="${height.toFixed(2)}"/>`;
	});
	return `<g><title>${escapedHtml(share.name)}: ${escapedHtml(shareWords(share))}</title>${parts.join("")}</g>`;
}

function shareSection(
	title: string,
	of: string,
	shares: readonly ReportShare[],
	currency: string | undefined,
	{ chart = "", total }: { readonly chart?: string; readonly total?: ReportShare } = {},
): string {
	if (shares.length === 0) return "";
	const titles = [of, "Progress", "In QuickBooks", "Held or refused", "Not sent yet"];
	const amounts = currency === undefined ? [] : [`Amount in QuickBooks, ${currency}`, `of, ${currency}`];
	const heads = [...titles, ...amounts].map(
		(text, at) => `<th scope="col"${at > 1 ? ' class="number"' : ""}>${escapedHtml(text)}</th>`,
	);
	const rows = shares.map((share) => shareRow(share, currency)).join("\n");
	const foot = total ? `<tfoot>${shareRow({ ...total, name: "Total" }, currency)}</tfoot>` : "";
	return `<section><h2>${escapedHtml(title)}</h2>${chart}<table class="shares"><thead><tr>${heads.join("")}</tr></thead><tbody>
${rows}
</tbody>${foot}</table></section>`;
}

function shareRow(share: ReportShare, currency: string | undefined): string {
	const plain = (sum: { readonly amount: Money }) => moneyGrouped(sum.amount);
	const numbers: (readonly [title: string, text: string])[] = [
		["In QuickBooks", `${count(share.synced.records)} of ${count(share.all.records)}`],
		["Held or refused", count(share.failed.records)],
		["Not sent yet", count(share.open.records)],
		...(currency === undefined
			? []
			: ([
					[`Amount in QuickBooks, ${currency}`, plain(share.synced)],
					[`of, ${currency}`, plain(share.all)],
				] as const)),
	];
	const cells = numbers.map(
		([title, text]) => `<td class="number" data-title="${escapedHtml(title)}">${escapedHtml(text)}</td>`,
	);
	return `<tr><td class="name">${escapedHtml(share.name)}</td><td class="progress"><div class="meter">${barHtml(share)}<span class="percent">${progressOf(share)}</span></div></td>${cells.join("")}<td class="brief">${escapedHtml(briefly(share, currency))}</td></tr>`;
}

/** The numbers of a row in one line, for a phone. */
function briefly({ all, synced, failed }: ReportShare, currency: string | undefined): string {
	const records = `${count(synced.records)} of ${count(all.records)}`;
	const held = failed.records === 0 ? "" : `, ${count(failed.records)} held or refused`;
	const sums = `${moneyGrouped(synced.amount)} of ${moneyGrouped(all.amount)}`;
	return currency === undefined ? `${records}${held}` : `${records}${held}; ${currency}\u00a0${sums}`;
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
