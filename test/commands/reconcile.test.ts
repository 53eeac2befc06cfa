import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeHomeLock } from "../../src/audit/lock.js";
import { sealIn } from "../../src/output/certificate.js";
import { connect, type Desk, saying, sitDown } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await sitDown({ students: 20, applicants: 10, invoices: 60 }, false);
	await connect(desk);
	await desk.run(["map", "items", "--create", "--income-account", "Tuition Fees"]);
	await desk.run(["map", "locations", "--create"]);
	expect((await desk.run(["sync"])).code).toBe(0);
});
afterAll(() => desk?.close());

type Stored = Readonly<Record<string, unknown>>;

const control = async (method: string, path: string, body?: object): Promise<Stored[]> => {
	const answer = await fetch(`${desk.sandbox.url}/sandbox/${path}`, {
		method,
		...(body && { body: JSON.stringify(body) }),
	});
	return (await answer.json()) as Stored[];
};
const numbered = async (number: string) =>
	(await control("GET", "objects/Invoice")).find((each) => each.DocNumber === number) ?? {};
const compare = (...options: string[]) => desk.run(["reconcile", "--json", ...options]);

describe("eaur-qb statement", () => {
	const state = (data: Stored) => data.lines as readonly Stored[];

	it("shows charges, payments and the running balance, and what QuickBooks says of each", async () => {
		const { CustomerRef } = await numbered("MIS-9");
		const customer = (await control("GET", "objects/Customer")).find(
			({ Id }) => Id === (CustomerRef as { readonly value: string }).value,
		);
		const key = /(?:RegNo|TrackingID): (\S+)/.exec(String(customer?.Notes))?.[1] ?? "";
		const pay = (id: number, amount: number, day: string, code: string) =>
			desk.sql(
				`INSERT INTO payment (id, reg_no, amount, date, trans_code, payment_chanel, fee_category)
				 VALUES (${id}, '${key}', ${amount}, '${day}', '${code}', 'MOMO', '')`,
			);
		pay(9_001, 1_000, "15/09/2099", "T1");
		const said = await desk.run(["statement", key, "--json"]);
		expect(said.code).toBe(0);
		const lines = state(said.data);
		const invoice = lines.find(({ document }) => document === "MIS-9") ?? {};
		expect(invoice).toMatchObject({ payment: null, quickbooks: { number: "MIS-9" } });
		expect((invoice.quickbooks as Stored).total).toBe(invoice.charge);
		expect(lines.at(-1)).toMatchObject({ date: "2099-09-15", payment: 1_000, charge: null, quickbooks: null });
		expect(said.data).toMatchObject({ customer: { key, quickbooks_id: customer?.Id }, currency: "RWF" });
		const charged = lines.reduce((sum, { charge, payment }) => sum + Number(charge) - Number(payment), 0);
		expect([said.data.balance_mis, lines.at(-1)?.balance]).toEqual([charged, charged]);
		expect(said.data.difference).toBe(charged - Number(said.data.balance_quickbooks));
		const from = await desk.run(["statement", key, "--from", "2099-09-15", "--json"]);
		expect(from.data).toMatchObject({ balance_mis: charged, opening: charged + 1_000 });
		expect(state(from.data)).toHaveLength(1);
		const files = await desk.run(["statement", key, "--html", "statement.html", "--csv", "statement.csv"]);
		expect(files.code).toBe(0);
		for (const file of ["statement.html", "statement.csv"])
			expect(readFileSync(join(desk.folder, file), "utf8")).toMatch(/MIS-9[\s\S]*MP-9001/);
		expect((await desk.run(["statement", "nobody"])).code).toBe(2);
		desk.sql("DELETE FROM payment WHERE id = 9001");
	});
});

