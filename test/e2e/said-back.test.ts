import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, listAt, type Office, PROGRAM, type QboObject, startOffice, textAt } from "./support.js";

const university = makeUniversity({ seed: 16, students: 60, applicants: 30, invoices: 80, dirt: false });

interface Change {
	readonly record: string;
	readonly side: string;
	readonly field: string;
	readonly from: string | null;
	readonly to: string | null;
	readonly acknowledged: boolean;
}

describe("what QuickBooks says back", () => {
	let office: Office;
	/** Open invoices of ours, each of another customer. */
	let invoices: QboObject[];

	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university });
		const ran = await office.run(["sync", "--json"]);
		expect(ran.code, ran.output).toBe(0);
		const ours = (await office.company.objects("Invoice")).filter(({ DocNumber }) =>
			String(DocNumber).startsWith("MIS-"),
		);
		const payers = new Set<string>();
		invoices = ours.filter((each) => {
			const payer = textAt(each, "CustomerRef", "value");
			return !payers.has(payer) && Number(each.Balance) > 10 && payers.add(payer);
		});
	});
	afterAll(() => office?.close());

	/** Somebody at QuickBooks, who uses what its pages use. */
	async function write(entity: string, body: QboObject, operation = ""): Promise<QboObject> {
		const { url, realmId, tokens } = office.company.server;
		const answer = await fetch(`${url}/v3/company/${realmId}/${entity.toLowerCase()}${operation}`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${tokens.access_token}`,
				"content-type": "application/json",
				accept: "application/json",
			},
			body: JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(text);
		return (JSON.parse(text) as Record<string, QboObject>)[entity] as QboObject;
	}

	const current = async (entity: string, id: unknown): Promise<QboObject> =>
		(await office.company.objects(entity)).find(({ Id }) => Id === id) ?? {};

	async function changed(...args: string[]): Promise<Change[]> {
		const ran = await office.run(["changes", "list", "--json", ...args]);
		expect(ran.code, ran.output).toBe(0);
		return listAt(ran.json.data, "changes") as Change[];
	}

	it("our own writes are no change: a whole sync, then pull, and all of it", async () => {
		for (const args of [["pull"], ["pull", "--full"]]) {
			const { code, json } = await office.run([...args, "--json"]);
			expect({ code, data: json.data }).toMatchObject({ code: 0, data: { changes: 0, complete: true } });
		}
		const { json } = await office.run(["pull", "--json"]);
		expect(json.data).toMatchObject({ full: false, reads: 1, documents: { invoice: { deleted: 0, voided: 0 } } });
		expect(await changed()).toEqual([]);
	});

	it("twenty kinds of change by hand: exactly these are named, on either side", async () => {
		await office.company.change({ autoApply: false });
		const expected = new Set<string>();
		const take = () => invoices.shift() ?? {};
		const rowOf = (invoice: QboObject) => String(invoice.DocNumber).replace("MIS-", "");
		const expects = (invoice: QboObject, field: string, side = "quickbooks") =>
			expected.add(`${side} invoice:${rowOf(invoice)} ${field}`);
		const edit = async (field: string, change: (invoice: QboObject) => QboObject) => {
			const invoice = await current("Invoice", take().Id);
			await write("Invoice", { ...invoice, ...change(invoice) });
			expects(invoice, field);
			return invoice;
		};
		const other = textAt(invoices.at(-1), "CustomerRef", "value");
		const lineOf = (invoice: QboObject) => listAt(invoice, "Line")[0] as QboObject;
		const items = (await office.company.objects("Item")).map(({ Id }) => String(Id));
		const places = (await office.company.objects("Department")).map(({ Id }) => String(Id));
		const another = (all: string[], id: string) => ({ value: all.find((each) => each !== id) ?? "" });

		await edit("amount", (each) => ({
			Line: [
				{
					...lineOf(each),
					Amount: 7,
					SalesItemLineDetail: { ItemRef: at(lineOf(each), "SalesItemLineDetail", "ItemRef") },
				},
			],
		}));
		await edit("customer", () => ({ CustomerRef: { value: other } }));
		await edit("date", () => ({ TxnDate: "2026-01-17" }));
		await edit("number", () => ({ DocNumber: "BY-HAND-1" }));
		await edit("note", () => ({ PrivateNote: "the sponsor was asked" }));
		await edit("item", (each) => {
			const ItemRef = another(items, textAt(lineOf(each), "SalesItemLineDetail", "ItemRef", "value"));
			return { Line: [{ ...lineOf(each), SalesItemLineDetail: { ItemRef } }] };
		});
		await edit("location", (each) => ({ DepartmentRef: another(places, textAt(each, "DepartmentRef", "value")) }));
		const pay = async (invoice: QboObject, amount: number) => {
			const Line = [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.Id, TxnType: "Invoice" }] }];
			const payment = await write("Payment", { CustomerRef: invoice.CustomerRef, TotalAmt: amount, Line });
			expected.add(`quickbooks quickbooks:Payment:${textAt(payment, "Id")} amount`);
			expects(invoice, "paid");
			return payment;
		};
		const [paid, part] = [take(), take()];
		await pay(paid, Number(paid.TotalAmt));
		await pay(part, 5);
		const voided = await current("Invoice", take().Id);
		await write("Invoice", voided, "?operation=void");
		expects(voided, "voided");
		const deleted = await current("Invoice", take().Id);
		await write("Invoice", deleted, "?operation=delete");
		expects(deleted, "deleted");
		for (const entity of ["Invoice", "CreditMemo", "SalesReceipt"]) {
			const Line = [
				{ Amount: 9, DetailType: "SalesItemLineDetail", SalesItemLineDetail: { ItemRef: { value: items[0] } } },
			];
			const typed = await write(entity, { CustomerRef: { value: other }, Line, DepartmentRef: { value: places[0] } });
			expected.add(`quickbooks quickbooks:${entity}:${textAt(typed, "Id")} amount`);
		}
		const people = (await office.company.objects("Customer")).filter(({ Notes }) =>
			/StudentRegNo|RegNo/i.test(String(Notes)),
		);
		const [renamed = {}, noted = {}] = people.filter(({ Id }) => Id !== other);
		const inactive = people.findLast((each) => each !== renamed && each !== noted && each.Balance === 0) ?? {};
		await write("Customer", { ...renamed, DisplayName: "A name by hand" });
		await write("Customer", { ...inactive, Active: false });
		await write("Customer", { ...noted, Notes: `${String(noted.Notes)}\nasked for a receipt` });
		const ids = await recordsOf(office, people);
		expected.add(`quickbooks ${ids.get(textAt(renamed, "Id"))} name`);
		expected.add(`quickbooks ${ids.get(textAt(inactive, "Id"))} active`);
		expected.add(`quickbooks ${ids.get(textAt(noted, "Id"))} note`);
		const [amount, day, gone, category] = [take(), take(), take(), take()];
		await office.mis(`UPDATE tbl_imvoice SET dept = dept + 5 WHERE id = ${rowOf(amount)}`);
		await office.mis(`UPDATE tbl_imvoice SET invoice_date = '2026-01-18' WHERE id = ${rowOf(day)}`);
		await office.mis(`DELETE FROM tbl_imvoice WHERE id = ${rowOf(gone)}`);
		await office.mis(`UPDATE tbl_imvoice SET fee_category = fee_category + 1 WHERE id = ${rowOf(category)}`);
		expects(amount, "amount", "mis");
		expects(day, "date", "mis");
		expects(gone, "row_gone", "mis");
		expects(category, "item", "mis");

		const { code, json } = await office.run(["pull", "--json"]);
		expect({ code, reads: at(json.data, "reads") }).toEqual({ code: 0, reads: 1 });
		const found = (await changed()).map(({ side, record, field }) => `${side} ${record} ${field}`);
		expect(found.toSorted()).toEqual([...expected].toSorted());
		expect(expected.size).toBeGreaterThanOrEqual(20);
		expect(at(json.data, "changes")).toBe([...expected].filter((each) => each.startsWith("quickbooks")).length);
		const one = await office.run(["changes", "show", `invoice:${rowOf(part)}`]);
		expect(one.output).toMatch(/a part of it is paid[\s\S]*paid: 0 → 5/);
	});

	it("nobody says of what is deleted or void there that it is in QuickBooks", async () => {
		const found = await changed("--side", "quickbooks");
		const rowOf = (field: string) => found.find((each) => each.field === field)?.record.replace("invoice:", "") ?? "";
		const total = at((await office.run(["invoices", "analyze", "--json"])).json.data, "already_synced");
		for (const field of ["deleted", "voided"]) {
			const { output, code } = await office.run(["invoices", "show", rowOf(field)]);
			expect(code).toBe(0);
			expect(output).toMatch(field === "deleted" ? /QuickBooks does not have it any more/ : /made void in QuickBooks/);
			expect(output).not.toMatch(/it is in QuickBooks/);
		}
		const report = (await office.run(["report", "--json"])).json.data;
		expect(at(report, "invoices", "synced", "records")).toBe(Number(total) - 2);
		const raised = found.find(({ field, record }) => field === "amount" && record.startsWith("invoice:"));
		const { json } = await office.run(["invoices", "show", raised?.record.replace("invoice:", "") ?? "", "--json"]);
		expect(at(json.data, "sent", "amount")).toBe(Number(raised?.from));
		expect(at(json.data, "quickbooks", "total")).toBe(Number(raised?.to));
		const doctor = await office.run(["doctor"]);
		expect(doctor.code).toBe(6);
		expect(doctor.output).toContain("QB007");
		expect((await office.run(["status", "--json"])).json.data).toMatchObject({ quickbooks: { no_more: 2 } });
		const there = await office.run(["invoices", "analyze", "--quickbooks", "--json"]);
		expect(there.json.data).toMatchObject({ quickbooks: { voided: 1, deleted: 1, paid: 1, part_paid: 1 } });
	});

	it("sync asks first, in one call, unless it is told not to", async () => {
		const calls = async () => (await office.company.stats()).calls.cdc ?? 0;
		const before = await calls();
		const { json } = await office.run(["sync", "--json"]);
		expect([await calls(), json.data]).toMatchObject([before + 1, { pull: { reads: 1, changes: 0 } }]);
		writeFileSync(join(office.home, "config.toml"), "[pull]\nwithSync = false\n");
		await office.run(["sync"]);
		expect(await calls()).toBe(before + 1);
		rmSync(join(office.home, "config.toml"));
	});

	it("is written into the MIS by setting only, and only into the columns made for it", async () => {
		const before = await office.checksums();
		writeFileSync(join(office.home, "config.toml"), '[pull]\nwriteBack = "on"\n');
		const without = await office.run(["pull", "--full"]);
		expect({ code: without.code, output: without.output }).toMatchObject({ code: 2 });
		expect(without.output).toContain("mis prepare --pull");
		expect((await office.run(["mis", "prepare", "--pull", "--yes"])).code).toBe(0);
		expect((await office.run(["pull", "--full"])).code).toBe(0);
		const rows = await office.mis(
			"SELECT quickbooks_state AS state, COUNT(*) AS records, COUNT(quickbooks_paid_on) AS paid FROM tbl_imvoice GROUP BY 1",
		);
		const states = Object.fromEntries(rows.map(({ state, records, paid }) => [String(state), [records, paid]]));
		expect(states).toMatchObject({ paid: ["1", "1"], part_paid: ["1", "0"], voided: ["1", "0"], deleted: ["1", "0"] });
		const [part] = await office.mis(
			"SELECT dept - quickbooks_balance AS paid FROM tbl_imvoice WHERE quickbooks_state = 'part_paid'",
		);
		expect(Number(part?.paid)).toBe(5);
		const own = ["quickbooks_balance", "quickbooks_paid_on", "quickbooks_state"];
		const tracking = ["quickbk_status", "pushed_by", "pushed_date", "quickbooks_id", "qk_id", "sync_token"];
		expect(await office.checksums([...own, ...tracking])).toEqual(before);
		rmSync(join(office.home, "config.toml"));
	});

	it("what somebody has seen is told no more until it is another value; on both sides", async () => {
		const before = await changed();
		const records = [...new Set(before.map(({ record }) => record))];
		const ran = await office.run(["changes", "acknowledge", ...records, "--reason", "seen", "--json"]);
		expect({ code: ran.code, data: ran.json.data }).toEqual({ code: 0, data: { acknowledged: records.length } });
		expect(await changed()).toEqual([]);
		const again = await office.run(["changes", "acknowledge", records[0] ?? ""]);
		expect(again.stdout).not.toContain("✔");
		expect(again.stderr).toContain(`${records[0]}: there is nothing to acknowledge`);
		expect(await changed("--all")).toHaveLength(before.length);
		const { record } = before.find(({ field }) => field === "date") ?? before[0] ?? { record: "" };
		const invoice = (await office.company.objects("Invoice")).find(
			({ DocNumber }) => DocNumber === record.replace("invoice:", "MIS-"),
		);
		await write("Invoice", { ...invoice, TxnDate: "2026-01-19" });
		await office.run(["pull"]);
		expect(await changed()).toMatchObject([{ record, field: "date", to: "2026-01-19", acknowledged: false }]);
	});

	it("a pull that is killed and two at once lose nothing: the next one tells what is so", async () => {
		const before = (await changed()).map((each) => `${each.record} ${each.field}`);
		const edited = invoices.splice(0, 3);
		for (const [turn, { Id }] of edited.entries()) {
			await write("Invoice", { ...(await current("Invoice", Id)), TxnDate: "2026-01-20" });
			const pull = spawn(process.execPath, [PROGRAM, "pull"], { cwd: office.cwd, env: { ...office.env } });
			const ended = new Promise((resolve) => pull.once("close", resolve));
			const timer = setTimeout(() => pull.kill("SIGKILL"), 110 + turn * 40);
			await ended;
			clearTimeout(timer);
		}
		const both = await Promise.all([office.run(["pull"]), office.run(["pull", "--full"])]);
		expect(both.filter(({ code }) => code !== 0).map(({ code }) => code)).toEqual([11]);
		await office.run(["pull"]);
		const expected = edited.map(({ DocNumber }) => `${String(DocNumber).replace("MIS-", "invoice:")} date`);
		const found = (await changed()).map((each) => `${each.record} ${each.field}`);
		expect(found.toSorted()).toEqual([...before, ...expected].toSorted());
	});
});

/** The records of customers, by their ids in QuickBooks. */
async function recordsOf(office: Office, customers: readonly QboObject[]): Promise<Map<string, string>> {
	const rows = await office.mis("SELECT per_id_ug AS id, reg_no FROM tbl_personal_ug");
	return new Map(
		customers.map(({ Id, Notes }) => {
			const row = rows.find(({ reg_no: key }) => key && new RegExp(`: ${key}$`, "m").test(String(Notes)));
			return [String(Id), `student:${row?.id}`];
		}),
	);
}
