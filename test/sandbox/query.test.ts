import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, invoice, isBody, line, start, stopAll } from "./client.js";

let client: Client;
beforeAll(async () => {
	client = await start();
	const income = { value: await client.idOf("Account", "Services") };
	const item = await client.make("Item", { Name: "Fee", IncomeAccountRef: income });
	for (const DisplayName of ["Greg Mugabo", "Sean O'Brien", "Back\\slash", "Élodie Keza"]) {
		await client.make("Customer", { DisplayName, PrimaryEmailAddr: { Address: "a@example.org" } });
	}
	const gone = await client.make("Customer", { DisplayName: "Gone Away" });
	await client.make("Customer", { Id: gone.Id, SyncToken: "0", sparse: true, Active: false });
	for (let index = 1; index <= 12; index++) {
		const CustomerRef = { value: String(1 + (index % 2)) };
		const DocNumber = index <= 10 ? `MIS-${index}` : String(1000 + index);
		const TxnDate = `2026-01-${String(index).padStart(2, "0")}`;
		await client.make("Invoice", {
			...invoice("1", item.Id),
			CustomerRef,
			DocNumber,
			TxnDate,
			Line: [line(item.Id, index * 10)],
		});
	}
});
afterAll(stopAll);

const names = async (where: string) =>
	(await client.select(`select * from Customer ${where}`)).map((each) => each.DisplayName);
const numbers = async (rest: string) =>
	(await client.select(`select * from Invoice ${rest}`)).map((each) => each.DocNumber);

describe("where", () => {
	it("ignores case in keywords, names and values", async () => {
		expect(await names("WHERE givenname = 'x'")).toEqual([]);
		expect(await names("where displayname = 'gREG mugabo'")).toEqual(["Greg Mugabo"]);
		expect(await names("Where DisplayName Like '%mugabo'")).toEqual(["Greg Mugabo"]);
		expect(await names("where DisplayName = 'élodie KEZA'")).toEqual(["Élodie Keza"]);
	});

	it("takes quotes and backslashes with a backslash before them", async () => {
		expect(await names(String.raw`where DisplayName = 'Sean O\'Brien'`)).toEqual(["Sean O'Brien"]);
		expect(await names(String.raw`where DisplayName = 'Back\\slash'`)).toEqual(["Back\\slash"]);
		expect((await client.query("select * from Customer where DisplayName = 'Sean O'Brien'")).code).toBe("4000");
	});

	it("hides inactive list entities unless they are asked for", async () => {
		expect(await names("where DisplayName = 'Gone Away'")).toEqual([]);
		const gone = "Gone Away (deleted)";
		expect(await names(`where DisplayName = '${gone}' and Active in (true, false)`)).toEqual([gone]);
		expect(await names("where Active = false")).toEqual([gone]);
		expect(await names("where Active != true")).toEqual([gone]);
	});

	it("knows LIKE, IN, ranges and AND", async () => {
		expect(await numbers("where DocNumber LIKE 'MIS-1%'")).toEqual(["MIS-1", "MIS-10"]);
		expect(await numbers("where DocNumber IN ('mis-3', 'MIS-2', 'MIS-77')")).toEqual(["MIS-2", "MIS-3"]);
		expect(await numbers("where Id IN ('1', '2')")).toEqual(["MIS-1", "MIS-2"]);
		expect(await numbers("where TxnDate >= '2026-01-03' AND TxnDate < '2026-01-05'")).toEqual(["MIS-3", "MIS-4"]);
		expect(await numbers("where Balance > '105' and CustomerRef = '1'")).toEqual(["1012"]);
	});

	it("compares moments with any offset", async () => {
		const [first] = await client.select("select MetaData.CreateTime from Invoice where Id = '1'");
		const created = String(isBody(first?.MetaData) && first.MetaData.CreateTime);
		const utc = new Date(created).toISOString();
		expect(await numbers(`where MetaData.CreateTime >= '${utc}'`)).toHaveLength(12);
		const later = new Date(Date.parse(created) + 3_600_000).toISOString();
		expect(await numbers(`where MetaData.LastUpdatedTime > '${later}'`)).toEqual([]);
	});

	it.each<[string, string]>([
		["4001", "select * from Invoice where PrivateNote = 'x'"],
		["4001", "select * from Customer where Notes LIKE '%22%'"],
		["4001", "select * from Payment where PrivateNote = 'x'"],
		["4001", "select * from Invoice where Id > '1'"],
		["4001", "select * from Invoice where Id LIKE '1%'"],
		["4001", "select * from Invoice where Balance LIKE '1%'"],
		["4001", "select * from Invoice where TxnDate = '31.1.2026'"],
		["4001", "select * from Invoice MAXRESULTS 1001"],
		["4001", "select * from Invoice MAXRESULTS 0"],
		["4001", "select * from Invoice STARTPOSITION 0"],
		["4001", "select * from Unicorn"],
		["2030", "select * from Invoice where Id = ''"],
		["2030", "select * from Invoice where Id IN ('1', 'x')"],
		["4001", "select Price from Invoice"],
		["4000", "select * from Invoice where DocNumber = 'a' OR DocNumber = 'b'"],
		["4000", "select * from Invoice where not DocNumber = 'a'"],
		["4000", "select * Invoice"],
		["4000", "delete from Invoice"],
		["4000", ""],
	])("refuses with %s: %s", async (code, statement) => {
		const refused = await client.query(statement);
		expect([refused.status, refused.code]).toEqual([400, code]);
	});
});

