import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Client, invoice, line, start, stopAll } from "./client.js";

let client: Client;
let customer: string;
let item: string;
let bill: string;

beforeEach(async () => {
	client = await start({ company: { autoApply: false } });
	customer = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	const income = { value: await client.idOf("Account", "Services") };
	item = String((await client.make("Item", { Name: "Tuition Fee", IncomeAccountRef: income })).Id);
	bill = await billOf(1000);
});
afterAll(stopAll);

async function billOf(amount: number): Promise<string> {
	const made = await client.make("Invoice", { ...invoice(customer, item), Line: [line(item, amount)] });
	return String(made.Id);
}

const payment = (total: number, part: number, txnId = bill, TxnType = "Invoice") => ({
	CustomerRef: { value: customer },
	TotalAmt: total,
	Line: [{ Amount: part, LinkedTxn: [{ TxnId: txnId, TxnType }] }],
});
const read = async (entity: string, id: unknown) =>
	(await client.get(`/${entity.toLowerCase()}/${String(id)}`)).body[entity];

describe("a payment", () => {
	it("settles the invoice it names, raises its SyncToken and lowers what the customer owes", async () => {
		const made = await client.make("Payment", payment(400, 400));
		expect(made).toMatchObject({ TotalAmt: 400, UnappliedAmt: 0 });
		expect(await read("Invoice", bill)).toMatchObject({
			Balance: 600,
			SyncToken: "1",
			LinkedTxn: [{ TxnId: made.Id, TxnType: "Payment" }],
		});
		expect(await read("Customer", customer)).toMatchObject({ Balance: 600, SyncToken: "0" });
	});

	it("of more than is owed goes to the customer's other open invoices, where the company lets QuickBooks do so", async () => {
		const recorded = await start();
		const income = { value: await recorded.idOf("Account", "Services") };
		const fee = await recorded.make("Item", { Name: "Fee", IncomeAccountRef: income });
		const payer = await recorded.make("Customer", { DisplayName: "Grace Ineza" });
		const bills = [];
		for (const each of [1000, 400, 900]) {
			bills.push(await recorded.make("Invoice", { ...invoice(payer.Id, fee.Id), Line: [line(fee.Id, each)] }));
		}
		const CustomerRef = { value: payer.Id };
		const made = await recorded.make("Payment", { ...payment(1000, 400, String(bills[1]?.Id)), CustomerRef });
		expect(made).toMatchObject({ UnappliedAmt: 0, Line: [{ Amount: 400 }, { Amount: 600 }] });
		const open = (await recorded.objects("Invoice")).map(({ Balance }) => Balance);
		expect(open).toEqual([400, 0, 900]);
	});

	it("of more than is owed is accepted without a word; the rest is unapplied", async () => {
		expect(await client.make("Payment", payment(1500, 1500))).toMatchObject({ UnappliedAmt: 500 });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 0 });
	});

	it("gives the invoice back its balance when it is changed, voided or deleted", async () => {
		const { Id } = await client.make("Payment", payment(400, 400));
		await client.make("Payment", { ...payment(300, 300), Id, SyncToken: "0", sparse: true });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 700 });
		const voided = await client.post("/payment?operation=update&include=void", { Id, SyncToken: "1", sparse: true });
		expect(voided.body.Payment).toMatchObject({ TotalAmt: 0, PrivateNote: "Voided" });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 1000, LinkedTxn: [] });
		const second = await client.make("Payment", payment(400, 400));
		await client.post("/payment?operation=delete", { Id: second.Id, SyncToken: "0" });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 1000 });
	});

	it("is unapplied again when its invoice is voided, and keeps the invoice from being deleted", async () => {
		const { Id } = await client.make("Payment", payment(400, 400));
		expect((await client.post("/invoice?operation=delete", { Id: bill, SyncToken: "1" })).code).toBe("6000");
		const voided = await client.post("/invoice?operation=void", { Id: bill, SyncToken: "1" });
		expect(voided.body.Invoice).toMatchObject({ TotalAmt: 0, Balance: 0, LinkedTxn: [] });
		expect(await read("Payment", Id)).toMatchObject({ UnappliedAmt: 400, Line: [] });
	});

	it("is voided in a batch as an update, and the word comes before its note", async () => {
		const { Id } = await client.make("Payment", { ...payment(400, 400), PrivateNote: "by hand" });
		const Payment = { Id, SyncToken: "0", sparse: true };
		await client.post("/batch", {
			BatchItemRequest: [{ bId: "1", operation: "update", optionsData: "void", Payment }],
		});
		expect(await read("Payment", Id)).toMatchObject({ TotalAmt: 0, Line: [], PrivateNote: "Voided - by hand" });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 1000, LinkedTxn: [] });
	});

	it("is refused without amount (2020), for an unknown invoice (2500), a settled one or another's (620)", async () => {
		expect((await client.post("/payment", { CustomerRef: { value: customer } })).code).toBe("2020");
		expect((await client.post("/payment", payment(1, 1, "999"))).code).toBe("2500");
		const other = await client.make("Customer", { DisplayName: "Other" });
		expect((await client.post("/payment", { ...payment(1, 1), CustomerRef: { value: other.Id } })).code).toBe("620");
		await client.make("Payment", payment(1000, 1000));
		expect((await client.post("/payment", payment(1, 1))).code).toBe("620");
		expect((await client.post("/payment", { ...payment(1, 1), PaymentRefNum: "x".repeat(22) })).code).toBe("2050");
	});
});

describe("credits", () => {
	it("are applied by a payment of nothing that names both", async () => {
		const memo = await client.make("CreditMemo", { ...invoice(customer, item), Line: [line(item, 300)] });
		const Line = [payment(0, 300).Line[0], payment(0, 300, String(memo.Id), "CreditMemo").Line[0]];
		await client.make("Payment", { ...payment(0, 300), Line });
		expect(await read("Invoice", bill)).toMatchObject({ Balance: 700 });
		expect(await read("CreditMemo", memo.Id)).toMatchObject({ Balance: 0, RemainingCredit: 0 });
	});

	it("are spread over new invoices by QuickBooks itself where the company lets it", async () => {
		await client.control("POST", "/company", { autoApply: true });
		const open = await client.make("Payment", { CustomerRef: { value: customer }, TotalAmt: 1200 });
		expect(open).toMatchObject({ UnappliedAmt: 200 });
		const next = await billOf(500);
		expect(await read("Invoice", next)).toMatchObject({ Balance: 300 });
		expect(await read("Payment", open.Id)).toMatchObject({ UnappliedAmt: 0 });
	});

	it("a sales receipt owes nothing", async () => {
		const receipt = await client.make("SalesReceipt", { ...invoice(customer, item), Line: [line(item, 50)] });
		expect(receipt).toMatchObject({ TotalAmt: 50, Balance: 0 });
		expect(await read("Customer", customer)).toMatchObject({ Balance: 1000 });
	});
});
