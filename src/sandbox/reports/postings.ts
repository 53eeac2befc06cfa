import type { Company } from "../company.js";
import { type JsonObject, objectAt, objectsAt, refAt, textAt } from "../json.js";
import { hundredths } from "../money.js";

/** One side of a transaction in one account: hundredths, debits positive. */
export interface Posting {
	readonly entity: string;
	readonly transaction: JsonObject;
	readonly day: string;
	readonly account: string;
	readonly amount: number;
}

type Sides = (transaction: JsonObject, company: Company) => readonly (readonly [account: string, amount: number])[];

/** What each kind of transaction does to which accounts. Those that are not listed promise, and post nothing. */
const SIDES: Readonly<Record<string, Sides>> = {
	Invoice: (form, company) => sold(form, company, named(company, RECEIVABLE), 1),
	CreditMemo: (form, company) => sold(form, company, named(company, RECEIVABLE), -1),
	SalesReceipt: (form, company) => sold(form, company, depositAccount(form, company), 1),
	RefundReceipt: (form, company) => sold(form, company, depositAccount(form, company), -1),
	Payment: (payment, company) =>
		fromTo(named(company, RECEIVABLE), depositAccount(payment, company), hundredths(payment.TotalAmt)),
	Bill: (bill, company) => spent(bill, named(company, PAYABLE)),
	BillPayment: (payment, company) =>
		fromTo(named(company, UNDEPOSITED), named(company, PAYABLE), hundredths(payment.TotalAmt)),
	Purchase: (purchase) => spent(purchase, refAt(purchase, "AccountRef") ?? ""),
	Deposit: (deposit, company) => [
		[depositAccount(deposit, company), hundredths(deposit.TotalAmt) ?? 0],
		...accountLines(deposit).map(([account, amount]) => [account, -amount] as const),
	],
	Transfer: (each) =>
		fromTo(refAt(each, "FromAccountRef") ?? "", refAt(each, "ToAccountRef") ?? "", hundredths(each.Amount)),
	JournalEntry: accountLines,
};

const RECEIVABLE = "Accounts Receivable (A/R)";
const PAYABLE = "Accounts Payable (A/P)";
const UNDEPOSITED = "Undeposited Funds";

/** Tax and discounts have no account of their own here. */
export const TAX_AND_DISCOUNTS = "";

/** Everything that was posted from one day to another, both included. */
export function postings(company: Company, from: string, to: string): Posting[] {
	return Object.entries(SIDES).flatMap(([entity, sides]) =>
		[...company.store(entity).entries()].flatMap(({ object: transaction }) => {
			const day = textAt(transaction, "TxnDate") ?? "";
			if (day < from || day > to) return [];
			return sides(transaction, company).map(([account, amount]) => ({ entity, transaction, day, account, amount }));
		}),
	);
}

/** A form's total against the income accounts of its items; what is left is tax and discounts. */
function sold(form: JsonObject, company: Company, against: string, sign: 1 | -1) {
	const total = hundredths(form.TotalAmt) ?? 0;
	const lines = objectsAt(form, "Line").filter((line) => line.DetailType === "SalesItemLineDetail");
	const incomes = lines.map((line) => [incomeAccount(line, company), -sign * (hundredths(line.Amount) ?? 0)] as const);
	const rest = -sign * total - incomes.reduce((sum, [, amount]) => sum + amount, 0);
	return [[against, sign * total] as const, ...incomes, [TAX_AND_DISCOUNTS, rest] as const];
}

function incomeAccount(line: JsonObject, company: Company): string {
	const item = company.find("Item", refAt(objectAt(line, "SalesItemLineDetail") ?? {}, "ItemRef") ?? "");
	return (item && refAt(item, "IncomeAccountRef")) ?? "";
}

function spent(form: JsonObject, against: string) {
	return [...accountLines(form), [against, -(hundredths(form.TotalAmt) ?? 0)] as const];
}

/** Lines that name an account; a journal entry's say which side they are on. */
function accountLines(form: JsonObject): (readonly [string, number])[] {
	return objectsAt(form, "Line").map((line) => {
		const detail = objectAt(line, textAt(line, "DetailType") ?? "") ?? {};
		const sign = detail.PostingType === "Credit" ? -1 : 1;
		return [refAt(detail, "AccountRef") ?? "", sign * (hundredths(line.Amount) ?? 0)] as const;
	});
}

function fromTo(from: string, to: string, amount = 0): (readonly [string, number])[] {
	return [
		[to, amount],
		[from, -amount],
	];
}

function depositAccount(form: JsonObject, company: Company): string {
	return refAt(form, "DepositToAccountRef") ?? named(company, UNDEPOSITED);
}

function named(company: Company, name: string): string {
	return company.store("Account").having("Name", name)[0]?.id ?? "";
}
