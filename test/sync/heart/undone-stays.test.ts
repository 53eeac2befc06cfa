import { describe, expect, it } from "vitest";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { misId, qboId, realmId } from "../../../src/words/ids.js";
import { isTakenBackIn } from "../../../src/words/stamp.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";
import { undoIn } from "../../support/undoing.js";

const EVERYTHING: readonly Kind[] = [...CUSTOMER_KINDS, KINDS.invoice, ...CASH_KINDS];
/** Of every kind one row. */
const ROWS = [
	[KINDS.student, "1"],
	[KINDS.applicant, "7"],
	[KINDS.invoice, "1"],
	[KINDS.payment, "1"],
	[KINDS.topup, "1"],
] as const;

/** One row of every kind; sent by run-1. */
async function everyKindSent(writeBack = true, house = aHouse()): Promise<House> {
	const { mis, qb, seen } = house;
	aCategory(house);
	const account = qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
	seen.setMapping("account", "bank:2", qboId(account));
	aStudent(house, "1");
	mis.add(KINDS.applicant.source, "7", { identity: "77007", givenName: "Marie", familyName: "Umutoni" });
	aCharge(house, "1", "22001");
	const paid = { payer: "22001", bankId: "2" };
	mis.add(KINDS.payment.source, "1", {
		...{ ...paid, amount: "300000.00", day: "05/09/2025", recordedOn: "2025-09-06", slip: "S1", reference: "1" },
	});
	const credit = { direction: "credit", source: "sales_receipt", transaction: "T2" };
	mis.add(KINDS.topup.source, "1", { ...paid, ...credit, amount: "20000.00", day: "2025-09-06", slip: "S2" });
	const { tally } = await house.run({ kinds: EVERYTHING }, { writeBack });
	expect([tally.successful, tally.errors]).toEqual([5, []]);
	return house;
}

/** Status by status, as the MIS has them. */
const statuses = ({ mis }: House) => ROWS.map(([{ source }, id]) => mis.row(source, id).status);
const ALL_FAILED = ROWS.map(() => "failed");

/** As a backup of before the first run has them. */
function restoreRows({ mis }: House): void {
	for (const [{ source }, id] of ROWS) Object.assign(mis.row(source, id), { status: "not-synced", pushedBy: null });
}

/** A run finds nothing to send: what was taken back is named with who did it, and rests. */
async function expectNothingSent(house: House, why: RegExp, parts: Parameters<House["run"]>[1] = {}): Promise<void> {
	const written = house.qb.arrived.length;
	const { tally, failure } = await house.run({ kinds: EVERYTHING }, parts);
	expect([failure, house.qb.arrived.length - written, tally.successful, tally.rested]).toEqual([undefined, 0, 0, 5]);
	for (const { problem } of tally.errors)
		expect([problem.code, problem.detail]).toEqual(["QB004", expect.stringMatching(why)]);
	expect(tally.errors).toHaveLength(ROWS.length);
}

