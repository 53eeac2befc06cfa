import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, start, stopAll } from "./client.js";

let client: Client;
beforeAll(async () => {
	client = await start({ seed: "company-in-use" });
});
afterAll(stopAll);

const ENTITIES = [
	["Bill", { TotalAmt: 120_000, Balance: 120_000 }],
	["BillPayment", { TotalAmt: 120_000 }],
	["Estimate", { TotalAmt: 90_000 }],
	["JournalEntry", { DocNumber: "J-1" }],
	["Deposit", { TotalAmt: 40_000 }],
	["Purchase", { TotalAmt: 120_000 }],
	["PurchaseOrder", { TotalAmt: 120_000, POStatus: "Open" }],
	["RefundReceipt", { TotalAmt: 90_000, Balance: 0 }],
	["Transfer", { Amount: 200_000 }],
	["TimeActivity", { Hours: 3 }],
	["Attachable", {}],
	["CompanyCurrency", { Code: "USD" }],
	["ExchangeRate", { Rate: 1450 }],
	["TaxAgency", { DisplayName: "Revenue Authority" }],
	["TaxRate", { RateValue: 0 }],
	["Budget", { Name: "This year" }],
] as const;

describe("a company in use", () => {
	it.each(ENTITIES)("has a %s, to be queried, projected, counted and read", async (entity, content) => {
		const [found] = await client.select(`select * from ${entity}`);
		expect(found).toMatchObject(content);
		const Id = String(found?.Id);
		expect((await client.get(`/${entity.toLowerCase()}/${Id}`)).body[entity]).toEqual(found);
		expect(await client.select(`select Id from ${entity} where Id = '${Id}'`)).toEqual([
			{ domain: "QBO", sparse: true, Id },
		]);
		expect((await client.query(`select count(*) from ${entity}`)).body.QueryResponse).toHaveProperty("totalCount");
	});
});

describe("what is written", () => {
	it.each(["Bill", "BillPayment", "Deposit", "JournalEntry", "Purchase", "PurchaseOrder", "Transfer", "TimeActivity"])(
		"a %s without what it needs is refused with 2020, with an unknown property 2010",
		async (entity) => {
			expect((await client.post(`/${entity.toLowerCase()}`, { PrivateNote: "x" })).code).toBe(
				entity === "TimeActivity" ? "2010" : "2020",
			);
			expect((await client.post(`/${entity.toLowerCase()}`, { Nonsense: "x" })).code).toBe("2010");
		},
	);

	it("a journal entry has to balance, and a vendor to exist", async () => {
		const [entry] = await client.select("select * from JournalEntry");
		const [debit] = (entry?.Line ?? []) as Record<string, unknown>[];
		expect((await client.post("/journalentry", { Line: [debit] })).code).toBe("6000");
		expect((await client.post("/bill", { VendorRef: { value: "9999" }, Line: [debit] })).detail).toContain(
			"Names element",
		);
	});

	it("a bill is changed and deleted as other transactions are, and owes nothing to any customer", async () => {
		const [bill] = await client.select("select * from Bill");
		const changed = await client.make("Bill", { Id: bill?.Id, SyncToken: "0", sparse: true, PrivateNote: "paid" });
		expect(changed).toMatchObject({ SyncToken: "1", PrivateNote: "paid", TotalAmt: 120_000 });
		expect((await client.post("/bill?operation=delete", { Id: bill?.Id, SyncToken: "0" })).code).toBe("5010");
		expect((await client.post("/bill?operation=delete", { Id: bill?.Id, SyncToken: "1" })).status).toBe(200);
	});

	it("new vendors have a balance and no full name, employees neither", async () => {
		const vendor = await client.make("Vendor", { DisplayName: "New Press" });
		expect(vendor).toMatchObject({ Balance: 0, Vendor1099: false });
		expect(vendor).not.toHaveProperty("FullyQualifiedName");
		expect(await client.make("Employee", { GivenName: "New", FamilyName: "Clerk" })).not.toHaveProperty("Balance");
	});
});
