import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, invoice, isBody, line, start, stopAll } from "./client.js";

let client: Client;
let grace: string;
beforeAll(async () => {
	client = await start({ company: { autoApply: false } });
	grace = String((await client.make("Customer", { DisplayName: "Grace Ineza" })).Id);
	const paul = (await client.make("Customer", { DisplayName: "Paul Mugisha" })).Id;
	const income = { value: await client.idOf("Account", "Services") };
	const tuition = (await client.make("Item", { Name: "Tuition", IncomeAccountRef: income })).Id;
	const card = (await client.make("Item", { Name: "Card", IncomeAccountRef: income })).Id;
	const DepartmentRef = { value: (await client.make("Department", { Name: "Huye" })).Id };
	const bill = (who: unknown, TxnDate: string, item: unknown, amount: number, more = {}) =>
		client.make("Invoice", { ...invoice(who, item), TxnDate, DueDate: TxnDate, Line: [line(item, amount)], ...more });
	const first = await bill(grace, "2026-01-10", tuition, 1000.5, { DepartmentRef, DocNumber: "MIS-1" });
	await bill(grace, "2026-03-01", card, 50);
	await bill(paul, "2026-03-05", tuition, 200);
	const Line = [{ Amount: 400, LinkedTxn: [{ TxnId: first.Id, TxnType: "Invoice" }] }];
	await client.make("Payment", { CustomerRef: { value: grace }, TxnDate: "2026-02-01", TotalAmt: 400, Line });
});
afterAll(stopAll);

const YEAR = "start_date=2026-01-01&end_date=2026-03-31";

async function cells(name: string, more = ""): Promise<string[][]> {
	const { body } = await client.get(`/reports/${name}?${YEAR}${more}`);
	return isBody(body.Rows) ? flat(body.Rows.Row as Row[]) : [];
}

interface Row {
	readonly Header?: { ColData: { value: string }[] };
	readonly ColData?: { value: string }[];
	readonly Summary?: { ColData: { value: string }[] };
	readonly Rows?: { Row: Row[] };
}

function flat(rows: readonly Row[]): string[][] {
	const values = (data?: { value: string }[]) => (data ? [data.map(({ value }) => value)] : []);
	return rows.flatMap((row) => [...values(row.ColData), ...flat(row.Rows?.Row ?? []), ...values(row.Summary?.ColData)]);
}

describe("a report", () => {
	it("CustomerBalance: what each owes, for some customers too", async () => {
		const all = [
			["Grace Ineza", "650.50"],
			["Paul Mugisha", "200.00"],
			["TOTAL", "850.50"],
		];
		expect(await cells("CustomerBalance")).toEqual(all);
		expect(await cells("CustomerBalance", `&customer=${grace}`)).toEqual([all[0], ["TOTAL", "650.50"]]);
	});

	it("AgedReceivables: by how long they are overdue", async () => {
		expect(await cells("AgedReceivables", "&report_date=2026-03-11")).toEqual([
			["Grace Ineza", "", "50.00", "600.50", "", "", "650.50"],
			["Paul Mugisha", "", "200.00", "", "", "", "200.00"],
			["TOTAL", "", "250.00", "600.50", "", "", "850.50"],
		]);
	});

	it("ItemSales and DepartmentSales: what was sold", async () => {
		expect(await cells("ItemSales")).toEqual([
			["Tuition", "1200.50"],
			["Card", "50.00"],
			["TOTAL", "1250.50"],
		]);
		expect(await cells("DepartmentSales")).toEqual([
			["Huye", "1000.50"],
			["Not Specified", "250.00"],
			["TOTAL", "1250.50"],
		]);
	});

	it("TrialBalance, ProfitAndLoss, BalanceSheet: both sides come to the same", async () => {
		expect(await cells("TrialBalance")).toEqual([
			["Accounts Receivable (A/R)", "850.50", ""],
			["Services", "", "1250.50"],
			["Undeposited Funds", "400.00", ""],
			["TOTAL", "1250.50", "1250.50"],
		]);
		expect((await cells("ProfitAndLoss")).at(-1)).toEqual(["Net Income", "1250.50"]);
		const sheet = await cells("BalanceSheet");
		expect(sheet).toContainEqual(["TOTAL ASSETS", "1250.50"]);
		expect(sheet).toContainEqual(["TOTAL LIABILITIES AND EQUITY", "1250.50"]);
	});

	it("GeneralLedger and TransactionList: each transaction with its number", async () => {
		const ledger = await cells("GeneralLedger");
		expect(ledger).toContainEqual(["2026-01-10", "Invoice", "MIS-1", "Grace Ineza", "1000.50"]);
		expect(ledger).toContainEqual(["Total for Accounts Receivable (A/R)", "", "", "", "850.50"]);
		expect((await cells("TransactionList")).map(([day, type]) => [day, type])).toEqual([
			["2026-01-10", "Invoice"],
			["2026-02-01", "Payment"],
			["2026-03-01", "Invoice"],
			["2026-03-05", "Invoice"],
		]);
	});

	it("has a header, and nothing outside its period", async () => {
		const { body } = await client.get("/reports/ItemSales?start_date=2025-01-01&end_date=2025-06-30");
		const period = { StartPeriod: "2025-01-01", EndPeriod: "2025-06-30" };
		const february = await client.get("/reports/GeneralLedger?start_date=2026-02-01&end_date=2026-02-28");
		expect(flat((february.body.Rows as { Row: Row[] }).Row)).toEqual([
			["2026-02-01", "Payment", "", "Grace Ineza", "400.00"],
			["Total for Undeposited Funds", "", "", "", "400.00"],
			["2026-02-01", "Payment", "", "Grace Ineza", "-400.00"],
			["Total for Accounts Receivable (A/R)", "", "", "", "-400.00"],
		]);
		expect(body.Header).toMatchObject({ ReportName: "ItemSales", ...period, Currency: "RWF" });
		expect(body.Rows).toEqual({
			Row: [{ Summary: { ColData: [{ value: "TOTAL" }, { value: "" }] }, type: "Section", group: "GrandTotal" }],
		});
	});

	it("of another name is refused with 5020, a wrong day with 2060", async () => {
		expect((await client.get("/reports/Weather")).code).toBe("5020");
		expect((await client.get("/reports/ItemSales?start_date=1.1.2026")).code).toBe("2060");
	});

	it("of a company in use balances too", async () => {
		const used = await start({ seed: "company-in-use" });
		const { body } = await used.get("/reports/TrialBalance?start_date=2025-01-01&end_date=2026-12-31");
		const [label, debits, credits] = flat((body.Rows as { Row: Row[] }).Row).at(-1) ?? [];
		expect(label).toBe("TOTAL");
		expect(Number(debits)).toBeGreaterThan(0);
		expect(debits).toBe(credits);
	});
});
