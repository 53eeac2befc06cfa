import type { Company } from "../company.js";
import { type JsonObject, objectsAt, textAt } from "../json.js";
import { amount, hundredths } from "../money.js";
import { Refusal } from "../refusal.js";
import { kind } from "./kinds.js";

/** What a payment settles of which transaction: `Invoice:12` and hundredths. */
export function linkedAmounts(payment: JsonObject): Map<string, number> {
	const amounts = new Map<string, number>();
	for (const line of objectsAt(payment, "Line")) {
		const [link] = objectsAt(line, "LinkedTxn");
		if (!link) continue;
		const key = `${textAt(link, "TxnType")}:${textAt(link, "TxnId")}`;
		amounts.set(key, (amounts.get(key) ?? 0) + (hundredths(line.Amount) ?? 0));
	}
	return amounts;
}

/** Brings invoices and credit memos in line with a payment as it is now (undefined: it is gone). */
export function relink(company: Company, paymentId: string, was: JsonObject | undefined, now: JsonObject | undefined) {
	const before = was ? linkedAmounts(was) : new Map<string, number>();
	const after = now ? linkedAmounts(now) : new Map<string, number>();
	for (const target of new Set([...before.keys(), ...after.keys()])) {
		settle(company, target, paymentId, (after.get(target) ?? 0) - (before.get(target) ?? 0), after.has(target));
	}
}

/** Takes a transaction that is voided out of the payments that settled it; their amounts are unapplied again. */
export function unlinkFromPayments(company: Company, entity: string, id: string): void {
	const transaction = company.find(entity, id);
	for (const link of transaction ? objectsAt(transaction, "LinkedTxn") : []) {
		const paymentId = textAt(link, "TxnId") ?? "";
		const payment = company.find("Payment", paymentId);
		if (!payment) continue;
		const Line = objectsAt(payment, "Line").filter((line) => !linkedAmounts({ Line: [line] }).has(`${entity}:${id}`));
		const freed = linkedAmounts(payment).get(`${entity}:${id}`) ?? 0;
		const UnappliedAmt = amount((hundredths(payment.UnappliedAmt) ?? 0) + freed);
		company.replace(kind("Payment"), paymentId, { ...payment, Line, UnappliedAmt });
	}
}

/** Payments that were put into a deposit say so. */
export function deposit(company: Company, id: string, now: JsonObject): void {
	for (const line of objectsAt(now, "Line")) {
		for (const { TxnId, TxnType } of objectsAt(line, "LinkedTxn")) {
			const payment = TxnType === "Payment" ? company.find("Payment", String(TxnId)) : undefined;
			if (!payment) continue;
			const LinkedTxn = [...objectsAt(payment, "LinkedTxn"), { TxnId: id, TxnType: "Deposit" }];
			company.replace(kind("Payment"), String(TxnId), { ...payment, LinkedTxn });
		}
	}
}

/** 6540: what is part of a deposit is not changed any more. */
export function refuseDeposited(transaction: JsonObject): void {
	if (!objectsAt(transaction, "LinkedTxn").some(({ TxnType }) => TxnType === "Deposit")) return;
	throw new Refusal(
		"6540",
		"Deposited Transaction cannot be changed",
		"Business Validation Error: This transaction has been deposited. Remove it from the deposit before you change it.",
	);
}

function settle(company: Company, target: string, paymentId: string, part: number, linked: boolean): void {
	const [entity = "", id = ""] = target.split(":");
	const transaction = company.find(entity, id);
	if (!transaction) return;
	const open = amount((hundredths(transaction.Balance) ?? 0) - part);
	const others = objectsAt(transaction, "LinkedTxn").filter((link) => link.TxnId !== paymentId);
	const LinkedTxn = linked ? [...others, { TxnId: paymentId, TxnType: "Payment" }] : others;
	const credit = entity === "CreditMemo" ? { RemainingCredit: open } : {};
	company.replace(kind(entity), id, { ...transaction, Balance: open, ...credit, LinkedTxn });
}
