import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, isBody, line, start, stopAll } from "./client.js";

let client: Client;
let customer: string;
let item: string;
let standard: string;

beforeAll(async () => {
	client = await start({ company: { usesSalesTax: true, taxPercent: 10 } });
	customer = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	const income = { value: await client.idOf("Account", "Services") };
	item = String((await client.make("Item", { Name: "Tuition Fee", IncomeAccountRef: income })).Id);
	standard = await client.idOf("TaxCode", "10.0% S");
});
afterAll(stopAll);

type Body = Record<string, unknown>;

const detail = (more: Body, code = standard) => ({ TaxCodeRef: { value: code }, ...more });
const inclusive = (...lines: Body[]) => ({
	CustomerRef: { value: customer },
	GlobalTaxCalculation: "TaxInclusive",
	Line: lines,
});

describe("with the tax included", () => {
	it("Amount and UnitPrice are net, TaxInclusiveAmt is gross and makes the total, as recorded", async () => {
		const made = await client.make(
			"Invoice",
			inclusive(line(item, 1183, detail({ Qty: 2, UnitPrice: 591.5, TaxInclusiveAmt: 1301.3 }))),
		);
		expect(made).toMatchObject({ TotalAmt: 1301.3, Balance: 1301.3, TxnTaxDetail: { TotalTax: 118.3 } });
		expect((made.Line as Body[])[0]).toMatchObject({
			Amount: 1183,
			SalesItemLineDetail: { UnitPrice: 591.5, TaxInclusiveAmt: 1301.3 },
		});
		const rate = await client.idOf("TaxRate", "10.0% S");
		expect(made.TxnTaxDetail).toMatchObject({
			TaxLine: [
				{ Amount: 118.3, TaxLineDetail: { TaxRateRef: { value: rate }, TaxPercent: 10, NetAmountTaxable: 1183 } },
			],
		});
	});

	it("the total is the gross amounts to the cent, though the net ones are rounded", async () => {
		const third = line(item, 90.91, detail({ Qty: 1, UnitPrice: 90.9090909, TaxInclusiveAmt: 100 }));
		const made = await client.make("Invoice", inclusive(third, third, third));
		expect(made).toMatchObject({ TotalAmt: 300, TxnTaxDetail: { TotalTax: 27.27 } });
		// Ten percent of this net amount would be a hundredth more.
		const odd = line(item, 90.95, detail({ TaxInclusiveAmt: 100.04 }));
		expect(await client.make("Invoice", inclusive(odd))).toMatchObject({
			TotalAmt: 100.04,
			TxnTaxDetail: { TotalTax: 9.09 },
		});
	});

	it("a gross Amount is not passed over: alone it is taxed, beside itself it is refused (6070)", async () => {
		expect(await client.make("Invoice", inclusive(line(item, 1000, detail({}))))).toMatchObject({ TotalAmt: 1100 });
		const both = await client.post("/invoice", inclusive(line(item, 1000, detail({ TaxInclusiveAmt: 1000 }))));
		expect([both.status, both.code]).toEqual([400, "6070"]);
	});

	it.each(["0.0% Z", "Exempt"])("%s: net and gross are the same", async (name) => {
		const code = await client.idOf("TaxCode", name);
		const free = line(item, 500, detail({ Qty: 1, UnitPrice: 500, TaxInclusiveAmt: 500 }, code));
		expect(await client.make("Invoice", inclusive(free))).toMatchObject({
			TotalAmt: 500,
			TxnTaxDetail: { TotalTax: 0 },
		});
	});
});

describe("a tax code", () => {
	it("leads to its rate: SalesTaxRateList, TaxRate, RateValue", async () => {
		const [code] = await client.select("select * from TaxCode where Name = '10.0% S'");
		const list = code?.SalesTaxRateList;
		const [entry] = isBody(list) ? (list.TaxRateDetail as { TaxRateRef: { value: string } }[]) : [];
		const [rate] = await client.select(`select * from TaxRate where Id = '${entry?.TaxRateRef.value}'`);
		expect(rate).toMatchObject({ RateValue: 10, Name: "10.0% S" });
		expect((await client.get(`/taxrate/${String(rate?.Id)}`)).body.TaxRate).toMatchObject({ RateValue: 10 });
	});

	it("of two rates takes both, and one that is taxable without a rate is refused (6470)", async () => {
		const plant = (entity: string, content: Body) => client.control("POST", `/objects/${entity}`, content);
		await plant("TaxRate", { Id: "90", Name: "Levy", RateValue: 5 });
		const rates = [await client.idOf("TaxRate", "10.0% S"), "90"].map((value) => ({ TaxRateRef: { value } }));
		await plant("TaxCode", { Id: "91", Name: "Both", Taxable: true, SalesTaxRateList: { TaxRateDetail: rates } });
		await plant("TaxCode", { Id: "92", Name: "None", Taxable: true });
		const made = await client.make("Invoice", inclusive(line(item, 1000, detail({ TaxInclusiveAmt: 1150 }, "91"))));
		expect((made.TxnTaxDetail as Body).TaxLine).toMatchObject([{ Amount: 100 }, { Amount: 50 }]);
		expect((await client.post("/invoice", inclusive(line(item, 1000, detail({}, "92"))))).code).toBe("6470");
	});

	it("and its rates are only read, but for the tax service", async () => {
		expect((await client.post("/taxrate", { Name: "Mine", RateValue: 0 })).code).toBe("500");
		const [agency] = await client.select("select * from TaxAgency");
		const TaxRateDetails = [{ TaxRateName: "Mine", RateValue: "7", TaxAgencyId: agency?.Id, TaxApplicableOn: "Sales" }];
		const { body } = await client.post("/taxservice/taxcode", { TaxCode: "Mine", TaxRateDetails });
		const made = await client.make("Invoice", inclusive(line(item, 100, detail({}, String(body.TaxCodeId)))));
		expect(made.TotalAmt).toBe(107);
		expect((await client.post("/taxservice/taxcode", { TaxCode: "Mine", TaxRateDetails })).code).toBe("6240");
		const nobodys = TaxRateDetails.map((each) => ({ ...each, TaxAgencyId: "99" }));
		expect((await client.post("/taxservice/taxcode", { TaxCode: "New", TaxRateDetails: nobodys })).code).toBe("2500");
	});
});
