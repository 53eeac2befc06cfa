import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExpectedCustomer, makeUniversity } from "../../src/sandbox/university/index.js";
import {
	at,
	customersOf,
	identityIn,
	invoicesOf,
	KEYS,
	listAt,
	type Office,
	outcomeOf,
	type QboObject,
	type Ran,
	type Stats,
	startOffice,
	textAt,
} from "./support.js";

const university = makeUniversity({ seed: 20, students: 350, applicants: 250, invoices: 1500 });
const people = customersOf(university);
const charges = invoicesOf(university);
const sendable = <T extends { readonly outcome: string }>(rows: readonly T[]) =>
	rows.filter((row) => row.outcome === "send");
const held = <T extends { readonly outcome: string }>(rows: readonly T[]) =>
	rows.filter((row) => row.outcome === "hold");
const linked = people.filter((row) => row.outcome === "link");
const isStudent = ({ table }: ExpectedCustomer) => table === "tbl_personal_ug";
const who = ({ table, identity }: ExpectedCustomer) => `${table} ${identity}`;
const trapped = (trap: string) => {
	const found = university.expected.find((row) => row.trap === trap);
	if (!found) throw new Error(`The university holds no "${trap}"`);
	return found;
};

describe.each([
	["guide", "Africa/Kigali"],
	["2026", "America/Los_Angeles"],
] as const)("the main job on a MIS of the shape %s, on a computer in %s", (shape, zone) => {
	let office: Office;
	let before: { stats: Stats; sums: Readonly<Record<string, string>>; names: Set<string>; time: string };
	let looked: { analyses: Ran[]; previews: Ran[]; stats: Stats };
	let sent: { customers: Ran; invoices: Ran; stats: Stats };
	let customers: QboObject[];
	let invoices: Map<string, QboObject[]>;
	/** QuickBooks id of a person, by table and identity. */
	let idOf: Map<string, string>;

	beforeAll(async () => {
		office = await startOffice({ shape, university, env: { TZ: zone } });
		before = {
			stats: await office.company.stats(),
			sums: await office.checksums(),
			names: new Set((await namesTaken(office)).map((name) => name.toLowerCase())),
			time: textAt(await office.mis("SELECT NOW() AS now"), 0, "now"),
		};
		looked = { ...(await look(office)), stats: await office.company.stats() };
		sent = {
			customers: await office.run(["customers", "all", "--json"]),
			invoices: await office.run(["invoices", "all", "--json"]),
			stats: await office.company.stats(),
		};
		customers = (await office.company.objects("Customer")).filter((customer) => identityIn(customer) !== "");
		idOf = new Map(customers.map((customer) => [identityIn(customer), textAt(customer, "Id")]));
		invoices = new Map();
		for (const invoice of await office.company.objects("Invoice")) {
			const number = textAt(invoice, "DocNumber");
			if (number.startsWith("MIS-")) invoices.set(number, [...(invoices.get(number) ?? []), invoice]);
		}
	});
	afterAll(() => office?.close());

	describe("looking", () => {
		it("analyze counts everything as not synchronised", () => {
			const [ofCustomers, ofInvoices] = looked.analyses;
			expect(ofCustomers?.json.data).toMatchObject({
				students: { total: 350, not_synced: 350, synced: 0, progress_percent: 0 },
				applicants: { total: 250, not_synced: 250 },
				overall: { total_customers: 600, total_not_synced: 600 },
			});
			expect(ofInvoices?.json.data).toEqual({
				total_invoices: 1500,
				not_synced: 1500,
				already_synced: 0,
				failed: 0,
				in_progress: 0,
				progress_percent: 0,
			});
		});

		it("preview shows what becomes of each record, with the reason where it is held", () => {
			const shown = new Map(
				looked.previews.flatMap(({ json }) => listAt(json.data, "records")).map((each) => [textAt(each, "id"), each]),
			);
			for (const charge of charges.filter(({ trap }) => trap !== undefined)) {
				const record = shown.get(String(charge.key));
				expect(record, charge.trap).toMatchObject({ action: charge.outcome });
				const codes = listAt(record, "problems").map((problem) => textAt(problem, "code"));
				if (charge.outcome === "hold") expect(codes, charge.trap).toContain(charge.code);
				if (charge.warns) expect(listAt(record, "warnings"), charge.trap).not.toEqual([]);
			}
			for (const person of sendable(people).filter(({ warns }) => warns)) {
				const record = shown.get(person.identity ?? "");
				expect(listAt(record, "warnings"), person.trap).not.toEqual([]);
			}
		});

		it("analyze and preview make no call to QuickBooks", () => {
			expect(looked.stats).toEqual(before.stats);
		});
	});

	describe("sending", () => {
		it("counts every record in the summary, and ends with 3 because some are held", () => {
			expect(outcomeOf(sent.customers)).toEqual({
				code: 3,
				total_processed: 600,
				successful: sendable(people).length + linked.length,
				failed: held(people).length,
				skipped: 0,
				unknown: 0,
			});
			expect(outcomeOf(sent.invoices)).toEqual({
				code: 3,
				total_processed: 1500,
				successful: sendable(charges).length,
				failed: held(charges).length,
				skipped: 0,
				unknown: 0,
			});
		});

		it("gives each held record the code of its reason", () => {
			const codes = new Map(
				listAt(sent.invoices.json.data, "errors").map((e) => [at(e, "invoice_id"), textAt(e, "code")]),
			);
			expect(codes).toEqual(new Map(held(charges).map(({ key, code }) => [key, code])));
			const ofPeople = listAt(sent.customers.json.data, "errors").map((error) => textAt(error, "code"));
			expect(ofPeople.toSorted()).toEqual(
				held(people)
					.map(({ code }) => code)
					.toSorted(),
			);
		});

		it("puts every sendable student and applicant into QuickBooks exactly once", () => {
			expect(customers.map(identityIn).toSorted()).toEqual(sendable(people).map(who).toSorted());
		});

		it("calls each by the real name, with the identity where the name is somebody else's", () => {
			const names = new Map(customers.map((customer) => [identityIn(customer), textAt(customer, "DisplayName")]));
			for (const person of sendable(people)) {
				const { displayName, identity, trap } = person;
				if (displayName === undefined) continue;
				const isTaken = before.names.has(displayName.toLowerCase());
				expect(names.get(who(person)), trap).toBe(isTaken ? `${displayName} (${identity})` : displayName);
			}
		});

		it("puts every sendable charge into QuickBooks exactly once, and no held one", () => {
			expect([...invoices.keys()].toSorted()).toEqual(
				sendable(charges)
					.map(({ key }) => `MIS-${key}`)
					.toSorted(),
			);
			expect([...invoices.values()].filter((each) => each.length > 1)).toEqual([]);
		});

		it("keeps amounts and days exact", () => {
			expect(sendable(charges).map(({ amount }) => amount)).toEqual(expect.arrayContaining(["1234567", "12500.50"]));
			const booked = sendable(charges).map(({ key }) => {
				const invoice = invoices.get(`MIS-${key}`)?.[0];
				const line = at(invoice, "Line", 0);
				return [
					key,
					at(invoice, "TotalAmt"),
					at(line, "Amount"),
					at(line, "SalesItemLineDetail", "Qty"),
					at(invoice, "TxnDate"),
				];
			});
			expect(booked).toEqual(
				sendable(charges).map(({ key, amount, day }) => [key, Number(amount), Number(amount), 1, day]),
			);
		});

		it("puts each invoice on its own student or applicant", () => {
			const payers = new Map(people.map((person) => [`${person.table} ${person.key}`, who(person)]));
			for (const { key, payer, trap } of sendable(charges)) {
				const customer = textAt(invoices.get(`MIS-${key}`), 0, "CustomerRef", "value");
				expect(customer, `MIS-${key} ${trap ?? ""}`).toBe(idOf.get(payers.get(`${payer?.table} ${payer?.key}`) ?? ""));
				expect(customer).not.toBe("");
			}
		});

		it("names the item, the location and the note of each", async () => {
			const nameOf = async (entity: string) =>
				new Map((await office.company.objects(entity)).map((each) => [textAt(each, "Id"), textAt(each, "Name")]));
			const [items, locations] = [await nameOf("Item"), await nameOf("Department")];
			for (const { key, item, campus, note, trap, payer } of sendable(charges)) {
				const invoice = invoices.get(`MIS-${key}`)?.[0];
				const itemId = textAt(invoice, "Line", 0, "SalesItemLineDetail", "ItemRef", "value");
				expect(items.get(itemId)?.toLowerCase(), trap).toBe(item?.toLowerCase());
				expect(textAt(invoice, "PrivateNote"), trap).toBe(note ?? "");
				if (payer?.table === "tbl_personal_ug") {
					expect(locations.get(textAt(invoice, "DepartmentRef", "value")), `MIS-${key} ${trap ?? ""}`).toBe(campus);
				}
			}
		});

		it("mails nobody, breaks no rule of QuickBooks, and writes lists one at a time", () => {
			expect([...invoices.values()].flat().filter((each) => at(each, "EmailStatus") !== "NotSet")).toEqual([]);
			expect(sent.stats.broken_rules).toEqual([]);
			expect(sent.stats.max_list_writes_in_flight).toBeLessThanOrEqual(1);
		});

		it("reads less than 40 times", () => {
			expect(sent.stats.reads - looked.stats.reads).toBeLessThan(40);
		});
	});

	describe("the MIS afterwards", () => {
		const statuses = async (table: keyof typeof KEYS) =>
			new Map(
				(await office.mis(`SELECT ${KEYS[table]} AS id, QuickBk_Status AS status FROM ${table}`)).map((row) => [
					row.id,
					row.status,
				]),
			);

		it("has what was sent at 1 and what is held at 2", async () => {
			for (const table of ["tbl_personal_ug", "tbl_online_application", "tbl_imvoice"] as const) {
				const expected = university.expected.filter((row) => row.table === table);
				expect(await statuses(table)).toEqual(
					new Map(expected.map(({ key, outcome }) => [String(key), outcome === "hold" ? "2" : "1"])),
				);
			}
		});

		it("names who pushed it, into which sandbox, and when by the MIS server's own clock", async () => {
			const after = textAt(await office.mis("SELECT NOW() AS now"), 0, "now");
			for (const table of ["tbl_personal_ug", "tbl_online_application", "tbl_imvoice"]) {
				const rows = await office.mis(`SELECT DISTINCT pushed_by, pushed_date FROM ${table}`);
				for (const { pushed_by, pushed_date } of rows) {
					expect(pushed_by).toMatch(
						new RegExp(
							`^eaur-qb \\d+\\.\\d+\\.\\d+ \\(.+@.+ \\d{8}T\\d{6}-\\w+\\) sandbox:${office.company.server.realmId}$`,
						),
					);
					expect(pushed_date && pushed_date >= before.time && pushed_date <= after, `${pushed_date}`).toBe(true);
				}
			}
		});

		it("holds the QuickBooks id of each row where there is a column for it", async () => {
			const students = await office.mis("SELECT reg_no, qk_id FROM tbl_personal_ug WHERE QuickBk_Status = 1");
			for (const { reg_no, qk_id } of students) {
				expect(qk_id, `${reg_no}`).toBe(idOf.get(`tbl_personal_ug ${reg_no?.trim()}`) ?? qk_id);
			}
			expect(new Set(students.map(({ qk_id }) => qk_id)).size).toBe(sendable(people).filter(isStudent).length);
			if (shape === "guide") return;
			const rows = await office.mis("SELECT id, quickbooks_id, sync_token FROM tbl_imvoice WHERE QuickBk_Status = 1");
			expect(new Map(rows.map((row) => [`MIS-${row.id}`, row.quickbooks_id]))).toEqual(
				new Map([...invoices].map(([number, [invoice]]) => [number, textAt(invoice, "Id")])),
			);
			expect(new Set(rows.map((row) => row.sync_token))).toEqual(new Set(["0"]));
		});

		it("links a second row of a person to the one customer", async () => {
			for (const { table, key, linkedTo } of linked) {
				const column = table === "tbl_personal_ug" ? "qk_id" : "quickbooks_id";
				if (shape === "guide" && column === "quickbooks_id") continue;
				const ids = await office.mis(
					`SELECT ${column} AS qbo FROM ${table} WHERE ${KEYS[table]} IN (${key}, ${linkedTo})`,
				);
				expect(ids).toHaveLength(2);
				expect(ids[0]?.qbo).toMatch(/^\d+$/);
				expect(ids[1]).toEqual(ids[0]);
			}
		});

		it("has no column changed but the tracking ones", async () => {
			expect(await office.checksums()).toEqual(before.sums);
		});

		it("is counted by analyze as it stands", async () => {
			const { json } = await office.run(["invoices", "analyze", "--json"]);
			expect(json.data).toMatchObject({
				total_invoices: 1500,
				not_synced: 0,
				already_synced: sendable(charges).length,
				failed: held(charges).length,
				in_progress: 0,
			});
		});
	});

	describe("the same commands again", () => {
		it("send nothing: what is held rests", async () => {
			const again = [await office.run(["customers", "all", "--json"]), await office.run(["invoices", "all", "--json"])];
			expect(again.map(outcomeOf)).toEqual([
				{
					code: 3,
					total_processed: held(people).length,
					successful: 0,
					failed: held(people).length,
					skipped: 0,
					unknown: 0,
				},
				{
					code: 3,
					total_processed: held(charges).length,
					successful: 0,
					failed: held(charges).length,
					skipped: 0,
					unknown: 0,
				},
			]);
			const stats = await office.company.stats();
			expect([stats.writes, stats.created]).toEqual([sent.stats.writes, sent.stats.created]);
		});

		it("send a mended charge, and it alone", async () => {
			const { key } = trapped("no amount");
			await office.mis(`UPDATE tbl_imvoice SET dept = 45000 WHERE id = ${key}`);
			const ran = await office.run(["invoices", "all", "--json"]);
			expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 1, failed: held(charges).length - 1 });
			const made = (await office.company.objects("Invoice")).filter((each) => at(each, "DocNumber") === `MIS-${key}`);
			expect(made.map((each) => at(each, "TotalAmt"))).toEqual([45_000]);
			expect(await office.mis(`SELECT QuickBk_Status AS status FROM tbl_imvoice WHERE id = ${key}`)).toEqual([
				{ status: "1" },
			]);
		});

		it("send a mended student, and their invoice brings an unsent one along", async () => {
			const student = trapped("no identity: nothing");
			await office.mis(`UPDATE tbl_personal_ug SET reg_no = '22999001' WHERE per_id_ug = ${student.key}`);
			const charge = trapped("an unknown reg_no");
			await office.mis(`UPDATE tbl_imvoice SET reg_no = '22999001' WHERE id = ${charge.key}`);
			const ran = await office.run(["invoices", "all", "--json"]);
			expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 1 });
			const made = (await office.company.objects("Customer")).filter(
				(each) => identityIn(each) === "tbl_personal_ug 22999001",
			);
			expect(made).toHaveLength(1);
			const invoice = (await office.company.objects("Invoice")).find(
				(each) => at(each, "DocNumber") === `MIS-${charge.key}`,
			);
			expect(at(invoice, "CustomerRef", "value")).toBe(at(made[0], "Id"));
			expect((await office.company.stats()).broken_rules).toEqual([]);
		});
	});
});

/** Everything that shares a name space with customers. */
async function namesTaken({ company }: Office): Promise<string[]> {
	const entities = await Promise.all(["Customer", "Vendor", "Employee"].map((entity) => company.objects(entity)));
	return entities.flat().map((each) => textAt(each, "DisplayName"));
}

/** What a person does before sending: counts, and a look at every odd record. */
async function look(office: Office): Promise<{ analyses: Ran[]; previews: Ran[] }> {
	const odd = charges.filter(({ trap }) => trap !== undefined).map(({ key }) => String(key));
	const warned = sendable(people).filter(({ warns }) => warns);
	const preview = (kind: string, ids: readonly string[]) =>
		office.run([kind, "preview", "--limit", "100", "--json", "--ids", ids.join(",")]);
	return {
		analyses: [
			await office.run(["customers", "analyze", "--json"]),
			await office.run(["invoices", "analyze", "--json"]),
		],
		previews: [
			await preview("invoices", odd),
			await preview(
				"customers",
				warned.map(({ identity }) => identity ?? ""),
			),
		],
	};
}
