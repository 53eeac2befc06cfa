import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Desk, sitDown } from "./desk.js";

interface Sent {
	readonly successful: number;
	readonly failed: number;
	readonly without_location: number;
	readonly errors: readonly { readonly code: string; readonly error: string; readonly fix: string }[];
}

describe("an invoice whose campus has no location in QuickBooks", () => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await sitDown({ students: 30, applicants: 0, invoices: 60 }, false);
		await connect(desk);
		await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	}, 60_000);
	afterAll(() => desk?.close());

	it("is held until the campus is mapped, with the commands that do it", async () => {
		const said = await desk.run(["invoices", "all", "--json"]);
		expect(said.code, said.stderr).toBe(3);
		const { failed, errors, without_location } = said.data as unknown as Sent;
		expect(failed).toBeGreaterThan(0);
		expect(without_location).toBe(0);
		expect(errors.every(({ code }) => code === "QB006")).toBe(true);
		expect(errors[0]?.error).toMatch(/^the campus "\w[^"]*" has no location in QuickBooks$/);
		expect(errors[0]?.fix).toMatch(/map locations --create.*map locations --set.*invoices\.withoutLocation = "send"/);
	});

	it("goes without one where that is settled, and the summary counts them", async () => {
		mkdirSync(join(desk.folder, "home"), { recursive: true });
		writeFileSync(join(desk.folder, "home", "config.toml"), '[invoices]\nwithoutLocation = "send"\n', { mode: 0o600 });
		const said = await desk.run(["invoices", "all", "--json"]);
		expect(said.code, said.stderr).toBe(0);
		const { successful, without_location } = said.data as unknown as Sent;
		expect([successful, without_location]).toEqual([without_location, successful]);
		expect(without_location).toBeGreaterThan(0);
		expect(said.stderr).toMatch(/\d+ invoices? went without a location\./);
	});
});
