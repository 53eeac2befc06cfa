import type { Company } from "../words/company.js";
import { parseDay } from "../words/day.js";
import type { RealmId } from "../words/ids.js";
import { asShown } from "../words/shown.js";
import type { QboObject } from "./outcome.js";

/** The company as the tool needs it, from CompanyInfo and Preferences (Intuit's entity pages). What is absent is off. */
export function companyOf(realmId: RealmId, info: QboObject, preferences: QboObject): Company {
	const sales = section(preferences, "SalesFormsPrefs");
	const accounting = section(preferences, "AccountingInfoPrefs");
	const currency = section(preferences, "CurrencyPrefs");
	return {
		realmId,
		name: asShown(text(info.CompanyName) || text(info.LegalName)),
		country: text(info.Country),
		homeCurrency: text(section(currency, "HomeCurrency").value),
		multicurrency: currency.MultiCurrencyEnabled === true,
		usesSalesTax: section(preferences, "TaxPrefs").UsingSalesTax === true,
		tracksLocations: accounting.TrackDepartments === true,
		tracksClasses: accounting.ClassTrackingPerTxn === true || accounting.ClassTrackingPerTxnLine === true,
		customTransactionNumbers: sales.CustomTxnNumbers === true,
		bookCloseDay: parseDay(text(accounting.BookCloseDate)),
		autoAppliesCredits: sales.AutoApplyCredit === true || sales.AutoApplyPayments === true,
	};
}

function section(object: QboObject, name: string): QboObject {
	const value = object[name];
	return typeof value === "object" && value !== null ? (value as QboObject) : {};
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
