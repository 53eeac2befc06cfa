import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, identityIn, listAt, type Office, PROGRAM, type QboObject, startOffice, textAt, until } from "./support.js";

// What people do in QuickBooks and in the MIS beside this tool, many at once, and while the built program is killed, runs twice at
// once, or has not run for a month.

const SIZE = { students: 60, applicants: 20, invoices: 1_600, payments: 120 } as const;
const university = makeUniversity({ seed: 61, ...SIZE, shape: "2026", dirt: false });

/** Only who owes nothing may become inactive. */
const LAST_STUDENT = textAt(university.tables.tbl_personal_ug.at(-1), "reg_no");

let office: Office;
/** Invoices of ours that nothing is paid of. */
let open: QboObject[];
let payments: QboObject[];

beforeAll(async () => {
	office = await startOffice({ shape: "2026", university, company: { autoApply: false } });
	// A look begins five minutes before the last one ended: none shall see the whole sync again.
	await control("clock", { offsetMs: -10 * 60_000 });
	writeFileSync(join(office.home, "config.toml"), "[payments]\nenabled = true\n");
	expect((await office.run(["mis", "prepare", "--yes"])).code).toBe(0);
	const [account] = listAt((await office.run(["map", "accounts", "--json"])).json.data, "accounts");
	const banks = [1, 2].flatMap((bank) => ["--set", `bank:${bank}=${textAt(account, "id")}`]);
	expect((await office.run(["map", "accounts", ...banks])).code).toBe(0);
	expect((await office.run(["map", "methods", "--create"])).code).toBe(0);
	await chargeNothing(LAST_STUDENT);
	const ran = await office.run(["sync", "--accept-held", "--json"]);
	expect(ran.code, ran.output).toBe(0);
	await control("clock", { offsetMs: 0 });
	const invoices = (await office.company.objects("Invoice")).filter((each) => /^MIS-/.test(textAt(each, "DocNumber")));
	open = invoices.filter(({ Balance, TotalAmt }) => Balance === TotalAmt && Number(Balance) > 10);
	payments = (await office.company.objects("Payment")).filter((each) => /^MP-/.test(textAt(each, "PaymentRefNum")));
	expect([open.length > 1_300, payments.length > 20]).toEqual([true, true]);
}, 240_000);
afterAll(() => office?.close());

async function chargeNothing(reg: string): Promise<void> {
	for (const [table, column] of [
		...[["tbl_imvoice", "reg_no"] as const, ["payment", "reg_no"] as const],
		["tbl_student_wallet_ledger", "student_id"] as const,
	])
		await office.mis(`DELETE FROM ${table} WHERE ${column} = '${reg}'`);
}

