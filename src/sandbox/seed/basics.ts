import type { Company } from "../company.js";
import { kind } from "../entities/kinds.js";
import type { JsonObject } from "../json.js";
import { seedTax } from "./tax.js";

/** What QuickBooks puts into every new company: a few accounts, terms, payment methods and tax codes. */
export function seedBasics(company: Company): void {
	plantAll(company, "Account", BASIC_ACCOUNTS.map(accountOf));
	plantAll(company, "Term", TERMS.map(termOf));
	plantAll(company, "PaymentMethod", PAYMENT_METHODS.map(paymentMethodOf));
	if (company.isAmerican) plantAll(company, "TaxCode", AMERICAN_TAX_CODES);
	else seedTax(company);
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
