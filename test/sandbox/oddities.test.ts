import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Client, invoice, isBody, itemsOf, start, stopAll } from "./client.js";

let client: Client;
let customer: string;
let other: string;
let item: string;

beforeEach(async () => {
	client = await start();
	customer = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	other = String((await client.make("Customer", { DisplayName: "Grace Inezza" })).Id);
	const income = { value: await client.idOf("Account", "Services") };
	item = String((await client.make("Item", { Name: "Tuition Fee", IncomeAccountRef: income })).Id);
});
afterAll(stopAll);

type Body = Record<string, unknown>;

const arm = (...rules: Body[]) => client.control("POST", "/faults", rules);
const sent = (more: Body = {}) => invoice(customer, item, { DocNumber: "MIS-1", TxnDate: "2026-02-28", ...more });
const send = (requestid = "r1", more: Body = {}) => client.post(`/invoice?requestid=${requestid}`, sent(more));
const answered = async (requestid?: string) => (await send(requestid)).body.Invoice as Body;
const booked = async () => (await client.objects("Invoice"))[0] ?? {};
const inAll = (numbers: readonly string[]) => ({
	BatchItemRequest: numbers.map((DocNumber) => ({ bId: DocNumber, operation: "create", Invoice: sent({ DocNumber }) })),
});

const ALTERED: [string, Body, Body][] = [
	["a franc more", { what: "total" }, { TotalAmt: 12_501.5, Balance: 12_501.5 }],
	["another total", { what: "total", to: 5 }, { TotalAmt: 5, Balance: 5 }],
	["the day after", { what: "day" }, { TxnDate: "2026-03-01" }],
	["another day", { what: "day", to: "2025-01-01" }, { TxnDate: "2025-01-01" }],
	["another number", { what: "number", to: "1042" }, { DocNumber: "1042" }],
];
const TRUE = { TotalAmt: 12_500.5, Balance: 12_500.5, TxnDate: "2026-02-28", DocNumber: "MIS-1" };

describe("an invoice that is booked otherwise", () => {
	it.each(ALTERED)("booked-other: %s, and the answer says so; a replay too", async (_words, rule, altered) => {
		await arm({ on: "Invoice", do: "booked-other", times: 1, ...rule });
		expect(await answered()).toMatchObject({ ...TRUE, ...altered });
		expect(await booked()).toMatchObject({ ...TRUE, ...altered });
		expect(await answered()).toMatchObject({ ...TRUE, ...altered });
	});

	it.each(ALTERED)("booked-silently: %s, and the answer hides it", async (_words, rule, altered) => {
		await arm({ on: "Invoice", do: "booked-silently", times: 1, ...rule });
		expect(await answered()).toMatchObject(TRUE);
		expect(await booked()).toMatchObject({ ...TRUE, ...altered });
	});

	it.each(ALTERED)("answered-other: the answer says %s, and it is booked as sent", async (_words, rule, altered) => {
		await arm({ on: "Invoice", do: "answered-other", times: 1, ...rule });
		expect(await answered()).toMatchObject({ ...TRUE, ...altered });
		expect(await booked()).toMatchObject(TRUE);
	});

	it("on somebody else, who then owes it", async () => {
		await arm({ on: "Invoice", do: "booked-other", what: "customer" });
		expect(await answered()).toMatchObject({ CustomerRef: { value: other } });
		const owed = (await client.objects("Customer")).map(({ Id, Balance }) => [Id, Balance]);
		expect(owed).toEqual([
			[customer, 0],
			[other, 12_500.5],
		]);
	});

	it("only where the text of the rule stands, in a batch only in that item", async () => {
		await arm({ on: "Invoice", do: "booked-other", what: "day", containing: "MIS-2" });
		expect(await answered()).toMatchObject(TRUE);
		await client.post("/batch?requestid=b", inAll(["MIS-2", "MIS-3"]));
		expect((await client.objects("Invoice")).map(({ TxnDate }) => TxnDate)).toEqual([
			"2026-02-28",
			"2026-03-01",
			"2026-02-28",
		]);
	});

	it("under another name, for a customer", async () => {
		await arm({ on: "Customer", do: "booked-other", what: "name" });
		expect(await client.make("Customer", { DisplayName: "Alain" })).toMatchObject({ DisplayName: "Alain (2)" });
	});
});

