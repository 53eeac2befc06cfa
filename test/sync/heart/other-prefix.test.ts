import { describe, expect, it } from "vitest";
import { digestOfAnother } from "../../../src/sync/decide/doubles.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";
import { aSettings } from "../kinds/made-up.js";

const EVERYTHING = { kinds: [...CUSTOMER_KINDS, KINDS.invoice] } as const;
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Another computer, or another home, in front of the same MIS and company: it knows nothing, and has another prefix. */
const fresh = (writeBack: boolean, prefix: string) => {
	const { ledger, seen } = aHouse();
	return { ledger, seen, writeBack, settings: withPrefix(prefix) };
};
const withPrefix = (prefix: string) => ({ ...aSettings(), invoices: { ...aSettings().invoices, prefix } });

/** Charges 11 to 15 of one student, all different. */
function aHouseOfFive(change: Parameters<typeof aHouse>[0] = {}): House {
	const house = aHouse(change);
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["11", "12", "13", "14", "15"]) aCharge(house, id, "22001", { debit: `${id}000` });
	return house;
}

const numbersOf = ({ qb }: House) =>
	qb
		.all("Invoice")
		.map(({ DocNumber }) => String(DocNumber))
		.sort();

describe.each([
	["another prefix", "UNI-"],
	["one that ends in digits", "EAU2"],
	["the same in another spelling", "MIS/"],
])("invoices that were made under %s from another home", (_, before) => {
	it.each([{ writeBack: true }, { writeBack: false }])(
		"end a run with 2 before it writes, and both ways out are said (write-back $writeBack)",
		async ({ writeBack }) => {
			const house = aHouseOfFive({ writeBack, settings: withPrefix(before) });
			await house.run(EVERYTHING);
			const arrived = house.qb.arrived.length;
			aCharge(house, "16", "22001");
			const other = fresh(writeBack, "MIS-");
			const { failure } = await house.run(EVERYTHING, other);
			expect(failure).toMatchObject({ reason: "configuration", code: "QB005" });
			expect(failure).toMatchObject({ message: expect.stringContaining(`${before}1`) as string });
			expect(failure).toMatchObject({ fix: expect.stringContaining(`invoices.prefix = "${before}"`) as string });
			expect(failure).toMatchObject({ fix: expect.stringContaining("delete or void them") as string });
			expect(house.qb.arrived).toHaveLength(arrived);
			expect(house.mis.row(INVOICE, "16").status).toBe("not-synced");
			const back = await house.run(EVERYTHING, { ...other, settings: withPrefix(before) });
			expect(back.failure).toBeUndefined();
			expect(numbersOf(house)).toEqual(["11", "12", "13", "14", "15", "16"].map((id) => `${before}${id}`));
		},
	);

	it("are made anew once they were deleted in QuickBooks, though they are remembered", async () => {
		const house = aHouseOfFive({ writeBack: false, settings: withPrefix(before) });
		await house.run(EVERYTHING);
		const other = fresh(false, "MIS-");
		expect((await house.run(EVERYTHING, other)).failure).toBeDefined();
		for (const { Id } of house.qb.all("Invoice")) house.qb.remove("Invoice", String(Id));
		const { failure, tally } = await house.run(EVERYTHING, other);
		expect([failure, tally.failed]).toEqual([undefined, 0]);
		expect(numbersOf(house)).toEqual(["MIS-11", "MIS-12", "MIS-13", "MIS-14", "MIS-15"]);
	});
});

it("invoices that people number by hand stop nothing, even where a number ends in a row's key", async () => {
	const house = aHouseOfFive();
	await house.run({ kinds: CUSTOMER_KINDS });
	const customer = String(house.qb.all("Customer")[0]?.Id);
	for (const number of ["11", "H-12", "H-13", "H-14"]) {
		house.qb.put("Invoice", {
			...{ DocNumber: number, TotalAmt: 5, TxnDate: "2025-09-01", CustomerRef: { value: customer } },
		});
	}
	const { failure, tally } = await house.run(INVOICES);
	expect(failure).toBeUndefined();
	expect(tally).toMatchObject({ successful: 5, failed: 0 });
});

/** Charge 11 stands in QuickBooks already, written down by hand under this number. */
async function byHand(number: string, change: object = {}): Promise<{ house: House; id: string }> {
	const house = aHouseOfFive();
	await house.run({ kinds: CUSTOMER_KINDS });
	const customer = String(house.qb.all("Customer")[0]?.Id);
	const known = { TotalAmt: 11_000, TxnDate: "2025-09-01", CustomerRef: { value: customer } };
	const id = house.qb.put("Invoice", { DocNumber: number, ...known, ...change });
	return { house, id };
}

describe("an invoice that a person has numbered as one of ours", () => {
	it("in other letters is that number to QuickBooks, and to us: taken where it is the charge", async () => {
		const { house, id } = await byHand("mis-11");
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 5, adopted: 1, failed: 0 });
		expect(house.ledger.record("invoice", misId("11"))).toMatchObject({ state: "adopted", qboId: id });
		expect(numbersOf(house)).not.toContain("MIS-11");
		house.mis.row(INVOICE, "11").status = "not-synced";
		expect((await house.run(INVOICES)).tally).toMatchObject({ failed: 0, skipped: 1 });
	});

	it("and in its way where it is another one", async () => {
		const { house } = await byHand("mis-11", { TotalAmt: 5 });
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 4, failed: 1 });
		expect(tally.errors[0]?.problem.detail).toMatch(/another invoice under MIS-11/);
		expect(numbersOf(house)).not.toContain("MIS-11");
	});

	it.each(["MIS 11", "MIS11", "MIS-0011", "11", "Fees no. 11"])("as %s: its row is held by itself", async (number) => {
		const { house, id } = await byHand(number);
		const { tally } = await house.run(INVOICES);
		expect(tally).toMatchObject({ successful: 4, failed: 1 });
		expect(tally.errors[0]).toMatchObject({ misId: "11", problem: { code: "QB005" } });
		expect(tally.errors[0]?.problem.detail).toContain(
			`seems to be ${number}, which is in QuickBooks already (id ${id})`,
		);
		expect((await house.run(INVOICES)).tally).toMatchObject({ rested: 1 });
		house.qb.change("Invoice", id, { DocNumber: "MIS-11" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ adopted: 1, failed: 0 });
	});

	it("is no obstacle once it was deleted, or a person has said that it is another charge", async () => {
		const { house, id } = await byHand("MIS 11");
		await house.run(INVOICES);
		house.qb.remove("Invoice", id);
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
		const said = (await byHand("MIS 11")).house;
		const digest = digestOfAnother(said.mis.row(INVOICE, "11"));
		said.ledger.acknowledge([{ kind: "invoice", misId: misId("11"), digest }], "single", "another");
		expect((await said.run(INVOICES)).tally).toMatchObject({ successful: 5, failed: 0 });
	});
});
