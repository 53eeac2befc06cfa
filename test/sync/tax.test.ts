import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { netOf, takesTax } from "../../src/sync/kinds/invoice/tax.js";
import { readTaxCode, readTaxRates } from "../../src/sync/look/found.js";
import { type Money, moneyText, parseMoney } from "../../src/words/money.js";

const money = (text: string) => parseMoney(text) as Money;
const net = (gross: string, ...rates: (string | null)[]) => {
	const found = netOf(money(gross), rates);
	return found === undefined ? undefined : moneyText(found);
};

describe("the net amount within a gross one", () => {
	it.each([
		["1301.30", ["10"], "1183"],
		["118", ["18"], "100"],
		["50000", ["18"], "42372.88"],
		["575100", ["18"], "487372.88"],
		["1000", ["0"], "1000"],
		["109.75", ["9.75"], "100"],
		["112", ["5", "7"], "100"],
		["123456789012.34", ["0.5"], "122842576131.68"],
	])("%s with %j of tax is %s", (gross, rates, expected) => {
		expect(net(gross, ...rates)).toBe(expected);
	});

	it("is none where net and tax, each rounded, are another total", () => {
		expect(net("10", "18")).toBeUndefined();
		expect(net("0.03", "18")).toBeUndefined();
	});

	it.each([[null], ["18 %"], ["-3"], ["1e2"], [""]])("is none for a rate that is none: %j", (rate) => {
		expect(net("118", rate)).toBeUndefined();
		expect(takesTax([rate])).toBe(true);
	});

	it("is the amount again with its tax, whatever the rate", () => {
		fc.assert(
			fc.property(fc.bigInt(1n, 10n ** 14n), fc.integer({ min: 0, max: 40_00 }), (gross, hundredths) => {
				const rate = (hundredths / 100).toString();
				const found = netOf(gross as Money, [rate]);
				if (found === undefined) return;
				const tax = (2n * found * BigInt(hundredths) + 10_000n) / 20_000n;
				expect(found + tax).toBe(gross);
			}),
		);
	});
});

describe("what a tax code takes of a sale", () => {
	const rates = readTaxRates([
		{ Id: "3", Name: "VAT", RateValue: 18 },
		{ Id: "4", Name: "None", RateValue: 0 },
	]);
	const code = (...details: object[]) =>
		readTaxCode({ Id: "1", Name: "Standard", SalesTaxRateList: { TaxRateDetail: details } }, rates).rates;
	const detail = (value: string, on = "TaxOnAmount") => ({ TaxRateRef: { value }, TaxTypeApplicable: on });

	it("are the values of its rates; nothing, where it has none or they are zero", () => {
		expect(code(detail("3"))).toEqual(["18"]);
		expect(takesTax(code(detail("3")) ?? [])).toBe(true);
		expect(takesTax(code(detail("4")) ?? [])).toBe(false);
		expect(takesTax(readTaxCode({ Id: "1", Name: "Exempt" }, rates).rates ?? [null])).toBe(false);
	});

	it("is not known of a rate that the company does not list, nor of a tax on a tax", () => {
		expect(code(detail("99"))).toEqual([null]);
		expect(code(detail("3", "TaxOnTax"))).toEqual([null]);
	});
});
