import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUniversity } from "../../src/sandbox/university/index.js";
import { invoicesOf, listAt, type Office, outcomeOf, prepare, type Ran, startOffice, textAt } from "./support.js";

/** Of students, applicants and invoices together; more of them by hand. */
const RECORDS = Number(process.env.ODD_MIS_RECORDS ?? 300);
const students = Math.round(RECORDS * 0.3);
const university = makeUniversity({ seed: 12, students, applicants: 0, invoices: RECORDS - students, dirt: false });
const charges = invoicesOf(university);
const sendable = new Set(charges.filter(({ outcome }) => outcome === "send").map(({ key }) => key));

/** What is odd about a tenth of the charges: how it came to be, and why the row is held; without a reason it is sent. */
const ODDITIES: readonly { readonly set: string; readonly held?: readonly [code: string, words: string] }[] = [
	{ set: "dept = '50.000'", held: ["QB004", "which reads as 50 or as 50,000"] },
	{ set: "dept = '1234.567'", held: ["QB004", "finer than a hundredth"] },
	{ set: "invoice_date = '1972-03-05 08:00:00'", held: ["QB004", "before 1990"] },
	{ set: "invoice_date = '2037-03-05 08:00:00'", held: ["QB004", "more than a year ahead"] },
	{ set: "level_id = -1", held: ["QB011", "the year of this charge is closed"] },
	{ set: "comment = 'ThÃ©ogÃ¨ne &amp; O\\\\\\'Brien'" },
	{ set: "reg_no = CONCAT(CONVERT(0xE2808B USING utf8mb4), reg_no)" },
	{ set: "comment = CONCAT(CHAR(27), '[2J', CHAR(10), '✔ 3 sent')" },
	{ set: "dept = '12,500.50'" },
];

const odd = [...sendable]
	.filter((_, at) => at % 10 === 0)
	.map((key, at) => ({ key, ...(ODDITIES[at % ODDITIES.length] as (typeof ODDITIES)[number]) }));
const shutStudents = university.expected
	.filter(({ table, outcome }) => table === "tbl_personal_ug" && outcome === "send")
	.filter((_, at) => at % 10 === 9)
	.map(({ key }) => key);
const payerIsShut = (key: number): boolean => {
	const payer = charges.find((charge) => charge.key === key)?.payer;
	return payer?.table === "tbl_personal_ug" && shutStudents.includes(payer.key);
};

/** Charges that somebody is editing, and has not saved. */
const open = [...sendable].filter((key) => !odd.some((each) => each.key === key) && !payerIsShut(key)).slice(0, 2);

/** Their lock stays until the connection ends. */
async function editOpen(office: Office): Promise<Connection> {
	const person = await createConnection({ uri: office.server.url(office.database) });
	await person.query("BEGIN");
	await person.query(`SELECT * FROM tbl_imvoice WHERE id IN (${open.join(", ")}) FOR UPDATE`);
	return person;
}

const makeOdd = (office: Office) =>
	office.mis(`
		ALTER TABLE tbl_imvoice MODIFY dept DOUBLE NULL;
		ALTER TABLE tbl_imvoice MODIFY dept VARCHAR(30) NULL,
			MODIFY invoice_date TIMESTAMP NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP;
		UPDATE tbl_campus SET camp_full_name = 'constructor' ORDER BY camp_id LIMIT 1;
		UPDATE tbl_campus SET camp_full_name = '__proto__' ORDER BY camp_id DESC LIMIT 1;
		${odd.map(({ key, set }) => `UPDATE tbl_imvoice SET invoice_date = invoice_date, ${set} WHERE id = ${key}`).join(";\n")};
		CREATE TRIGGER shut_charges BEFORE UPDATE ON tbl_imvoice FOR EACH ROW
			IF OLD.level_id = -1 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the year of this charge is closed'; END IF;
		CREATE TRIGGER shut_students BEFORE UPDATE ON tbl_personal_ug FOR EACH ROW
			IF OLD.per_id_ug IN (${shutStudents.join(", ")})
			THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'this file is locked'; END IF`);

