import type { Company } from "../company.js";
import type { JsonObject } from "../json.js";

/** How QuickBooks calls the currencies that are likely here; others go by their code. */
const NAMES: Readonly<Record<string, string>> = {
	BIF: "Burundian Franc",
	CDF: "Congolese Franc",
	EUR: "Euro",
	GBP: "British Pound Sterling",
	KES: "Kenyan Shilling",
	RWF: "Rwandan Franc",
	TZS: "Tanzanian Shilling",
	UGX: "Ugandan Shilling",
	USD: "United States Dollar",
};

/** A reference to a currency, with the name QuickBooks puts beside it. */
export function currency(value: string): JsonObject {
	return { value, name: NAMES[value] ?? value };
}

export function homeCurrencyOf(company: Company): JsonObject {
	return currency(company.settings.homeCurrency);
}
