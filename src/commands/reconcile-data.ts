import type { DataTable } from "../output/data-table.js";
import type { Proof } from "../proof/reconcile.js";
import type { Scope } from "../proof/scope.js";
import { type Cell, type KindSums, sharePercent, type Tally } from "../proof/tally.js";
import type { TieOut } from "../proof/tie-out.js";
import type { Difference, ProofKind, Sum } from "../proof/types.js";
import { type Money, moneyText, moneyToJson, NOTHING } from "../words/money.js";

/** A certificate that was written. */
export interface CertificateMade {
	readonly path: string;
	readonly sha256: string;
}

/** The result for programs. Amounts are exact decimal numbers. */
export function dataOf(
	{ result, tally, reads, snapshot, tieOut }: Proof,
	{ from, to }: Scope,
	kinds: readonly ProofKind[],
	certificate: CertificateMade | null,
): Record<string, unknown> {
	const isWhole = result !== "incomplete";
	return {
		result,
		from: from ?? null,
		to: to ?? null,
		kinds,
		mis: sum(tally.mis),
		quickbooks: sum(tally.quickbooks),
		by_kind: Object.fromEntries([...tally.kinds()].map(([kind, sums]) => [kind, kindData(sums)])),
		matched: sum(tally.matched),
		not_sent: sum(tally.notSent),
		held: sum(tally.held),
		classes: Object.fromEntries(
			[...tally.classes].map(([name, each]) => [
				name,
				{ ...sum(each), gross: moneyToJson(each.gross), net: moneyToJson(each.net) },
			]),
		),
		differences: tally.differences.map(differenceData),
		accepted: sum(sumOf(tally.accepted)),
		foreign: sum(tally.foreign),
		shared: {
			count: tally.sharing,
			customers: tally.shared.map(({ customerId, identity, records }) => ({
				...{ quickbooks_id: customerId, customer: identity, records },
			})),
		},
		other_currencies: Object.fromEntries([...tally.otherMoney].map(([currency, each]) => [currency, sum(each)])),
		score: isWhole ? scoreOf(tally) : null,
		tie_out: tieOut ? tieOutData(tieOut) : null,
		reads,
		snapshot,
		certificate: certificate && { file: certificate.path, sha256: certificate.sha256 },
	};
}

/** Customers named whose balance is not the sum of their documents. */
const MOST_NAMED = 100;

function tieOutData({ customers, balance, untied, apart }: TieOut): object {
	const named = untied.slice(0, MOST_NAMED).map(({ customerId, identity, balance: own, documents }) => ({
		...{
			quickbooks_id: customerId,
			customer: identity ?? null,
			balance: moneyToJson(own),
			documents: moneyToJson(documents),
		},
	}));
	return { customers, balance: moneyToJson(balance), untied: untied.length, apart: moneyToJson(apart), named };
}

/** All but `quickbooks`, `void`, `apart` and `foreign` adds up to `mis`. */
const kindData = (sums: KindSums): object => ({
	mis: sum(sums.mis),
	matched: sum(sums.matched),
	not_sent: sum(sums.notSent),
	held: sum(sums.held),
	different: sum(sums.different),
	accepted: sum(sums.accepted),
	quickbooks: sum(sums.quickbooks),
	void: sum(sums.void),
	apart: sum(sums.apart),
	foreign: sum(sums.foreign),
});

const sum = ({ count, amount }: Sum) => ({ count, amount: moneyToJson(amount) });

const sumOf = (differences: readonly Difference[]): Sum => ({
	count: differences.length,
	amount: differences.reduce((total, { amount }) => (total + amount) as Money, NOTHING),
});

/** The share of the population that is identical; null where nothing was compared: nothing is no 100 %. */
export function scoreOf({ compared, matched, mis }: Tally): { by_count: number; by_amount: number | null } | null {
	if (compared === 0 || mis.count === 0) return null;
	return {
		by_count: sharePercent(BigInt(matched.count), BigInt(mis.count)),
		by_amount: mis.amount === NOTHING ? null : sharePercent(matched.amount, mis.amount),
	};
}

function differenceData({ class: is, record, document, mis, quickbooks, detail, fix }: Difference): object {
	return { class: is, record, document, mis: side(mis), quickbooks: side(quickbooks), detail, fix };
}

const side = (value: Difference["mis"]): string | number | null =>
	typeof value === "bigint" ? moneyToJson(value) : value;

/** All of them, for a spreadsheet. @param names whether people are named, and not only numbered */
export function differenceTable(differences: readonly Difference[], names = true): DataTable {
	const isShown = ({ record }: Difference) => names || !/^(student|applicant):/.test(record);
	const cell = (value: Difference["mis"]) => (typeof value === "bigint" ? moneyText(value) : (value ?? undefined));
	return {
		title: "Differences",
		columns: [
			...["Class", "Record", "Document", "MIS", "QuickBooks"].map((title) => ({ title, is: "text" as const })),
			{ title: "Amount", is: "money" },
			{ title: "MIS less QuickBooks", is: "money" },
			...["What", "What to do"].map((title) => ({ title, is: "text" as const })),
		],
		rows: differences.map((each) => [
			...[each.class, each.record, isShown(each) ? (each.document ?? undefined) : undefined],
			...[cell(each.mis), cell(each.quickbooks), each.amount, each.net],
			...[isShown(each) ? each.detail : undefined, each.fix],
		]),
	};
}

/** Both sides by kind, fee category, month and campus. What was not sent and what is held makes their difference, or a part of it. */
export function cellTable(cells: readonly Cell[]): DataTable {
	const sides = ["MIS", "QuickBooks", "Equal", "Not sent", "Held"];
	return {
		title: "Sums",
		columns: [
			{ title: "Kind", is: "text" },
			{ title: "Fee category", is: "text" },
			{ title: "Month", is: "month" },
			{ title: "Campus", is: "text" },
			...sides.flatMap((side) => [
				{ title: `${side}, records`, is: "count" as const },
				{ title: `${side}, amount`, is: "money" as const },
			]),
		],
		rows: cells.map(({ kind, category, month, campus, mis, quickbooks, matched, notSent, held }) => [
			...[kind, category, month, campus],
			...[mis, quickbooks, matched, notSent, held].flatMap(({ count, amount }) => [count, amount]),
		]),
	};
}
