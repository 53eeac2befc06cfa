import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, dyingAt, listAt, type Office, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 16, students: 12, applicants: 6, invoices: 24, dirt: false });

describe("what was sent in error is taken back", () => {
	let office: Office;
	let customers: string;
	let invoices: string;
	let sent: number;

	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university });
		customers = textAt((await office.run(["customers", "all", "--json"])).json, "data", "run_id");
		const ran = await office.run(["invoices", "all", "--json"]);
		expect(ran.code, ran.output).toBe(0);
		invoices = textAt(ran.json, "data", "run_id");
		sent = Number(at(ran.json, "data", "successful"));
		expect(sent).toBeGreaterThan(10);
	});
	afterAll(() => office?.close());

	const ours = async () =>
		(await office.company.objects("Invoice")).filter(({ DocNumber }) => String(DocNumber).startsWith("MIS-"));
	/** All that our own file holds. */
	const ledger = () => {
		const database = new Database(join(office.home, "audit.sqlite"), { readonly: true });
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
		const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()]);
		database.close();
		return rows;
	};
	const statuses = async () => {
		const rows = await office.mis("SELECT quickbk_Status AS s, COUNT(*) AS n FROM tbl_imvoice GROUP BY 1 ORDER BY 1");
		return Object.fromEntries(rows.map(({ s, n }) => [s ?? "", Number(n)])) as Record<string, number>;
	};

	it("a dry run says what would be done, and writes nothing anywhere", async () => {
		const before = [await office.checksums(), (await office.company.stats()).writes];
		const ran = await office.run(["undo", invoices, "--dry-run", "--json"]);
		expect(ran.code, ran.output).toBe(0);
		expect(ran.json.data).toMatchObject({ run_id: null, undone: sent, left: [], unknown: 0 });
		expect([await office.checksums(), (await office.company.stats()).writes]).toEqual(before);
		const known = ledger();
		const both = await office.run(["undo", customers, "--dry-run", "--json"]);
		expect([both.code, listAt(both.json, "data", "left").length > 0], both.output).toEqual([0, true]);
		expect(ledger()).toEqual(known);
	});

	it("asks for the run's id; without a terminal it names the option, and an unknown run is refused", async () => {
		const asked = await office.run(["undo", invoices, "--json"]);
		expect([asked.code, asked.json.error?.fix]).toEqual([2, expect.stringContaining("--yes")]);
		const other = await office.run(["undo", invoices, "--yes", "--json"], { env: office.secondHome("second") });
		expect([other.code, other.json.error?.detail]).toEqual([2, expect.stringContaining("There is no run")]);
		const ids = await office.run(["undo", invoices, "--ids", "999999", "--yes", "--json"]);
		expect([ids.code, ids.json.error?.detail]).toEqual([2, expect.stringContaining("has made no 999999")]);
		const entries = listAt((await office.run(["audit", "list", "--json"])).json, "data", "entries");
		const items = textAt(
			entries.find((each) => textAt(each, "detail").startsWith("map items")),
			"run_id",
		);
		const none = await office.run(["undo", items, "--ids", "1", "--yes", "--json"]);
		expect([none.code, none.json.error?.detail]).toEqual([2, expect.stringContaining("has made no 1 ")]);
	});

	it("voids all but what somebody has touched, also after kill -9; the MIS says so, and nothing is sent instead", async () => {
		const [touched] = await ours();
		await office.company.plant("Invoice", { ...touched, EmailStatus: "EmailSent", SyncToken: "0" });
		await office.run(["undo", invoices, "--yes"], { env: dyingAt("answered") });
		const ran = await office.run(["undo", invoices, "--yes", "--json"]);
		expect(ran.code, ran.output).toBe(3);
		const left = listAt(ran.json, "data", "left");
		expect(left).toMatchObject([{ document: touched?.DocNumber, reason: "it was sent by e-mail" }]);
		expect(textAt(left[0], "record")).toMatch(/^invoice:\d+$/);
		expect((await ours()).filter(({ TotalAmt }) => TotalAmt !== 0).map(({ Id }) => Id)).toEqual([touched?.Id]);
		expect(await statuses()).toEqual({ "1": 1, "2": sent - 1 });
		const { writes } = await office.company.stats();
		const gone = String((await ours()).find(({ TotalAmt }) => TotalAmt === 0)?.DocNumber);
		const named = await office.run(["undo", invoices, "--ids", gone, "--yes", "--json"]);
		expect([named.code, named.json.data]).toMatchObject([0, { run_id: null, undone: 0, left: [] }]);
		const again = await office.run(["undo", invoices, "--yes", "--json"]);
		expect([again.code, at(again.json, "data", "undone")]).toEqual([3, 0]);
		const status = await office.run(["invoices", "status"]);
		expect(status.output.replace(/\s+/g, " ")).toContain(
			`${sent - 1} records taken back by undo: correct them in the MIS`,
		);
		expect(status.output).toContain("eaur-qb invoices retry");
		const sync = await office.run(["sync", "--json"]);
		expect(sync.code, sync.output).toBe(3);
		expect((await office.company.stats()).writes).toBe(writes);
	});

	it("is no change to pull, and nobody's void to reconcile", async () => {
		const pulled = await office.run(["pull", "--full", "--json"]);
		expect(pulled.code, pulled.output).toBe(0);
		expect(listAt((await office.run(["changes", "list", "--json"])).json, "data", "changes")).toEqual([]);
		const compared = await office.run(["reconcile", "--json"]);
		expect(at(compared.json, "data", "classes"), compared.output).not.toHaveProperty("voided");
		expect(at(compared.json, "data", "classes")).not.toHaveProperty("deleted");
		const shown = await office.run(["failures"]);
		expect(shown.output).toMatch(/undone by \S+@\S+ in run/);
	});

	it("retry sends it again under the next number, and customers become inactive only after their invoices", async () => {
		const [row] = (await ours()).filter(({ TotalAmt }) => TotalAmt === 0);
		const id = String(row?.DocNumber).replace("MIS-", "");
		const shown = await office.run(["invoices", "show", id]);
		expect(shown.output).toMatch(new RegExp(`its next number +MIS-${id}-2$`, "m"));
		const ran = await office.run(["invoices", "single", id, "--again", "--json"]);
		expect(ran.code, ran.output).toBe(0);
		expect((await ours()).some(({ DocNumber, TotalAmt }) => DocNumber === `MIS-${id}-2` && TotalAmt !== 0)).toBe(true);
		const undone = await office.run(["undo", customers, "--yes", "--json"]);
		expect(undone.code, undone.output).toBe(3);
		expect(Number(at(undone.json, "data", "undone"))).toBeGreaterThan(10);
		const used = listAt(undone.json, "data", "left").map((each) => textAt(each, "reason"));
		expect(
			used.every((reason) => /^it is used by Invoice MIS-/.test(reason)),
			used.join(),
		).toBe(true);
		expect((await office.company.stats()).broken_rules).toEqual([]);
	});

	it("a backup of the MIS from before the run brings nothing of it back; killed in retry, the same command ends it", async () => {
		const { writes } = await office.company.stats();
		const before = await statuses();
		await office.mis("UPDATE tbl_imvoice SET quickbk_Status = 0, pushed_by = NULL WHERE quickbk_Status = 2");
		const sync = await office.run(["sync", "--json"]);
		expect(sync.code, sync.output).toBe(3);
		expect([await statuses(), (await office.company.stats()).writes]).toEqual([before, writes]);
		await office.run(["customers", "retry"], { env: dyingAt("intended") });
		const again = await office.run(["customers", "retry", "--json"]);
		expect(again.code, again.output).toBe(0);
		const customers = await office.company.objects("Customer");
		expect(customers.filter(({ Active, Notes }) => Active === false && Notes !== undefined)).toEqual([]);
	});
});
