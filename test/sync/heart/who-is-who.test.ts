import { describe, expect, it } from "vitest";
import { digestOfLink } from "../../../src/sync/kinds/customer/stranger.js";
import { INVOICE } from "../../../src/sync/kinds/invoice/invoice.js";
import { CUSTOMER_KINDS } from "../../../src/sync/kinds/kinds.js";
import { STUDENT } from "../../../src/sync/kinds/student/student.js";
import { misId, type QboId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, STUDENT as PEOPLE } from "../../support/a-university.js";

const CUSTOMERS = { kinds: CUSTOMER_KINDS } as const;
const INVOICES = { kinds: [INVOICE] } as const;

describe("a number that stands for two persons", () => {
	it.each([
		["in another case", "eau/2026/2", "EAU/2026/2"],
		["exactly", "26000002", "26000002"],
		["as it is written without its letter", "ss1", "ß1"],
		["with a mark that nobody sees", "26", "2\u200b6"],
	])("%s: the invoice is on nobody's account, and names both", async (_, first, second) => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "10", "Anna Keza", { identity: first });
		aStudent(house, "11", "Boris Nshuti", { identity: second });
		aCharge(house, "1", second);
		aCharge(house, "2", first);
		const { tally } = await house.run(INVOICES);
		expect(house.qb.all("Invoice")).toEqual([]);
		expect(tally).toMatchObject({ successful: 0, failed: 2 });
		expect(tally.errors[0]).toMatchObject({ misId: "1", problem: { code: "QB004" } });
		expect(tally.errors[0]?.problem.detail).toMatch(/Anna Keza \(row 10.*Boris Nshuti \(row 11/);
		house.mis.edit(PEOPLE, "10", { identity: "corrected" });
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 2, failed: 0 });
		const boris = house.qb.all("Customer").find(({ DisplayName }) => DisplayName === "Boris Nshuti");
		const toBoris = { CustomerRef: { value: boris?.Id } };
		expect(house.qb.all("Invoice")).toMatchObject([toBoris, toBoris]);
	});

	it("of one name is one person, whatever the spelling", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "10", "Anna Keza", { identity: "ss1" });
		aStudent(house, "11", "ANNA Keza", { identity: "ß1" });
		aCharge(house, "1", "ß1");
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
	});
});

/** Eric Mugisha, row 2, whose customer is there; then his row says otherwise, and he has a new charge. */
async function renamed(change: Record<string, string | null>, at: "synced" | "not-synced" = "synced"): Promise<House> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "2", "Eric Mugisha");
	await house.run(CUSTOMERS);
	house.mis.edit(PEOPLE, "2", change);
	house.mis.row(PEOPLE, "2").status = at;
	aCharge(house, "60", "22002");
	return house;
}

const STRANGER = { givenName: "Newborn", familyName: "Someone" };

describe("a row whose number was given to another person", () => {
	it("a new invoice does not go to the former one; the person is held too, and both names are said", async () => {
		const house = await renamed(STRANGER, "not-synced");
		const people = (await house.run(CUSTOMERS)).tally;
		expect(people).toMatchObject({ failed: 1, skipped: 0 });
		const { tally } = await house.run(INVOICES);
		expect(house.qb.all("Invoice")).toEqual([]);
		for (const [error] of [people.errors, tally.errors]) {
			expect(error?.problem.code).toBe("QB005");
			expect(error?.problem.detail).toMatch(/called Eric Mugisha \(id \d+\), in the MIS Newborn Someone/);
			expect(error?.problem.fix).toMatch(/customers link 22002 \d+/);
		}
		expect((await house.run(CUSTOMERS)).tally).toMatchObject({ rested: 1 });
	});

	it("the same where the row stands at 1, and in a ledger that never sent anything", async () => {
		const house = await renamed(STRANGER);
		const first = (await house.run(INVOICES)).tally;
		expect(first).toMatchObject({ failed: 1, successful: 0 });
		const other = aHouse();
		const fresh = (await house.run(INVOICES, { ledger: other.ledger, seen: other.seen })).tally;
		expect(fresh.errors[0]?.problem).toEqual(first.errors[0]?.problem);
		expect(house.qb.all("Invoice")).toEqual([]);
	});

	it.each([
		["another family name", { familyName: "Habimana" }],
		["a better spelling", { givenName: "Erick" }],
		["both spelled better", { givenName: "Erick", familyName: "Mugishya" }],
		["another order", { givenName: "MUGISHA", familyName: "Eric" }],
		["no name", { givenName: null, familyName: null }],
	])("%s is no other person", async (_, change) => {
		const house = await renamed(change);
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
	});

	it("once the name is corrected the person is well, and the invoice goes", async () => {
		const house = await renamed(STRANGER, "not-synced");
		await house.run({ kinds: [STUDENT, INVOICE] });
		house.mis.edit(PEOPLE, "2", { givenName: "Eric", familyName: "Mugisha" });
		expect((await house.run({ kinds: [STUDENT, INVOICE] })).tally).toMatchObject({ failed: 0, successful: 1 });
	});

	it("or once a person has said that this customer is the one, until the row becomes somebody else's again", async () => {
		const house = await renamed(STRANGER);
		await house.run(INVOICES);
		const id = said(house);
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 1, failed: 0 });
		expect(house.qb.all("Invoice")).toMatchObject([{ CustomerRef: { value: id } }]);
		house.mis.edit(PEOPLE, "2", { givenName: "Third", familyName: "Person" });
		aCharge(house, "61", "22002");
		expect((await house.run(INVOICES)).tally).toMatchObject({ successful: 0, failed: 1 });
	});
});

/** What `customers link` writes down. */
function said({ ledger, qb }: House): QboId {
	const id = qboId(String(qb.all("Customer")[0]?.Id));
	const nothing = { amount: undefined, customerId: undefined, day: undefined, payer: undefined, said: undefined };
	const whom = { misId: misId("2"), key: "22002", title: "Newborn Someone (22002)", trace: "Eric Mugisha" };
	const settlement = { misId: misId("2"), as: "adopted", qboId: id, syncToken: "0", intuitTid: undefined } as const;
	ledger.recognise("student", { ...whom, ...nothing, digest: digestOfLink(id), issue: 1 }, settlement, "link");
	return id;
}