/** Somebody at QuickBooks, who uses what its pages use. */
async function write(entity: string, body: QboObject, operation = ""): Promise<QboObject> {
	const { url, realmId, tokens } = office.company.server;
	const answer = await fetch(`${url}/v3/company/${realmId}/${entity.toLowerCase()}${operation}`, {
		method: "POST",
		headers: {
			...{ authorization: `Bearer ${tokens.access_token}`, "content-type": "application/json" },
			accept: "application/json",
		},
		body: JSON.stringify(body),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${entity}${operation} ${JSON.stringify(body)}: ${text}`);
	return (JSON.parse(text) as Record<string, QboObject>)[entity] as QboObject;
}

const control = (path: string, body: object) =>
	fetch(`${office.company.server.url}/sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
const current = async (entity: string, { Id }: QboObject): Promise<QboObject> =>
	(await office.company.objects(entity)).find((each) => each.Id === Id) ?? {};
/** As an API client changes a few fields and leaves the rest. */
const sparse = async (entity: string, { Id }: QboObject, change: QboObject): Promise<QboObject> => {
	const { SyncToken } = await current(entity, { Id });
	return write(entity, { Id, SyncToken, sparse: true, ...change });
};
const rowOf = (document: QboObject) => textAt(document, "DocNumber").replace("MIS-", "");
const another = (all: readonly QboObject[], id: string) => ({
	value: textAt(
		all.find(({ Id }) => Id !== id),
		"Id",
	),
});

async function changed(env = {}): Promise<string[]> {
	const ran = await office.run(["changes", "list", "--json"], { env });
	expect(ran.code, ran.output).toBe(0);
	return listAt(ran.json.data, "changes")
		.map((each) => `${textAt(each, "side")} ${textAt(each, "record")} ${textAt(each, "field")}`)
		.toSorted();
}

async function acknowledgeAll(): Promise<void> {
	const records = new Set((await changed()).map((line) => line.split(" ")[1] ?? ""));
	if (records.size === 0) return;
	expect((await office.run(["changes", "acknowledge", ...records, "--reason", "seen", "--yes"])).code).toBe(0);
	expect(await changed()).toEqual([]);
}

const pulled = async (...args: string[]) => {
	const ran = await office.run(["pull", "--json", ...args]);
	expect(ran.code, ran.output).toBe(0);
	return ran.json.data;
};

describe("what people do beside this tool", () => {
	beforeEach(acknowledgeAll);

	it("nothing, after a whole sync with payments: our own writes are no change", async () => {
		for (const args of [[], ["--full"]]) expect(await pulled(...args)).toMatchObject({ changes: 0, complete: true });
		expect(await changed()).toEqual([]);
	});

	it("more than thirty kinds of it, on either side: `changes` names exactly these", async () => {
		const expected = new Set<string>();
		const there = (record: string, ...fields: string[]) => {
			for (const field of fields) expected.add(`quickbooks ${record} ${field}`);
		};
		const here = (record: string, field: string) => expected.add(`mis ${record} ${field}`);
		const touched = new Set<unknown>();
		const touch = (document: QboObject = {}) => {
			touched.add(document.Id);
			return document;
		};
		const other = textAt(open.at(-1), "CustomerRef", "value");
		/** The next one, of anybody but that customer. */
		const take = () => {
			const [one] = open.splice(
				open.findIndex((each) => textAt(each, "CustomerRef", "value") !== other),
				1,
			);
			return touch(one);
		};
		const [items, places, methods] = await Promise.all(
			["Item", "Department", "PaymentMethod"].map(office.company.objects),
		);
		const accounts = (await office.company.objects("Account")).filter(({ AccountType }) => AccountType === "Bank");
		const lineOf = (document: QboObject) => listAt(document, "Line")[0] as QboObject;
		const itemOf = (document: QboObject) => textAt(lineOf(document), "SalesItemLineDetail", "ItemRef", "value");
		const priced = (document: QboObject, Amount: number, item = itemOf(document)) => ({
			Line: [{ ...lineOf(document), Amount, SalesItemLineDetail: { ItemRef: { value: item } } }],
		});

		// Invoices, by the whole document and by a few of its fields.
		const edits: Readonly<Record<string, (invoice: QboObject) => QboObject>> = {
			amount: (each) => priced(each, 7),
			customer: () => ({ CustomerRef: { value: other } }),
			date: () => ({ TxnDate: "2026-01-17" }),
			number: () => ({ DocNumber: "BY-HAND-1" }),
			note: () => ({ PrivateNote: "the sponsor was asked" }),
			item: (each) => priced(each, Number(each.TotalAmt), another(items ?? [], itemOf(each)).value),
			location: (each) => ({ DepartmentRef: another(places ?? [], textAt(each, "DepartmentRef", "value")) }),
		};
		for (const [field, change] of Object.entries(edits)) {
			for (const isSparse of [false, true]) {
				const invoice = await current("Invoice", take());
				const edit = { ...change(invoice), ...(field === "number" && isSparse && { DocNumber: "BY-HAND-2" }) };
				if (isSparse) await sparse("Invoice", invoice, edit);
				else await write("Invoice", { ...invoice, ...edit });
				there(`invoice:${rowOf(invoice)}`, field);
			}
		}
		const [voided, deleted, paid, part] = [take(), take(), take(), take()];
		await write("Invoice", await current("Invoice", voided), "?operation=void");
		there(`invoice:${rowOf(voided)}`, "voided");
		await write("Invoice", await current("Invoice", deleted), "?operation=delete");
		there(`invoice:${rowOf(deleted)}`, "deleted");
		for (const [invoice, sum] of [
			[paid, Number(paid.TotalAmt)],
			[part, 5],
		] as const) {
			const Line = [{ Amount: sum, LinkedTxn: [{ TxnId: invoice.Id, TxnType: "Invoice" }] }];
			const made = await write("Payment", { CustomerRef: invoice.CustomerRef, TotalAmt: sum, Line });
			there(`quickbooks:Payment:${textAt(made, "Id")}`, "amount");
			there(`invoice:${rowOf(invoice)}`, "paid");
		}
		// What is not sent, what is put back, and what is typed in and deleted again, are no changes.
		await sparse("Invoice", take(), { DueDate: "2027-01-01" });
		await sparse("Invoice", take(), { CustomerMemo: { value: "thank you" } });
		const back = await current("Invoice", take());
		await sparse("Invoice", back, { TxnDate: "2026-01-17" });
		await sparse("Invoice", back, { TxnDate: back.TxnDate });
		await sparse("Item", items?.at(-1) ?? {}, { Name: "A fee by another name" });
		const sold = (item = textAt(items?.[0], "Id")) => ({
			...{ CustomerRef: { value: other }, DepartmentRef: { value: textAt(places?.[0], "Id") } },
			Line: [{ Amount: 9, DetailType: "SalesItemLineDetail", SalesItemLineDetail: { ItemRef: { value: item } } }],
		});
		await write("Invoice", await write("Invoice", sold()), "?operation=delete");
		for (const entity of ["Invoice", "CreditMemo", "SalesReceipt"])
			there(`quickbooks:${entity}:${textAt(await write(entity, sold()), "Id")}`, "amount");

		// Payments of ours.
		const money = () => touch(payments.shift());
		const paymentOf = (payment: QboObject) =>
			`payment:${textAt(payment, "PaymentRefNum").replace("MP-", "").replace("MW-", "W")}`;
		const linked = payments.filter((each) => textAt(listAt(each, "Line")[0], "LinkedTxn", 0, "TxnId") !== "");
		const linkedOne = () => {
			const one = touch(linked.shift());
			payments = payments.filter((each) => each !== one);
			return current("Payment", one);
		};
		const less = await linkedOne();
		const lessBy = (sum: number) => ({ TotalAmt: sum, Line: [{ ...lineOf(less), Amount: sum }] });
		await write("Payment", { ...less, ...lessBy(Number(less.TotalAmt) - 1) });
		there(paymentOf(less), "amount", "link");
		const moved = await linkedOne();
		const target = open.find((each) => {
			const isHis = textAt(each, "CustomerRef", "value") === textAt(moved, "CustomerRef", "value");
			return isHis && Number(each.Balance) >= Number(moved.TotalAmt);
		});
		if (!target) throw new Error("There is no invoice to move the payment to");
		open = open.filter((each) => each !== touch(target));
		const LinkedTxn = [{ TxnId: target.Id, TxnType: "Invoice" }];
		await write("Payment", { ...moved, Line: [{ Amount: lineOf(moved).Amount, LinkedTxn }] });
		there(paymentOf(moved), "link");
		const [gone, nothing] = [await linkedOne(), await linkedOne()];
		await write("Payment", gone, "?operation=delete");
		there(paymentOf(gone), "deleted");
		await write("Payment", nothing, "?operation=update&include=void");
		there(paymentOf(nothing), "voided");
		const facts: readonly (readonly [string, QboObject])[] = [
			["date", { TxnDate: "2026-01-17" }],
			["account", { DepositToAccountRef: another(accounts, textAt(payments[0], "DepositToAccountRef", "value")) }],
			["account", { PaymentMethodRef: another(methods ?? [], textAt(payments[2], "PaymentMethodRef", "value")) }],
			["number", { PaymentRefNum: "SLIP 77" }],
		];
		for (const [field, change] of facts) {
			const payment = await current("Payment", money());
			const { Id, SyncToken, CustomerRef, TotalAmt, Line } = payment;
			await write("Payment", { Id, SyncToken, sparse: true, CustomerRef, TotalAmt, Line, ...change });
			there(paymentOf(payment), field);
		}

		// People.
		const people = (await office.company.objects("Customer")).filter((each) => identityIn(each) !== "");
		const documents = [
			...(await office.company.objects("Invoice")).filter((each) => /^MIS-/.test(textAt(each, "DocNumber"))),
			...(await office.company.objects("Payment")).filter((each) => /^M[PW]-/.test(textAt(each, "PaymentRefNum"))),
		];
		const of = ({ Id }: QboObject) => documents.filter((each) => textAt(each, "CustomerRef", "value") === Id);
		const inactive = people.find((each) => identityIn(each).endsWith(` ${LAST_STUDENT}`)) ?? {};
		const merged = people.find((each) => {
			const own = of(each);
			return (
				![other, inactive.Id].includes(textAt(each, "Id")) && own.length > 0 && !own.some(({ Id }) => touched.has(Id))
			);
		});
		if (!merged) throw new Error("There is nobody to merge");
		const rest = people.filter((each) => ![other, inactive.Id, merged.Id].includes(textAt(each, "Id")));
		const [renamed = {}, noted = {}, mailed = {}, called = {}, wedded = {}] = rest;
		const rows = await peopleRows();
		await sparse("Customer", renamed, { DisplayName: "A name by hand" });
		await sparse("Customer", inactive, { Active: false });
		await sparse("Customer", noted, { Notes: `${textAt(noted, "Notes")}\nasked for a receipt` });
		await sparse("Customer", mailed, { PrimaryEmailAddr: { Address: "by.hand@example.com" } });
		await sparse("Customer", called, { PrimaryPhone: { FreeFormNumber: "+250788000000" } });
		const own = of(merged);
		open = open.filter(({ Id }) => !own.some((each) => each.Id === Id));
		payments = payments.filter(({ Id }) => !own.some((each) => each.Id === Id));
		await control("merge", { from: merged.Id, into: other });
		for (const [person, field] of [
			...[[renamed, "name"] as const, [inactive, "active"] as const, [noted, "note"] as const],
			...[[mailed, "note"] as const, [called, "note"] as const, [merged, "active"] as const],
		])
			there(rows.get(identityIn(person)) ?? "nobody", field);
		for (const each of own) there(each.DocNumber ? `invoice:${rowOf(each)}` : paymentOf(each), "customer");

		// The MIS.
		const mis: readonly (readonly [field: string, set: string])[] = [
			["amount", "dept = dept + 5"],
			["date", "invoice_date = '2026-01-18'"],
			["customer", `reg_no = '${[...rows.keys()].at(-1)?.split(" ")[1]}'`],
			["note", "comment = 'another text'"],
			["item", "fee_category = fee_category + 1"],
		];
		for (const [field, set] of mis) {
			const row = rowOf(take());
			await office.mis(`UPDATE tbl_imvoice SET ${set} WHERE id = ${row}`);
			here(`invoice:${row}`, field);
		}
		const goneRow = rowOf(take());
		await office.mis(`DELETE FROM tbl_imvoice WHERE id = ${goneRow}`);
		here(`invoice:${goneRow}`, "row_gone");
		const receipts: readonly (readonly [field: string, sql: string])[] = [
			["amount", "UPDATE payment SET amount = amount + 5"],
			["date", "UPDATE payment SET date = '2026-01-18'"],
			["row_gone", "DELETE FROM payment"],
		];
		for (const [field, sql] of receipts) {
			const record = paymentOf(money());
			await office.mis(`${sql} WHERE id = ${record.replace("payment:", "")}`);
			here(record, field);
		}
		const wed = rows.get(identityIn(wedded)) ?? "";
		const [kind, id] = wed.split(":");
		await office.mis(
			kind === "student"
				? `UPDATE tbl_personal_ug SET lname = 'Married' WHERE per_id_ug = ${id}`
				: `UPDATE tbl_online_application SET family_name = 'Married' WHERE appl_Id = ${id}`,
		);
		here(wed, "name");

		const data = await pulled();
		expect(at(data, "reads")).toBe(1);
		expect(await changed()).toEqual([...expected].toSorted());
		expect(expected.size).toBeGreaterThan(45);
	}, 60_000);

	it("1,200 deletions at once: all of them, and nothing else", async () => {
		const gone = open.splice(0, 1_200);
		const there = new Map((await office.company.objects("Invoice")).map((each) => [each.Id, each]));
		for (const { Id } of gone) await write("Invoice", { Id, SyncToken: there.get(Id)?.SyncToken }, "?operation=delete");
		expect(await pulled()).toMatchObject({ changes: 1_200 });
		expect(await changed()).toEqual(gone.map((each) => `quickbooks invoice:${rowOf(each)} deleted`).toSorted());
	}, 120_000);

	it("pulls that are killed at any moment, and two at once, lose nothing and invent nothing", async () => {
		const edited = open.splice(0, 12);
		for (const [turn, invoice] of edited.entries()) {
			await sparse("Invoice", invoice, { TxnDate: "2026-01-21" });
			const child = start(turn % 2 ? ["pull"] : ["pull", "--full"]);
			await killedAfter(child, 90 + turn * 35);
		}
		const [one, two] = await Promise.all([office.run(["pull"]), office.run(["pull", "--full"])]);
		expect([one.code, two.code].every((code) => code === 0 || code === 11)).toBe(true);
		await pulled();
		const expected = edited.map((each) => `quickbooks invoice:${rowOf(each)} date`).toSorted();
		expect(await changed()).toEqual(expected);
		expect(await pulled("--full")).toMatchObject({ changes: 0 });
		expect(await changed()).toEqual(expected);
	}, 120_000);

	it("a first look that is killed keeps whole pages, and the next one tells what one without a kill tells", async () => {
		await sparse("Invoice", open[0] ?? {}, { TxnDate: "2026-01-22" });
		const [killed, whole] = ["killed", "whole"].map((name) => office.secondHome(name)) as [Home, Home];
		for (const { EAUR_QB_HOME: home } of [killed, whole]) {
			cpSync(office.home, home, { recursive: true });
			forget(home);
		}
		// 160 ms for each page.
		await control("latency", { perCallMs: 160, perItemMs: 0, spread: 0 });
		for (const pages of [1, 2, 3, 4]) {
			const before = (await office.company.stats()).reads;
			const child = start(["pull"], killed);
			await until(async () => (await office.company.stats()).reads > before + 2 * pages);
			child.kill("SIGKILL");
			await ended(child);
			const held = inMirror(killed.EAUR_QB_HOME);
			const sizes = await Promise.all(
				Object.keys(held).map(async (entity) => (await office.company.objects(entity)).length),
			);
			for (const [at, count] of Object.values(held).entries())
				expect([Object.keys(held)[at], count === 0 || count === sizes[at] || count % 1_000 === 0]).toEqual([
					Object.keys(held)[at],
					true,
				]);
		}
		await control("latency", { perCallMs: 0 });
		for (const home of [killed, whole]) expect((await office.run(["pull"], { env: home })).code).toBe(0);
		expect(await changed(killed)).toEqual(await changed(whole));
		expect(inMirror(killed.EAUR_QB_HOME)).toEqual(inMirror(whole.EAUR_QB_HOME));
		for (const { EAUR_QB_HOME: home } of [killed, whole]) rmSync(home, { recursive: true });
		await pulled();
	}, 120_000);

	it("after 31 days without a look everything is read, and what is absent is deleted", async () => {
		const [gone, edited] = open.splice(0, 2) as [QboObject, QboObject];
		await write("Invoice", await bare(gone), "?operation=delete");
		await sparse("Invoice", edited, { TxnDate: "2026-01-23" });
		await control("clock", { offsetMs: 31 * 86_400_000 });
		expect(await pulled()).toMatchObject({ full: true, changes: 2 });
		expect(await changed()).toEqual(
			[`quickbooks invoice:${rowOf(gone)} deleted`, `quickbooks invoice:${rowOf(edited)} date`].toSorted(),
		);
	}, 60_000);
});

type Home = ReturnType<Office["secondHome"]>;

const bare = async ({ Id }: QboObject): Promise<QboObject> => {
	const found =
		office.company.server.realmId && (await office.company.objects("Invoice")).find((each) => each.Id === Id);
	return { Id, SyncToken: textAt(found, "SyncToken") };
};

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
	return spawn(process.execPath, [PROGRAM, ...args], {
		cwd: office.cwd,
		env: { ...office.env, ...env },
		stdio: "ignore",
	});
}

const ended = (child: ChildProcess): Promise<void> =>
	new Promise((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) resolve();
		else child.once("close", () => resolve());
	});

async function killedAfter(child: ChildProcess, ms: number): Promise<void> {
	const timer = setTimeout(() => child.kill("SIGKILL"), ms);
	await ended(child);
	clearTimeout(timer);
}

/** As if nobody had ever asked QuickBooks what has changed. */
function forget(home: string): void {
	const ledger = new Database(join(home, "audit.sqlite"));
	ledger.exec("DELETE FROM seen_document; DELETE FROM seen_name; DELETE FROM change; DELETE FROM seen_until");
	ledger.close();
}

function inMirror(home: string): Record<string, number> {
	const ledger = new Database(join(home, "audit.sqlite"), { readonly: true });
	const rows = ledger.prepare("SELECT entity, COUNT(*) AS n FROM seen_document GROUP BY 1").all() as {
		readonly entity: string;
		readonly n: number;
	}[];
	ledger.close();
	return Object.fromEntries(rows.map(({ entity, n }) => [entity, n]));
}

/** "student:5" by "tbl_personal_ug 22000017". */
async function peopleRows(): Promise<ReadonlyMap<string, string>> {
	const students = await office.mis("SELECT per_id_ug AS id, reg_no AS who FROM tbl_personal_ug");
	const applicants = await office.mis("SELECT appl_Id AS id, tracking_id AS who FROM tbl_online_application");
	return new Map([
		...students.map(({ id, who }) => [`tbl_personal_ug ${who}`, `student:${id}`] as const),
		...applicants.map(({ id, who }) => [`tbl_online_application ${who}`, `applicant:${id}`] as const),
	]);
}