describe("an answer that belongs to another", () => {
	it("answered-another: another customer's object, a batch item's neighbour", async () => {
		await arm({ on: "any", do: "answered-another" });
		expect(await client.make("Customer", { DisplayName: "Alain" })).toMatchObject({ Id: customer });
		const items = itemsOf(await client.post("/batch?requestid=b", inAll(["MIS-2", "MIS-3"])));
		expect(items["MIS-2"]?.Invoice).toMatchObject({ DocNumber: "MIS-3" });
		expect(items["MIS-3"]?.Invoice).toMatchObject({ DocNumber: "MIS-2" });
	});

	it("a replay gives the old answer, though the invoice is deleted, to whoever asks", async () => {
		const first = await answered("same");
		await client.control("DELETE", `/objects/Invoice/${String(first.Id)}`);
		expect(await answered("same")).toEqual(first);
		expect(await client.objects("Invoice")).toEqual([]);
	});

	it("replayed-old: such an answer under any requestid, as old as you like", async () => {
		await arm({ on: "Invoice", do: "replayed-old", ms: 86_400_000 });
		const { Id, MetaData } = await answered();
		const age = Date.now() - Date.parse(String((MetaData as Body).CreateTime));
		expect(age).toBeGreaterThan(86_400_000 - 1);
		expect(age).toBeLessThan(86_400_000 + 60_000);
		expect((await client.get(`/invoice/${String(Id)}`)).code).toBe("610");
		expect((await client.objects("Customer")).map(({ Balance }) => Balance)).toEqual([0, 0]);
	});
});

it("faults-without-ids: the text of a 6240 or 6140 names nobody", async () => {
	await arm({ on: "any", do: "faults-without-ids" });
	const taken = await client.post("/customer", { DisplayName: "Grace Ineza" });
	expect([taken.code, taken.detail]).toEqual(["6240", "The name supplied already exists. : null"]);
	await send();
	expect(await send("r2")).toMatchObject({
		code: "6140",
		detail: expect.stringMatching(/TxnType=Invoice with null$/) as string,
	});
});

describe("a look-up", () => {
	const names = async (statement: string) => (await client.select(statement)).map(({ DisplayName }) => DisplayName);
	const GRACE = "select * from Customer where DisplayName = 'Grace Ineza'";

	it.each<[string, number, string]>([
		["query-empty", 200, "{}"],
		["query-null", 200, '{"QueryResponse":null}'],
		["query-nothing", 200, '"QueryResponse":{}'],
		["query-4000", 400, '"code":"4000"'],
		["400-html", 400, "<html>"],
		["404-html", 404, "404 Not Found"],
		["redirect", 200, "Please sign in"],
		["firewall-401", 401, "blocked by your administrator"],
		["firewall-403", 403, "blocked by your administrator"],
	])("%s: status %i with %s, for statements with that character only", async (oddity, status, words) => {
		await arm({ on: "query", do: oddity, containing: "’" });
		const answer = await client.query("select * from Customer where DisplayName = 'N’Goma'");
		expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
		expect(await names(GRACE)).toEqual(["Grace Ineza"]);
	});

	it("redirect: 302", async () => {
		await arm({ on: "query", do: "redirect" });
		const response = await fetch(`${client.sandbox.url}/v3/company/1/query?query=x`, { redirect: "manual" });
		expect([response.status, response.headers.get("location")]).toEqual([302, "/network/sign-in"]);
	});

	it("query-others: somebody else's", async () => {
		await arm({ on: "query", do: "query-others" });
		expect(await names(GRACE)).toEqual(["Grace Inezza"]);
	});

	it("hidden-rows: a name that only its Id finds", async () => {
		await arm({ on: "query", do: "hidden-rows", rows: "Grace Ineza" });
		expect(await names(GRACE)).toEqual([]);
		expect(await names("select * from Customer")).toEqual(["Grace Inezza"]);
		expect(await names(`select * from Customer where Id = '${customer}'`)).toEqual(["Grace Ineza"]);
		expect((await client.get(`/customer/${customer}`)).status).toBe(200);
	});
});

