import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Client, codeOf, invoice, itemsOf, start, stopAll } from "./client.js";

let client: Client;
let customer: string;
let item: string;

beforeEach(async () => {
	client = await start();
	customer = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	const income = { value: await client.idOf("Account", "Services") };
	item = String((await client.make("Item", { Name: "Tuition Fee", IncomeAccountRef: income })).Id);
});
afterAll(stopAll);

const create = (bId: string, DocNumber: string, more: Record<string, unknown> = {}) => ({
	bId,
	operation: "create",
	Invoice: invoice(customer, item, { DocNumber, ...more }),
});
const batch = (requestId: string, items: unknown[]) =>
	client.post(`/batch?requestid=${requestId}`, { BatchItemRequest: items });

describe("a batch", () => {
	it("answers 200 item by item: what is refused does not hold up the rest", async () => {
		const answer = await batch("b1", [
			create("1", "MIS-1"),
			create("2", "MIS-1"),
			create("3", "MIS-3", { CustomerRef: { value: "99" } }),
			{ bId: "4", Query: "select count(*) from Invoice" },
			{ bId: "5", operation: "shred", Invoice: { Id: "1" } },
			{ bId: "6", operation: "create", Unicorn: {} },
		]);
		const items = itemsOf(answer);
		expect(answer.status).toBe(200);
		expect(items["1"]?.Invoice).toMatchObject({ DocNumber: "MIS-1" });
		expect(["2", "3", "5", "6"].map((bId) => codeOf(items[bId]))).toEqual(["6140", "2500", "500", "2000"]);
		expect(items["4"]?.QueryResponse).toEqual({ totalCount: 1 });
		expect(await client.objects("Invoice")).toHaveLength(1);
	});

	it("updates, deletes and voids", async () => {
		await batch("b1", [create("1", "A"), create("2", "B"), create("3", "C")]);
		const items = itemsOf(
			await batch("b2", [
				{ bId: "1", operation: "update", Invoice: { Id: "1", SyncToken: "0", sparse: true, PrivateNote: "n" } },
				{ bId: "2", operation: "delete", Invoice: { Id: "2", SyncToken: "0" } },
				{ bId: "3", operation: "update", optionsData: "void", Invoice: { Id: "3", SyncToken: "0" } },
			]),
		);
		expect(items["1"]?.Invoice).toMatchObject({ PrivateNote: "n" });
		expect(items["2"]?.Invoice).toMatchObject({ status: "Deleted" });
		expect(items["3"]?.Invoice).toMatchObject({ TotalAmt: 0 });
	});

	it("of more than 30 items is refused with 1040, and an empty one as XML", async () => {
		const many = Array.from({ length: 31 }, (_, index) => create(String(index), `N-${index}`));
		expect((await batch("b1", many)).code).toBe("1040");
		const empty = await batch("b2", []);
		expect([empty.status, empty.text]).toEqual([
			400,
			expect.stringContaining("<Detail>Batch Request is Empty</Detail>"),
		]);
		expect(await client.objects("Invoice")).toEqual([]);
		expect(await client.brokenRules()).toEqual(["batch-too-large"]);
	});

	it("counts its query items as reads and its items as writes", async () => {
		const before = await client.stats();
		await batch("b1", [create("1", "A"), create("2", "B"), { bId: "3", Query: "select * from Item" }]);
		const after = await client.stats();
		expect(Number(after.reads) - Number(before.reads)).toBe(1);
		expect(Number(after.writes) - Number(before.writes)).toBe(2);
		expect(after).toMatchObject({ items: 3, max_batch_items: 3, created: { Invoice: 2 } });
	});
});

