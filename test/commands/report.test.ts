import { spawnSync } from "node:child_process";
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, listAt, type Office, PROGRAM, startOffice } from "../e2e/support.js";
import { hasBrowser, startBrowser } from "./browser.js";
import { unzipped } from "./unzip.js";
import { sheetsOf } from "./workbook.js";

const NASTY = "<img src=x onerror=alert(1)>";
const FORMULA = '=HYPERLINK("http://example.invalid","Kigali")';

let office: Office;
beforeAll(async () => {
	office = await startOffice({
		shape: "2026",
		university: makeUniversity({ seed: 7, students: 80, applicants: 80, invoices: 400 }),
	});
	await office.run(["sync", "--json"]);
	// Renamed after the run: what it is called in the MIS today is what the report shows.
	await office.mis(`UPDATE tbl_income_category SET name = '${NASTY}' WHERE id = 1`);
	await office.mis(`UPDATE tbl_campus SET camp_full_name = '${FORMULA}' WHERE camp_id = 1`);
});
afterAll(() => office?.close());

interface ShareData {
	readonly name: string;
	readonly all: { readonly records: number; readonly amount: number };
	readonly synced: { readonly records: number; readonly amount: number };
}

const shares = (data: unknown, list: string) => listAt(data, list) as unknown as ShareData[];

