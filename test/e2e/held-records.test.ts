import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
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
	type QboObject,
	RAISED_SERVER,
	type Ran,
	saying,
	startOffice,
	textAt,
} from "./support.js";

const university = makeUniversity({ seed: 24, students: 30, applicants: 10, invoices: 60, dirt: false });
const people = customersOf(university);
const charges = invoicesOf(university);
const twoOfOnePayer = () => {
	for (const first of charges) {
		const second = charges.find(({ key, payer }) => key > first.key && isDeepStrictEqual(payer, first.payer));
		if (second) return [first, second] as const;
	}
	throw new Error("The university has nobody with two invoices");
};
const row = (id: number) => {
	const found = charges.find(({ key }) => key === id);
	if (!found) throw new Error(`No invoice ${id}`);
	return found;
};

describe("a record that cannot be sent is held with its reason, and the rest go on", () => {
	let office: Office;

	beforeAll(async () => {
		office = await startOffice({ shape: "2026", university });
	});
	afterAll(() => office?.close());

	const send = (...args: string[]): Promise<Ran> => office.run(["invoices", ...args, "--json"]);
	const numbered = async (id: number) =>
		(await office.company.objects("Invoice")).filter((each) => textAt(each, "DocNumber") === `MIS-${id}`);
	const statusOf = async (id: number) =>
		textAt(await office.mis(`SELECT QuickBk_Status AS status FROM tbl_imvoice WHERE id = ${id}`), 0, "status");
	const errorsOf = (ran: Ran) => listAt(ran.json.data, "errors");
	const studentNotSent = async () => {
		const rows = await office.mis(
			"SELECT reg_no, fname, lname FROM tbl_personal_ug WHERE QuickBk_Status = 0 ORDER BY 1",
		);
		return { identity: textAt(rows, 0, "reg_no"), name: `${rows[0]?.fname} ${rows[0]?.lname}` };
	};
	const sandboxCustomer = async () => textAt((await office.company.objects("Customer"))[0], "Id");
	/** Another's invoice under our number, made at that time. */
	const plantInvoice = async (id: number, change: QboObject = {}) =>
		office.company.plant("Invoice", {
			DocNumber: `MIS-${id}`,
			TxnDate: row(id).day,
			TotalAmt: Number(row(id).amount),
			CustomerRef: { value: await sandboxCustomer() },
			Line: [],
			...change,
		});
	const LONG_AGO = { MetaData: { CreateTime: "2024-01-01T08:00:00Z" } };

	it("an invoice number that another customer's document has is a conflict, found before sending", async () => {
		const theirs = await plantInvoice(1);
		const ran = await send("all", "--ids", "1,2");
		expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 1, failed: 1 });
		expect(errorsOf(ran)).toMatchObject([
			{ invoice_id: 1, code: "QB005", error: saying(`id ${textAt(theirs, "Id")}`) },
		]);
		expect([await numbered(1), (await numbered(2)).length]).toEqual([[theirs], 1]);
		expect([await statusOf(1), await statusOf(2)]).toEqual(["2", "1"]);
	});

	it("the same, where QuickBooks alone knows of it: its refusal is read, compared and not believed", async () => {
		await plantInvoice(3, LONG_AGO);
		const ran = await send("all", "--ids", "3,4");
		expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 1, failed: 1 });
		expect(errorsOf(ran)).toMatchObject([{ invoice_id: 3, code: "QB005", error: saying(/customer/i) }]);
		expect((await numbered(3)).length).toBe(1);
	});

	it("once the other document has another number, the record goes through", async () => {
		for (const id of [1, 3]) {
			const [theirs] = await numbered(id);
			const now = new Date().toISOString();
			await office.company.plant("Invoice", {
				...theirs,
				DocNumber: `A-${id}`,
				MetaData: { CreateTime: at(theirs, "MetaData", "CreateTime"), LastUpdatedTime: now },
			});
		}
		expect(outcomeOf(await send("all", "--ids", "1,3"))).toMatchObject({ code: 0, successful: 2 });
		expect([await numbered(1), await numbered(3)].map((each) => each.length)).toEqual([1, 1]);
	});

	it("a document of ours that QuickBooks has already is taken over, not made twice", async () => {
		const [first, second] = twoOfOnePayer();
		await send("all", "--ids", String(first.key));
		const customer = at((await numbered(first.key))[0], "CustomerRef");
		const ours = await plantInvoice(second.key, { CustomerRef: customer, ...LONG_AGO });
		expect(outcomeOf(await send("all", "--ids", String(second.key)))).toMatchObject({ code: 0, successful: 1 });
		expect(await numbered(second.key)).toEqual([ours]);
		expect(await office.mis(`SELECT quickbooks_id FROM tbl_imvoice WHERE id = ${second.key}`)).toEqual([
			{ quickbooks_id: textAt(ours, "Id") },
		]);
	});

	it.each([
		["found before sending", {}],
		["which QuickBooks alone knows of", LONG_AGO],
	])("a student whose name a vendor has, %s, is called by name and identity", async (_how, when) => {
		const { identity, name } = await studentNotSent();
		await office.company.plant("Vendor", { DisplayName: name, ...when });
		const ran = await office.run(["customers", "all", "--student", identity, "--json"]);
		expect(outcomeOf(ran)).toMatchObject({ code: 0, successful: 1 });
		const made = (await office.company.objects("Customer")).filter(
			(each) => identityIn(each) === `tbl_personal_ug ${identity}`,
		);
		expect(made.map((each) => at(each, "DisplayName"))).toEqual([`${name} (${identity})`]);
	});

	it("on or before the closing date it is held before any write, and goes through once the books are open", async () => {
		await office.company.change({ bookCloseDate: row(10).day ?? "" });
		onTestFinished(() => office.company.change({ bookCloseDate: null }));
		const { writes } = await office.company.stats();
		const ran = await send("all", "--ids", "10");
		expect(outcomeOf(ran)).toMatchObject({ code: 3, failed: 1 });
		expect(errorsOf(ran)).toMatchObject([{ code: "QB004", error: saying(/clos/) }]);
		expect([await statusOf(10), (await office.company.stats()).writes]).toEqual(["2", writes]);
		await office.company.change({ bookCloseDate: null });
		expect(outcomeOf(await send("all", "--ids", "10"))).toMatchObject({ code: 0, successful: 1 });
	});

	it("without an item it is held with the command that makes one; retry --code sends those and no others", async () => {
		await office.mis(
			"UPDATE tbl_imvoice SET fee_category = 555 WHERE id IN (11, 12); UPDATE tbl_imvoice SET dept = NULL WHERE id = 13",
		);
		const ran = await send("all", "--ids", "11,12,13,14");
		expect(outcomeOf(ran)).toMatchObject({ code: 3, successful: 1, failed: 3 });
		const errors = errorsOf(ran);
		expect(errors.map((error) => textAt(error, "code"))).toEqual(["QB006", "QB006", "QB004"]);
		expect(textAt(errors, 0, "fix")).toMatch(/map items/);
		const item = textAt((await office.company.objects("Item"))[0], "Id");
		expect((await office.run(["map", "items", "--set", `555=${item}`])).code).toBe(0);
		expect(outcomeOf(await send("retry", "--code", "QB006"))).toMatchObject({
			code: 0,
			total_processed: 2,
			successful: 2,
		});
		expect([await statusOf(11), await statusOf(13)]).toEqual(["1", "2"]);
	});

	it("resting records end a run with 3; --accept-held makes it 0 unless this run added one", async () => {
		expect(outcomeOf(await send("all", "--ids", "13"))).toMatchObject({ code: 3, failed: 1 });
		expect(outcomeOf(await send("all", "--ids", "13", "--accept-held"))).toMatchObject({ code: 0, failed: 1 });
		await office.mis("UPDATE tbl_imvoice SET dept = -1 WHERE id = 15");
		expect(outcomeOf(await send("all", "--ids", "13,15", "--accept-held"))).toMatchObject({ code: 3, failed: 2 });
	});

	it("a conflict that QuickBooks told of rests as well, as long as the other document is there", async () => {
		await plantInvoice(20, LONG_AGO);
		expect(outcomeOf(await send("all", "--ids", "20"))).toMatchObject({ code: 3, failed: 1 });
		const { writes } = await office.company.stats();
		expect(outcomeOf(await send("all", "--ids", "20", "--accept-held"))).toMatchObject({ code: 0, failed: 1 });
		expect((await office.company.stats()).writes).toBe(writes);
	});

	it("a held one does not fill a batch", async () => {
		const open = await office.mis("SELECT id FROM tbl_imvoice WHERE QuickBk_Status = 0 ORDER BY id LIMIT 2");
		expect(Number(open[0]?.id)).toBeGreaterThan(1);
		expect(outcomeOf(await send("batch", "--batch-size", "2"))).toMatchObject({ successful: 2 });
		expect(await Promise.all(open.map(({ id }) => statusOf(Number(id))))).toEqual(["1", "1"]);
	});

	describe("single", () => {
		it("sends one record, and leaves it alone the next time", async () => {
			expect(outcomeOf(await send("single", "40"))).toMatchObject({ code: 0, total_processed: 1, successful: 1 });
			expect(outcomeOf(await send("single", "40"))).toMatchObject({ code: 0, total_processed: 1, skipped: 1 });
			expect(await numbered(40)).toHaveLength(1);
		});

		it("sends a synchronised one again only when its document is gone, and only after a yes", async () => {
			const still = await send("single", "40", "--again", "--yes");
			expect([still.code, still.json.error?.code]).toEqual([2, "QB005"]);
			await office.company.remove("Invoice", textAt((await numbered(40))[0], "Id"));
			const unanswered = await send("single", "40", "--again");
			expect([unanswered.code, unanswered.json.error?.fix]).toEqual([2, saying("--yes")]);
			expect(await numbered(40)).toEqual([]);
			expect(outcomeOf(await send("single", "40", "--again", "--yes"))).toMatchObject({ code: 0, successful: 1 });
			expect(await numbered(40)).toHaveLength(1);
		});

		it("takes a customer by reg_no, or applicant:<tracking_id>", async () => {
			const applicant = people.find(({ table }) => table === "tbl_online_application")?.identity ?? "";
			const { identity } = await studentNotSent();
			for (const key of [identity, `applicant:${applicant}`]) {
				const ran = await office.run(["customers", "single", key, "--json"]);
				expect(outcomeOf(ran), key).toMatchObject({ code: 0, total_processed: 1 });
			}
			const made = (await office.company.objects("Customer")).map(identityIn);
			expect(made).toEqual(
				expect.arrayContaining([`tbl_personal_ug ${identity}`, `tbl_online_application ${applicant}`]),
			);
		});
	});

	it("a taxed company is served with the tax code that was chosen, and the total stays the amount", async () => {
		await office.company.change({ usesSalesTax: true });
		onTestFinished(() => office.company.change({ usesSalesTax: false }));
		const config = join(office.cwd, "taxed.toml");
		writeFileSync(config, '[invoices]\ntaxCode = "Exempt"\n', { mode: 0o600 });
		expect(outcomeOf(await send("single", "50", "--config", config))).toMatchObject({ code: 0, successful: 1 });
		expect((await numbered(50)).map((each) => at(each, "TotalAmt"))).toEqual([Number(row(50).amount)]);
	});

	it("a run that finds rows marked by a sandbox in production ends with 2, and reset --sandbox frees them", async () => {
		const real = await startSandbox({ seed: "company-in-use", limits: RAISED_SERVER });
		onTestFinished(() => real.close());
		const env = {
			...office.secondHome("production"),
			QUICKBOOKS_ENVIRONMENT: "production",
			QUICKBOOKS_BASE_URL: real.url,
			QUICKBOOKS_OAUTH_BASE_URL: real.url,
			QUICK_BOOKS_CLIENT_ID: real.clientId,
			QUICK_BOOKS_SECRET: real.clientSecret,
		};
		const run = (line: string, input = "") => office.run([...line.split(" "), "--json"], { env, input });
		expect((await run(`auth import --realm-id ${real.realmId} --file -`, JSON.stringify(real.tokens))).code).toBe(0);
		const marked = await office.mis("SELECT COUNT(*) AS n FROM tbl_imvoice WHERE QuickBk_Status = 1");
		const refused = await run("customers all --yes");
		expect([refused.code, refused.json.error?.fix]).toEqual([2, saying("reset --sandbox")]);
		expect((await run("invoices reset --sandbox")).code).toBe(2);
		const reset = await run("invoices reset --sandbox --yes");
		expect(reset.code).toBe(0);
		expect(Number(at(reset.json.data, "released"))).toBeGreaterThan(Number(marked[0]?.n));
		expect(await office.mis("SELECT COUNT(*) AS n FROM tbl_imvoice WHERE QuickBk_Status <> 0")).toEqual([{ n: "0" }]);
		expect(outcomeOf(await run("customers batch --batch-size 5 --yes"))).toMatchObject({ code: 0, successful: 5 });
		const marks = await office.mis("SELECT DISTINCT pushed_by FROM tbl_personal_ug WHERE QuickBk_Status = 1");
		expect(marks.map(({ pushed_by }) => pushed_by)).toEqual([
			saying(new RegExp(`^eaur-qb \\d\\S+ \\(\\S+@\\S+ \\d{8}T\\d{6}-\\w+\\) company:${real.realmId}$`)),
		]);
	});
});
