import type { Company } from "../company.js";
import { type JsonObject, objectsAt, textAt } from "../json.js";
import { amount, hundredths } from "../money.js";
import { kind } from "./kinds.js";
import { relink } from "./links.js";

/**
 * "Automatically apply credits": QuickBooks spreads open payments and credit memos of a customer over open invoices,
 * oldest first, without being asked.
 */
export function autoApply(company: Company, customerId: string): void {
	if (!company.settings.autoApply) return;
	for (const invoice of openOf(company, "Invoice", "Balance", customerId)) {
		for (const memo of openOf(company, "CreditMemo", "Balance", customerId)) applyCredit(company, memo, invoice);
		for (const payment of openOf(company, "Payment", "UnappliedAmt", customerId)) {
			applyPayment(company, payment, invoice);
		}
	}
}

function openOf(company: Company, entity: string, property: string, customerId: string): string[] {
	return company
		.store(entity)
		.having("CustomerRef", customerId)
		.filter((entry) => (hundredths(entry.object[property]) ?? 0) > 0)
		.map((entry) => entry.id);
}

function applyPayment(company: Company, paymentId: string, invoiceId: string): void {
	const payment = company.find("Payment", paymentId);
	const rest = hundredths(payment?.UnappliedAmt) ?? 0;
	const part = Math.min(rest, openBalance(company, "Invoice", invoiceId));
	if (!payment || part <= 0) return;
	const Line = [...objectsAt(payment, "Line"), link("Invoice", invoiceId, part)];
	const now = company.replace(kind("Payment"), paymentId, { ...payment, Line, UnappliedAmt: amount(rest - part) });
	relink(company, paymentId, payment, now);
}

/** A credit is applied by a payment of nothing that names both. */
function applyCredit(company: Company, memoId: string, invoiceId: string): void {
	const memo = company.find("CreditMemo", memoId);
	const part = Math.min(openBalance(company, "CreditMemo", memoId), openBalance(company, "Invoice", invoiceId));
	if (!memo || part <= 0) return;
	const payment = company.insert(kind("Payment"), {
		CustomerRef: memo.CustomerRef,
		CurrencyRef: memo.CurrencyRef,
		TxnDate: memo.TxnDate,
		TotalAmt: 0,
		UnappliedAmt: 0,
		Line: [link("Invoice", invoiceId, part), link("CreditMemo", memoId, part)],
		PrivateNote: "Created by QB Online to link credits to charges.",
	});
	relink(company, textAt(payment, "Id") ?? "", undefined, payment);
}

function openBalance(company: Company, entity: string, id: string): number {
	return hundredths(company.find(entity, id)?.Balance) ?? 0;
}

function link(entity: string, id: string, part: number): JsonObject {
	return { Amount: amount(part), LinkedTxn: [{ TxnId: id, TxnType: entity }] };
}