describe("report", () => {
	it("counts by month and fee category what the MIS holds, and misses no invoice", async () => {
		const { code, json } = await office.run(["report", "--json"]);
		expect(code).toBe(0);
		const months = await office.mis(
			`SELECT LEFT(invoice_date, 7) AS month, COUNT(*) AS records, SUM(QuickBk_Status = 1) AS synced,
			 SUM(IF(QuickBk_Status = 1, dept, 0)) AS amount FROM tbl_imvoice
			 WHERE invoice_date >= '1000-01-01' AND MONTH(invoice_date) > 0 GROUP BY 1 ORDER BY 1`,
		);
		const told = shares(json.data, "by_month").filter(({ name }) => name !== "");
		expect(told.map(({ name, all, synced }) => [name, all.records, synced.records, synced.amount])).toEqual(
			months.map(({ month, records, synced, amount }) => [month, Number(records), Number(synced), Number(amount)]),
		);
		const names = shares(json.data, "by_category").map(({ name }) => name.trim().toLowerCase());
		expect(new Set(names).size).toBe(names.length);
		expect(names).toContain("library fee");
		for (const list of ["by_month", "by_category", "by_campus"]) {
			expect(shares(json.data, list).reduce((sum, { all }) => sum + all.records, 0)).toBe(400);
		}
	});

	it("takes the filters, says which invoices it is about, and totals each table by year too", async () => {
		const { data } = (await office.run(["report", "--from", "2025-01-01", "--to", "2025-12-31", "--json"])).json;
		const [row] = await office.mis(
			"SELECT COUNT(*) AS n, SUM(dept) AS amount FROM tbl_imvoice WHERE invoice_date BETWEEN '2025-01-01' AND '2025-12-31'",
		);
		expect([at(data, "about"), at(data, "invoices", "all", "records")]).toEqual(["invoices of 2025", Number(row?.n)]);
		expect(shares(data, "by_year").map(({ name, all }) => [name, all.records])).toEqual([["2025", Number(row?.n)]]);
		expect(shares(data, "customers")).toEqual([]);
		const { stdout } = await office.run(["report", "--from", "2025-01-01"]);
		expect(stdout).toMatch(/^Only invoices since 2025-01-01:$/m);
		expect(stdout.match(/^Total +\d+/gm)?.length).toBeGreaterThanOrEqual(3);
		const typo = await office.run(["report", "--campus", "Huye Campsu"]);
		expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining("Huye Campus")]);
	});

	it("analyze counts what the filters let through", async () => {
		const of = async (...args: string[]) => (await office.run([...args, "--json"])).json.data;
		const [row] = await office.mis(
			"SELECT COUNT(*) AS n, SUM(QuickBk_Status = 1) AS synced FROM tbl_imvoice WHERE invoice_date >= '2026-01-01'",
		);
		expect(await of("invoices", "analyze", "--from", "2026-01-01")).toMatchObject({
			total_invoices: Number(row?.n),
			already_synced: Number(row?.synced),
		});
		const campuses = ["Huye Campus", "Kigali Campus"];
		const here = await Promise.all(campuses.map((name) => of("customers", "analyze", "--campus", name)));
		const totals = here.map((data) => Number(at(data, "overall", "total_customers")));
		expect(totals.every((total) => total > 0 && total < 160)).toBe(true);
	});

	it("says the same from the ledger alone, where nothing is written into the MIS", async () => {
		const figures = async (writeBack: string) => {
			const { data } = (await office.run(["report", "--json"], { env: { MIS_WRITE_BACK: writeBack } })).json;
			return ["by_month", "by_category", "by_campus"].map((list) => shares(data, list));
		};
		expect(await figures("off")).toEqual(await figures("on"));
	});

	it("means by each sum what reconcile means by it, a held row of less than nothing and dollars among them", async () => {
		await office.mis("INSERT IGNORE INTO tbl_bank (bank_id, bank_name, currency) VALUES (77, 'Dollar Bank', 'usd ')");
		for (const [id, amount, bank] of [
			[9_001, 500, 77],
			[9_002, -7, 1],
			[9_003, 1_000, 1],
		])
			await office.mis(
				`INSERT IGNORE INTO payment (id, reg_no, amount, date, bank_id) VALUES (${id}, 'R', ${amount}, '2026-03-15', ${bank})`,
			);
		const report = (await office.run(["report", "--json"])).json.data;
		const proof = (await office.run(["reconcile", "--kind", "customer,invoice,payment", "--json"])).json.data;
		const told = ({ all }: ShareData) => ({ count: all.records, amount: all.amount });
		expect(told(at(report, "invoices") as ShareData)).toEqual(at(proof, "by_kind", "invoice", "mis"));
		const paid = shares(report, "payments").map(told);
		expect(paid.reduce((a, b) => ({ count: a.count + b.count, amount: a.amount + b.amount }))).toEqual(
			at(proof, "by_kind", "payment", "mis"),
		);
		expect([paid.length, at(proof, "by_kind", "payment", "mis"), at(proof, "other_currencies")]).toEqual([
			...[1, { count: 3, amount: 993 }, { USD: { count: 1, amount: 500 } }],
		]);
		const held = listAt(report, "failures") as unknown as { kind: string; records: number; amount: number }[];
		const ofInvoices = held.filter(({ kind }) => kind === "invoice");
		expect(ofInvoices.reduce((sum, { amount }) => sum + amount, 0)).toBe(
			at(proof, "by_kind", "invoice", "held", "amount"),
		);
		await office.mis("DELETE FROM payment WHERE id > 9000");
	});

	it("reconcile says why more people are equal than QuickBooks has customers", async () => {
		const { data } = (await office.run(["reconcile", "--kind", "customer", "--json"])).json;
		const [matched, there, shared] = (["matched", "quickbooks", "shared"] as const).map((side) =>
			Number(at(data, side, "count")),
		) as [number, number, number];
		expect([shared > 0, matched - shared]).toEqual([true, there]);
		const customers = listAt(data, "shared", "customers");
		expect(customers.every((each) => listAt(each, "records").length > 1)).toBe(true);
		const { stdout } = await office.run(["reconcile", "--kind", "customer"]);
		expect(stdout).toMatch(new RegExp(`less: rows that share a customer +-${shared}\\b`));
		expect(stdout.replace(/\s+/g, " ")).toMatch(/is several rows of the MIS|are several rows of the MIS/);
	});

	it("tells failures by cause and runs with their rates", async () => {
		const { data } = (await office.run(["report", "--json"])).json;
		const { failed } = at(data, "invoices") as { failed: { records: number } };
		const causes = listAt(data, "failures") as unknown as { kind: string; records: number }[];
		const invoices = causes.filter(({ kind }) => kind === "invoice");
		expect(failed.records).toBeGreaterThan(0);
		expect(invoices.reduce((sum, { records }) => sum + records, 0)).toBe(failed.records);
		const [run] = listAt(data, "runs");
		expect(run).toMatchObject({ command: "sync", exit_code: 3 });
		expect(Number(at(run, "per_minute"))).toBeGreaterThan(0);
	});

	it("is made while a run holds the lock", async () => {
		const owner = { user: "somebody", host: "here", pid: process.pid, command: "sync", since: "now" };
		const lock = takeHomeLock(office.home, owner);
		if (!("release" in lock)) throw new Error("The lock was taken");
		try {
			expect((await office.run(["report"])).code).toBe(0);
		} finally {
			lock.release();
		}
	});

	it("fits a screen of 80 columns", () => {
		const command = `stty cols 80; '${process.execPath}' '${PROGRAM}' --no-color report`;
		const { stdout } = spawnSync("script", ["-qefc", command, "/dev/null"], {
			cwd: office.cwd,
			env: { ...office.env, TERM: "dumb" },
			encoding: "utf8",
		});
		expect(stdout).toContain("Fee category");
		expect(stdout.split(/\r?\n/).filter((line) => line.length > 80)).toEqual([]);
	});

	it("is whole in a file: no name is cut", async () => {
		const { stdout } = await office.run(["report"]);
		expect(stdout).toContain(FORMULA);
		expect(stdout).toContain(NASTY);
	});

	it.each([
		["a file of another kind", ["--html", "report.docx"], ".html"],
		["a folder that is not there", ["--xlsx", "nowhere/report.xlsx"], "does not exist"],
		["a folder in the way", ["--html", "taken.html"], "no file"],
	])("refuses %s with exit 2 and a sentence, and writes nothing", async (_, args, words) => {
		mkdirSync(join(office.cwd, "taken.html"), { recursive: true });
		const before = readdirSync(office.cwd);
		const { code, stderr } = await office.run(["report", ...args]);
		expect(code).toBe(2);
		expect(stderr).toContain(words);
		expect(readdirSync(office.cwd)).toEqual(before);
	});
});