describe("a requestid", () => {
	it("brings back the first answer of a single write, and writes nothing again", async () => {
		const first = await client.post("/invoice?requestid=same", invoice(customer, item));
		const second = await client.post("/invoice?requestid=same", invoice(customer, item));
		expect(second.body.Invoice).toEqual(first.body.Invoice);
		expect(await client.objects("Invoice")).toHaveLength(1);
		expect(await client.brokenRules()).toEqual([]);
	});

	it("brings back a refusal, too, even once its cause is gone", async () => {
		const wrong = invoice("77", item);
		expect((await client.post("/invoice?requestid=r", wrong)).code).toBe("2500");
		await client.control("POST", "/objects/Customer", { Id: "77", DisplayName: "Late" });
		expect((await client.post("/invoice?requestid=r", wrong)).code).toBe("2500");
		expect((await client.post("/invoice?requestid=r2", wrong)).status).toBe(200);
	});

	it("brings back the old answer whatever the body, even of a document that is gone; and that is noted", async () => {
		const first = await client.post("/invoice?requestid=same", invoice(customer, item));
		await client.control("DELETE", "/objects/Invoice/1");
		const second = await client.post("/invoice?requestid=same", invoice(customer, item, { DocNumber: "other" }));
		expect(second.body.Invoice).toEqual(first.body.Invoice);
		expect(await client.brokenRules()).toEqual(["requestid-reused"]);
	});

	it("works in a batch for each bId by itself", async () => {
		const first = itemsOf(await batch("b", [create("1", "A"), create("2", "A")]));
		const second = itemsOf(await batch("b", [create("1", "A"), create("2", "A"), create("3", "C")]));
		expect(second["1"]).toEqual(first["1"]);
		expect([codeOf(first["2"]), codeOf(second["2"])]).toEqual(["6140", "6140"]);
		expect(second["3"]?.Invoice).toMatchObject({ DocNumber: "C" });
		expect(await client.objects("Invoice")).toHaveLength(2);
		expect(await client.brokenRules()).toEqual([]);
	});

	it("may have 50 characters, in a batch 36, beside bIds of 10", async () => {
		const long = "x".repeat(51);
		expect((await client.post(`/invoice?requestid=${long}`, invoice(customer, item))).code).toBe("2130");
		expect((await batch("x".repeat(37), [create("1", "A")])).code).toBe("2130");
		const items = itemsOf(await batch("x".repeat(36), [create("12345678901", "A"), create("1", "B")]));
		expect(codeOf(items["12345678901"])).toBe("6000");
		expect(items["1"]?.Invoice).toBeDefined();
		expect(await client.objects("Invoice")).toHaveLength(1);
		expect(await client.brokenRules()).toEqual(["requestid-too-long"]);
	});

	it("is forgotten after the time that was asked for", async () => {
		const forgetful = await start({ requestIdMemoryMs: 0 });
		await forgetful.post("/customer?requestid=same", { DisplayName: "A" });
		expect((await forgetful.post("/customer?requestid=same", { DisplayName: "A" })).code).toBe("6240");
	});
});

describe("what a good client does not do", () => {
	it("two list entities at once", async () => {
		await client.control("POST", "/latency", { perCallMs: 30 });
		const two = ["A", "B"].map((DisplayName) => client.post("/customer", { DisplayName }));
		await Promise.all(two);
		expect(await client.brokenRules()).toEqual(["list-writes-in-parallel"]);
		expect(await client.stats()).toMatchObject({ max_list_writes_in_flight: 2, max_in_flight: 2 });
	});

	it("one after the other is fine", async () => {
		for (const DisplayName of ["A", "B", "C"]) await client.post("/customer", { DisplayName });
		expect(await client.brokenRules()).toEqual([]);
		expect(await client.stats()).toMatchObject({ max_list_writes_in_flight: 1 });
	});

	it("a list entity in a batch, the same bId twice, a write without a requestid, a mail", async () => {
		const customers = [{ bId: "1", operation: "create", Customer: { DisplayName: "A" } }];
		await batch("b1", customers);
		expect((await batch("b2", [create("1", "A"), create("1", "B")])).code).toBe("2600");
		await client.call("POST", "/customer", { DisplayName: "B" });
		const mailed = { EmailStatus: "NeedToSend", BillEmail: { Address: "a@b.rw" } };
		await client.post("/invoice", invoice(customer, item, mailed));
		expect(await client.brokenRules()).toEqual([
			"list-entity-in-batch",
			"duplicate-bid",
			"no-requestid",
			"mails-somebody",
		]);
	});

	it("a call without a minorversion", async () => {
		const { url, realmId } = client.sandbox;
		await fetch(`${url}/v3/company/${realmId}/preferences`, { headers: { authorization: `Bearer ${client.token}` } });
		expect(await client.brokenRules()).toEqual(["no-minorversion"]);
	});
});
