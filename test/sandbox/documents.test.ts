import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompanySettings } from "../../src/sandbox/options.js";
import { type Client, invoice, line, start, stopAll } from "./client.js";

interface Books {
	readonly client: Client;
	readonly customer: string;
	readonly item: string;
}

/** A company with one customer and one item. */
async function books(company: Partial<CompanySettings> = {}): Promise<Books> {
	const client = await start({ company });
	const customer = await client.make("Customer", { DisplayName: "Grace Ineza" });
	const income = { value: await client.idOf("Account", "Services") };
	const item = await client.make("Item", { Name: "Tuition Fee", Type: "Service", IncomeAccountRef: income });
	return { client, customer: String(customer.Id), item: String(item.Id) };
}

let open: Books;
beforeAll(async () => {
	open = await books();
});
afterAll(stopAll);

const post = (content: Record<string, unknown>) => open.client.post("/invoice", content);
const sale = (more: Record<string, unknown> = {}) => invoice(open.customer, open.item, more);

describe("an invoice", () => {
	it("gets its total and balance from its lines, exact to the cent, and raises what the customer owes", async () => {
		const { client, customer, item } = await books();
		const lines = [line(item, 0.1), line(item, 0.2), line(item, 1_234_567)];
		const made = await client.make("Invoice", { ...invoice(customer, item), Line: lines, TxnDate: "2026-01-31" });
		expect(made).toMatchObject({ TotalAmt: 1_234_567.3, Balance: 1_234_567.3, TxnDate: "2026-01-31" });
		expect(made).toMatchObject({ CustomerRef: { value: customer, name: "Grace Ineza" }, EmailStatus: "NotSet" });
		expect((await client.get(`/customer/${customer}`)).body.Customer).toMatchObject({ Balance: 1_234_567.3 });
	});

	it("loses the amount of a line that names no item", async () => {
		const without = { DetailType: "SalesItemLineDetail", Amount: 500, SalesItemLineDetail: { Qty: 1, UnitPrice: 500 } };
		const made = await open.client.make("Invoice", { ...sale(), Line: [without, line(open.item, 100)] });
		expect(made.TotalAmt).toBe(100);
		expect(made.Line).toContainEqual(expect.objectContaining({ DetailType: "DescriptionOnly" }));
	});

	it("takes discounts off, and ignores totals that are sent along", async () => {
		const discount = {
			DetailType: "DiscountLineDetail",
			DiscountLineDetail: { PercentBased: true, DiscountPercent: 10 },
		};
		const made = await open.client.make("Invoice", {
			...sale(),
			Line: [line(open.item, 200), discount],
			TotalAmt: 1,
			Balance: 1,
		});
		expect(made).toMatchObject({ TotalAmt: 180, Balance: 180 });
	});

	it("is due when its term says", async () => {
		const term = { value: await open.client.idOf("Term", "Net 30") };
		const made = await open.client.make("Invoice", sale({ TxnDate: "2026-01-31", SalesTermRef: term }));
		expect(made.DueDate).toBe("2026-03-02");
	});

	it("takes an empty text for no date, and a quantity and price of nothing beside an amount", async () => {
		const free = line(open.item, 700, { Qty: 0, UnitPrice: 0 });
		const made = await open.client.make("Invoice", sale({ TxnDate: "2026-01-31", DueDate: "", Line: [free] }));
		expect(made).toMatchObject({ TotalAmt: 700, DueDate: "2026-01-31" });
	});

	it("takes terms and addresses over from its customer, and comes with QuickBooks' own defaults", async () => {
		const SalesTermRef = { value: await open.client.idOf("Term", "Net 30") };
		const places = { BillAddr: { Line1: "KN 1" }, ShipAddr: { Line1: "KN 2" } };
		const payer = await open.client.make("Customer", { DisplayName: "Terms", SalesTermRef, ...places });
		expect(payer).toMatchObject({
			IsProject: false,
			Taxable: true,
			CurrencyRef: { value: "RWF", name: "Rwandan Franc" },
		});
		const made = await open.client.make("Invoice", sale({ TxnDate: "2026-01-31", CustomerRef: { value: payer.Id } }));
		expect(made).toMatchObject({
			...places,
			DueDate: "2026-03-02",
			AllowOnlineACHPayment: false,
			CustomField: [],
			CurrencyRef: { name: "Rwandan Franc" },
		});
	});

	it.each<[string, string, () => Record<string, unknown>]>([
		["2020", "without a customer", () => ({ Line: [line(open.item, 1)] })],
		["2250", "without lines", () => ({ ...sale(), Line: [] })],
		["2010", "with an unknown property", () => sale({ StudentNo: "1" })],
		["2010", "with an unknown property deep in a line", () => sale({ Line: [line(open.item, 1, { Price: 1 })] })],
		["2020", "with a line without a type", () => sale({ Line: [{ Amount: 1 }] })],
		["2170", "with a line of another type", () => sale({ Line: [{ ...line(open.item, 1), DetailType: "Fee" }] })],
		[
			"6070",
			"whose amount is not quantity times price",
			() => sale({ Line: [line(open.item, 10, { Qty: 3, UnitPrice: 3 })] }),
		],
		["2290", "with a negative line", () => sale({ Line: [line(open.item, -1)] })],
		["2090", "with an amount that is no number", () => sale({ Line: [{ ...line(open.item, 1), Amount: "12,500" }] })],
		["2100", "with an amount beyond all limits", () => sale({ Line: [line(open.item, 1e11)] })],
		["2050", "with a number of 22 characters", () => sale({ DocNumber: "x".repeat(22) })],
		["2050", "with a note of 4001 characters", () => sale({ PrivateNote: "x".repeat(4001) })],
		[
			"2050",
			"with a description of 4001 characters",
			() => sale({ Line: [{ ...line(open.item, 1), Description: "x".repeat(4001) }] }),
		],
		["2060", "with a day that does not exist", () => sale({ TxnDate: "2026-02-30" })],
		["2060", "with a date in another form", () => sale({ TxnDate: "31/01/2026" })],
		["2070", "with a day out of range", () => sale({ TxnDate: "0001-01-01" })],
		["2500", "with an unknown customer", () => invoice("999", open.item)],
		["2500", "with an unknown item", () => invoice(open.customer, "999")],
		["2500", "with an unknown location", () => sale({ DepartmentRef: { value: "999" } })],
		[
			"5030",
			"with a class while classes are off",
			() => sale({ ClassRef: undefined, Line: [line(open.item, 1, { ClassRef: { value: "1" } })] }),
		],
		["6420", "that is to be mailed to nobody", () => sale({ EmailStatus: "NeedToSend" })],
		[
			"3000",
			"with a custom field that is not defined",
			() => sale({ CustomField: [{ DefinitionId: "9", StringValue: "x" }] }),
		],
		[
			"6470",
			"with a tax code in a company without tax",
			() => sale({ Line: [line(open.item, 1, { TaxCodeRef: { value: "1" } })] }),
		],
	])("is refused with %s %s", async (code, what, content) => {
		if (what.includes("classes")) await open.client.control("POST", "/objects/Class", { Id: "1", Name: "Day" });
		const refused = await post(content());
		expect([refused.status, refused.code]).toEqual([400, code]);
	});

	it("is refused with 610 for a customer or an item that is inactive", async () => {
		const gone = await open.client.make("Customer", { DisplayName: "Gone" });
		await open.client.make("Customer", { Id: gone.Id, SyncToken: "0", sparse: true, Active: false });
		const refused = await post(invoice(gone.Id, open.item));
		expect([refused.code, refused.detail]).toEqual(["610", expect.stringContaining("has been made inactive")]);
	});

	it("is refused with 5030 for a location while locations are off", async () => {
		const { client, customer, item } = await books({ tracksLocations: false });
		await client.control("POST", "/objects/Department", { Id: "1", Name: "Huye" });
		expect((await client.post("/invoice", invoice(customer, item, { DepartmentRef: { value: "1" } }))).code).toBe(
			"5030",
		);
	});

	it("keeps its lines whole on a sparse change, and its payments", async () => {
		const made = await open.client.make("Invoice", sale({ PrivateNote: "a" }));
		const changed = await open.client.make("Invoice", { Id: made.Id, SyncToken: "0", sparse: true, PrivateNote: "b" });
		expect(changed).toMatchObject({ PrivateNote: "b", TotalAmt: 12_500.5, Balance: 12_500.5, SyncToken: "1" });
	});
});

