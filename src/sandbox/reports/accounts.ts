import { textAt } from "../json.js";
import { type Posting, postings, TAX_AND_DISCOUNTS } from "./postings.js";
import { type Cell, grandTotal, grouped, row, section, sumOf, sumsBy } from "./rows.js";
import type { Report, View } from "./view.js";

const BEGINNING = "0000-01-01";

/** Reports on what stands in which account. */
export const ACCOUNT_REPORTS: Readonly<Record<string, Report>> = {
	TrialBalance: {
		columns: ["", "Debit", "Credit"],
		rows: (view) => {
			const balances = [...balancesOf(view, BEGINNING)].filter(([, balance]) => balance !== 0);
			const sides = balances.map(
				([id, balance]) => [account(view, id), Math.max(balance, 0), Math.max(-balance, 0)] as const,
			);
			const debits = sumOf(sides.map(([, debit]) => debit));
			return [...sides.map(row), grandTotal(["TOTAL", debits, sumOf(sides.map(([, , credit]) => credit))])];
		},
	},
	ProfitAndLoss: {
		columns: ["", "Total"],
		rows: (view) => {
			const balances = balancesOf(view, view.from);
			const income = sideOf(view, balances, ["Revenue", ""], -1);
			const expenses = sideOf(view, balances, ["Expense"], 1);
			return [
				section("Income", income.rows, ["Total Income", income.total], "Income"),
				section("Expenses", expenses.rows, ["Total Expenses", expenses.total], "Expenses"),
				grandTotal(["Net Income", income.total - expenses.total], "NetIncome"),
			];
		},
	},
	BalanceSheet: {
		columns: ["", "Total"],
		rows: (view) => {
			const balances = balancesOf(view, BEGINNING);
			const assets = sideOf(view, balances, ["Asset"], 1);
			const others = sideOf(view, balances, ["Liability", "Equity"], -1);
			const earned = sideOf(view, balances, ["Revenue", ""], -1).total - sideOf(view, balances, ["Expense"], 1).total;
			const all = [...others.rows, row(["Net Income", earned])];
			return [
				section("ASSETS", assets.rows, ["TOTAL ASSETS", assets.total], "TotalAssets"),
				section(
					"LIABILITIES AND EQUITY",
					all,
					["TOTAL LIABILITIES AND EQUITY", others.total + earned],
					"TotalLiabilitiesAndEquity",
				),
			];
		},
	},
	GeneralLedger: {
		columns: ["Date", "Transaction Type", "Num", "Name", "Amount"],
		rows: (view) => {
			const posted = grouped(postings(view.company, view.from, view.to), (each) => each.account);
			return [...posted].map(([id, entries]) => {
				const name = nameOf(view, id);
				const total = sumOf(entries.map((each) => each.amount));
				return section(
					name,
					entries.map((each) => row(ledgerLine(each))),
					[`Total for ${name}`, "", "", "", total],
				);
			});
		},
	},
};

export function ledgerLine({ day, entity, transaction, amount }: Posting): Cell[] {
	const type = { value: entity, id: textAt(transaction, "Id") ?? "" };
	const CustomerRef = transaction.CustomerRef ?? transaction.VendorRef;
	const name = typeof CustomerRef === "object" && CustomerRef !== null && "name" in CustomerRef ? CustomerRef.name : "";
	return [day, type, textAt(transaction, "DocNumber") ?? "", String(name ?? ""), amount];
}

function balancesOf({ company, to }: View, from: string): Map<string, number> {
	return sumsBy(
		postings(company, from, to),
		(each) => each.account,
		(each) => each.amount,
	);
}

function sideOf(view: View, balances: ReadonlyMap<string, number>, classes: readonly string[], sign: 1 | -1) {
	const mine = [...balances].filter(([id, balance]) => balance !== 0 && classes.includes(classOf(view, id)));
	const rows = mine.map(([id, balance]) => row([account(view, id), sign * balance]));
	return { rows, total: sumOf(mine.map(([, balance]) => sign * balance)) };
}

function classOf({ company }: View, id: string): string {
	return String(company.find("Account", id)?.Classification ?? "");
}

function account(view: View, id: string): Cell {
	return { value: nameOf(view, id), id };
}

function nameOf({ company }: View, id: string): string {
	if (id === TAX_AND_DISCOUNTS) return "Tax and discounts";
	return String(company.find("Account", id)?.Name ?? id);
}
