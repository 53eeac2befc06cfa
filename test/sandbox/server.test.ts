import { afterAll, describe, expect, it } from "vitest";
import { start, stopAll } from "./client.js";

afterAll(stopAll);

describe("the sandbox", () => {
	it("is another company at every start, unless told otherwise, and listens on this computer only", async () => {
		const [first, second] = [await start(), await start({ realmId: "9341450000000001" })];
		expect(first.sandbox.realmId).toMatch(/^\d{16}$/);
		expect(second.sandbox.realmId).toBe("9341450000000001");
		expect(first.sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		expect((await start()).sandbox.realmId).not.toBe(first.sandbox.realmId);
	});

	it("starts empty but for what QuickBooks puts into every company", async () => {
		const client = await start();
		expect(await client.objects("Customer")).toEqual([]);
		expect(await client.objects("Item")).toEqual([]);
		expect(await client.idOf("Account", "Services")).toMatch(/^\d+$/);
	});

	it("can be a company in use, whatever its books are set to now", async () => {
		const company = { usesSalesTax: true, bookCloseDate: "2026-06-30", tracksLocations: false };
		const client = await start({ seed: "company-in-use", company });
		const count = async (entity: string) => (await client.objects(entity)).length;
		expect(await count("Account")).toBeGreaterThan(48);
		expect(await count("Item")).toBeGreaterThanOrEqual(12);
		expect([await count("Department"), await count("Customer"), await count("Invoice")]).toEqual([2, 30, 40]);
		expect(await count("Payment")).toBe(20);
		expect(await client.idOf("CustomerType", "Applicant")).toMatch(/^\d+$/);
		expect(await client.select("select * from Invoice where DocNumber LIKE 'MIS-%'")).toEqual([]);
		expect(await client.brokenRules()).toEqual([]);
		const [oldest] = await client.select("select * from Invoice orderby MetaData.CreateTime");
		expect(oldest).toMatchObject({ TxnDate: "2025-09-01", Balance: 12_500 });
		const owed = (await client.objects("Customer")).reduce((sum, each) => sum + Number(each.Balance), 0);
		const open = (await client.objects("Invoice")).reduce((sum, each) => sum + Number(each.Balance), 0);
		expect(owed).toBe(open);
	});

	it("lets a harness plant, change and remove objects past all rules", async () => {
		const client = await start();
		await client.control("POST", "/objects/Customer", { Id: "50", DisplayName: "Planted: here" });
		expect((await client.post("/customer", { DisplayName: "x" })).body.Customer).toMatchObject({ Id: "1" });
		expect((await client.get("/customer/50")).body.Customer).toMatchObject({ SyncToken: "0", Active: true });
		await client.control("POST", "/objects/Customer", { Id: "50", DisplayName: "Edited by hand" });
		expect((await client.get("/customer/50")).body.Customer).toMatchObject({ SyncToken: "1" });
		await client.control("DELETE", "/objects/Customer/50");
		expect((await client.get("/customer/50")).code).toBe("610");
	});

	it("tells a harness of a setting that does not exist", async () => {
		const client = await start();
		await expect(client.control("POST", "/company", { closeDate: "2026-01-01" })).rejects.toThrow("closeDate");
	});

	it("answers what it does not know with a fault, not with silence", async () => {
		const client = await start();
		expect((await client.get("/unicorn/1")).code).toBe("500");
		expect((await client.post("/customer", "{not json")).code).toBe("2010");
		expect((await client.post("/invoice/1/send", {})).code).toBe("500");
		expect(await client.brokenRules()).toEqual(["mails-somebody"]);
	});
});
