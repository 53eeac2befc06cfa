import type { Company } from "../company.js";
import { type JsonObject, objectAt, refAt, textAt } from "../json.js";
import { hundredths, share } from "../money.js";
import { Refusal, refuse } from "../refusal.js";

const CALCULATIONS = ["TaxExcluded", "TaxInclusive", "NotApplicable"];

/** The tax of a sales form, in hundredths, and whether it comes on top of the lines or is in them. */
export interface Tax {
	readonly total: number;
	readonly onTop: boolean;
}

const NO_TAX: Tax = { total: 0, onTop: true };

/** Checks the tax fields against the country and the preferences, and computes the tax. */
export function taxOf(draft: JsonObject, lines: readonly JsonObject[], company: Company): Tax {
	const salesLines = lines.filter((line) => line.DetailType === "SalesItemLineDetail");
	return company.isAmerican ? salesTax(salesLines, company) : valueAddedTax(draft, salesLines, company);
}

function salesTax(lines: readonly JsonObject[], company: Company): Tax {
	const wrong = lines.map(taxCodeOf).find((code) => code !== undefined && code !== "TAX" && code !== "NON");
	if (wrong !== undefined) {
		throw new Refusal("6100", "Invalid tax code", `Line tax code must be TAX or NON : ${wrong}`, "TaxCodeRef");
	}
	if (!company.settings.usesSalesTax) return NO_TAX;
	return { total: taxOfLines(lines, company), onTop: true };
}

function valueAddedTax(draft: JsonObject, lines: readonly JsonObject[], company: Company): Tax {
	const calculation = textAt(draft, "GlobalTaxCalculation");
	if (calculation && !CALCULATIONS.includes(calculation)) {
		throw refuse.enumeration("GlobalTaxCalculation", calculation);
	}
	if (!company.settings.usesSalesTax) {
		refuseTaxWithoutSetup(lines);
		return NO_TAX;
	}
	if (calculation === "NotApplicable") {
		refuseTaxDetail(draft);
		return NO_TAX;
	}
	if (!calculation || lines.some((line) => taxCodeOf(line) === undefined)) {
		throw refuse.business(
			"Business Validation Error: Make sure all your transactions have a VAT rate before you save.",
		);
	}
	return calculation === "TaxInclusive"
		? { total: taxWithinLines(lines, company), onTop: false }
		: { total: taxOfLines(lines, company), onTop: true };
}

function refuseTaxWithoutSetup(lines: readonly JsonObject[]): void {
	if (lines.every((line) => taxCodeOf(line) === undefined)) return;
	throw new Refusal("6470", "Tax not allowed", "Business Validation Error: sales tax is not set up", "TaxCodeRef");
}

function refuseTaxDetail(draft: JsonObject): void {
	const total = hundredths(objectAt(draft, "TxnTaxDetail")?.TotalTax) ?? 0;
	if (total === 0) return;
	const text = "TxnTaxDetail is not allowed with GlobalTaxCalculation NotApplicable";
	throw new Refusal("6170", "Invalid tax detail", text, "TxnTaxDetail");
}

function taxOfLines(lines: readonly JsonObject[], company: Company): number {
	return lines.reduce((tax, line) => tax + share(hundredths(line.Amount) ?? 0, percentOf(line, company)), 0);
}

function taxWithinLines(lines: readonly JsonObject[], company: Company): number {
	return lines.reduce((tax, line) => {
		const gross = hundredths(line.Amount) ?? 0;
		const net = Math.round((gross * 100) / (100 + percentOf(line, company)));
		return tax + gross - net;
	}, 0);
}

function percentOf(line: JsonObject, company: Company): number {
	const code = company.find("TaxCode", taxCodeOf(line) ?? "");
	return code?.Taxable === true ? company.settings.taxPercent : 0;
}

function taxCodeOf(line: JsonObject): string | undefined {
	const detail = objectAt(line, "SalesItemLineDetail");
	return detail && refAt(detail, "TaxCodeRef");
}
