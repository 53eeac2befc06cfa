import type { Company } from "../company.js";
import { kind } from "../entities/kinds.js";
import type { JsonObject } from "../json.js";

/** What QuickBooks puts into every new company: a few accounts, terms, payment methods and tax codes. */
export function seedBasics(company: Company): void {
	plantAll(company, "Account", BASIC_ACCOUNTS.map(accountOf));
	plantAll(company, "Term", TERMS.map(termOf));
	plantAll(company, "PaymentMethod", PAYMENT_METHODS.map(paymentMethodOf));
	plantAll(company, "TaxCode", company.isAmerican ? AMERICAN_TAX_CODES : TAX_CODES);
}

/** Name, type, sub-type and side of the books of an account. */
export type AccountRow = readonly [name: string, type: string, subType: string, classification: string];

const BASIC_ACCOUNTS: readonly AccountRow[] = [
	["Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "Asset"],
	["Undeposited Funds", "Other Current Asset", "UndepositedFunds", "Asset"],
	["Services", "Income", "ServiceFeeIncome", "Revenue"],
	["Retained Earnings", "Equity", "RetainedEarnings", "Equity"],
];

const TERMS: readonly (readonly [string, number])[] = [
	["Due on receipt", 0],
	["Net 15", 15],
	["Net 30", 30],
	["Net 60", 60],
];

const PAYMENT_METHODS = ["Cash", "Check", "Bank Transfer", "Mobile Money"];

const TAX_CODES: readonly JsonObject[] = [
	{ Name: "18.0% S", Description: "18.0% S", Taxable: true, TaxGroup: true },
	{ Name: "0.0% Z", Description: "0.0% Z", Taxable: false, TaxGroup: true },
	{ Name: "Exempt", Description: "Exempt", Taxable: false, TaxGroup: true },
];

/** In American companies the codes of a line have names for ids. */
const AMERICAN_TAX_CODES: readonly JsonObject[] = [
	{ Id: "TAX", Name: "TAX", Description: "TAX", Taxable: true, TaxGroup: false },
	{ Id: "NON", Name: "NON", Description: "NON", Taxable: false, TaxGroup: false },
];

export function accountOf([Name, AccountType, AccountSubType, Classification]: AccountRow): JsonObject {
	const type = { AccountType, AccountSubType, Classification };
	return { Name, ...type, CurrentBalance: 0, SubAccount: false };
}

/** Puts objects into the company, past all rules. */
export function plantAll(company: Company, entity: string, objects: readonly JsonObject[]): JsonObject[] {
	return objects.map((object) => company.plant(kind(entity), object));
}

function termOf([Name, DueDays]: readonly [string, number]): JsonObject {
	return { Name, DueDays, DiscountPercent: 0, DiscountDays: 0, Type: "STANDARD" };
}

function paymentMethodOf(Name: string): JsonObject {
	return { Name, Type: "NON_CREDIT_CARD" };
}
