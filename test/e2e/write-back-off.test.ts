import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/server.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import {
	at,
	customersOf,
	identityIn,
	invoicesOf,
	listAt,
	type Office,
	outcomeOf,
	type Ran,
	type Stats,
	startOffice,
	textAt,
} from "./support.js";

const university = makeUniversity({ seed: 21, students: 350, applicants: 250, invoices: 1500 });
const people = customersOf(university);
const charges = invoicesOf(university);
const sent = charges.filter(({ outcome }) => outcome === "send");
const held = charges.filter(({ outcome }) => outcome === "hold");
const ALL_COLUMNS: readonly string[] = [];

describe("with MIS_WRITE_BACK=off, an account that may only SELECT, and a MIS without tracking columns", () => {
	let office: Office;
	let before: Readonly<Record<string, string>>;
	let first: { customers: Ran; invoices: Ran; stats: Stats };

	beforeAll(async () => {
		office = await startOffice({ shape: "untracked", university, writeBack: "off", privileges: "SELECT" });
		before = await office.checksums(ALL_COLUMNS);
		first = {
			customers: await office.run(["customers", "all", "--json"]),
			invoices: await office.run(["invoices", "all", "--json"]),
			stats: await office.company.stats(),
		};
	});
	afterAll(() => office?.close());

	it("every sendable record is put into QuickBooks exactly once, amounts and days exact", async () => {
		expect(outcomeOf(first.customers)).toMatchObject({
			code: 3,
			successful: people.filter(({ outcome }) => outcome !== "hold").length,
			failed: people.filter(({ outcome }) => outcome === "hold").length,
		});
		const customers = (await office.company.objects("Customer")).map(identityIn).filter((identity) => identity !== "");
		expect(customers.toSorted()).toEqual(
			people
				.filter(({ outcome }) => outcome === "send")
				.map(({ table, identity }) => `${table} ${identity}`)
				.toSorted(),
		);
		const booked = (await invoicesIn(office)).map((each) => [
			at(each, "DocNumber"),
			at(each, "TotalAmt"),
			at(each, "TxnDate"),
		]);
		expect(booked.toSorted()).toEqual(
			sent.map(({ key, amount, day }) => [`MIS-${key}`, Number(amount), day]).toSorted(),
		);
		expect(first.stats.broken_rules).toEqual([]);
	});

	it("the MIS is untouched, every column of it", async () => {
		expect(await office.checksums(ALL_COLUMNS)).toEqual(before);
	});

	it("analyze and status count from the ledger", async () => {
		const counts = {
			total_invoices: 1500,
			not_synced: 0,
			already_synced: sent.length,
			failed: held.length,
			in_progress: 0,
		};
		expect((await office.run(["invoices", "analyze", "--json"])).json.data).toMatchObject(counts);
		const { data } = (await office.run(["status", "--json"])).json;
		expect(data).toMatchObject({
			invoices: counts,
			customers: { overall: { total_customers: 600, total_not_synced: 0 } },
			connection: { connected: true, realm_id: office.company.server.realmId },
			last_run: { exit_code: 3, successful: sent.length, failed: held.length },
		});
	});

	it("the same commands again send nothing: what is held rests", async () => {
		const again = [await office.run(["customers", "all", "--json"]), await office.run(["invoices", "all", "--json"])];
		expect(again.map(outcomeOf)).toMatchObject([
			{ code: 3, successful: 0, skipped: 0 },
			{ code: 3, successful: 0, skipped: 0, failed: held.length },
		]);
		expect((await office.company.stats()).writes).toBe(first.stats.writes);
	});

	it("a mended row goes through, and it alone", async () => {
		const key = held.find(({ trap }) => trap === "no amount")?.key;
		await office.mis(`UPDATE tbl_imvoice SET dept = 45000 WHERE id = ${key}`);
		expect(outcomeOf(await office.run(["invoices", "all", "--json"]))).toMatchObject({
			successful: 1,
			failed: held.length - 1,
		});
		const made = (await invoicesIn(office)).filter((each) => at(each, "DocNumber") === `MIS-${key}`);
		expect(made.map((each) => at(each, "TotalAmt"))).toEqual([45_000]);
	});

	it("the ledger remembers per company: for another one, everything is still to be sent", async () => {
		const other = await startSandbox({ seed: "empty" });
		const env = {
			QUICKBOOKS_BASE_URL: other.url,
			QUICKBOOKS_OAUTH_BASE_URL: other.url,
			QUICK_BOOKS_CLIENT_ID: other.clientId,
			QUICK_BOOKS_SECRET: other.clientSecret,
		};
		try {
			const input = JSON.stringify(other.tokens);
			const imported = await office.run(["auth", "import", "--realm-id", other.realmId, "--file", "-", "--yes"], {
				env,
				input,
			});
			expect(imported.code).toBe(0);
			const { data } = (await office.run(["invoices", "analyze", "--json"], { env })).json;
			expect(data).toMatchObject({ not_synced: 1500, already_synced: 0, failed: 0 });
			const preview = await office.run(["invoices", "preview", "--limit", "1", "--json"], { env });
			expect(textAt(preview.json.data, "total")).toBe("1500");
			expect(listAt(preview.json.data, "records")).toMatchObject([{ action: "send" }]);
		} finally {
			await other.close();
		}
	});
});

async function invoicesIn({ company }: Office): Promise<unknown[]> {
	const invoices = await company.objects("Invoice");
	return invoices.filter((each) => textAt(each, "DocNumber").startsWith("MIS-"));
}
