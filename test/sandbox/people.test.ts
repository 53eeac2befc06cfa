import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, invoice, start, stopAll } from "./client.js";

let client: Client;
beforeAll(async () => {
	client = await start();
});
afterAll(stopAll);

const post = (content: Record<string, unknown>) => client.post("/customer", content);

describe("a customer", () => {
	it("is kept as sent, with an id, a SyncToken and times, under an intuit_tid", async () => {
		const made = await post({ DisplayName: "Aline Uwase", GivenName: "Aline", Notes: "RegNo: 22000017\nLevel: 2" });
		expect(made.status).toBe(200);
		expect(made.headers.get("intuit_tid")).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
		expect(made.body.Customer).toMatchObject({
			DisplayName: "Aline Uwase",
			FullyQualifiedName: "Aline Uwase",
			PrintOnCheckName: "Aline Uwase",
			Notes: "RegNo: 22000017\nLevel: 2",
			Active: true,
			Balance: 0,
			SyncToken: "0",
			MetaData: { CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-08:00$/) as unknown },
		});
	});

	it("gets its DisplayName from the parts of its name where it has none", async () => {
		const made = await client.make("Customer", { GivenName: "Jean", FamilyName: "Gatera" });
		expect(made.DisplayName).toBe("Jean Gatera");
	});

	it.each<[string, string, Record<string, unknown>]>([
		["6080", "without any name", { Notes: "nobody" }],
		["2010", "with a property QuickBooks does not know", { DisplayName: "A1", RegNo: "22000017" }],
		["2010", "with an unknown property inside an address", { DisplayName: "A2", BillAddr: { Street: "KN 5" } }],
		["2010", "with a text where an object belongs", { DisplayName: "A3", PrimaryPhone: "0788" }],
		["2050", "with a name of 501 characters", { DisplayName: "x".repeat(501) }],
		["2050", "with a given name of 101 characters", { DisplayName: "A4", GivenName: "x".repeat(101) }],
		["2050", "with notes of 2001 characters", { DisplayName: "A5", Notes: "x".repeat(2001) }],
		["2050", "with a phone of 31 characters", { DisplayName: "A6", PrimaryPhone: { FreeFormNumber: "1".repeat(31) } }],
		["2040", "with a colon in its name", { DisplayName: "Late: fee" }],
		["2040", "with a tab in its family name", { DisplayName: "A7", FamilyName: "a\tb" }],
		["2040", "with a line end in its name", { DisplayName: "a\nb" }],
		["2040", "with a control character in its notes", { DisplayName: "A8", Notes: "a\u0001b" }],
		["2040", "with half an emoji in its notes", { DisplayName: "A9", Notes: "a\ud83d" }],
		["2210", "with an e-mail address without a dot", { DisplayName: "A10", PrimaryEmailAddr: { Address: "a@b" } }],
		["2210", "with two e-mail addresses", { DisplayName: "A11", PrimaryEmailAddr: { Address: "a@b.rw, c@d.rw" } }],
		["2170", "with a flag that is none", { DisplayName: "A12", Active: "yes" }],
		["2500", "with an unknown customer type", { DisplayName: "A13", CustomerTypeRef: { value: "77" } }],
		["2220", "in a currency the company does not use", { DisplayName: "A14", CurrencyRef: { value: "USD" } }],
	])("is refused with %s %s", async (code, _what, content) => {
		const refused = await post(content);
		expect([refused.status, refused.code]).toEqual([400, code]);
	});

	it("may have names of 500 characters, emoji and every script outside the United States", async () => {
		const made = await client.make("Customer", { DisplayName: `Zoë 🎓 ${"x".repeat(400)}` });
		expect(made.DisplayName).toContain("🎓");
	});

	it("loses custom fields without a word, unless the company has the enhanced ones and the call asks for them", async () => {
		const field = { DefinitionId: "1", Name: "RegNo", Type: "StringType", StringValue: "1" };
		expect(await client.make("Customer", { DisplayName: "C1", CustomField: [field] })).not.toHaveProperty(
			"CustomField",
		);
		const enhanced = await start({ company: { enhancedCustomFields: true } });
		const fields = { CustomField: [field] };
		expect(await enhanced.make("Customer", { DisplayName: "C1", ...fields })).not.toHaveProperty("CustomField");
		const include = "include=enhancedAllCustomFields";
		const kept = await enhanced.post(`/customer?${include}`, { DisplayName: "C2", ...fields });
		const { Id } = kept.body.Customer as { Id: string };
		expect(kept.body.Customer).toMatchObject(fields);
		expect((await enhanced.get(`/customer/${Id}?${include}`)).body.Customer).toMatchObject(fields);
		expect((await enhanced.get(`/customer/${Id}`)).body.Customer).not.toHaveProperty("CustomField");
		for (const row of await enhanced.select("select * from Customer")) expect(row).not.toHaveProperty("CustomField");
	});
});

describe("an American company", () => {
	it("refuses texts beyond ISO-8859-1 with 2040", async () => {
		const american = await start({ company: { country: "US", homeCurrency: "USD" } });
		expect((await american.post("/customer", { DisplayName: "Zoë" })).status).toBe(200);
		expect((await american.post("/customer", { DisplayName: "A", Notes: "🎓" })).code).toBe("2040");
	});
});

