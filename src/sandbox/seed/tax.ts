import type { Company } from "../company.js";
import { kind } from "../entities/kinds.js";
import type { JsonObject } from "../json.js";

/** Name, whether it is taxable, and its rate; exempt ones have none. */
type CodeRow = readonly [name: string, taxable: boolean, percent: number | undefined];

/** An agency, and codes outside the United States: each with the list of its rates, which have a percentage. */
export function seedTax(company: Company): void {
	const agency = company.plant(kind("TaxAgency"), { DisplayName: "Revenue Authority", TaxTrackedOnSales: true });
	const standard = company.settings.taxPercent;
	const codes: CodeRow[] = [
		[`${standard.toFixed(1)}% S`, true, standard],
		["0.0% Z", true, 0],
		["Exempt", false, undefined],
	];
	for (const [Name, Taxable, percent] of codes) {
		const SalesTaxRateList = {
			TaxRateDetail: percent === undefined ? [] : [rateDetail(company, Name, percent, agency)],
		};
		const PurchaseTaxRateList = { TaxRateDetail: [] };
		const lists = { SalesTaxRateList, PurchaseTaxRateList };
		company.plant(kind("TaxCode"), { Name, Description: Name, Taxable, TaxGroup: true, Hidden: false, ...lists });
	}
}

function rateDetail(company: Company, Name: string, percent: number, agency: JsonObject): JsonObject {
	const rate = company.plant(kind("TaxRate"), {
		Name,
		Description: Name,
		RateValue: percent,
		AgencyRef: { value: agency.Id },
		SpecialTaxType: percent === 0 ? "ZERO_RATE" : "NONE",
		DisplayType: "ReadOnly",
		EffectiveTaxRate: [{ RateValue: percent, EffectiveDate: "2019-01-01" }],
	});
	return { TaxRateRef: { value: rate.Id, name: Name }, TaxTypeApplicable: "TaxOnAmount", TaxOrder: 0 };
}
