import { describe, expect, it } from "vitest";
import { Scratch } from "../../../src/audit/scratch.js";
import { AllPeople } from "../../../src/sync/kinds/customer/people/all-people.js";
import { ALL_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { type Filter, NO_FILTER } from "../../../src/sync/read/filter.js";
import { loadWorld } from "../../../src/sync/read/world.js";
import { expectedRecords, standingOf } from "../../../src/sync/tell/matching.js";
import { parseDay } from "../../../src/words/day.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { APPLICANT, aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";
import { aCompany, aSettings } from "../kinds/made-up.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** One student, who is a customer, and her charge. */
async function aChargedHouse(): Promise<{ house: House; customer: string }> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1", "Aline Uwase");
	aCharge(house, "77", "22001");
	await house.run(CUSTOMERS);
	return { house, customer: String(house.qb.all("Customer")[0]?.Id) };
}

const OURS = { DocNumber: "MIS-77", TotalAmt: 640_000, TxnDate: "2025-09-01" };

describe("an invoice that QuickBooks holds already", () => {
	it.each([
		["before the run looks", false],
		["only once ours has been refused for its number", true],
		["only once the answer was lost", "lost"],
	] as const)("is ours where customer, amount and day agree; seen %s", async (_when, late) => {
		const { house, customer } = await aChargedHouse();
		const put = () => house.qb.put("Invoice", { ...OURS, CustomerRef: { value: customer } });
		house.qb.next(late === "lost" ? "lost" : late ? { before: put } : undefined);
		if (!late) put();
		const { tally, failure } = await house.run(INVOICES);
		expect(failure).toBeUndefined();
		expect(tally).toMatchObject({ successful: 1, failed: 0 });
		expect(house.qb.all("Invoice")).toHaveLength(1);
		const [invoice] = house.qb.all("Invoice");
		expect(house.ledger.record("invoice", misId("77"))).toMatchObject({ state: "adopted", qboId: invoice?.Id });
		expect(house.mis.row(INVOICE, "77")).toMatchObject({ status: "synced" });
	});

	it.each([
		["of another total", { TotalAmt: 640_001 }, "its total is 640,001, not 640,000"],
		["without a total", { TotalAmt: undefined }, "its total is missing, not 640,000"],
		["of another day", { TxnDate: "2025-09-02" }, "its date is 2025-09-02, not 2025-09-01"],
		["of another customer", { CustomerRef: { value: "9" } }, "its customer is 9, not"],
	] as const)("is another one %s: a conflict that names both, whenever it is seen", async (_what, change, sentence) => {
		for (const late of [false, true]) {
			const { house, customer } = await aChargedHouse();
			const put = () => house.qb.put("Invoice", { ...OURS, CustomerRef: { value: customer }, ...change });
			if (late) house.qb.next({ before: put });
			else put();
			const { tally } = await house.run(INVOICES);
			expect(tally).toMatchObject({ successful: 0, failed: 1 });
			expect(tally.errors[0]).toMatchObject({ problem: { code: "QB005" } });
			expect(tally.errors[0]?.problem.detail).toContain("QuickBooks has another invoice under MIS-77");
			expect(tally.errors[0]?.problem.detail).toContain(sentence);
			expect(house.mis.row(INVOICE, "77")).toMatchObject({ status: "failed" });
			// A person corrects it there: the next run looks, and takes it for ours.
			const [id] = house.qb.all("Invoice").map(({ Id }) => String(Id));
			house.qb.change("Invoice", id ?? "", { ...OURS, CustomerRef: { value: customer } });
			expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
			expect(house.qb.all("Invoice")).toHaveLength(1);
		}
	});

	it("is nobody's where several bear the number: a person chooses", async () => {
		const { house, customer } = await aChargedHouse();
		for (let copy = 0; copy < 2; copy += 1) house.qb.put("Invoice", { ...OURS, CustomerRef: { value: customer } });
		const { tally } = await house.run(INVOICES);
		expect(tally.errors[0]?.problem.detail).toContain("more than one invoice under MIS-77");
	});
});

describe("a customer that QuickBooks holds already", () => {
	it.each([
		["by the number in the Notes, under a like name", { DisplayName: "Uwase Aline", Notes: "RegNo: 22001" }, "adopted"],
		["by a name that ends in the number", { DisplayName: "Aline Uwase (22001)" }, "adopted"],
		["by the bare number", { DisplayName: "22001" }, "adopted"],
		["not by the name alone", { DisplayName: "Aline Uwase" }, "created"],
		["not by an applicant's number", { DisplayName: "Aline Uwase", Notes: "TrackingID: 22001" }, "created"],
		["not under quite another name", { DisplayName: "Jean Bosco", GivenName: "Jean", Notes: "RegNo: 22001" }, "held"],
		["not when it is inactive", { DisplayName: "Aline Uwase (deleted)", Active: false, Notes: "RegNo: 22001" }, "held"],
	] as const)("is known %s", async (_how, customer, state) => {
		const house = aHouse();
		aStudent(house, "1", "Aline Uwase");
		house.qb.put("Customer", customer);
		await house.run(CUSTOMERS);
		expect(house.ledger.record("student", misId("1"))).toMatchObject({ state });
		expect(house.qb.all("Customer")).toHaveLength(state === "created" ? 2 : 1);
	});

	it("is ours when its name is refused because ours was made a moment ago", async () => {
		const house = aHouse();
		aStudent(house, "1", "Aline Uwase");
		house.qb.next({ before: () => house.qb.put("Customer", { DisplayName: "Aline Uwase", Notes: "RegNo: 22001" }) });
		const { tally } = await house.run(CUSTOMERS);
		expect(tally).toMatchObject({ successful: 1, failed: 0 });
		expect(house.qb.all("Customer")).toHaveLength(1);
	});
});