describe("eaur-qb reconcile", () => {
	it("finds what was sent equal, people and invoices, while another run holds the lock", async () => {
		const owner = { user: "somebody", host: "here", pid: process.pid, command: "sync", since: "now" };
		const lock = takeHomeLock(join(desk.folder, "home"), owner);
		const said = await compare();
		if ("release" in lock) lock.release();
		expect(["release" in lock, said.code]).toEqual([true, 0]);
		expect(said.data).toMatchObject({
			result: "equal",
			kinds: ["customer", "invoice"],
			mis: { count: 90 },
			matched: { count: 90 },
			differences: [],
			score: { by_count: 100, by_amount: 100 },
		});
		expect(said.data.mis).toEqual(said.data.quickbooks);
	});

	it("where nothing is compared there is no score, and no hundred per cent", async () => {
		const said = await compare("--from", "1999-01-01", "--to", "1999-12-31");
		expect([said.code, said.data.score, said.data.mis]).toEqual([0, null, { count: 0, amount: 0 }]);
	});

	it("ends with 6 and names what was deleted and what was gone; a list of it goes into a file", async () => {
		const { Id } = await numbered("MIS-5");
		await control("DELETE", `objects/Invoice/${String(Id)}`);
		desk.sql("DELETE FROM tbl_imvoice WHERE id = 6");
		const said = await compare("--csv", "differences.csv");
		expect(said.code).toBe(6);
		expect(said.data.differences).toEqual([
			expect.objectContaining({ class: "deleted", record: "invoice:5", document: "MIS-5", quickbooks: null }),
			expect.objectContaining({
				...{ class: "mis_gone", record: "invoice:6", document: "MIS-6", mis: null },
				// A new row has a new number: who enters the charge again charges it twice.
				fix: saying(/put the row back with its own number, 6:.*charged a second time/),
			}),
		]);
		const list = readFileSync(join(desk.folder, "differences.csv"), "utf8");
		expect(list.match(/^(deleted|mis_gone),/gm)).toEqual(["deleted,", "mis_gone,"]);
	});

	it("an accepted one is told apart, with who and why in the log, until the MIS changes", async () => {
		const accept = (record: string) => desk.run(["reconcile", "accept", record, "--reason", "waived", "--json"]);
		expect((await desk.run(["reconcile", "accept", "invoice:5"])).code).toBe(2);
		expect((await accept("invoice:5")).code).toBe(0);
		expect((await accept("MIS-6")).code).toBe(0);
		expect((await accept("invoice:7")).error?.detail).toBe("There is no difference at invoice:7.");
		const said = await compare();
		expect([said.code, said.data.differences, said.data.accepted]).toEqual([
			0,
			[],
			expect.objectContaining({ count: 2 }),
		]);
		expect((await desk.run(["audit", "list", "--grep", "waived"])).stdout).toMatch(/invoice:5 deleted/);
		desk.sql("UPDATE tbl_imvoice SET dept = dept + 1 WHERE id = 5");
		expect((await compare()).code).toBe(6);
	});

	it("makes certificates in a chain, and finds what was changed, made elsewhere or taken out", async () => {
		const verify = (file: string) => desk.run(["reconcile", "verify", file, "--json"]);
		const make = async (file: string) => (await compare("--certificate", file)).data.certificate;
		expect(await make("first.html")).toMatchObject({ sha256: saying(/^[0-9a-f]{64}$/) });
		expect(await make("second.json")).not.toBeNull();
		expect((await compare("--certificate", "third.txt")).code).toBe(2);
		for (const file of ["first.html", "second.json"])
			expect(await verify(file)).toMatchObject({ code: 0, data: { valid: true } });
		const path = (name: string) => join(desk.folder, name);
		const page = readFileSync(path("first.html"), "utf8");
		expect(page).not.toMatch(/undefined|NaN/);
		writeFileSync(path("changed.html"), page.replace("RWF", "RWE"));
		expect(await verify("changed.html")).toMatchObject({ code: 6, error: { detail: saying(/not as it was made/) } });
		const second = JSON.parse(readFileSync(path("second.json"), "utf8")) as Readonly<Record<string, unknown>>;
		const lists = second.lists as readonly { readonly name: string; readonly sha256: string }[];
		for (const { name, sha256 } of lists)
			expect(
				createHash("sha256")
					.update(readFileSync(path(name)))
					.digest("hex"),
			).toBe(sha256);
		expect(second.previous).toBe(sealIn(page)?.sha256);
		// A ledger that was put back knows nothing of what was made after it was copied, and makes another number 3.
		const ledger = join(desk.folder, "home", "audit.sqlite");
		const kept = new Database(ledger);
		await kept.backup(path("kept.sqlite"));
		kept.close();
		expect(await make("later.html")).not.toBeNull();
		expect(await verify("later.html")).toMatchObject({ code: 0, data: { number: 3 } });
		for (const beside of ["-wal", "-shm"]) rmSync(ledger + beside, { force: true });
		copyFileSync(path("kept.sqlite"), ledger);
		expect(await verify("later.html")).toMatchObject({ code: 6, error: { detail: saying(/has made no certificate/) } });
		expect(await verify("second.json")).toMatchObject({ code: 0, data: { number: 2 } });
		const database = new Database(ledger);
		database.exec("DELETE FROM certificate WHERE seq = 1");
		database.close();
		expect(await verify("second.json")).toMatchObject({
			code: 6,
			error: { detail: saying(/chain of certificates is broken/) },
		});
		expect(await verify("first.html")).toMatchObject({ code: 6, error: { detail: saying(/has made no certificate/) } });
	});

	it("refuses what cannot be meant, each with 2 and what to write instead", async () => {
		for (const line of [
			["--kind", "vendor"],
			["--days", "0"],
			["--days", "7", "--from", "2026-01-01"],
			["--from", "2026-02-30"],
			["--from", "2026-03-02", "--to", "2026-03-01"],
			["--campus", "Atlantis"],
			["--certificate", "year.pdf"],
			["--csv", "list.txt"],
		]) {
			const { code, error } = await compare(...line);
			expect([line.join(" "), code, (error?.fix ?? "") !== ""]).toEqual([line.join(" "), 2, true]);
		}
		for (const record of ["invoice:abc", "vendor:7", "77x", "payment:", "quickbooks:Bill:3"])
			expect((await desk.run(["reconcile", "accept", record, "--reason", "right"])).code).toBe(2);
	});

	it("tells each kind apart, and the balances of customers with their documents", async () => {
		const { data } = await compare();
		const kinds = data.by_kind as Record<string, Record<string, { count: number; amount: number }>>;
		for (const { mis, matched, not_sent, held, different, accepted } of Object.values(kinds)) {
			const parts = [matched, not_sent, held, different, accepted].flatMap((sum) => sum ?? []);
			const total = (of: "count" | "amount") => parts.reduce((sum, each) => sum + each[of], 0);
			expect([total("count"), total("amount")]).toEqual([mis?.count, mis?.amount]);
		}
		expect(data.tie_out).toMatchObject({ untied: 0, apart: 0 });
		expect((await compare("--kind", "customer")).data.kinds).toEqual(["customer"]);
		expect((await compare("--from", "2026-01-01")).data.tie_out).toBeNull();
	});

	it("a payment is compared with --kind payment, and accepted by its number until it changes", async () => {
		desk.sql(
			"INSERT INTO payment (id, reg_no, amount, date, fee_category, QuickBk_Status) SELECT 9100, reg_no, 500, '2026-03-01', '=cmd', 1 FROM tbl_imvoice WHERE id = 9",
		);
		const paid = () => compare("--kind", "payment", "--csv", "payments.csv");
		const found = await paid();
		expect([found.code, found.data.differences]).toEqual([
			6,
			[expect.objectContaining({ class: "missing", record: "payment:9100" })],
		]);
		// This ledger has sent none; the MIS says that one was.
		expect((await compare()).data).toMatchObject({ result: "differences", kinds: ["customer", "invoice", "payment"] });
		const accept = (record: string) => desk.run(["reconcile", "accept", record, "--reason", "cash box"]);
		expect((await accept("MP-9100")).code).toBe(0);
		expect((await paid()).code).toBe(0);
		expect((await desk.run(["audit", "list", "--record", "payment:9100"])).stdout).toContain("cash box");
		desk.sql("UPDATE payment SET amount = 501 WHERE id = 9100");
		expect((await paid()).code).toBe(6);
		desk.sql("DELETE FROM payment WHERE id = 9100");
	});

	it("ends with 5, says incomplete and nothing else where QuickBooks breaks off", async () => {
		await control("POST", "faults", [{ on: "query", do: "500" }]);
		const said = await desk.run(["reconcile", "--json"], { QUICKBOOKS_LIMITS: "attempts=1,retry_delay=1ms" });
		await control("POST", "faults", []);
		expect(said.code).toBe(5);
		expect(said.data).toMatchObject({ result: "incomplete", differences: [], score: null });
		expect(said.error).toMatchObject({ code: "QB008", detail: saying(/out of reach/) });
	});

	it("shows them on a screen, in 80 columns", async () => {
		const { stdout, code } = await desk.run(["reconcile", "--days", "20000"]);
		expect(code).toBe(6);
		expect(stdout).toContain("invoice:5  deleted in QuickBooks");
		expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
	});

	it("the screen adds up no charges with receipts: each kind by itself, what is gone from the MIS and void below QuickBooks", async () => {
		const [{ stdout }, { data }] = [await desk.run(["reconcile"]), await compare()];
		const kinds = data.by_kind as Record<string, Record<string, { count: number; amount: number }>>;
		const shown = (name: string) => new RegExp(`^${name} +(-?[\\d,]+)`, "m").exec(stdout)?.[1]?.replaceAll(",", "");
		expect(shown("Invoices of the MIS")).toBe(String(kinds.invoice?.mis?.count));
		expect(shown("Customers of the MIS")).toBe(String(kinds.customer?.mis?.count));
		expect(stdout).toMatch(/^ {2}of these, without a row of the MIS +1 /m);
		expect(stdout).not.toMatch(/^(MIS|QuickBooks) +\d/m);
	});
});
