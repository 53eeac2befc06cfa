import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../../src/audit/record.js";
import { misbookedSettlement } from "../../../src/sync/decide/misbooked.js";
import { CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { resolveMisbooked } from "../../../src/sync/send/resolve.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";
import { aSettings } from "../kinds/made-up.js";

const { invoice: INVOICE } = KINDS;

/** MIS-2 and MIS-3 are in QuickBooks; the answer to MIS-2 bore the document of MIS-3. */
async function answeredWithAnothers(): Promise<{ house: House; ids: Record<"own" | "other", string> }> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["2", "3"]) aCharge(house, id, "22001", { debit: `${id}000` });
	await house.run({ kinds: [...CUSTOMER_KINDS, INVOICE] });
	const stored = (number: string) => house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === number) ?? {};
	const [own, other] = [stored("MIS-2"), stored("MIS-3")];
	const { TxnDate, CustomerRef, Line } = own;
	const document = JSON.parse(JSON.stringify({ DocNumber: "MIS-2", TxnDate, CustomerRef, Line })) as never;
	const meant = { kind: INVOICE, key: "2", misId: misId("2"), trace: "MIS-2", document };
	const answered = { id: qboId(String(other.Id)), object: other };
	house.ledger.settle(
		"invoice",
		[misbookedSettlement(meant, answered, ["its number is MIS-3, not MIS-2"], "tid")],
		"r",
	);
	return { house, ids: { own: String(own.Id), other: String(other.Id) } };
}

const record = (house: House, id: string): LedgerRecord => {
	const found = house.ledger.record("invoice", misId(id));
	if (!found) throw new Error(`Nothing is known of ${id}.`);
	return found;
};
const resolve = (house: House) =>
	resolveMisbooked({ ...house, settings: aSettings(), by: "a test" }, INVOICE, record(house, "2"));

describe("an answer that bears another record's document", () => {
	it("is told as such: nothing is to be deleted", async () => {
		const { house, ids } = await answeredWithAnothers();
		const { problem } = record(house, "2");
		expect(problem?.detail).toContain(`MIS-3 (id ${ids.other}), the document of another record`);
		expect(problem?.fix).toMatch(/^Delete nothing/);
		expect(problem?.fix).toContain("eaur-qb invoices resolve 2");
	});

	it("its own document is looked up, and counts", async () => {
		const { house, ids } = await answeredWithAnothers();
		expect(await resolve(house)).toEqual({ is: "right", id: ids.own, lost: undefined });
		expect(record(house, "2")).toMatchObject({ state: "adopted", qboId: ids.own });
		expect(record(house, "3")).toMatchObject({ state: "created", qboId: ids.other });
	});

	it("which is made anew where it is not there, and the other one's is left alone", async () => {
		const { house, ids } = await answeredWithAnothers();
		house.qb.remove("Invoice", ids.own);
		expect(await resolve(house)).toEqual({ is: "gone", lost: undefined });
		expect(record(house, "3")).toMatchObject({ state: "created", qboId: ids.other });
	});

	it("the other one's was deleted all the same: said, and held until a person has it made again", async () => {
		const { house, ids } = await answeredWithAnothers();
		house.qb.remove("Invoice", ids.other);
		expect(await resolve(house)).toMatchObject({ is: "right", id: ids.own, lost: { misId: "3" } });
		expect(record(house, "3")).toMatchObject({ state: "contested", problem: { code: "QB005" } });
		expect(record(house, "3").problem?.fix).toContain("invoices single 3 --again");
	});

	it.each(["1042", "MIS-", "OTHER-3"])("%s is no number of another record of ours", (number) => {
		expect(INVOICE.books.numberOfAnother("MIS-2", { DocNumber: number })).toBeUndefined();
	});
});

describe("what QuickBooks made otherwise than it was sent", () => {
	/** MIS-2 was made with another total. */
	async function misbooked() {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		aCharge(house, "2", "22001", { debit: "2000" });
		await house.run({ kinds: CUSTOMER_KINDS });
		house.qb.next({ change: { TotalAmt: 5, Balance: 5 } });
		await house.run({ kinds: [INVOICE] });
		const id = String(house.qb.all("Invoice")[0]?.Id);
		expect(record(house, "2")).toMatchObject({ state: "misbooked", qboId: id });
		return { house, id };
	}

	it("is wrong as long as it says something else", async () => {
		const { house, id } = await misbooked();
		expect(await resolve(house)).toEqual({ is: "wrong", id, differences: ["its total is 5, not 2,000"] });
		expect(record(house, "2").state).toBe("misbooked");
	});

	it("is right once it was corrected: it counts, in the version that was read", async () => {
		const { house, id } = await misbooked();
		house.qb.change("Invoice", id, { TotalAmt: 2_000, Balance: 2_000 });
		expect(await resolve(house)).toEqual({ is: "right", id, lost: undefined });
		expect(record(house, "2")).toMatchObject({ state: "adopted", qboId: id, syncToken: "1" });
	});

	it.each([
		["gone", (house: House, id: string) => house.qb.remove("Invoice", id)],
		["called deleted", (house: House, id: string) => house.qb.change("Invoice", id, { status: "Deleted" })],
	])("is made anew once it is %s", async (_what, go) => {
		const { house, id } = await misbooked();
		INVOICE.books.note(house.seen, house.qb.all("Invoice")[0] ?? {});
		go(house, id);
		expect(await resolve(house)).toEqual({ is: "gone", lost: undefined });
		expect(record(house, "2")).toMatchObject({ state: "missing", generation: 2 });
		expect(house.seen.document("Invoice", qboId(id))).toBeUndefined();
	});

	it.each(["qboId", "sent"])("is not guessed at where the ledger does not know it (%s)", async (name) => {
		const { house } = await misbooked();
		const known = { ...record(house, "2"), [name]: undefined };
		const resolving = resolveMisbooked({ ...house, settings: aSettings(), by: "a test" }, INVOICE, known);
		await expect(resolving).rejects.toThrow("is not in the ledger");
	});

	it("is a conflict where its own number is another document's by now", async () => {
		const { house, ids } = await answeredWithAnothers();
		house.qb.change("Invoice", ids.own, { TotalAmt: 5, CustomerRef: { value: "999" } });
		expect(await resolve(house)).toMatchObject({
			is: "wrong",
			id: ids.other,
			differences: [expect.stringContaining("MIS-2")],
		});
		expect(record(house, "2").state).toBe("misbooked");
	});
});
