import { type Money, moneyGrouped } from "../words/money.js";
import { escapedHtml } from "./html.js";
import { type ReportShare, UNNAMED } from "./report.js";
import { count, percent, percentOf } from "./text.js";

// How much of something is in QuickBooks, drawn for a page: as a bar, as columns of months, as a row of a table.

const PARTS = ["synced", "failed", "open"] as const;
const PART_WORDS = { synced: "in QuickBooks", failed: "held or refused", open: "not sent yet" } as const;

/** How much of it is in QuickBooks, as a bar. */
export function barHtml(share: ReportShare, size = ""): string {
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

/** What the colours of a bar mean, with numbers. */
export function legendHtml(share: ReportShare): string {
	const items = PARTS.map((part) => {
		return `<li><i class="${part}"></i>${count(share[part].records)} ${PART_WORDS[part]} (${progressOf(share, part)})</li>`;
	});
	return `<ul class="legend">${items.join("")}</ul>`;
}

export const progressOf = (share: ReportShare, part: (typeof PARTS)[number] = "synced"): string =>
	percent(percentOf(share[part].records, share.all.records));

/** Columns of months, stacked; the table below has the numbers. Drawn in units of its own and stretched to the page. */
export function timelineHtml(shares: readonly ReportShare[]): string {
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

/** Shares of all as a table, with a total where one is given. */
export function shareSection(
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
