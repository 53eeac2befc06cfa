import type { DataTable } from "../output/data-table.js";
import type { Proof } from "../proof/reconcile.js";
import type { Scope } from "../proof/scope.js";
import { sharePercent, type Tally } from "../proof/tally.js";
import type { Difference, ProofKind, Sum } from "../proof/types.js";
import { type Money, moneyText, moneyToJson, NOTHING } from "../words/money.js";

/** The result for programs. Amounts are exact decimal numbers. */
export function dataOf(
	{ result, tally, reads, snapshot }: Proof,
	{ from, to }: Scope,
	kinds: readonly ProofKind[],
	certificate: string | null,
): Record<string, unknown> {
	const isWhole = result !== "incomplete";
	return {
		result,
		from: from ?? null,
		to: to ?? null,
		kinds,
		mis: sum(tally.mis),
		quickbooks: sum(tally.quickbooks),
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
		score: isWhole ? scoreOf(tally) : null,
		reads,
		snapshot,
		certificate,
	};
}

const sum = ({ count, amount }: Sum) => ({ count, amount: moneyToJson(amount) });

export const sumOf = (differences: readonly Difference[]): Sum => ({
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

/** All of them, for a spreadsheet. */
export function differenceTable(differences: readonly Difference[]): DataTable {
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
			...[each.class, each.record, each.document ?? undefined, cell(each.mis), cell(each.quickbooks)],
			...[each.amount, each.net, each.detail, each.fix],
		]),
	};
}
