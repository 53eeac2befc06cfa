import type { Company } from "../company.js";
import { type JsonObject, refAt, textAt } from "../json.js";
import { hundredths } from "../money.js";
import { Refusal, refuse } from "../refusal.js";
import { currency } from "./currencies.js";

/** The day of a transaction, which must lie after the closing date (6210). */
export function openDay(draft: JsonObject, company: Company): string {
	const day = textAt(draft, "TxnDate") ?? company.today();
	refuseClosedDay(day, company);
	return day;
}

/** 6210 for a day on or before the company's closing date. */
export function refuseClosedDay(day: string | undefined, company: Company): void {
	const { bookCloseDate } = company.settings;
	if (!bookCloseDate || day === undefined || day > bookCloseDate) return;
	throw new Refusal(
		"6210",
		"Account Period Closed, Cannot Update Through Services API",
		"The account period has closed and the account books cannot be updated through the QBO Services API. " +
			"Please use the QBO website to make these changes.",
	);
}

/** The customer of a transaction; references have been resolved by then, so it exists. */
export function customerOf(draft: JsonObject, company: Company): JsonObject {
	const id = refAt(draft, "CustomerRef");
	const customer = id === undefined ? undefined : company.find("Customer", id);
	if (!customer) throw refuse.required("CustomerRef");
	return customer;
}

export function currencyOf(draft: JsonObject, company: Company): JsonObject {
	return currency(refAt(draft, "CurrencyRef") ?? company.settings.homeCurrency);
}

/** What a transaction adds to what its customer owes, in hundredths. */
export function owedBy(entity: string, transaction: JsonObject | undefined): number {
	const total = (transaction && hundredths(transaction.TotalAmt)) ?? 0;
	if (entity === "Invoice") return total;
	return entity === "Payment" || entity === "CreditMemo" ? -total : 0;
}