describe("where the records of a filter stand", () => {
	const settings = aSettings();
	const company = aCompany({ tracksLocations: false });

	async function aWorld(writeBack: boolean) {
		const { house } = await aChargedHouse();
		house.mis.add({ table: "tbl_campus", key: "camp_id", columns: {} }, "3", { name: "Main Campus" });
		house.mis.add(APPLICANT, "5", { identity: "T5", givenName: "Jean", familyName: "Bosco", campusId: "3" });
		aCharge(house, "78", "T5", { day: "2026-01-05" });
		aCharge(house, "79", "22001", { debit: "0" });
		await house.run({ ...INVOICES, filter: { ...NO_FILTER, ids: ["77", "79"] } }, { writeBack });
		Object.assign(house.mis.row(INVOICE, "78"), writeBack ? { status: "in-progress", pushedBy: "another" } : {});
		const scratch = new Scratch();
		const { mis, ledger, seen } = house;
		const people = () => new AllPeople(mis, scratch, "unicode");
		return { mis, world: await loadWorld({ mis, people, settings, company, ledger, seen, writeBack }) };
	}

	const filtered = (change: Partial<Filter>): Filter => ({ ...NO_FILTER, ...change });

	it.each([
		["all of them", {}, { all: 3, synced: 1, failed: 1, inProgress: 1, other: 0 }],
		["by day", { to: parseDay("2025-12-31") }, { all: 2, synced: 1, failed: 1, inProgress: 0, other: 0 }],
		["by ids", { ids: ["77-78"] }, { all: 2, synced: 1, failed: 0, inProgress: 1, other: 0 }],
		["by payer", { student: "t5" }, { all: 1, synced: 0, failed: 0, inProgress: 1, other: 0 }],
		["by campus", { campus: " main CAMPUS " }, { all: 1, synced: 0, failed: 0, inProgress: 1, other: 0 }],
		["by a campus's id", { campus: "3" }, { all: 1, synced: 0, failed: 0, inProgress: 1, other: 0 }],
		["by category", { category: "tuition fee" }, { all: 3, synced: 1, failed: 1, inProgress: 1, other: 0 }],
		["by what nothing bears", { category: "9" }, { all: 0, synced: 0, failed: 0, inProgress: 0, other: 0 }],
	] as const)("%s", async (_what, change, expected) => {
		const { mis, world } = await aWorld(true);
		expect(await standingOf(mis, world, [KINDS.invoice], filtered(change))).toMatchObject(expected);
	});

	it("by the ledger's word where the MIS is not written, and of customers too", async () => {
		const { mis, world } = await aWorld(false);
		const standing = await standingOf(mis, world, [KINDS.invoice], NO_FILTER);
		expect(standing).toMatchObject({ all: 3, synced: 1, failed: 1, inProgress: 0, other: 0 });
		const people = await standingOf(mis, world, CUSTOMER_KINDS, filtered({ campus: "3" }));
		expect(people).toMatchObject({ all: 1, synced: 0, failed: 0, inProgress: 0, other: 0 });
	});

	const ask = { kinds: [KINDS.invoice], limit: undefined, failedOnly: undefined, only: undefined } as const;
	const failedOnly = { code: undefined };
	it.each([
		["everything unsynchronised", true, { filter: NO_FILTER }, 1],
		["by the ledger", false, { filter: NO_FILTER }, 2],
		["failed ones", true, { filter: NO_FILTER, failedOnly }, 1],
		["failed ones by the ledger", false, { filter: NO_FILTER, failedOnly }, 1],
		["failed ones of some ids", true, { filter: filtered({ ids: ["77", "79"] }), failedOnly }, 1],
		["failed ones of a payer, by the ledger", false, { filter: filtered({ student: "T5" }), failedOnly }, 0],
		["failed ones of a code", true, { filter: NO_FILTER, failedOnly: { code: "QB004" } }, 1],
		["failed ones of another code", true, { filter: NO_FILTER, failedOnly: { code: "QB006" } }, 0],
		["of a campus", false, { filter: filtered({ campus: "3" }) }, 1],
		["of a campus that nothing is of", false, { filter: filtered({ campus: "4" }) }, 0],
		["one", true, { filter: NO_FILTER, only: { kind: KINDS.invoice, id: misId("77") } }, 1],
	] as const)("what a run is going to take up: %s", async (_what, writeBack, change, expected) => {
		const { mis, world } = await aWorld(writeBack);
		expect(await expectedRecords(mis, world, { ...ask, ...change })).toBe(expected);
	});

	it("counts the kinds together", async () => {
		const { mis, world } = await aWorld(true);
		const asked = { ...ask, kinds: ALL_KINDS, filter: NO_FILTER };
		expect(await expectedRecords(mis, world, asked)).toBe(2);
		expect(mis.statuses(STUDENT)).toEqual({ "1": "synced" });
	});
});
