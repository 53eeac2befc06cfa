import { describe, expect, it } from "vitest";
import { digestOfAnother } from "../../../src/sync/decide/doubles.js";
import { REVERSAL_SOURCE } from "../../../src/sync/kinds/cash/sources.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId } from "../../../src/words/ids.js";
import { aBursary, fateOf, paid, sendCash } from "../../support/a-bursary.js";
import type { House } from "../../support/a-house.js";

const { payment: PAYMENT } = KINDS;

const single = (house: House, id: string) => house.run({ kinds: [PAYMENT], only: { kind: PAYMENT, id: misId(id) } });

describe("`single` finds the same doubles as `all`, however they are spelled", () => {
	it.each([
		["one transaction", { transaction: "TX1-a b" }, { transaction: " tx1-A  b\r\n" }],
		["one slip", { slip: "S1" }, { slip: "s1\t" }],
	])("%s", async (_what, first, second) => {
		const house = await aBursary();
		paid(house, "10", first);
		paid(house, "11", second);
		await single(house, "10");
		await single(house, "11");
		expect([fateOf(house, "10"), fateOf(house, "11")]).toEqual(["created", "QB005"]);
	});

	it("and what was reversed", async () => {
		const house = await aBursary();
		house.mis.add(REVERSAL_SOURCE, "1", { transCode: "tc1 ", payer: " 22001", amount: "100000.00" });
		paid(house, "10", { transCode: "TC1" });
		await single(house, "10");
		expect(fateOf(house, "10")).toBe("QB005");
	});
});

describe("receipts that were numbered anew", () => {
	async function renumbered(change: object = {}): Promise<House> {
		const house = await aBursary();
		paid(house, "10", { transaction: "T1" });
		await sendCash(house);
		house.mis.remove(PAYMENT.source, "10");
		paid(house, "11", { transaction: "T1", ...change });
		await sendCash(house);
		return house;
	}

	it("are held where the row under whose key the same money is booked is gone", async () => {
		const house = await renumbered();
		expect([fateOf(house, "11"), house.qb.all("Payment").length]).toEqual(["QB005", 1]);
		const { problem } = house.ledger.record("payment", misId("11")) ?? {};
		expect(problem?.detail).toMatch(/seems to be MP-10, .* of the same payer, amount and day; row 10 is gone/);
		expect(problem?.fix).toMatch(/reference MP-11.*eaur-qb payments accept 11/);
	});

	it("or says something else by now", async () => {
		const house = await aBursary();
		paid(house, "10");
		await sendCash(house);
		house.mis.edit(PAYMENT.source, "10", { amount: "7.00" });
		paid(house, "11");
		await sendCash(house);
		expect([fateOf(house, "11"), house.qb.all("Payment").length]).toEqual(["QB005", 1]);
	});

	it("are taken for that once it bears their key in QuickBooks", async () => {
		const house = await renumbered();
		const [payment] = house.qb.all("Payment");
		house.qb.change("Payment", String(payment?.Id), { PaymentRefNum: "MP-11", PrivateNote: "MP-11" });
		await sendCash(house);
		expect([fateOf(house, "11"), house.qb.all("Payment").length]).toEqual(["adopted", 1]);
	});

	it("are sent once a person has said that it is other money", async () => {
		const house = await renumbered();
		const row = house.mis.row(PAYMENT.source, "11");
		house.ledger.acknowledge([{ kind: "payment", misId: row.id, digest: digestOfAnother(row) }], "accept", "other");
		await sendCash(house);
		expect([fateOf(house, "11"), house.qb.all("Payment").length]).toEqual(["created", 2]);
	});

	it.each([
		["of another day", { transaction: "T2", day: "2025-09-06" }],
		["of another amount", { transaction: "T2", amount: "99.00" }],
		["of another payer", { transaction: "T2", payer: "22002", reference: "2" }],
	])("and go where the money is %s", async (_what, change) => {
		expect(fateOf(await renumbered(change), "11")).toBe("created");
	});

	it("two equal receipts of one day, both there, are two", async () => {
		const house = await aBursary();
		paid(house, "10", { transaction: "T1" });
		await sendCash(house);
		paid(house, "11", { transaction: "T2" });
		await sendCash(house);
		expect(fateOf(house, "11")).toBe("created");
	});
});
