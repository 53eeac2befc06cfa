import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { booksSentence } from "../../src/commands/books.js";
import { Brakes, firstRunLimit } from "../../src/commands/brakes.js";
import { endOf, isOpen, type Window } from "../../src/commands/window.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import { realmId } from "../../src/words/ids.js";
import { at, type Office, startOffice } from "../e2e/support.js";

const clock = (hour: number, minute = 0, day = 20) => new Date(2026, 10, day, hour, minute);
const night: Window = { from: { hour: 20, minute: 0 }, until: { hour: 5, minute: 0 } };

describe("a window over midnight", () => {
	it.each([
		[clock(19, 59), false],
		[clock(20), true],
		[clock(23, 59), true],
		[clock(0), true],
		[clock(4, 59), true],
		[clock(5), false],
		[clock(12), false],
	])("at %s: open is %s", (moment, open) => expect(isOpen(night, moment)).toBe(open));

	it("ends on the next morning, or this one after midnight", () => {
		expect(endOf(night, clock(20))).toEqual(clock(5, 0, 21));
		expect(endOf(night, clock(3))).toEqual(clock(5));
	});

	it("ends a run at its end, not before, and says that the next run goes on", () => {
		let now = clock(22);
		const brakes = new Brakes({ window: night }, () => now);
		now = clock(4, 59, 21);
		expect(brakes.pull({ newlyFailed: 1_000 })).toBe(false);
		now = clock(5, 0, 21);
		expect(brakes.pull({ newlyFailed: 0 })).toBe(true);
		expect(brakes.pulled).toMatch(/05:00.*the next run goes on/);
	});
});

describe("sending", () => {
	let office: Office;
	beforeAll(async () => {
		office = await startOffice({
			shape: "guide",
			university: makeUniversity({ seed: 3, students: 80, applicants: 80, invoices: 300 }),
			env: { QUICKBOOKS_ENVIRONMENT: "production" },
		});
	});
	afterAll(() => office?.close());
	const counts = async () => {
		const [row] = await office.mis(
			"SELECT SUM(COALESCE(QuickBk_Status, 0) = 1) AS sent, SUM(QuickBk_Status = 2) AS failed, SUM(QuickBk_Status = 3) AS open FROM tbl_imvoice",
		);
		return row;
	};

	it("does nothing outside its window: exit 0, and a sentence", async () => {
		const hour = (new Date().getHours() + 2) % 24;
		const window = `${hour}:00-${(hour + 1) % 24}:00`;
		for (const args of [["invoices", "all"], ["sync"], ["customers", "retry"]]) {
			const { code, json, stderr } = await office.run([...args, "--window", window, "--json"]);
			expect([code, json.success]).toEqual([0, true]);
			expect(stderr).toMatch(/outside\s+the\s+window/);
		}
		expect((await office.company.stats()).created.Invoice ?? 0).toBe(0);
	});

	it("asks once whether these are the books, through a proxy on this computer too, and sends nothing unanswered", async () => {
		for (const args of [["customers", "all"], ["sync"], ["invoices", "single", "1"]]) {
			const { code, json } = await office.run([...args, "--json"]);
			expect([code, json.error?.fix]).toEqual([2, expect.stringContaining("--yes")]);
		}
		expect((await office.company.stats()).created.Customer ?? 0).toBe(0);
		expect(at((await office.run(["status", "--json"])).json.data, "last_run")).toMatchObject({ exit_code: 2 });
	});

	it("sends no more records in the first run in production than it may; then as many as there are", async () => {
		const first = await office.run(["customers", "all", "--yes", "--json"]);
		expect(at(first.json.data, "total_processed")).toBe(20);
		expect(first.stderr).toMatch(/first\s+run\s+in\s+production/);
		const next = await office.run(["customers", "all", "--json"]);
		expect(at(next.json.data, "total_processed")).toBeGreaterThan(100);
		expect(next.stderr).not.toMatch(/first\s+run/);
		const invoices = await office.run(["invoices", "all", "--first-run-limit", "3", "--json"]);
		expect(at(invoices.json.data, "total_processed")).toBe(3);
		expect(invoices.stderr).toMatch(/Invoices: this is their first run in\s+production/);
		const few = await office.run(["sync", "--ids", "1-3", "--json"]);
		expect(few.stderr).not.toMatch(/first\s+run/);
	});

	it("stops after so many newly failed records, with exit 3, and leaves the rest as it was", async () => {
		const { code, stderr, json } = await office.run(["invoices", "all", "--max-failures", "2", "--json"]);
		expect(code).toBe(3);
		expect(stderr).toMatch(/Stopped after 2\s+newly failed/);
		expect(at(json.data, "failed")).toBe(2);
		expect(await counts()).toMatchObject({ failed: "2", open: "0" });
		const rest = await office.run(["invoices", "all", "--json"]);
		expect(Number((await counts())?.sent)).toBeGreaterThan(250);
		expect(rest.stderr).not.toContain("Stopped");
	});

	it("with a log file, prints one summary, and logs how it went", async () => {
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 1 WHERE QuickBk_Status = 2");
		const log = join(office.cwd, "nightly.log");
		const { stderr } = await office.run(["--log-file", log, "sync", "--accept-held"]);
		expect(stderr).not.toMatch(/a minute/);
		const lines = readFileSync(log, "utf8").trimEnd().split("\n");
		const messages = lines.map((line) => String((JSON.parse(line) as { message: unknown }).message));
		expect(messages.some((message) => /^Invoices: .*record/.test(message))).toBe(true);
		for (const secret of Object.values(office.secrets)) expect(messages.join("\n")).not.toContain(secret);
	});

	it.each([
		["--window", "20:00"],
		["--window", "20:00-20:00"],
		["--window", "20-5"],
		["--max-failures", "0"],
		["--first-run-limit", "none"],
	])("refuses %s %s with exit 2", async (option, value) => {
		const { code, stderr } = await office.run(["invoices", "all", option, value]);
		expect(code).toBe(2);
		expect(stderr).toContain(option);
	});
});

describe("real books into which nothing was ever sent", () => {
	it("are named, with what would go into them", () => {
		const company = { name: "East African University", realmId: realmId("913") };
		const counts = [
			[KINDS.student, 1_200],
			[KINDS.applicant, 1],
			[KINDS.invoice, 30_000],
		] as const;
		expect(booksSentence(company, counts)).toBe(
			"Nothing was ever sent from here into East African University (company 913, production). " +
				"The MIS holds 1,200 students, 1 applicant, 30,000 invoices that were never sent.",
		);
	});
});

describe("the first run in production", () => {
	it("sends 20 records unless told otherwise, and the next one all", () => {
		expect(firstRunLimit({}, { isFirst: true })).toBe(20);
		expect(firstRunLimit({ firstRunLimit: 5 }, { isFirst: true })).toBe(5);
		expect(firstRunLimit({ firstRunLimit: "off" }, { isFirst: true })).toBeUndefined();
		expect(firstRunLimit({}, { isFirst: false })).toBeUndefined();
	});
});

it("--first-run-limit off sends all at once", async () => {
	const office = await startOffice({
		shape: "guide",
		university: makeUniversity({ seed: 4, students: 80, applicants: 80, invoices: 160 }),
		env: { QUICKBOOKS_ENVIRONMENT: "production" },
	});
	try {
		const { json } = await office.run(["customers", "students", "--first-run-limit", "off", "--yes", "--json"]);
		expect(at(json.data, "total_processed")).toBe(80);
	} finally {
		await office.close();
	}
});
