import { chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeAddress, chromium, type Desk, openDesk } from "./support.js";

const program = chromium();

describe.skipIf(program === undefined)("login in a real Chromium", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await openDesk();
	});
	afterAll(() => desk.close());

	async function click(address: string, button: string): Promise<string> {
		const browser = await playwright.launch({ executablePath: program ?? "", args: ["--no-sandbox"] });
		try {
			const page = await browser.newPage();
			await page.goto(address);
			await page.getByRole("button", { name: button }).click();
			await page.waitForURL(/\/callback\?/);
			return (await page.locator("body").textContent()) ?? "";
		} finally {
			await browser.close();
		}
	}

	it("tells the person in the browser that nothing was changed after Cancel", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const text = await click(await authorizeAddress(login), "Cancel");
		expect(text).toContain("Not connected");
		expect((await login.ended).code).toBe(4);
	});

	it("goes from the page of Intuit back to the terminal, and to a sent invoice", async () => {
		const login = desk.start(["auth", "login", "--yes", "--no-browser"]);
		const text = await click(await authorizeAddress(login), "Connect");
		expect(text).toMatch(/QuickBooks has answered[\s\S]*can be closed/);
		const { code, output } = await login.ended;
		expect([code, output]).toEqual([0, expect.stringContaining("Connected to Mountain Lake University")]);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
		const sent = await desk.run(["invoices", "batch", "--batch-size", "5", "--json"]);
		expect((JSON.parse(sent.stdout) as { data: { successful: number } }).data.successful).toBeGreaterThan(0);
	});
});
