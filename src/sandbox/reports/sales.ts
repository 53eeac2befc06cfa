import { type JsonObject, objectAt, objectsAt, refAt, textAt } from "../json.js";
import { hundredths } from "../money.js";
import { ledgerLine } from "./accounts.js";
import { postings } from "./postings.js";
import { type Cell, grandTotal, grouped, row, sumOf, sumsBy } from "./rows.js";
import type { Report, View } from "./view.js";

/** What may be asked for by name; the last tells whether a bank statement has shown it. */
const CHOOSABLE: Readonly<Record<string, string>> = {
	tx_date: "Date",
	txn_type: "Transaction Type",
	doc_num: "Num",
	name: "Name",
	subt_nat_amount: "Amount",
	is_cleared: "Clr",
};

const DAY_MS = 86_400_000;
const AGES = ["Current", "1 - 30", "31 - 60", "61 - 90", "91 and over"];

/** Reports on customers and on what was sold. */
export const SALES_REPORTS: Readonly<Record<string, Report>> = {
	CustomerBalance: {
		columns: ["", "Total"],
		rows: (view) => {
			const owing = customersOf(view).map((each) => [nameCell(each), hundredths(each.Balance) ?? 0] as const);
			const open = owing.filter(([, balance]) => balance !== 0);
			return [...open.map(row), grandTotal(["TOTAL", sumOf(open.map(([, balance]) => balance))])];
		},
	},
	AgedReceivables: {
		columns: ["", ...AGES, "Total"],
		rows: (view) => {
			const aged = customersOf(view).map((each) => ({ name: nameCell(each), ages: agesOf(view, each) }));
			const open = aged.filter(({ ages }) => ages.some((age) => age !== 0));
			const totals = AGES.map((_age, index) => sumOf(open.map(({ ages }) => ages[index] ?? 0)));
			return [
				...open.map(({ name, ages }) => row([name, ...ages, sumOf(ages)])),
				grandTotal(["TOTAL", ...totals, sumOf(totals)]),
			];
		},
	},
	ItemSales: {
		columns: ["", "Amount"],
		rows: (view) => {
			const sales = sumsBy(
				soldLines(view),
				({ line }) => itemOf(line),
				({ amount }) => amount,
			);
			return summed(view, "Item", sales);
		},
	},
	DepartmentSales: {
		columns: ["", "Total"],
		rows: (view) => {
			const sales = sumsBy(
				soldLines(view),
				({ form }) => refAt(form, "DepartmentRef") ?? "",
				({ amount }) => amount,
			);
			return summed(view, "Department", sales);
		},
	},
	TransactionList: {
		columns: ["Date", "Transaction Type", "Num", "Name", "Amount"],
		choosable: CHOOSABLE,
		rows: ({ company, from, to, columns }) => {
			const all = grouped(
				postings(company, from, to),
				({ entity, transaction }) => `${entity} ${String(transaction.Id)}`,
			);
			const firsts = [...all.values()].flatMap(([first]) => first ?? []);
			const lines = firsts.sort((left, right) => (left.day < right.day ? -1 : 1));
			if (columns.length === 0) return lines.map((each) => row(ledgerLine(each)));
			const at = columns.map((column) => Object.keys(CHOOSABLE).indexOf(column));
			return lines.map((each) => {
				const cells = [...ledgerLine(each), textAt(each.transaction, "ClearStatus") ?? ""];
				return row(at.map((index) => cells[index] ?? ""));
			});
		},
	},
};

function customersOf({ company, customers }: View): JsonObject[] {
	const all = [...company.store("Customer").entries()].map((entry) => entry.object);
	return customers.length === 0 ? all : all.filter((each) => customers.includes(String(each.Id)));
}

function nameCell(customer: JsonObject): Cell {
	return { value: String(customer.DisplayName ?? ""), id: String(customer.Id) };
}

/** A customer's open invoices by how long they are overdue; open credits count as current. */
function agesOf({ company, asOf }: View, customer: JsonObject): number[] {
	const id = String(customer.Id);
	const ages = AGES.map(() => 0);
	for (const { object } of company.store("Invoice").having("CustomerRef", id)) {
		const late = (Date.parse(asOf) - Date.parse(textAt(object, "DueDate") ?? asOf)) / DAY_MS;
		const age = late <= 0 ? 0 : Math.min(Math.ceil(late / 30), AGES.length - 1);
		ages[age] = (ages[age] ?? 0) + (hundredths(object.Balance) ?? 0);
	}
	const credit = (hundredths(customer.Balance) ?? 0) - sumOf(ages);
	return ages.map((age, index) => (index === 0 ? age + credit : age));
}

function soldLines({ company, from, to }: View) {
	const signs: readonly (readonly [string, 1 | -1])[] = [
		["Invoice", 1],
		["SalesReceipt", 1],
		["CreditMemo", -1],
		["RefundReceipt", -1],
	];
	return signs.flatMap(([entity, sign]) =>
		[...company.store(entity).entries()]
			.map((entry) => entry.object)
			.filter((form) => String(form.TxnDate) >= from && String(form.TxnDate) <= to)
			.flatMap((form) =>
				objectsAt(form, "Line").map((line) => ({ form, line, amount: sign * (hundredths(line.Amount) ?? 0) })),
			)
			.filter(({ line }) => line.DetailType === "SalesItemLineDetail"),
	);
}

function itemOf(line: JsonObject): string {
	return refAt(objectAt(line, "SalesItemLineDetail") ?? {}, "ItemRef") ?? "";
}

function summed({ company }: View, entity: string, sums: ReadonlyMap<string, number>): JsonObject[] {
	const named = [...sums].map(([id, amount]) => {
		return [{ value: String(company.find(entity, id)?.Name ?? "Not Specified"), id }, amount] as const;
	});
	return [...named.map(row), grandTotal(["TOTAL", sumOf([...sums.values()])])];
}