describe("select", () => {
	it("counts, and gives only the total", async () => {
		const { body } = await client.query("select count(*) from Invoice where DocNumber like 'MIS-%'");
		expect(body.QueryResponse).toEqual({ totalCount: 10 });
	});

	it("gives named properties only, and the Id: no SyncToken unless it was asked for", async () => {
		const [found] = await client.select("select docnumber, TotalAmt from Invoice where DocNumber = 'MIS-7'");
		expect(found).toEqual({ domain: "QBO", sparse: true, Id: "7", DocNumber: "MIS-7", TotalAmt: 70 });
	});

	it("takes properties behind the star, and an Id in a path only if it is one", async () => {
		expect(await client.select("select *, Sku from Item where Name = 'fee'")).toMatchObject([{ Name: "Fee" }]);
		expect((await client.get("/customer/1.5")).code).toBe("2030");
	});

	it("has no key for the entity when nothing was found", async () => {
		const { body } = await client.query("select * from Invoice where DocNumber = 'none'");
		expect(body.QueryResponse).toEqual({});
	});
});

describe("order and pages", () => {
	it("sorts by one or several properties", async () => {
		expect((await numbers("where DocNumber like 'MIS-%' ORDERBY TxnDate DESC")).slice(0, 2)).toEqual([
			"MIS-10",
			"MIS-9",
		]);
		expect((await numbers("order by CustomerRef, TxnDate desc")).slice(0, 2)).toEqual(["1012", "MIS-10"]);
	});

	it("gives lists by name unless asked", async () => {
		expect(await names("")).toEqual(["Back\\slash", "Greg Mugabo", "Sean O'Brien", "Élodie Keza"]);
	});

	it("takes MAXRESULTS before STARTPOSITION, too", async () => {
		expect(await numbers("ORDERBY TxnDate MAXRESULTS 2 STARTPOSITION 3")).toEqual(["MIS-3", "MIS-4"]);
	});

	it("leaves unencoded characters to a gateway, which has a page for them", async () => {
		const { url, realmId } = client.sandbox;
		const statement = "select * from Customer where DisplayName = 'A [B]'";
		const headers = { authorization: `Bearer ${client.token}` };
		const ask = (query: string) =>
			fetch(`${url}/v3/company/${realmId}/query?minorversion=75&query=${query}`, { headers });
		const refused = await ask(statement);
		expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("<html>")]);
		expect((await ask(encodeURIComponent(statement))).status).toBe(200);
	});

	it("pages from 1, with 100 rows unless asked", async () => {
		const { body } = await client.query("select * from Invoice ORDERBY TxnDate STARTPOSITION 11 MAXRESULTS 5");
		expect(body.QueryResponse).toMatchObject({ startPosition: 11, maxResults: 2 });
		for (let index = 0; index < 90; index++)
			await client.control("POST", "/objects/Invoice", { DocNumber: `P${index}` });
		expect(await numbers("")).toHaveLength(100);
		expect(await numbers("maxresults 1000")).toHaveLength(102);
	});

	it("are taken as the body of a POST, too", async () => {
		const found = await client.call("POST", "/query", "select * from Invoice where DocNumber = 'MIS-1'");
		expect(found.body.QueryResponse).toMatchObject({ maxResults: 1 });
	});
});

describe("change data capture", () => {
	it("gives what has changed, and flags what was deleted", async () => {
		const since = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
		await client.post("/invoice?operation=delete", { Id: "12", SyncToken: "0" });
		const { body } = await client.get(`/cdc?entities=Customer,Invoice&changedSince=${since}`);
		const [changes] = body.CDCResponse as { QueryResponse: Record<string, unknown>[] }[];
		expect(changes?.QueryResponse[0]?.Customer).toHaveLength(5);
		expect(changes?.QueryResponse[1]?.Invoice).toContainEqual({
			domain: "QBO",
			status: "Deleted",
			Id: "12",
			MetaData: { LastUpdatedTime: expect.any(String) as string },
		});
	});

	it("gives an empty object where nothing has changed", async () => {
		const since = encodeURIComponent(new Date(Date.now() - 60_000).toISOString());
		const { body } = await client.get(`/cdc?entities=Employee&changedSince=${since}`);
		expect(body.CDCResponse).toEqual([{ QueryResponse: [{}] }]);
	});

	it("looks back 30 days at most", async () => {
		const refused = await client.get("/cdc?entities=Customer&changedSince=2020-01-01T00:00:00Z");
		expect(refused.code).toBe("2070");
	});
});
