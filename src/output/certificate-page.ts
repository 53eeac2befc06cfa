import { type Money, moneyGrouped } from "../words/money.js";
import {
	type CertificateFigures,
	type CertificateKind,
	type CertificateSum,
	COMPARED,
	MOST_DIFFERENCES,
	NOT_COMPARED,
	PLACE_OF_SEAL,
	STATEMENT,
} from "./certificate.js";
import { CERTIFICATE_STYLE } from "./certificate-style.js";
import { escapedHtml, htmlPage } from "./html.js";
import { count, moment, plural } from "./text.js";

/** Cells of category, month and campus on the page, those that differ first; the list has all. */
const MOST_CELLS = 4;
const MOST_ACCEPTED = 5;
/** Customers named whose balance is not the sum of their documents. */
const MOST_UNTIED = 3;

type Row = readonly string[];

/** One HTML page that needs nothing else, and is one sheet of A4 when it is printed. Not sealed yet. */
export function certificatePage(figures: CertificateFigures): string {
	const title = `Certificate ${figures.number}: ${figures.mis} against ${figures.company}`;
	return htmlPage(
		title,
		CERTIFICATE_STYLE,
		`<header>
<p class="result ${figures.result}">${figures.result}</p>
<div>
<h1>MIS against QuickBooks</h1>
<p>Certificate ${figures.number}, ${moment(figures.made)}</p>
</div>
</header>
${factsHtml(figures)}
<div class="columns sums">
${tableHtml("What was compared", sumTitles(figures), sumRows(figures))}
${tableHtml("Held, by code", ["", "Records", figures.currency], figures.held.map(lineRow), "Nothing is held.")}
</div>
<div class="columns">
${tableHtml("Differences by class", ["MIS less QuickBooks", "Records", "Gross", "Net"], classRows(figures), "None.")}
${tableHtml("Customers against their documents", ["", "", figures.currency], tieRows(figures), "Not looked at.")}
</div>
${tableHtml(
	"Fee category, month, campus",
	["", "Month", "Campus", "MIS", "QuickBooks", "Difference"],
	cellRows(figures),
	"",
	3,
)}
${tableHtml("Accepted differences", ["Record", "Class", "Who", "When", "Why"], acceptedRows(figures), "None.", 5)}
${tableHtml("Differences", ["Record", "Class", "Document", "MIS", "QuickBooks"], differenceRows(figures), "None.", 5)}
<p class="more">${figures.lists.map(({ name, rows, sha256 }) => `${escapedHtml(name)} (${plural(rows, "line")}): SHA-256 ${sha256}`).join("<br>")}</p>
<section class="notes">
<p><b>Compared</b> ${COMPARED.map(escapedHtml).join("; ")}. <b>Not compared</b> ${NOT_COMPARED.map(escapedHtml).join(", ")}. ${escapedHtml(STATEMENT)}</p>
<p class="hashes">Audit head ${figures.head}<br>Certificate before ${figures.previous}<br>This certificate <span id="certificate-sha256">${PLACE_OF_SEAL}</span></p>
<p class="sign"><span>Prepared by, date</span><span>Reviewed by, date</span></p>
</section>`,
	);
}