describe("what was taken back is sent by no run of itself, whatever the MIS says of its row", () => {
	it.each([false, true])(
		"sent and undone with write-back off, its row at 0 ever since; a run between: %s",
		async (between) => {
			const house = await everyKindSent(false);
			expect((await undoIn(house, "run-1", { writeBack: false })).undone).toBe(5);
			if (between) await expectNothingSent(house, /undone by finance@kigali/, { writeBack: false });
			await expectNothingSent(house, /undone by finance@kigali/);
			expect(statuses(house)).toEqual(ALL_FAILED);
		},
	);

	it("where a backup of the MIS from before the run is put back; retry sends it", async () => {
		const house = await everyKindSent();
		expect((await undoIn(house, "run-1")).undone).toBe(5);
		expect(statuses(house)).toEqual(ALL_FAILED);
		restoreRows(house);
		await expectNothingSent(house, /undone by finance@kigali/);
		expect(statuses(house)).toEqual(ALL_FAILED);
		const { tally } = await house.run({ kinds: EVERYTHING, failedOnly: { code: undefined } });
		expect([tally.successful, tally.errors]).toEqual([5, []]);
	});

	it("but corrected after that it goes out as it is", async () => {
		const house = await everyKindSent();
		await undoIn(house, "run-1");
		restoreRows(house);
		await house.run({ kinds: CUSTOMER_KINDS });
		await house.run({ kinds: CUSTOMER_KINDS, failedOnly: { code: undefined } });
		house.mis.edit(KINDS.invoice.source, "1", { debit: "600000.00" });
		expect((await house.run({ kinds: [KINDS.invoice] })).tally.successful).toBe(1);
		expect(house.qb.all("Invoice").map(({ DocNumber, TotalAmt }) => [DocNumber, TotalAmt])).toEqual([
			["MIS-1", 0],
			["MIS-1-2", 600_000],
		]);
	});

	it("from another computer, where it was deleted and QuickBooks shows nothing of it; single and retry send it", async () => {
		const house = await everyKindSent();
		expect((await undoIn(house, "run-1", { deletes: true })).undone).toBe(5);
		const elsewhere = aHouse();
		const run = (request: Parameters<House["run"]>[0]) => elsewhere.run(request, { mis: house.mis, qb: house.qb });
		elsewhere.seen.setMapping("account", "bank:2", qboId(String(house.qb.all("Account")[0]?.Id)));
		const written = house.qb.arrived.length;
		for (let time = 1; time <= 2; time += 1) {
			const { tally } = await run({ kinds: EVERYTHING });
			expect([tally.successful, house.qb.arrived.length]).toEqual([0, written]);
		}
		for (const customer of house.qb.all("Customer")) house.qb.change("Customer", String(customer.Id), { Active: true });
		await run({ kinds: CUSTOMER_KINDS, failedOnly: { code: undefined } });
		const { tally } = await run({ kinds: [KINDS.invoice, ...CASH_KINDS] });
		expect([tally.successful, tally.failed, house.qb.arrived.length]).toEqual([0, 3, written]);
		expect(tally.errors[0]?.problem.detail).toMatch(/undone from another computer .*:undone\) company/);
		expect((await run({ kinds: [KINDS.invoice], failedOnly: { code: undefined } })).tally.successful).toBe(1);
		expect((await run({ kinds: CASH_KINDS })).tally).toMatchObject({ successful: 0, rested: 2 });
		expect((await run({ kinds: CASH_KINDS, failedOnly: { code: undefined } })).tally.successful).toBe(2);
	});

	it("into another company it goes as if nothing had been", async () => {
		const house = await everyKindSent();
		const [row] = [house.mis.row(KINDS.invoice.source, "1")];
		await undoIn(house, "run-1", { deletes: true });
		expect(row.pushedBy).toMatch(/:undone\) company:9130000000000001$/);
		expect(isTakenBackIn(row.pushedBy, realmId("9130000000000001"))).toBe(true);
		expect(isTakenBackIn(row.pushedBy, realmId("9130000000000002"))).toBe(false);
	});
});

describe("a customer that retry was to make active again, where that came to nothing", () => {
	/** Two customers, inactive by our own undo. */
	async function inactive(): Promise<House> {
		const house = aHouse();
		aStudent(house, "1");
		aStudent(house, "2");
		await house.run({ kinds: CUSTOMER_KINDS });
		expect((await undoIn(house, "run-1")).undone).toBe(2);
		return house;
	}
	const retry = (house: House, parts: Parameters<House["run"]>[1] = {}) =>
		house.run({ kinds: CUSTOMER_KINDS, failedOnly: { code: undefined } }, parts);

	async function expectBothActive(house: House): Promise<void> {
		await retry(house);
		await house.run({ kinds: CUSTOMER_KINDS });
		expect(house.qb.all("Customer").map(({ Active }) => Active)).toEqual([true, true]);
		expect(house.mis.statuses(KINDS.student.source)).toEqual({ "1": "synced", "2": "synced" });
	}

	it.each(["noted", "claimed", "intended", "attempted", "answered", "settled", "marked", "told"] as const)(
		"killed before it was %s: the same command again ends it",
		async (at) => {
			const house = await inactive();
			await retry(house, { death: { at, time: 1 } }).catch(() => {});
			await expectBothActive(house);
		},
	);

	it("never arrived: it is looked up, and asked for again once QuickBooks is done with it", async () => {
		const house = await inactive();
		house.qb.next("dropped");
		await retry(house, { death: { at: "answered", time: 1 } }).catch(() => {});
		house.clock.ms += 3_600_000;
		await expectBothActive(house);
	});

	it("is held by something of her row that is mended since: it is restored, and nobody is said to have made her inactive", async () => {
		const house = await inactive();
		house.mis.edit(KINDS.student.source, "1", { identity: null });
		expect((await retry(house)).tally.held).toBe(1);
		expect(house.ledger.record("student", misId("1"))?.isTakenBack).toBe(true);
		house.mis.edit(KINDS.student.source, "1", { identity: "22001" });
		await expectBothActive(house);
	});
});