describe("a report into a file that is there", () => {
	const report = (option: string, file: string) => office.run(["report", option, file]);
	const path = (name: string) => join(office.cwd, name);

	it.each([
		["--html", "nightly.html"],
		["--xlsx", "nightly.xlsx"],
	])("%s takes the place of that of the night before", async (option, file) => {
		expect((await report(option, file)).code).toBe(0);
		const before = statSync(path(file)).ino;
		expect((await report(option, file)).code).toBe(0);
		expect(statSync(path(file)).ino).not.toBe(before);
	});

	it("leaves a file that it did not write as it is: exit 2, and what to do", async () => {
		writeFileSync(path("budget.xlsx"), "months of work");
		const { code, stderr } = await report("--xlsx", "budget.xlsx");
		expect([code, readFileSync(path("budget.xlsx"), "utf8")]).toEqual([2, "months of work"]);
		expect(stderr).toMatch(/budget\.xlsx cannot be written: [\s\S]*did not write[\s\S]*Give --xlsx another name/);
	});

	it("leaves its own file too once somebody has changed it, until it is moved away", async () => {
		expect((await report("--html", "remarks.html")).code).toBe(0);
		appendFileSync(path("remarks.html"), "<!-- the bursar's remarks -->");
		expect((await report("--html", "remarks.html")).code).toBe(2);
		expect(readFileSync(path("remarks.html"), "utf8")).toContain("the bursar's remarks");
		renameSync(path("remarks.html"), path("kept.html"));
		expect((await report("--html", "remarks.html")).code).toBe(0);
	});
});

describe("report --xlsx", () => {
	it("holds the same tables, and no cell is a formula", async () => {
		const { code } = await office.run(["report", "--xlsx", "report.xlsx"]);
		expect(code).toBe(0);
		const files = unzipped(readFileSync(join(office.cwd, "report.xlsx")));
		const sheets = [...files].filter(([name]) => name.startsWith("xl/worksheets/sheet")).map(([, xml]) => xml);
		expect(sheets).toHaveLength(10);
		for (const xml of sheets) expect(xml).not.toMatch(/<f[ >]/);
		const texts = [...files.values()].join("");
		expect(texts).toContain("=HYPERLINK(");
		expect(texts).toContain("By fee category");
	});

	it("holds each invoice; days and months are dates, amounts and ids numbers, and every column can be filtered", async () => {
		const { Invoices, "By month": byMonth, "By campus": byCampus } = sheetsOf(join(office.cwd, "report.xlsx"));
		const [row] = await office.mis(
			"SELECT invoice_date AS day, dept AS amount FROM tbl_imvoice WHERE id = 1 AND QuickBk_Status = 1",
		);
		const first = Invoices?.rows.find((cells) => cells.A?.value === "1");
		expect(first?.C).toEqual({ value: String(Date.parse(`${row?.day}T00:00:00Z`) / 86_400_000 + 25_569), is: "date" });
		expect(first?.G).toEqual({ value: String(Number(row?.amount)), is: "number" });
		expect(first?.B).toEqual({ value: "MIS-1", is: "text" });
		expect(Invoices?.rows).toHaveLength(401);
		expect(Invoices?.filter).toBe("A1:J401");
		expect(byMonth?.rows.slice(1).some((cells) => cells.A?.is === "date")).toBe(true);
		// The row of totals is none of what is filtered.
		expect(byCampus?.rows.at(-1)?.A?.value).toBe("Total");
		expect(byCampus?.filter).toBe(`A1:J${(byCampus?.rows.length ?? 0) - 1}`);
		expect(byCampus?.rows.at(-1)?.B?.value).toBe("400");
	});

	it("of a dry run: every decision, customers apart from invoices, and all months", async () => {
		const fresh = { EAUR_QB_HOME: join(office.home, "..", "fresh"), MIS_WRITE_BACK: "off" };
		await office.connect({ env: fresh });
		const args = ["sync", "--dry-run", "--xlsx", "plan.xlsx", "--json"];
		const { code, json, stderr } = await office.run(args, { env: fresh });
		expect(code, stderr).toBe(0);
		const plan = sheetsOf(join(office.cwd, "plan.xlsx"));
		expect(Object.keys(plan)).toEqual([
			...["Customers", "Invoices", "To send by month", "To send by category", "To send by campus"],
		]);
		const actions = [...(plan.Customers?.rows.slice(1) ?? []), ...(plan.Invoices?.rows.slice(1) ?? [])];
		const adopted = actions.filter((cells) => cells.A?.value === "adopt");
		expect(adopted).toHaveLength(Number(at(json.data, "adopt")));
		expect(adopted.length).toBeGreaterThan(100);
		expect((await office.run(["sync", "--xlsx", "plan.xlsx"], { env: fresh })).code).toBe(2);
	});
});