describe("document numbers", () => {
	it("that are taken are refused with 6140, naming the document that has it", async () => {
		const first = await open.client.make("Invoice", sale({ DocNumber: "MIS-1" }));
		const refused = await post(sale({ DocNumber: "MIS-1" }));
		expect(refused.code).toBe("6140");
		expect(refused.detail).toContain(`DocNumber=MIS-1 is assigned to TxnType=Invoice with TxnId=${first.Id}`);
		expect((await open.client.post("/creditmemo", sale({ DocNumber: "MIS-1" }))).status).toBe(200);
	});

	it("stay empty when none was given", async () => {
		expect(await open.client.make("Invoice", sale())).not.toHaveProperty("DocNumber");
	});

	it("may occur twice when the warning is off, or switched off by the client, which is not fair", async () => {
		const { client, customer, item } = await books({ warnDuplicateNumbers: false });
		await client.make("Invoice", invoice(customer, item, { DocNumber: "A" }));
		await client.make("Invoice", invoice(customer, item, { DocNumber: "A" }));
		expect(await client.brokenRules()).toEqual([]);
		await open.client.make("Invoice", sale({ DocNumber: "B" }));
		expect((await open.client.post("/invoice?include=allowduplicatedocnum", sale({ DocNumber: "B" }))).status).toBe(
			200,
		);
		expect(await open.client.brokenRules()).toContain("allow-duplicate-docnum");
	});

	it("are QuickBooks' own when the company does not use custom numbers", async () => {
		const { client, customer, item } = await books({ customTransactionNumbers: false });
		const made = await client.make("Invoice", invoice(customer, item, { DocNumber: "MIS-1" }));
		expect(made.DocNumber).toBe("1001");
	});
});

