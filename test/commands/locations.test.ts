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

	it("is counted by a dry run and a preview before anything is sent", async () => {
		const dry = await desk.run(["invoices", "all", "--dry-run", "--json"]);
		expect(dry.data.held_for_location).toBe(dry.data.hold);
		expect([dry.data.without_location, Number(dry.data.hold) > 5]).toEqual([0, true]);
		expect(dry.stderr).toMatch(
			/\d+ invoices are held because the campus has no location yet; this\s+makes\s+what\s+is\s+missing:\s+eaur-qb\s+map\s+locations\s+--create/,
		);
		const preview = await desk.run(["invoices", "preview", "--json"]);
		expect(Number(preview.data.held_for_location)).toBeGreaterThan(0);
		const sent = '[invoices]\nwithoutLocation = "send"\n';
		writeFileSync(join(desk.folder, "sent.toml"), sent, { mode: 0o600 });
		const said = await desk.run(["--config", "sent.toml", "sync", "--dry-run", "--json"]);
		expect(said.data).toMatchObject({ hold: 0, held_for_location: 0, without_location: dry.data.hold });
		expect(said.stderr).toMatch(/\d+ invoices would go without a location\./);
	});

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
