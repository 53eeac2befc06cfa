import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUDIT_FILE } from "../../src/audit/database.js";
import { MIGRATIONS } from "../../src/audit/schema.js";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { at, IMPATIENT, invoicesOf, listAt, type Office, saying, startOffice, textAt } from "./support.js";

/** The university of the fixture, and its company. */
const university = makeUniversity({ seed: 17, students: 5, applicants: 2, invoices: 12, dirt: false });
const charges = invoicesOf(university);
const REALM = "9341450000000021";
const SHIPPED_STEPS = 3;
const LEDGER = readFileSync(new URL("../fixtures/ledger-0.2.1.sql", import.meta.url), "utf8");
const STAMP = `eaur-qb 0.2.1 (amina@finance-pc) sandbox:${REALM}`;

/** How long a request may be under way: the one of the fixture's computer was sent two seconds ago. */
const TIMEOUT_MS = 8_000;
const SENT_AGO_MS = 2_000;

interface SentRow {
	readonly kind: string;
	readonly mis_id: number;
	readonly qbo_id: string | null;
	readonly trace: string;
	readonly key: string;
	readonly amount: number | null;
	readonly customer_id: string | null;
	readonly day: string | null;
}

describe("a ledger of version 0.2.1", () => {
	let office: Office;
	let sentAt: number;

	beforeAll(async () => {
		const limits = IMPATIENT.replace("timeout=1500ms", `timeout=${TIMEOUT_MS}ms`);
		office = await startOffice({ shape: "2026", university, realmId: REALM, env: { QUICKBOOKS_LIMITS: limits } });
		sentAt = Date.now() - SENT_AGO_MS;
		const ledger = layDown(office.home, new Date(sentAt));
		for (const row of ledger) await plant(office, row);
		for (const table of ["tbl_personal_ug", "tbl_online_application", "tbl_imvoice"]) {
			const which = table === "tbl_imvoice" ? "WHERE id <= 8" : "";
			await office.mis(
				`UPDATE ${table} SET QuickBk_Status = 1, pushed_by = '${STAMP}', pushed_date = '2026-11-26 09:28:04' ${which}`,
			);
		}
		await office.mis(`UPDATE tbl_imvoice SET QuickBk_Status = 3, pushed_by = '${STAMP}' WHERE id IN (9, 10)`);
	}, 60_000);
	afterAll(() => office?.close());

	const numbered = async (id: number) =>
		(await office.company.objects("Invoice")).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`);
	const statusOf = async (id: number) =>
		(await office.mis(`SELECT QuickBk_Status AS status FROM tbl_imvoice WHERE id = ${id}`))[0]?.status;

	it("is taken over without a question where everything agrees: nothing is sent again, nothing held", async () => {
		const people = (await office.company.objects("Customer")).length;
		const ran = await office.run(["sync", "--json"]);
		expect([ran.code, ran.stderr], ran.output).toEqual([0, expect.not.stringContaining("QB005")]);
		expect(at(ran.json.data, "invoices")).toMatchObject({ failed: 0, unknown: 0 });
		expect((await office.company.objects("Customer")).length).toBe(people);
		for (const { key } of charges) {
			expect(await numbered(key), `MIS-${key}`).toHaveLength(1);
			expect(await statusOf(key)).toBe("1");
		}
		expect((await office.run(["audit", "verify"])).code).toBe(0);
	});

	it("the age of what was open is kept: what QuickBooks may have been at work on was waited for", async () => {
		const [adopted] = await numbered(9);
		expect(textAt(adopted, "Id")).toBe("79");
		const [late] = await numbered(10);
		const made = Date.parse(textAt(late, "MetaData", "CreateTime"));
		// QuickBooks' times are cut to the second.
		expect(made).toBeGreaterThanOrEqual(Math.floor((sentAt + TIMEOUT_MS) / 1_000) * 1_000);
	});

	it("rows set back to 0: the one that is what was sent is settled, and the one beside it that is not is held", async () => {
		await office.mis("UPDATE tbl_imvoice SET QuickBk_Status = 0 WHERE id IN (3, 4)");
		await office.mis("UPDATE tbl_imvoice SET dept = dept + 5 WHERE id = 4");
		const ran = await office.run(["sync", "--json"]);
		expect(ran.code).toBe(3);
		const errors = listAt(ran.json.data, "invoices", "errors");
		expect(errors).toHaveLength(1);
		expect(errors[0]).toMatchObject({ code: "QB005", error: saying("MIS-4") });
		expect([await statusOf(3), await statusOf(4)]).toEqual(["1", "2"]);
		expect([await numbered(3), await numbered(4)].map((found) => found.length)).toEqual([1, 1]);
	});
});

/** Puts the old ledger in the place of the office's own, with one more request that is not in QuickBooks. */
function layDown(home: string, sentAt: Date): readonly SentRow[] {
	for (const suffix of ["", "-wal", "-shm"]) rmSync(join(home, AUDIT_FILE + suffix), { force: true });
	const older = new Database(join(home, AUDIT_FILE));
	for (const step of MIGRATIONS.slice(0, SHIPPED_STEPS)) older.exec(step);
	older.exec(LEDGER);
	older.pragma(`user_version = ${SHIPPED_STEPS}`);
	const sent = older.prepare("SELECT * FROM record").all() as SentRow[];
	sendTheTenth(older, sent, sentAt);
	older.close();
	return sent;
}

/** As the ninth was sent, so much later. */
function sendTheTenth(older: Database.Database, sent: readonly SentRow[], sentAt: Date): void {
	const [charge] = charges.filter(({ key }) => key === 10);
	const payer = university.expected.find(
		({ table, key }) => table === charge?.payer?.table && key === charge?.payer?.key,
	);
	const identity = payer && "identity" in payer ? payer.identity : undefined;
	const customer = sent.find(({ kind, key }) => kind !== "invoice" && key === identity)?.qbo_id;
	const amount = Number(charge?.amount);
	const { body } = older.prepare("SELECT body FROM submission WHERE submission = 9").get() as { body: string };
	const [item] = JSON.parse(body) as [{ Invoice: { Line: [{ SalesItemLineDetail: object }] } }];
	const line = { ...item.Invoice.Line[0], Amount: amount };
	const detail = { ...line.SalesItemLineDetail, UnitPrice: amount };
	const Invoice = { ...item.Invoice, DocNumber: "MIS-10", TxnDate: charge?.day, CustomerRef: { value: customer } };
	const request = [{ ...item, Invoice: { ...Invoice, Line: [{ ...line, SalesItemLineDetail: detail }] } }];
	older
		.prepare(
			`INSERT INTO submission SELECT 10, realm, run_id, operation, 'the tenth', ?, body_digest, ?, ?, 1, 1
			   FROM submission WHERE submission = 9`,
		)
		.run(JSON.stringify(request), sentAt.toISOString(), sentAt.toISOString());
	older.exec("INSERT INTO submission_item VALUES (10, '1', 'invoice', 10)");
	older.exec("INSERT INTO claim SELECT realm, kind, 10, status_before, run_id, pushed_by FROM claim WHERE mis_id = 9");
	older
		.prepare(
			`INSERT INTO record (realm, kind, mis_id, state, generation, digest, trace, key, title, amount, customer_id, day, marked,
			   submission, run_id, changed)
			 SELECT realm, kind, 10, state, 1, digest, 'MIS-10', '10', 'MIS-10', ?, ?, ?, 0, 10, run_id, changed
			   FROM record WHERE kind = 'invoice' AND mis_id = 9`,
		)
		.run(amount * 100, customer, charge?.day);
}

const MADE_AT = "2026-11-26T01:28:05-08:00";

async function plant({ company }: Office, row: SentRow): Promise<void> {
	const MetaData = { CreateTime: MADE_AT, LastUpdatedTime: MADE_AT };
	if (row.kind !== "invoice") {
		const line = `${row.kind === "student" ? "RegNo" : "TrackingID"}: ${row.key}`;
		await company.plant("Customer", { Id: row.qbo_id, DisplayName: row.trace, Notes: line, MetaData });
		return;
	}
	await company.plant("Invoice", {
		...{ Id: row.qbo_id ?? "79", DocNumber: row.trace, CustomerRef: { value: row.customer_id }, MetaData },
		...{ TotalAmt: Number(row.amount) / 100, TxnDate: row.day },
	});
}