describe("closed books", () => {
	it("refuse documents on and before the closing date with 6210, new, changed or deleted", async () => {
		const { client, customer, item } = await books();
		const made = await client.make("Invoice", invoice(customer, item, { TxnDate: "2025-12-31" }));
		await client.control("POST", "/company", { bookCloseDate: "2025-12-31" });
		expect((await client.post("/invoice", invoice(customer, item, { TxnDate: "2025-12-31" }))).code).toBe("6210");
		expect((await client.post("/invoice", invoice(customer, item, { TxnDate: "2026-01-01" }))).status).toBe(200);
		const change = { Id: made.Id, SyncToken: "0", sparse: true, PrivateNote: "x" };
		expect((await client.post("/invoice", change)).code).toBe("6210");
		expect((await client.post("/invoice?operation=delete", { Id: made.Id, SyncToken: "0" })).code).toBe("6210");
	});
});

describe("tax", () => {
	it("outside the United States: every line needs a rate (6000), and the tax changes the total", async () => {
		const { client, customer, item } = await books({ usesSalesTax: true });
		const refused = await client.post("/invoice", invoice(customer, item));
		expect([refused.code, refused.detail]).toEqual(["6000", expect.stringContaining("VAT rate")]);
		const TaxCodeRef = { value: await client.idOf("TaxCode", "18.0% S") };
		const taxed = { CustomerRef: { value: customer }, Line: [line(item, 1000, { TaxCodeRef })] };
		expect((await client.post("/invoice", taxed)).code).toBe("6000");
		const excluded = await client.make("Invoice", { ...taxed, GlobalTaxCalculation: "TaxExcluded" });
		expect(excluded).toMatchObject({ TotalAmt: 1180, TxnTaxDetail: { TotalTax: 180 } });
		// As recorded, Amount is net even where the tax is included; tax.test.ts has more of it.
		const inclusive = await client.make("Invoice", { ...taxed, GlobalTaxCalculation: "TaxInclusive" });
		expect(inclusive).toMatchObject({ TotalAmt: 1180, TxnTaxDetail: { TotalTax: 180 } });
		const free = await client.make("Invoice", { ...taxed, GlobalTaxCalculation: "NotApplicable" });
		expect(free.TotalAmt).toBe(1000);
	});

	it("in the United States: TAX or NON, otherwise 6100", async () => {
		const { client, customer, item } = await books({
			country: "US",
			homeCurrency: "USD",
			usesSalesTax: true,
			taxPercent: 8,
		});
		const taxed = (value: string) => ({
			CustomerRef: { value: customer },
			Line: [line(item, 100, { TaxCodeRef: { value } })],
		});
		expect(await client.make("Invoice", taxed("TAX"))).toMatchObject({ TotalAmt: 108 });
		expect(await client.make("Invoice", taxed("NON"))).toMatchObject({ TotalAmt: 100 });
		await client.control("POST", "/objects/TaxCode", { Id: "5", Name: "Other" });
		expect((await client.post("/invoice", taxed("5"))).code).toBe("6100");
	});
});

describe("several currencies", () => {
	it("make the currency of a document required, and it must be the customer's", async () => {
		const { client, item } = await books({ multicurrency: true });
		const abroad = await client.make("Customer", { DisplayName: "Abroad", CurrencyRef: { value: "USD" } });
		expect((await client.post("/invoice", invoice(abroad.Id, item))).code).toBe("2020");
		const wrong = invoice(abroad.Id, item, { CurrencyRef: { value: "RWF" } });
		expect((await client.post("/invoice", wrong)).code).toBe("6000");
		const right = invoice(abroad.Id, item, { CurrencyRef: { value: "USD" } });
		expect((await client.post("/invoice", right)).status).toBe(200);
		const moved = { Id: abroad.Id, SyncToken: "0", sparse: true, CurrencyRef: { value: "RWF" } };
		expect((await client.post("/customer", moved)).code).toBe("6000");
	});
});