describe("names are unique over customers, vendors and employees", () => {
	it("refuses a second customer with 6240 and names the first one's id, whatever the case", async () => {
		const first = await client.make("Customer", { DisplayName: "Eric Mugisha" });
		const refused = await post({ DisplayName: " ERIC mugisha " });
		expect([refused.code, refused.detail]).toEqual(["6240", `The name supplied already exists. : Id=${first.Id}`]);
	});

	it("frees the name of a customer that is made inactive, as recorded: the old one is (deleted) from then on", async () => {
		const { Id, SyncToken } = await client.make("Customer", { DisplayName: "Paul Gone" });
		const gone = await post({ Id, SyncToken, sparse: true, Active: false });
		const marked = "Paul Gone (deleted)";
		expect(gone.body.Customer).toMatchObject({ DisplayName: marked, FullyQualifiedName: marked, Active: false });
		const second = await client.make("Customer", { DisplayName: "Paul Gone" });
		expect((await post({ Id, SyncToken: "1", sparse: true, Active: true })).detail).toContain(
			`Id=${String(second.Id)}`,
		);
		await post({ Id: second.Id, SyncToken: "0", sparse: true, DisplayName: "Paul There" });
		const back = await post({ Id, SyncToken: "1", sparse: true, Active: true });
		expect(back.body.Customer).toMatchObject({ DisplayName: "Paul Gone", FullyQualifiedName: "Paul Gone" });
	});

	it("a customer that is merged into another leaves it everything, is inactive, and then gone", async () => {
		const from = await client.make("Customer", { DisplayName: "Merged" });
		const into = await client.make("Customer", { DisplayName: "Kept" });
		const income = { value: await client.idOf("Account", "Services") };
		const item = await client.make("Item", { Name: "Fee", IncomeAccountRef: income });
		const { Id } = await client.make("Invoice", invoice(from.Id, item.Id));
		await client.control("POST", "/merge", { from: from.Id, into: into.Id });
		expect((await client.get(`/invoice/${String(Id)}`)).body.Invoice).toMatchObject({
			CustomerRef: { value: into.Id },
		});
		const merged = await client.get(`/customer/${String(from.Id)}`);
		expect(merged.body.Customer).toMatchObject({ DisplayName: "Merged (deleted)", Active: false, Balance: 0 });
		expect((await client.post("/invoice", invoice(from.Id, item.Id))).code).toBe("610");
		await client.control("DELETE", `/objects/Customer/${String(from.Id)}`);
		expect((await client.get(`/customer/${String(from.Id)}`)).code).toBe("610");
		const names = await client.post("/invoice", invoice(from.Id, item.Id));
		expect([names.code, names.detail]).toEqual([
			"2500",
			expect.stringContaining(`Names element id ${String(from.Id)}`),
		]);
	});

	it.each([
		["vendor", { DisplayName: "Kivu Paper" }],
		["employee", { GivenName: "Kivu", FamilyName: "Paper Two" }],
	])("refuses the name of a %s without giving an id", async (path, content) => {
		await client.post(`/${path}`, content);
		const refused = await post({ DisplayName: "DisplayName" in content ? content.DisplayName : "Kivu Paper Two" });
		expect(refused.code).toBe("6240");
		expect(refused.detail).toContain("Another customer, vendor or employee is already using this name");
		expect(refused.detail).not.toMatch(/Id=/);
	});
});

describe("a change", () => {
	it("sparse: touches only what is given, and raises the SyncToken", async () => {
		const made = await client.make("Customer", { DisplayName: "S1", Notes: "keep me" });
		const changed = await client.make("Customer", {
			Id: made.Id,
			SyncToken: made.SyncToken,
			sparse: true,
			GivenName: "New",
		});
		expect(changed).toMatchObject({ Id: made.Id, SyncToken: "1", Notes: "keep me", GivenName: "New" });
	});

	it("full: empties what is not given", async () => {
		const made = await client.make("Customer", { DisplayName: "F1", Notes: "lose me" });
		const changed = await client.make("Customer", { Id: made.Id, SyncToken: "0", DisplayName: "F1" });
		expect(changed).not.toHaveProperty("Notes");
	});

	it("is refused with 5010 when somebody else was faster, and 2020 without a SyncToken", async () => {
		const { Id } = await client.make("Customer", { DisplayName: "T1" });
		await post({ Id, SyncToken: "0", sparse: true, Notes: "first" });
		expect((await post({ Id, SyncToken: "0", sparse: true, Notes: "second" })).code).toBe("5010");
		expect((await post({ Id, sparse: true, Notes: "third" })).code).toBe("2020");
	});

	it("of something that does not exist is refused with 610, as is reading it", async () => {
		expect((await post({ Id: "99999", SyncToken: "0", sparse: true })).code).toBe("610");
		expect((await client.get("/customer/99999")).code).toBe("610");
	});

	it("cannot delete a list entity", async () => {
		const { Id } = await client.make("Customer", { DisplayName: "D1" });
		expect((await client.post("/customer?operation=delete", { Id, SyncToken: "0" })).code).toBe("500");
	});
});