describe.skipIf(!hasBrowser)("report --html in a browser", () => {
	let browser: Browser;
	let address: string;
	beforeAll(async () => {
		const { code } = await office.run(["report", "--html", "report.html"]);
		expect(code).toBe(0);
		address = `file://${join(office.cwd, "report.html")}`;
		browser = await startBrowser();
	});
	afterAll(() => browser?.close());

	const opened = async (width: number, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
		const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
		await page.goto(address);
		return page;
	};
	const background = (page: Page) => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");

	it("asks the network for nothing and runs no script, whatever the MIS holds", async () => {
		const page = await browser.newPage();
		const asked: string[] = [];
		const trouble: string[] = [];
		page.on("request", (request) => asked.push(request.url()));
		page.on("dialog", (dialog) => trouble.push(dialog.message()));
		page.on("pageerror", (error) => trouble.push(error.message));
		await page.goto(address);
		expect(asked).toEqual([address]);
		expect(trouble).toEqual([]);
		expect(await page.locator("script, img, link, iframe").count()).toBe(0);
		expect(await page.getByText(NASTY).count()).toBe(1);
		await page.close();
	});

	it.each([390, 1280])("fits a window of %d pixels, and every amount and bar can be seen", async (width) => {
		const page = await opened(width);
		expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
		for (const section of ["By month of the charge", "By fee category", "By campus", "Customers", "Runs"]) {
			expect(await page.getByRole("heading", { name: section }).isVisible()).toBe(true);
		}
		const row = page.locator("table.shares tbody tr").nth(1);
		expect(await row.textContent()).toMatch(/\d+ of \d+/);
		const bar = await row.locator(".bar .synced").boundingBox();
		expect(bar?.height).toBeGreaterThan(8);
		expect(bar?.width).toBeGreaterThan(20);
		await page.close();
	});

	it.each([320, 390, 1280])("in a window of %d pixels no amount is broken over two lines", async (width) => {
		const page = await opened(width);
		const broken = `[...document.querySelectorAll("td.number, .tile .value")].filter((cell) => {
			const range = document.createRange();
			range.selectNodeContents(cell);
			const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
			return lines.size > 1 || cell.scrollWidth > cell.clientWidth + 1;
		}).map((cell) => cell.textContent)`;
		expect(await page.evaluate(broken)).toEqual([]);
		await page.close();
	});

	it("is dark where the reader's screen is dark", async () => {
		const [light, dark] = [await opened(1280, "light"), await opened(1280, "dark")];
		expect(await background(light)).toBe("rgb(246, 247, 249)");
		expect(await background(dark)).toBe("rgb(16, 22, 29)");
		await Promise.all([light.close(), dark.close()]);
	});

	it("prints on white paper, with its bars, from a dark screen too", async () => {
		const page = await opened(1280, "dark");
		await page.emulateMedia({ media: "print", colorScheme: "dark" });
		expect(await background(page)).toBe("rgb(255, 255, 255)");
		const adjust = "getComputedStyle(document.querySelector('.bar .synced')).printColorAdjust";
		expect(await page.evaluate(adjust)).toBe("exact");
		expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
		await page.close();
	});
});

it("leaves no unfinished file behind", () => {
	expect(existsSync(office.cwd) && readdirSync(office.cwd).filter((name) => name.endsWith(".part"))).toEqual([]);
});
