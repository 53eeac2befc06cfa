import type { Company } from "../company.js";
import { type JsonObject, objectAt, objectsAt, refAt } from "../json.js";
import { Refusal } from "../refusal.js";

/** One rate of a tax code; `id` is missing where the code has no list of rates, as `TAX` in the United States. */
export interface Rate {
	readonly id: string | undefined;
	readonly percent: number;
}

/** The rates of a tax code on sales: TaxCode → SalesTaxRateList → TaxRate.RateValue. None: nothing is due. */
export function ratesOf(codeId: string | undefined, company: Company): Rate[] {
	const code = company.find("TaxCode", codeId ?? "");
	if (code?.Taxable !== true) return [];
	if (company.isAmerican) return [{ id: undefined, percent: company.settings.taxPercent }];
	const list = objectAt(code, "SalesTaxRateList");
	const rates = list ? objectsAt(list, "TaxRateDetail").map((detail) => rateOf(detail, company)) : [];
	if (rates.length > 0) return rates;
	throw new Refusal(
		"6470",
		"Tax rate missing",
		"Business Validation Error: the tax code has no VAT rate",
		"TaxCodeRef",
	);
}

function rateOf(detail: JsonObject, company: Company): Rate {
	const id = refAt(detail, "TaxRateRef");
	return { id, percent: Number(company.find("TaxRate", id ?? "")?.RateValue ?? 0) };
}