function factsHtml(figures: CertificateFigures): string {
	const { from, to, environment, score } = figures;
	const share = score
		? `${score.by_count} % of the records${score.by_amount === null ? "" : `, ${score.by_amount} % of the amount`} identical, rounded down`
		: "nothing was compared";
	const facts: readonly (readonly [string, string])[] = [
		["Company", `${figures.company}, id ${figures.realm}, ${environment}`],
		["MIS", `${figures.mis}, as it stood at ${figures.snapshot}`],
		["Period", from === undefined && to === undefined ? "all" : `${from ?? "the beginning"} to ${to ?? "the end"}`],
		[
			"Basis",
			`date of the document (TxnDate), ${figures.currency}; ${figures.kinds.join(", ")}${periodWords(figures)}${otherMoneyWords(figures)}`,
		],
		["As typed", figures.command],
		["Result", share],
		["Made by", `${figures.operator}, eaur-qb ${figures.version}, ${count(figures.reads)} calls`],
		["Configuration", figures.configuration],
	];
	return `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapedHtml(value)}</dd>`).join("")}</dl>`;
}

const lineRow = ({ name, count: records, amount }: CertificateSum & { readonly name: string }): Row => [
	name,
	count(records),
	moneyGrouped(amount),
];

const KIND_WORDS: Readonly<Record<string, string>> = {
	invoice: "Invoices",
	payment: "Payments",
	customer: "Customers",
};

/** Customers have no amounts. */
const hasAmounts = ({ kind }: Pick<CertificateKind, "kind">): boolean => kind !== "customer";

/** Documents first: they have amounts. */
const inColumns = ({ byKind }: CertificateFigures): CertificateKind[] =>
	Object.keys(KIND_WORDS).flatMap((kind) => byKind.filter((each) => each.kind === kind));

const sumTitles = (figures: CertificateFigures): Row => [
	"",
	...inColumns(figures).flatMap((each) => [
		KIND_WORDS[each.kind] ?? each.kind,
		...(hasAmounts(each) ? [figures.currency] : []),
	]),
];

/** What the MIS holds, what of it is where, and what stands in QuickBooks. */
function sumRows(figures: CertificateFigures): Row[] {
	const row = (name: string, side: Exclude<keyof CertificateKind, "kind">): Row => [
		name,
		...inColumns(figures).flatMap((each) => [
			count(each[side].count),
			...(hasAmounts(each) ? [moneyGrouped(each[side].amount)] : []),
		]),
	];
	return [
		row("MIS", "mis"),
		row("equal in QuickBooks", "matched"),
		row("not sent", "notSent"),
		row("held", "held"),
		row("different", "different"),
		row("different, accepted", "accepted"),
		row("QuickBooks", "quickbooks"),
		...(figures.byKind.some((each) => each.void.count > 0) ? [row("of these void", "void")] : []),
		...(figures.sharing > 0 ? [sharingRow(figures)] : []),
		row("without its row", "apart"),
		row("not from the MIS", "foreign"),
	];
}

/** Several rows of the MIS may be one customer: both sides add up once these are counted. */
const sharingRow = (figures: CertificateFigures): Row => [
	"less shared rows",
	...inColumns(figures).flatMap((each) => (hasAmounts(each) ? ["", ""] : [count(-figures.sharing)])),
];

/** By which day people are in a period, and that what has no day that can be read is in none. */
const periodWords = ({ from, to, kinds }: CertificateFigures): string =>
	from === undefined && to === undefined
		? ""
		: `${kinds.includes("customer") ? "; customers by the day they were entered" : ""}; rows without a readable day are in no period`;

/** What is in no sum. */
const otherMoneyWords = ({ otherMoney }: CertificateFigures): string =>
	otherMoney
		.map(
			({ name, count: records, amount }) =>
				`; ${plural(records, "receipt")} in ${name} (${moneyGrouped(amount)}) without an amount`,
		)
		.join("");

const classRows = ({ classes }: CertificateFigures): Row[] =>
	classes.map(({ name, count: records, gross, net }) => [name, count(records), moneyGrouped(gross), moneyGrouped(net)]);

function tieRows({ tieOut }: CertificateFigures): Row[] {
	if (!tieOut) return [];
	return [
		["balances of all customers, all days", count(tieOut.customers), moneyGrouped(tieOut.balance)],
		["not the sum of their documents", count(tieOut.untied), moneyGrouped(tieOut.apart)],
		...tieOut.named
			.slice(0, MOST_UNTIED)
			.map(({ customer, balance, documents }) => [customer, "", moneyGrouped((balance - documents) as Money)]),
		...(tieOut.untied > MOST_UNTIED ? [[`… and ${count(tieOut.untied - MOST_UNTIED)} more`, "", ""]] : []),
	];
}

function cellRows({ cells, lists }: CertificateFigures): Row[] {
	const apart = (cell: (typeof cells)[number]) => (cell.mis.amount - cell.quickbooks.amount) as Money;
	const size = (money: bigint) => (money < 0n ? -money : money);
	const sorted = [...cells].sort((a, b) => Number(size(apart(b)) - size(apart(a)) || b.mis.amount - a.mis.amount));
	const rows = sorted
		.slice(0, MOST_CELLS)
		.map((cell) => [
			...[
				`${cell.category || "no fee category"}${cell.kind === "payment" ? ", paid" : ""}`,
				cell.month || "no day",
				cell.campus || "no campus",
			],
			...[cell.mis.amount, cell.quickbooks.amount, apart(cell)].map(moneyGrouped),
		]);
	const more = cells.length - rows.length;
	if (more > 0) rows.push([`… and ${count(more)} more${lists.length > 0 ? ": in the list" : ""}`, "", "", "", "", ""]);
	return rows;
}

const acceptedRows = ({ accepted }: CertificateFigures): Row[] => [
	...accepted
		.slice(0, MOST_ACCEPTED)
		.map(({ record, class: is, who, at, reason }) => [record, is, who, at.slice(0, "YYYY-MM-DD".length), reason]),
	...(accepted.length > MOST_ACCEPTED
		? [[`… and ${count(accepted.length - MOST_ACCEPTED)} more`, "", "", "", ""]]
		: []),
];

function differenceRows({ differences, classes }: CertificateFigures): Row[] {
	const side = (value: string | Money | null) =>
		value === null ? "–" : typeof value === "bigint" ? moneyGrouped(value) : value;
	const rows: Row[] = differences
		.slice(0, MOST_DIFFERENCES)
		.map(({ record, class: is, document, mis, quickbooks }) => [
			...[record, is, document ?? "–"],
			...[side(mis), side(quickbooks)],
		]);
	const all = Math.max(
		differences.length,
		classes.reduce((sum, each) => sum + each.count, 0),
	);
	const more = all - rows.length;
	return more > 0 ? [...rows, [`… and ${count(more)} more: in the list`, "", "", "", ""]] : rows;
}

/** @param words how many of its columns hold words; the rest are numbers */
function tableHtml(title: string, titles: Row, rows: readonly Row[], empty = "", words = 1): string {
	const cells = (of: Row, tag: "th" | "td") =>
		of.map((text, at) => `<${tag}${at < words ? "" : ' class="number"'}>${escapedHtml(text)}</${tag}>`).join("");
	const body =
		rows.length === 0
			? `<p class="empty">${escapedHtml(empty)}</p>`
			: `<div class="scroll"><table><thead><tr>${cells(titles, "th")}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table></div>`;
	return `<section><h2>${escapedHtml(title)}</h2>${body}</section>`;
}