describe("a MIS in which every tenth record is odd", () => {
	let office: Office;
	let ran: Ran;

	beforeAll(async () => {
		office = await startOffice({ shape: "guide", university, prepared: false });
		await makeOdd(office);
		await prepare(office);
		const person = await editOpen(office);
		ran = await office.run(["sync", "--json"]);
		await person.end();
	});
	afterAll(() => office?.close());

	const held = odd.filter((each) => each.held !== undefined && !payerIsShut(each.key));
	const unpaid = [...sendable].filter(payerIsShut);
	/** What is wrong with the charge itself is told first. */
	const reasonOfUnpaid = (key: number): readonly [string, string] => {
		const own = odd.find((each) => each.key === key)?.held;
		return own?.[0] === "QB004" ? own : ["QB009", "this file is locked"];
	};

	it("ends with 3, and holds what cannot be sent, each with its reason", async () => {
		expect([ran.code, ran.json.error]).toEqual([3, null]);
		const failed = outcomeOf({
			...ran,
			json: { ...ran.json, data: (ran.json.data as { invoices: unknown }).invoices },
		});
		expect(failed).toMatchObject({ failed: held.length + unpaid.length + open.length, unknown: 0, skipped: 0 });
		const records = listAt((await office.run(["failures", "--json"])).json.data, "records");
		const reasons = new Map(
			records.map((each) => [textAt(each, "record"), [textAt(each, "code"), textAt(each, "error")]]),
		);
		const right: [record: string, code: string, words: string][] = [
			...held.map(
				({ key, held: [code, words] = ["", ""] }) => [`invoice:${key}`, code, words] as [string, string, string],
			),
			...open.map((key) => [`invoice:${key}`, "QB011", "keeps its row in the MIS locked"] as [string, string, string]),
			...unpaid.map((key) => [`invoice:${key}`, ...reasonOfUnpaid(key)] as [string, string, string]),
			...shutStudents.map((key) => [`student:${key}`, "QB011", "this file is locked"] as [string, string, string]),
		];
		for (const [record, code, words] of right) {
			expect([record, reasons.get(record)]).toEqual([record, [code, expect.stringContaining(words)]]);
		}
		expect([...reasons.keys()].sort()).toEqual(right.map(([record]) => record).sort());
	});

	it("sends all others, on their days", async () => {
		const invoices = await office.company.objects("Invoice");
		const days = new Map(invoices.map((each) => [textAt(each, "DocNumber"), textAt(each, "TxnDate")]));
		const expected = charges.filter(
			({ key }) =>
				sendable.has(key) && !payerIsShut(key) && !held.some((each) => each.key === key) && !open.includes(key),
		);
		for (const { key, day } of expected) expect([key, days.get(`MIS-${key}`)]).toEqual([key, day]);
		expect([...days.keys()].filter((number) => number.startsWith("MIS-"))).toHaveLength(expected.length);
		const customers = (await office.company.objects("Customer")).filter((each) => textAt(each, "Notes") !== "");
		const people = university.expected.filter(
			({ table, outcome }) => table === "tbl_personal_ug" && outcome === "send",
		);
		expect(customers).toHaveLength(people.length - shutStudents.length);
	});

	it.each(["mis inspect", "doctor"])("is told by %s", async (line) => {
		const { code, stdout } = await office.run(line.split(" "));
		expect(code, stdout).toBe(0);
		const told = stdout.replace(/\s+/g, " ");
		expect(told).toMatch(/\(invoice_date\): the server sets it to now with every UPDATE/);
		expect(told).toMatch(/\(shut_charges\): trigger, BEFORE UPDATE/);
		if (line === "doctor") {
			expect(told).toMatch(/! Texts \d+ records with a text that was encoded twice/);
			expect(Math.max(...stdout.split("\n").map((each) => each.length))).toBeLessThanOrEqual(80);
		}
	});

	it("goes on the same way the next night, with those that are free again", async () => {
		const again = await office.run(["sync", "--json"]);
		expect([again.code, again.json.error]).toEqual([3, null]);
		expect(textAt(again.json.data, "invoices", "successful")).toBe(String(open.length));
	});
});
