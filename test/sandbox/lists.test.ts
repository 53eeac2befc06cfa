import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, start, stopAll } from "./client.js";

let client: Client;
let income: { value: string };
beforeAll(async () => {
	client = await start();
	income = { value: await client.idOf("Account", "Services") };
});
afterAll(stopAll);

describe("items", () => {
	it("need a name and an income account of the right kind", async () => {
		expect((await client.post("/item", { Type: "Service", IncomeAccountRef: income })).code).toBe("2020");
		expect((await client.post("/item", { Name: "A", Type: "Service" })).code).toBe("2020");
		const receivable = { value: await client.idOf("Account", "Undeposited Funds") };
		expect((await client.post("/item", { Name: "A", IncomeAccountRef: receivable })).code).toBe("6430");
		expect((await client.post("/item", { Name: "A", IncomeAccountRef: { value: "99" } })).code).toBe("2500");
	});

	it("have unique names of up to 100 characters without colons", async () => {
		const item = { Type: "Service", IncomeAccountRef: income };
		const { Id } = await client.make("Item", { ...item, Name: "Hostel Fee" });
		expect((await client.post("/item", { ...item, Name: "hostel fee" })).detail).toContain(`Id=${Id}`);
		expect((await client.post("/item", { ...item, Name: "x".repeat(101) })).code).toBe("2050");
		expect((await client.post("/item", { ...item, Name: "Late: fee" })).code).toBe("2040");
	});
});

describe("locations and classes", () => {
	it("are refused with 5030 while their preference is off", async () => {
		expect((await client.post("/class", { Name: "Day" })).code).toBe("5030");
		await client.control("POST", "/company", { tracksClasses: true, tracksLocations: false });
		expect((await client.post("/class", { Name: "Day" })).status).toBe(200);
		expect((await client.post("/department", { Name: "Huye" })).code).toBe("5030");
	});
});

describe("what the API only reads", () => {
	it.each(["customertype", "taxcode", "companyinfo", "preferences"])("%s cannot be written", async (path) => {
		expect((await client.post(`/${path}`, { Name: "New" })).code).toBe("500");
	});

	it("company and preferences tell what the books are set to", async () => {
		const strict = await start({ company: { bookCloseDate: "2025-12-31", customTransactionNumbers: false } });
		const { body } = await strict.get("/preferences");
		expect(body.Preferences).toMatchObject({
			AccountingInfoPrefs: { BookCloseDate: "2025-12-31", TrackDepartments: true },
			SalesFormsPrefs: { CustomTxnNumbers: false, AutoApplyCredit: true, AutoApplyPayments: true },
			CurrencyPrefs: { HomeCurrency: { value: "RWF" }, MultiCurrencyEnabled: false },
			TaxPrefs: { UsingSalesTax: false },
		});
		const company = await strict.get(`/companyinfo/${strict.sandbox.realmId}`);
		expect(company.body.CompanyInfo).toMatchObject({ Country: "RW" });
		expect(await strict.select("select * from CompanyInfo")).toHaveLength(1);
	});
});

describe("ids", () => {
	it("are shared by customers, vendors and employees, and counted apart for other lists", async () => {
		const vendor = await client.make("Vendor", { DisplayName: "V" });
		const customer = await client.make("Customer", { DisplayName: "C" });
		expect(Number(customer.Id)).toBe(Number(vendor.Id) + 1);
		expect((await client.get(`/customer/${vendor.Id}`)).code).toBe("610");
	});
});
