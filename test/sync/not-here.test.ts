import { describe, expect, it } from "vitest";
import { CUSTOMER_KINDS, KINDS } from "../../src/sync/kinds/kinds.js";
import { isHere, notHere } from "../../src/sync/look/not-here.js";
import { misId } from "../../src/words/ids.js";
import { aHouse, type House } from "../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../support/a-university.js";
import { aSettings } from "./kinds/made-up.js";

const INVOICE = KINDS.invoice;

/** Invoices 11 and 21 were sent; row 31 is at 1, and nobody knows why. */
async function aHouseThatSent(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2"]) aStudent(house, id);
	aCharge(house, "11", "22001");
	aCharge(house, "21", "22002");
	await house.run({ kinds: CUSTOMER_KINDS });
	await house.run({ kinds: [INVOICE] });
	aCharge(house, "31", "22001");
	house.mis.row(INVOICE.source, "31").status = "synced";
	return house;
}

const partsOf = ({ mis, ledger, seen, qb }: House) => ({
	mis,
	ledger,
	seen,
	settings: aSettings(),
	suffix: ` company:${qb.realmId}`,
});

async function strangersOf(house: House, whoever: boolean): Promise<string[]> {
	const ids: string[] = [];
	for await (const page of notHere(partsOf(house), INVOICE, { whoever })) ids.push(...page.map(({ id }) => id));
	return ids;
}

describe("a row at 1 that neither this ledger nor the company knows", () => {
	it.each([true, false])("is not one that was sent from here and edited since", async (whoever) => {
		const house = await aHouseThatSent();
		house.mis.edit(INVOICE.source, "11", { debit: "9" });
		const row = house.mis.row(INVOICE.source, "11");
		row.pushedBy = "somebody";
		expect(await strangersOf(house, whoever)).toEqual(["31"]);
		expect(isHere(partsOf(house), INVOICE, row)).toBe(true);
	});

	it("is not one whose document was deleted in QuickBooks, and that is held for it", async () => {
		const house = await aHouseThatSent();
		const problem = { code: "QB005", detail: "gone from QuickBooks", fix: "" } as const;
		const known = { misId: misId("11"), key: "22001", title: "MIS-11", amount: undefined, day: undefined };
		house.ledger.hold(INVOICE.name, [{ ...known, digest: "d", problem, contested: true }], "run-3");
		expect(await strangersOf(house, true)).toEqual(["31"]);
	});
});
