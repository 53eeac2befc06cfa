import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Two students with three charges each; their customers are there, and an invoice too. */
async function aHouseAtWork(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2"]) {
		aStudent(house, id);
		for (const nth of ["1", "2", "3"])
			aCharge(house, `${id}${nth}`, `2200${id}`, { debit: `${id}${nth}000`, note: nth });
	}
	await house.run(CUSTOMERS);
	await house.run({ ...INVOICES, only: { kind: KINDS.invoice, id: misId("23") } });
	house.qb.arrived.length = 0;
	return house;
}

/** The first that a run makes goes alone, and leaves nothing else to look for. */
function leaveOneFirst(house: House): void {
	aCharge(house, "5", "22002", { debit: "5000", note: "first" });
	house.qb.next(undefined, "dropped");
}

const bookedOf = ({ qb }: House) =>
	Object.fromEntries(qb.all("Invoice").map(({ DocNumber, TotalAmt }) => [String(DocNumber), TotalAmt]));

function editAll(house: House): void {
	house.mis.edit(INVOICE, "11", { debit: "16000" });
	house.mis.edit(INVOICE, "12", { payer: "22002" });
	house.mis.edit(INVOICE, "13", { note: "corrected" });
	house.mis.remove(INVOICE, "21");
}

function expectAsTheyAre(house: House, others: Readonly<Record<string, number>> = {}): void {
	expect(bookedOf(house)).toEqual({
		...others,
		"MIS-11": 16_000,
		"MIS-12": 12_000,
		"MIS-13": 13_000,
		"MIS-22": 22_000,
		"MIS-23": 23_000,
	});
	const invoice = (number: string) => house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === number);
	expect(invoice("MIS-12")?.CustomerRef).toMatchObject({ value: house.ledger.record("student", misId("2"))?.qboId });
	expect(invoice("MIS-13")).toMatchObject({ PrivateNote: "corrected" });
	expect(house.mis.statuses(INVOICE)).toMatchObject({
		11: "synced",
		12: "synced",
		13: "synced",
		22: "synced",
		23: "synced",
	});
}

describe("a request that QuickBooks never got goes out again only as the MIS says it then", () => {
	it("rows edited and deleted while its answer was waited for, in one run", async () => {
		const house = await aHouseAtWork();
		leaveOneFirst(house);
		let attempts = 0;
		const said: string[] = [];
		const { tally, open } = await house.run(INVOICES, {
			onStep: (name) => name === "attempted" && ++attempts === 2 && editAll(house),
			sayWait: (sentence) => said.push(sentence),
		});
		expectAsTheyAre(house, { "MIS-5": 5_000 });
		expect(tally).toMatchObject({ successful: 5, failed: 0, unknown: 0 });
		expect(open).toBe(false);
		expect(said.join("\n")).toMatch(/MIS-21 .* was not sent: its row 21 has been deleted in the MIS/);
	});

	it("rows edited and deleted after the run has died", async () => {
		const house = await aHouseAtWork();
		house.qb.next("dropped");
		await house.run(INVOICES, { death: { at: "answered", time: 1 } });
		editAll(house);
		const { tally } = await house.run(INVOICES);
		expectAsTheyAre(house);
		expect(tally).toMatchObject({ successful: 4, failed: 0, unknown: 0 });
	});

	it("a row whose id was given to another charge", async () => {
		const house = await aHouseAtWork();
		house.qb.next("dropped");
		await house.run(INVOICES, { death: { at: "answered", time: 1 } });
		house.mis.remove(INVOICE, "11");
		aCharge(house, "11", "22002", { debit: "777004" });
		await house.run(INVOICES);
		expect(bookedOf(house)).toMatchObject({ "MIS-11": 777_004 });
		expect(house.mis.row(INVOICE, "11")).toMatchObject({ status: "synced" });
	});

	it("a row that somebody called synchronised meanwhile is not sent", async () => {
		const house = await aHouseAtWork();
		house.qb.next("dropped");
		await house.run(INVOICES, { death: { at: "answered", time: 1 } });
		Object.assign(house.mis.row(INVOICE, "11"), { status: "synced", pushedBy: "somebody" });
		await house.run(INVOICES);
		expect(bookedOf(house)).not.toHaveProperty("MIS-11");
		expect(bookedOf(house)).toHaveProperty("MIS-12");
	});

	it("a person whose name was corrected", async () => {
		const house = await aHouseAtWork();
		aStudent(house, "3");
		house.qb.next("dropped");
		await house.run(CUSTOMERS, { death: { at: "answered", time: 1 } });
		house.mis.edit(STUDENT, "3", { familyName: "Corrected" });
		await house.run(CUSTOMERS);
		const names = house.qb.all("Customer").map(({ DisplayName }) => DisplayName);
		expect(names).toContain("Aline Corrected");
		expect(names).not.toContain("Aline Uwase3");
	});

	it("where nothing has changed it is the same request, word for word", async () => {
		const house = await aHouseAtWork();
		leaveOneFirst(house);
		await house.run(INVOICES, { death: { at: "answered", time: 2 } });
		await house.run(INVOICES);
		const [, first, second, ...others] = house.qb.arrived;
		expect(second).toMatchObject({ requestId: first?.requestId, documents: first?.documents });
		expect(others).toEqual([]);
	});
});