describe("a page", () => {
	const page = async (start: number) =>
		(
			await client.select(
				`select Id, DocNumber from Invoice orderby MetaData.CreateTime startposition ${start} maxresults 2`,
			)
		)
			.filter(isBody)
			.map(({ DocNumber }) => DocNumber);
	const CreateTime = "2026-03-01T09:00:00-08:00";

	beforeEach(async () => {
		for (const DocNumber of ["A", "B", "C", "D", "E"]) {
			await client.control("POST", "/objects/Invoice", { DocNumber, MetaData: { CreateTime } });
		}
	});

	it.each<[string, unknown[][]]>([
		["short-page", [["A"], ["C"], ["E"]]],
		["long-page", [["A", "B", "C"], ["C", "D", "E"], ["E"]]],
		["row-deleted-after", [["A", "B"], ["D", "E"], []]],
	])("%s: %j", async (oddity, pages) => {
		await arm({ on: "query", do: oddity });
		expect([await page(1), await page(3), await page(5)]).toEqual(pages);
	});

	it("shuffle-ties: rows of one CreateTime stand on either side of the border", async () => {
		await arm({ on: "query", do: "shuffle-ties", seed: 2 });
		const seen = [...(await page(1)), ...(await page(3)), ...(await page(5))];
		expect(seen).toHaveLength(5);
		expect(new Set(seen).size).toBeLessThan(5);
	});
});

describe("a batch that is refused whole", () => {
	it.each([
		["batch-2010", '"code":"2010"'],
		["batch-1040", '"code":"1040"'],
		["batch-malformed", "MalformedRequest"],
	])("%s: 400 with %s, nothing written", async (oddity, words) => {
		await arm({ on: "batch", do: oddity, times: 1 });
		const answer = await client.post("/batch?requestid=b", inAll(["MIS-1"]));
		expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(words)]);
		expect(await client.objects("Invoice")).toEqual([]);
	});
});

describe("another computer", () => {
	it("whose clock is another: its time is on every answer and every object", async () => {
		const late = await start({ clockOffsetMs: -900_000 });
		const before = Date.now() - 900_000;
		const made = await late.post("/customer", { DisplayName: "Alain" });
		const created = ((made.body.Customer as Body).MetaData as Body).CreateTime;
		for (const time of [made.body.time, created, made.headers.get("date")]) {
			expect(Math.abs(Date.parse(String(time)) - before)).toBeLessThan(60_000);
		}
		await late.control("POST", "/clock", { offsetMs: 3_600_000 });
		const { headers, body } = await late.get("/invoice/99");
		for (const time of [body.time, headers.get("date")]) {
			expect(Math.abs(Date.parse(String(time)) - Date.now() - 3_600_000)).toBeLessThan(60_000);
		}
	});

	it.each(["token-revoked", "by the control API"])("%s: has refreshed, and ours is dead", async (way) => {
		if (way === "token-revoked") await arm({ on: "query", do: way, times: 1 });
		else await client.control("POST", "/refresh-elsewhere");
		expect((await client.query("select * from Item")).status).toBe(401);
		const fields = { grant_type: "refresh_token", refresh_token: client.sandbox.tokens.refresh_token };
		expect((await client.form("/oauth2/v1/tokens/bearer", fields)).body.error).toBe("invalid_grant");
	});
});
