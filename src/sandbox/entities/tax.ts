import type { Company } from "../company.js";
import { type JsonObject, objectAt, refAt, textAt } from "../json.js";
import { amount, hundredths, share } from "../money.js";
import { Refusal, refuse } from "../refusal.js";
import { type Rate, ratesOf } from "./tax-rates.js";

const CALCULATIONS = ["TaxExcluded", "TaxInclusive", "NotApplicable"];

/** What tax makes of a sales form: its lines, the tax on top of their net amounts in hundredths, and how it comes about. */
export interface Taxed {
	readonly lines: readonly JsonObject[];
	readonly total: number;
	readonly detail: JsonObject;
}

/** Checks the tax fields against the country and the preferences, and computes the tax. */
export function taxOf(draft: JsonObject, lines: readonly JsonObject[], company: Company): Taxed {
	const salesLines = lines.filter((line) => line.DetailType === "SalesItemLineDetail");
	const calculation = company.isAmerican
		? americanCalculation(salesLines, company)
		: calculationElsewhere(draft, salesLines, company);
	if (!calculation) return { lines, total: 0, detail: { TotalTax: 0 } };
	const taxed = lines.map((line) => taxedLine(line, calculation === "TaxInclusive", company));
	return { lines: taxed.map(({ line }) => line), ...summedUp(taxed.flatMap(({ parts }) => parts)) };
}

type Calculation = "TaxExcluded" | "TaxInclusive" | undefined;

function americanCalculation(lines: readonly JsonObject[], company: Company): Calculation {
	const wrong = lines.map(taxCodeOf).find((code) => code !== undefined && code !== "TAX" && code !== "NON");
	if (wrong !== undefined) {
		throw new Refusal("6100", "Invalid tax code", `Line tax code must be TAX or NON : ${wrong}`, "TaxCodeRef");
	}
	return company.settings.usesSalesTax ? "TaxExcluded" : undefined;
}

function calculationElsewhere(draft: JsonObject, lines: readonly JsonObject[], company: Company): Calculation {
	const calculation = textAt(draft, "GlobalTaxCalculation");
	if (calculation && !CALCULATIONS.includes(calculation)) {
		throw refuse.enumeration("GlobalTaxCalculation", calculation);
	}
	if (!company.settings.usesSalesTax) {
		refuseTaxWithoutSetup(lines);
		return undefined;
	}
	if (calculation === "NotApplicable") {
		refuseTaxDetail(draft);
		return undefined;
	}
	if (!calculation || lines.some((line) => taxCodeOf(line) === undefined)) {
		throw refuse.business(
			"Business Validation Error: Make sure all your transactions have a VAT rate before you save.",
		);
	}
	return calculation === "TaxInclusive" ? "TaxInclusive" : "TaxExcluded";
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

/** What one rate takes of one line. */
interface Part {
	readonly rate: Rate;
	readonly net: number;
	readonly tax: number;
}

/**
 * As recorded: `Amount` and `UnitPrice` are net either way; with the tax included the gross amount stands in
 * `TaxInclusiveAmt`, and is what the total is made of.
 */
function taxedLine(line: JsonObject, isInclusive: boolean, company: Company): { line: JsonObject; parts: Part[] } {
	const detail = objectAt(line, "SalesItemLineDetail");
	if (line.DetailType !== "SalesItemLineDetail" || !detail) return { line, parts: [] };
	const net = hundredths(line.Amount) ?? 0;
	const parts = ratesOf(taxCodeOf(line), company).map((rate) => ({ rate, net, tax: share(net, rate.percent) }));
	if (!isInclusive) return { line, parts };
	const computed = parts.reduce((tax, part) => tax + part.tax, 0);
	const gross = hundredths(detail.TaxInclusiveAmt) ?? net + computed;
	refuseOtherGross(gross, net + computed, parts.length);
	const SalesItemLineDetail = { ...detail, TaxInclusiveAmt: amount(gross) };
	return { line: { ...line, SalesItemLineDetail }, parts: roundedTo(gross - net, computed, parts) };
}

/**
 * What QuickBooks makes of a gross amount in both fields is not recorded, so it is refused here: a client that takes
 * `Amount` for gross shall see it at once. A hundredth for each rate is left to rounding.
 */
function refuseOtherGross(gross: number, expected: number, rates: number): void {
	if (Math.abs(gross - expected) <= rates) return;
	throw new Refusal(
		"6070",
		"Amount calculation incorrect in the request",
		`TaxInclusiveAmt is not equal to Amount plus tax. Supplied value:${amount(gross)}, expected:${amount(expected)}`,
		"Line.SalesItemLineDetail.TaxInclusiveAmt",
	);
}

/** The first rate takes what rounding left over. */
function roundedTo(tax: number, computed: number, parts: readonly Part[]): Part[] {
	return parts.map((part, index) => (index === 0 ? { ...part, tax: part.tax + tax - computed } : part));
}

function summedUp(parts: readonly Part[]): { total: number; detail: JsonObject } {
	const byRate = new Map<string, Part>();
	for (const part of parts.filter(({ rate }) => rate.id !== undefined)) {
		const key = part.rate.id ?? "";
		const before = byRate.get(key);
		byRate.set(key, { ...part, net: part.net + (before?.net ?? 0), tax: part.tax + (before?.tax ?? 0) });
	}
	const total = parts.reduce((sum, part) => sum + part.tax, 0);
	const TaxLine = [...byRate.values()].map(taxLine);
	return { total, detail: { TotalTax: amount(total), ...(TaxLine.length === 0 ? {} : { TaxLine }) } };
}

function taxLine({ rate, net, tax }: Part): JsonObject {
	return {
		Amount: amount(tax),
		DetailType: "TaxLineDetail",
		TaxLineDetail: {
			TaxRateRef: { value: rate.id },
			PercentBased: true,
			TaxPercent: rate.percent,
			NetAmountTaxable: amount(net),
		},
	};
}

function taxCodeOf(line: JsonObject): string | undefined {
	const detail = objectAt(line, "SalesItemLineDetail");
	return detail && refAt(detail, "TaxCodeRef");
}