describe("deleting and voiding", () => {
	it("a deleted invoice is gone, and nobody owes it any more", async () => {
		const { client, customer, item } = await books();
		const { Id } = await client.make("Invoice", invoice(customer, item));
		const deleted = await client.post("/invoice?operation=delete", { Id, SyncToken: "0" });
		expect(deleted.body.Invoice).toEqual({ domain: "QBO", status: "Deleted", Id });
		expect((await client.get(`/invoice/${Id}`)).code).toBe("610");
		expect((await client.get(`/customer/${customer}`)).body.Customer).toMatchObject({ Balance: 0 });
	});

	it("a voided invoice stays, with nothing on it", async () => {
		const { client, customer, item } = await books();
		const { Id } = await client.make("Invoice", invoice(customer, item));
		const voided = await client.post("/invoice?operation=void", { Id, SyncToken: "0" });
		expect(voided.body.Invoice).toMatchObject({ Id, TotalAmt: 0, Balance: 0, PrivateNote: "Voided" });
		expect((await client.get(`/customer/${customer}`)).body.Customer).toMatchObject({ Balance: 0 });
	});

	it("an old version is refused, and so is what stands in a closed period; nothing happens then", async () => {
		const { client, customer, item } = await books();
		const { Id } = await client.make("Invoice", invoice(customer, item, { TxnDate: "2025-01-31" }));
		await client.post("/invoice", { Id, SyncToken: "0", sparse: true, PrivateNote: "read by somebody" });
		for (const operation of ["void", "delete"]) {
			expect((await client.post(`/invoice?operation=${operation}`, { Id, SyncToken: "0" })).code).toBe("5010");
			expect((await client.post(`/invoice?operation=${operation}`, { Id })).code).toBe("2020");
		}
		await client.control("POST", "/company", { bookCloseDate: "2025-01-31" });
		for (const operation of ["void", "delete"])
			expect((await client.post(`/invoice?operation=${operation}`, { Id, SyncToken: "1" })).code).toBe("6210");
		expect((await client.get(`/invoice/${Id}`)).body.Invoice).toMatchObject({ SyncToken: "1", Balance: 12_500.5 });
	});

	it("a batch makes void and deletes, each item by itself", async () => {
		const { client, customer, item } = await books();
		const [first, second] = [
			await client.make("Invoice", invoice(customer, item)),
			await client.make("Invoice", invoice(customer, item)),
		];
		const { body } = await client.post("/batch?requestid=take-back", {
			BatchItemRequest: [
				{ bId: "1", operation: "update", optionsData: "void", Invoice: { Id: first.Id, SyncToken: "0" } },
				{ bId: "2", operation: "delete", Invoice: { Id: second.Id, SyncToken: "0" } },
				{ bId: "3", operation: "delete", Invoice: { Id: first.Id, SyncToken: "0" } },
			],
		});
		const answers = (body as { BatchItemResponse: { bId: string; Invoice?: object; Fault?: object }[] })
			.BatchItemResponse;
		expect(answers[0]?.Invoice).toMatchObject({ TotalAmt: 0, PrivateNote: "Voided", SyncToken: "1" });
		expect(answers[1]?.Invoice).toMatchObject({ status: "Deleted" });
		expect(answers[2]?.Fault).toMatchObject({ Error: [{ code: "5010" }] });
	});

	it("a payment that was deposited is not changed any more", async () => {
		const { client, customer } = await books();
		const { Id } = await client.make("Payment", { CustomerRef: { value: customer }, TotalAmt: 500 });
		const bank = await client.make("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
		await client.make("Deposit", {
			DepositToAccountRef: { value: bank.Id },
			Line: [{ Amount: 500, LinkedTxn: [{ TxnId: Id, TxnType: "Payment", TxnLineId: "0" }] }],
		});
		expect((await client.get(`/payment/${Id}`)).body.Payment).toMatchObject({ LinkedTxn: [{ TxnType: "Deposit" }] });
		const voided = { Id, SyncToken: "1", sparse: true };
		expect((await client.post("/payment?operation=update&include=void", voided)).code).toBe("6540");
	});

	it("the list of transactions says what a bank statement has shown, where it is asked for that column", async () => {
		const { client, customer, item } = await books();
		const made = await client.make("Invoice", invoice(customer, item, { TxnDate: "2025-01-31" }));
		await client.control("POST", "/objects/Invoice", { ...made, ClearStatus: "R" });
		const asked = "/reports/TransactionList?start_date=2025-01-01&end_date=2025-01-31&columns=txn_type,is_cleared";
		const { body } = await client.get(asked);
		expect(body).toMatchObject({
			Columns: { Column: [{ MetaData: [{ Value: "txn_type" }] }, { MetaData: [{ Value: "is_cleared" }] }] },
			Rows: { Row: [{ ColData: [{ value: "Invoice", id: made.Id }, { value: "R" }] }] },
		});
	});
});
