import { describe, expect, it } from "vitest";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";

/** One invoice is sent; then the accountant does something to its item; then the next one is to be sent. */
async function afterTheFirst(deed: (house: ReturnType<typeof aHouse>, item: string) => void) {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1", "Aline Uwase");
	aCharge(house, "77", "22001");
	await house.run({ kinds: [KINDS.student, KINDS.invoice] });
	const itemOf = (number: string) => {
		const made = house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === number) as
			| { readonly Line: readonly { readonly SalesItemLineDetail: { readonly ItemRef: { readonly value: string } } }[] }
			| undefined;
		return made?.Line[0]?.SalesItemLineDetail.ItemRef.value;
	};
	const first = itemOf("MIS-77") ?? "none";
	deed(house, first);
	house.clock.ms += 60_000;
	aCharge(house, "78", "22001");
	await house.run({ kinds: [KINDS.invoice] });
	return { house, first, second: itemOf("MIS-78"), problem: house.ledger.record("invoice", misId("78"))?.problem };
}

const anItem = { Type: "Service", Active: true };

describe("the item of a fee category that was sent once", () => {
	it("is kept by its id when it is renamed in QuickBooks", async () => {
		const { first, second } = await afterTheFirst(({ qb }, item) => qb.change("Item", item, { Name: "Fees 2026" }));
		expect(first).not.toBe("none");
		expect(second).toBe(first);
	});

	it("is not another one of its old name: the invoice is held, both are named, and a person's choice sends it", async () => {
		let other = "";
		const { house, first, second, problem } = await afterTheFirst(({ qb }, item) => {
			const { Name } = qb.all("Item").find(({ Id }) => Id === item) ?? {};
			qb.change("Item", item, { Name: "Fees 2026" });
			other = qb.put("Item", { ...anItem, Name });
		});
		expect(second).toBeUndefined();
		expect(problem?.code).toBe("QB006");
		expect(problem?.detail).toMatch(new RegExp(`Fees 2026 \\(id ${first}\\).*\\(id ${other}\\)`));
		expect(problem?.fix).toMatch(new RegExp(`=id:${first}'.*=id:${other}'`));
		house.seen.setMapping("item", "Tuition Fee", first as never);
		await house.run({ kinds: [KINDS.invoice] });
		expect(house.qb.all("Invoice")).toHaveLength(2);
	});

	it("is not another one that bears its name where it was deleted", async () => {
		const { second, problem } = await afterTheFirst(({ qb }, item) => {
			const { Name } = qb.all("Item").find(({ Id }) => Id === item) ?? {};
			qb.change("Item", item, { Name: `${Name} (deleted)`, Active: false });
			qb.put("Item", { ...anItem, Name });
		});
		expect([second, problem?.code]).toEqual([undefined, "QB006"]);
		expect(problem?.detail).toContain("which is inactive");
	});
});

it("what was chosen before stays known: what was sent stays there", () => {
	const { seen } = aHouse();
	for (const id of ["35", "36"]) seen.setMapping("account", "bank:1", id as never);
	expect([seen.mappings("account").get("bank:1"), seen.used("account").get("bank:1")]).toEqual(["36", ["35"]]);
});
