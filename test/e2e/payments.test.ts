import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExpectedPayment, makeUniversity, type University } from "../../src/sandbox/university/index.js";
import { sheetsOf } from "../commands/workbook.js";
import { at, invoicesOf, listAt, type Office, outcomeOf, type QboObject, startOffice, textAt } from "./support.js";

const SIZE = { seed: 81, students: 40, applicants: 6, invoices: 60, payments: 90, dirt: false, oddPayments: true };

const keyOf = ({ table, key }: ExpectedPayment): string => (table === "payment" ? `MP-${key}` : `MW-${key}`);

describe.each([
	["guide", "guide"],
	["2026", "2026"],
] as const)("payments of a MIS of the shape %s", (misShape, shape) => {
	const university = makeUniversity({ ...SIZE, shape });
	// The guides know no table of reversals, and none is missed.
	const expected = university.expectedPayments.map((each) =>
		each.trap === "reversed" && misShape === "guide" ? expectedAnyway(university, each) : each,
	);
	const sendable = expected.filter(({ outcome }) => outcome === "send");
	const held = expected.filter(({ outcome }) => outcome === "hold");
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: misShape, university, company: { autoApply: false } });
		if (misShape === "2026") await makeReversals(office, university);
		expect((await office.run(["mis", "inspect"])).code).toBe(0);
		if (misShape === "2026") expect((await office.run(["mis", "prepare", "--yes"])).code).toBe(0);
		for (const line of [
			["customers", "all"],
			["invoices", "all"],
		])
			expect((await office.run(line)).code).toBe(0);
	}, 120_000);
	afterAll(() => office?.close());

	const run = async (...line: string[]) => office.run([...line, "--json"]);
	const payments = () => office.company.objects("Payment");
	const ours = async () => (await payments()).filter((each) => /^M[PW]-/.test(textAt(each, "PaymentRefNum")));

	it("are counted, and what was spent out of wallets apart", async () => {
		const { code, json } = await run("payments", "analyze");
		const never = expected.filter(({ outcome, table }) => outcome === "never" && table === "payment").length;
		expect([code, json.data]).toMatchObject([
			0,
			{ total_payments: sendable.length + held.length, already_synced: 0, wallet_spending: { count: never } },
		]);
	});

	it("go to no account that nobody has named", async () => {
		const none = await run("payments", "batch", "--batch-size", "1");
		expect(outcomeOf(none)).toMatchObject({ code: 3, failed: 1 });
		expect(at(none.json.data, "errors", 0)).toMatchObject({ payment_id: expect.any(String) as unknown });
		const accounts = listAt((await run("map", "accounts")).json.data, "accounts");
		const account = textAt(accounts[0], "id");
		for (const wrong of [
			"bank:1=999999",
			"bank:77=1",
			"bank:No Such Bank=1",
			"bank:1=No Such Account",
			"channel:PIGEON=1",
			"bank:1",
			`bank:1=${textAt(
				(await office.company.objects("Account")).find((each) => each.AccountType === "Income"),
				"Id",
			)}`,
		])
			expect([wrong, (await run("map", "accounts", "--set", wrong)).code]).toEqual([wrong, 2]);
		const byName = `bank:2=${textAt(accounts[0], "name").toUpperCase()}`;
		const set = await run("map", "accounts", "--set", `bank:1=${account}`, "--set", byName);
		expect([set.code, await ours()]).toEqual([0, []]);
		expect((await run("map", "methods", "--create")).code).toBe(0);
	});

	it("are each made once, on their invoices; what is odd is held with its code, and the others go on", async () => {
		const preview = await run("payments", "preview", "--limit", "20");
		expect(preview.code, preview.output).toBe(0);
		const rehearsed = await run("payments", "all", "--dry-run", "--xlsx", "plan.xlsx");
		expect(rehearsed.code, rehearsed.output).toBe(0);
		const { Payments, Invoices } = sheetsOf(join(office.cwd, "plan.xlsx"));
		const settling = Payments?.rows.filter(({ A, G }) => A?.value === "send" && G?.value.startsWith("MIS-"));
		expect([Invoices, Payments?.rows.length]).toEqual([undefined, 1 + sendable.length + held.length]);
		expect(settling?.length).toBeGreaterThan(sendable.length / 2);
		const ran = await run("payments", "all");
		const codes = new Map(
			listAt(ran.json.data, "errors").map((each) => [textAt(each, "payment_id"), textAt(each, "code")]),
		);
		for (const { key, code, trap, table } of held) {
			const id = table === "payment" ? String(key) : `W${key}`;
			expect([trap, id, codes.get(id)]).toEqual([trap, id, code]);
		}
		expect(outcomeOf(ran), ran.stderr).toMatchObject({
			code: 3,
			successful: sendable.length,
			failed: held.length,
			unknown: 0,
		});
		const made = new Map((await ours()).map((each) => [textAt(each, "PaymentRefNum"), each]));
		expect([...made.keys()].toSorted()).toEqual(sendable.map(keyOf).toSorted());
		for (const each of sendable)
			expect([each.trap, textAt(made.get(keyOf(each)), "TotalAmt"), textAt(made.get(keyOf(each)), "TxnDate")]).toEqual([
				each.trap,
				each.amount,
				each.day,
			]);
		await everyInvoiceOwesWhatItShould(made);
		const statuses = await office.mis(
			"SELECT QuickBk_Status AS status, COUNT(*) AS n FROM payment GROUP BY 1 ORDER BY 1",
		);
		expect(statuses.map(({ status }) => status)).toEqual(misShape === "2026" ? ["0", "1", "2"] : ["1", "2"]);
	}, 60_000);

	/** By what is right of each row, computed from the university alone. */
	async function everyInvoiceOwesWhatItShould(made: ReadonlyMap<string, QboObject>): Promise<void> {
		const paid = new Map<number, number>();
		for (const { invoice, amount } of sendable)
			if (invoice !== undefined) paid.set(invoice, (paid.get(invoice) ?? 0) + Number(amount));
		const invoices = new Map(
			(await office.company.objects("Invoice")).map((each) => [textAt(each, "DocNumber"), each]),
		);
		const wrong = invoicesOf(university).flatMap(({ key, outcome, amount }) => {
			if (outcome !== "send") return [];
			const owed = Math.max(0, Number(amount) - (paid.get(key) ?? 0));
			const balance = Number(invoices.get(`MIS-${key}`)?.Balance);
			return balance === owed ? [] : [[key, balance, owed]];
		});
		expect([made.size > 0, wrong]).toEqual([true, []]);
	}

	it("are not sent again, and nothing but the status columns has changed", async () => {
		const before = await office.company.stats();
		const sums = await office.checksums();
		const again = await run("payments", "all");
		expect(outcomeOf(again), again.stderr).toMatchObject({ code: 3, successful: 0, failed: held.length });
		const after = await office.company.stats();
		expect([after.writes - before.writes, await office.checksums()]).toEqual([0, sums]);
	});

	it("that are held are so many and so much in report as in reconcile, dollars and less than nothing among them", async () => {
		const causes = listAt((await run("report")).json.data, "failures").filter((each) =>
			["payment", "topup"].includes(textAt(each, "kind")),
		);
		const sum = (what: string) => causes.reduce<number>((all, each) => all + Number(at(each, what)), 0);
		const proof = (await run("reconcile", "--kind", "payment")).json.data;
		expect({ count: sum("records"), amount: sum("amount") }).toEqual(at(proof, "held"));
		expect(Number(at(proof, "other_currencies", "USD", "count"))).toBeGreaterThan(0);
		const failing = (await run("failures")).json.data;
		const all = listAt((await run("report")).json.data, "failures");
		expect(at(failing, "amount")).toBe(all.reduce<number>((total, each) => total + Number(at(each, "amount")), 0));
	});

	it("that are possible doubles are accepted, or linked to what was typed in by hand", async () => {
		const twice = held.find(({ trap }) => trap === "one transaction twice");
		const accepted = await run("payments", "accept", String(twice?.key), "--yes");
		expect(accepted.code, accepted.output).toBe(0);
		const sent = await run("payments", "single", String(twice?.key));
		expect(outcomeOf(sent), sent.output).toMatchObject({ code: 0, successful: 1 });
		const one = sendable.find(({ trap }) => trap === undefined);
		const like = (await ours()).find((each) => textAt(each, "PaymentRefNum") === `MP-${one?.key}`);
		const typed = await office.company.plant("Payment", {
			CustomerRef: at(like, "CustomerRef"),
			TotalAmt: 4321,
			TxnDate: "2025-05-20",
		});
		await office.mis(
			`INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date)
			 SELECT 9001, reg_no, 1, 'N/A', '2025-05-19', 4321, '2025-05-19' FROM payment WHERE id = ${one?.key}`,
		);
		const double = await run("payments", "single", "9001");
		expect([double.code, at(double.json.data, "errors", 0, "code")]).toEqual([3, "QB005"]);
		const ofAnotherDay = await office.company.plant("Payment", {
			CustomerRef: at(like, "CustomerRef"),
			TotalAmt: 4321,
			TxnDate: "2025-03-01",
		});
		const wrong = await run("payments", "link", "9001", textAt(ofAnotherDay, "Id"), "--yes");
		expect([wrong.code, wrong.output]).toEqual([2, expect.stringContaining("is of 2025-03-01")]);
		const linked = await run("payments", "link", "9001", textAt(typed, "Id"), "--yes");
		expect(linked.stderr).toContain("The days differ: 2025-05-19 in the MIS, 2025-05-20 in QuickBooks");
		expect(linked.code, linked.output).toBe(0);
		const settled = await run("payments", "single", "MP-9001");
		expect(outcomeOf(settled), settled.output).toMatchObject({ code: 0, failed: 0, successful: 0 });
		expect((await run("payments", "show", "9001")).code).toBe(0);
		expect((await run("payments", "status")).json.data).toMatchObject({
			total_payments: sendable.length + held.length + 1,
		});
	});

	it("whose link QuickBooks has refused are sent unapplied once a person has said so, and asks for no more", async () => {
		const [open] = (await office.company.objects("Invoice")).filter(
			(each) => Number(each.Balance) > 1_000 && /^MIS-\d+$/.test(textAt(each, "DocNumber")),
		);
		await office.mis(
			`INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date, invoi_ref)
			 SELECT 9004, reg_no, 1, 'N/A', '2025-08-12', 345, '2025-08-12', id FROM tbl_imvoice
			 WHERE id = ${textAt(open, "DocNumber").slice("MIS-".length)}`,
		);
		await office.company.faults([{ on: "Payment", do: "object-refused", containing: "MP-9004" }]);
		const refused = await run("payments", "single", "9004");
		await office.company.faults([]);
		expect([refused.code, at(refused.json.data, "errors", 0, "code")], refused.output).toEqual([3, "QB010"]);
		// Without --yes nobody has said anything.
		expect((await run("payments", "accept", "9004")).code).toBe(2);
		const accepted = await run("payments", "accept", "9004", "--yes");
		expect([accepted.code, accepted.stderr]).toEqual([0, expect.stringContaining("settles no invoice")]);
		const sent = await run("payments", "single", "9004");
		expect(outcomeOf(sent), sent.output).toMatchObject({ code: 0, successful: 1 });
		const made = (await ours()).find((each) => textAt(each, "PaymentRefNum") === "MP-9004");
		expect([listAt(made, "Line"), made?.UnappliedAmt]).toEqual([[], 345]);
	});

	it("that are reversed after they were sent are told by changes, reconcile and statement; nothing is sent", async () => {
		await office.mis(
			`CREATE TABLE IF NOT EXISTS tbl_payment_reverse (id INT PRIMARY KEY, trans_code VARCHAR(200), reg_no VARCHAR(200), amount FLOAT)`,
		);
		await office.mis(
			`INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date, trans_code)
			 SELECT 9005, reg_no, 1, 'N/A', '2025-08-12', 345, '2025-08-12', 'BACK9005' FROM tbl_imvoice WHERE id = 1`,
		);
		expect(outcomeOf(await run("payments", "single", "9005"))).toMatchObject({ code: 0, successful: 1 });
		await office.mis(
			"INSERT INTO tbl_payment_reverse SELECT id, trans_code, reg_no, amount FROM payment WHERE id = 9005",
		);
		const before = (await office.company.stats()).writes;
		const changes = await run("changes", "list", "--side", "mis");
		expect(listAt(changes.json.data, "changes")).toMatchObject([
			{ record: "payment:9005", document: "MP-9005", field: "voided", from: "open", to: "reversed" },
		]);
		const compared = await run("reconcile", "--kind", "payment");
		expect([compared.code, listAt(compared.json.data, "differences")]).toEqual([
			6,
			expect.arrayContaining([expect.objectContaining({ class: "mis_changed", record: "payment:9005", mis: null })]),
		]);
		const [payer] = await office.mis("SELECT reg_no AS who FROM payment WHERE id = 9005");
		const statement = await run("statement", String(payer?.who));
		expect(statement.stdout).toContain("reversed");
		const seenByDoctor = async () =>
			listAt((await run("doctor")).json.data, "checks").find((each) => textAt(each, "name") === "Changed rows");
		expect(await seenByDoctor()).toMatchObject({
			state: "warning",
			detail: expect.stringContaining("1 payment reversed in the MIS after it was sent (payment:9005)") as unknown,
		});
		expect((await run("changes", "acknowledge", "payment:9005", "--reason", "voided there")).code).toBe(0);
		expect(await seenByDoctor()).not.toMatchObject({ detail: expect.stringContaining("reversed") as unknown });
		expect(listAt((await run("changes", "list", "--side", "mis")).json.data, "changes")).toEqual([]);
		expect((await office.company.stats()).writes).toBe(before);
	});

	it("that are in QuickBooks are not accepted any more, whether this ledger knows it or the MIS alone says so", async () => {
		const other = held.find(({ table }) => table === "payment");
		const status = (to: number) => office.mis(`UPDATE payment SET QuickBk_Status = ${to} WHERE id = ${other?.key}`);
		await status(1);
		for (const id of ["9005", String(other?.key)]) {
			const refused = await run("payments", "accept", id, "--yes");
			expect([id, refused.code, refused.output]).toEqual([id, 2, expect.stringContaining("was sent already")]);
		}
		await status(2);
	});

	it("wait, and are told so, until somebody has sync send them; then they go after the invoices", async () => {
		await office.mis(
			`INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date)
			 SELECT 9003, reg_no, 1, 'N/A', '2025-08-11', 2345, '2025-08-11' FROM tbl_imvoice WHERE id = 1`,
		);
		const before = await ours();
		const without = await run("sync", "--accept-held");
		const off = await run("status");
		expect([without.code, at(without.json.data, "payments"), (await ours()).length]).toEqual([
			0,
			undefined,
			before.length,
		]);
		expect(at(off.json.data, "payments_not_sent")).toMatchObject({ count: held.length - 1 + 1 });
		expect(textAt(off.json.data, "next")).toMatch(
			/Payments are not sent: payments\.enabled is off\. [0-9]+ payments wait/,
		);
		writeFileSync(join(office.home, "config.toml"), "[payments]\nenabled = true\n", { mode: 0o600 });
		const sent = await run("sync");
		expect([sent.code, at(sent.json.data, "payments")]).toMatchObject([
			3,
			{ successful: 1, failed: held.length - 1, unknown: 0 },
		]);
		const again = await run("sync", "--accept-held");
		expect([again.code, at(again.json.data, "payments")]).toMatchObject([
			0,
			{ successful: 0, failed: held.length - 1 },
		]);
		const on = await run("status");
		expect(at(on.json.data, "payments")).toMatchObject({ failed: held.length - 1, not_synced: 0 });
		expect(textAt(on.json.data, "next")).not.toContain("Nothing to do");
	});

	it("are held back from a company that applies payments by itself", async () => {
		await office.company.change({ autoApply: true });
		const refused = await run("payments", "all");
		expect([refused.code, refused.json.error?.detail]).toEqual([2, expect.stringMatching(/by itself/)]);
		await office.company.change({ autoApply: false });
	});

	it("but where that is wanted, one is right whose rest the company has applied", async () => {
		const open = (await office.company.objects("Invoice")).find(
			(each) => Number(each.Balance) > 3456 && /^MIS-\d+$/.test(textAt(each, "DocNumber")),
		);
		await office.company.change({ autoApply: true });
		await office.mis(
			`INSERT INTO payment (id, reg_no, bank_id, slip_no, date, amount, recorded_date)
			 SELECT 9002, reg_no, 1, 'N/A', '2025-08-19', 3456, '2025-08-19'
			 FROM tbl_imvoice WHERE id = ${textAt(open, "DocNumber").slice("MIS-".length)}`,
		);
		writeFileSync(join(office.home, "config.toml"), "[payments]\nacceptAutoApply = true\n", { mode: 0o600 });
		const sent = await run("payments", "single", "9002");
		expect(outcomeOf(sent), sent.output).toMatchObject({ code: 0, successful: 1, failed: 0 });
		const made = (await payments()).find((each) => textAt(each, "PaymentRefNum") === "MP-9002");
		expect([listAt(made, "Line").length > 0, made?.UnappliedAmt]).toEqual([true, 0]);
	});
});

async function makeReversals({ mis }: Office, { tables }: University): Promise<void> {
	await mis(
		"CREATE TABLE tbl_payment_reverse (id INT, trans_code VARCHAR(200), reg_no VARCHAR(200), amount FLOAT, PRIMARY KEY (id))",
	);
	for (const { id, trans_code, reg_no, amount } of tables.tbl_payment_reverse)
		await mis(`INSERT INTO tbl_payment_reverse VALUES (${id}, '${trans_code}', '${reg_no}', ${amount})`);
}

/** A row that was reversed, where nothing in the MIS says so. */
function expectedAnyway({ tables }: University, { key, table }: ExpectedPayment): ExpectedPayment {
	const row = tables.payment.find(({ id }) => id === key);
	const day = String(row?.recorded_date).slice(0, 10);
	return { table, key, outcome: "send", amount: String(row?.amount), day, invoice: Number(row?.invoi_ref) };
}
