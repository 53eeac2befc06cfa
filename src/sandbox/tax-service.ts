import type { Company } from "./company.js";
import { kind } from "./entities/kinds.js";
import { type JsonObject, objectsAt, textAt } from "./json.js";
import { hundredths } from "./money.js";
import { Refusal, refuse } from "./refusal.js";

/** `POST /taxservice/taxcode`, the only way to new tax codes: the code and its rates, each of an agency. */
export function addTaxCode(company: Company, sent: JsonObject): JsonObject {
	const Name = textAt(sent, "TaxCode");
	if (!Name) throw refuse.required("TaxCode");
	const details = objectsAt(sent, "TaxRateDetails");
	if (details.length === 0) throw refuse.required("TaxRateDetails");
	const [taken] = company.store("TaxCode").having("Name", Name);
	if (taken)
		throw new Refusal("6240", "Duplicate Name Exists Error", `The name supplied already exists. : Id=${taken.id}`);
	for (const detail of details) checkRate(company, detail);
	const rates = details.map((detail) => ({ ...detail, TaxRateId: addRate(company, detail) }));
	const TaxRateDetail = rates.map(({ TaxRateId }) => ({
		TaxRateRef: { value: TaxRateId },
		TaxTypeApplicable: "TaxOnAmount",
		TaxOrder: 0,
	}));
	const SalesTaxRateList = { TaxRateDetail };
	const code = company.plant(kind("TaxCode"), {
		Name,
		Description: Name,
		Taxable: true,
		TaxGroup: true,
		SalesTaxRateList,
	});
	return { TaxCode: Name, TaxCodeId: code.Id, TaxRateDetails: rates };
}

function checkRate(company: Company, detail: JsonObject): void {
	if (!textAt(detail, "TaxRateName")) throw refuse.required("TaxRateName");
	if (hundredths(detail.RateValue) === undefined) throw refuse.required("RateValue");
	const agency = textAt(detail, "TaxAgencyId") ?? "";
	if (!company.find("TaxAgency", agency)) throw refuse.reference("TaxAgencyId", agency);
}

function addRate(company: Company, detail: JsonObject): string {
	const rate = company.plant(kind("TaxRate"), {
		Name: detail.TaxRateName,
		RateValue: Number(detail.RateValue),
		AgencyRef: { value: detail.TaxAgencyId },
	});
	return String(rate.Id);
}
