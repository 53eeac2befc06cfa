import { describe, expect, it } from "vitest";
import { standardLimits } from "../../../src/config/limits.js";
import type { ListQuery } from "../../../src/quickbooks/list-query.js";
import { CASH_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { parseDay } from "../../../src/words/day.js";
import { misId, qboId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE, STUDENT } from "../../support/a-university.js";
import { planIn, undoIn } from "../../support/undoing.js";
import { aCompany } from "../kinds/made-up.js";

const INVOICES = [KINDS.invoice];
const DAY = 24 * 3_600_000;

/** Three students with a charge each; their customers go with run-1, their invoices with run-2. */
async function invoiced(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	for (const id of ["1", "2", "3"]) {
		aStudent(house, id);
		aCharge(house, id, `2200${id}`);
	}
	await house.run({ kinds: CUSTOMER_KINDS });
	await house.run({ kinds: INVOICES });
	return house;
}

/** One student with a charge that is not sent yet. */
async function oneStudent(): Promise<House> {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	aCharge(house, "1", "22001");
	await house.run({ kinds: CUSTOMER_KINDS });
	return house;
}

/** Three students, and the first invoice is paid by run-3. */
async function paid(): Promise<House> {
	const house = await invoiced();
	aPayment(house);
	await house.run({ kinds: CASH_KINDS });
	return house;
}

/** What the first student has paid of their charge. */
function aPayment(house: House): void {
	const account = house.qb.put("Account", { Name: "Bank of Kigali", AccountType: "Bank" });
	house.seen.setMapping("account", "bank:2", qboId(account));
	house.mis.add(KINDS.payment.source, "1", {
		...{ payer: "22001", amount: "300000.00", day: "05/09/2025", recordedOn: "2025-09-06" },
		...{ bankId: "2", slip: "S1", reference: "1" },
	});
}

const idOf = ({ ledger }: House, kind = "invoice", id = "1") => ledger.record(kind, misId(id))?.qboId ?? qboId("0");
const day = (text: string) => parseDay(text);
const reasons = (result: { readonly left: readonly { readonly reason: string }[] }) =>
	result.left.map(({ reason }) => reason);

describe("an undo leaves alone", () => {
	const touched: readonly (readonly [string, (house: House) => void, RegExp])[] = [
		[
			"what was changed since",
			(house) => house.qb.change("Invoice", idOf(house), { DueDate: "2026-01-01" }),
			/changed/,
		],
		[
			"what was changed at another time, whatever its version",
			(house) => {
				house.clock.ms += 60_000;
				house.qb.change("Invoice", idOf(house), { SyncToken: "0" });
			},
			/changed/,
		],
		[
			"what somebody else has paid",
			(house) => {
				const LinkedTxn = [{ TxnId: "9", TxnType: "Payment" }];
				house.qb.change("Invoice", idOf(house), { LinkedTxn, Balance: 1, SyncToken: "1" });
			},
			/linked to Payment 9/,
		],
		[
			"what is open in part only, without any link",
			(house) => house.qb.change("Invoice", idOf(house), { Balance: 340_000, SyncToken: "0" }),
			/300,000 of its 640,000 has been paid/,
		],
		[
			"what was e-mailed",
			(house) => house.qb.change("Invoice", idOf(house), { EmailStatus: "EmailSent", SyncToken: "0" }),
			/e-mail/,
		],
		[
			"what was printed",
			(house) => house.qb.change("Invoice", idOf(house), { PrintStatus: "PrintComplete", SyncToken: "0" }),
			/printed/,
		],
		[
			"what is void already",
			(house) => house.qb.change("Invoice", idOf(house), { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" }),
			/void already/,
		],
		["what is gone", (house) => house.qb.remove("Invoice", idOf(house)), /not in QuickBooks any more/],
		[
			"what was cleared or reconciled",
			(house) => {
				house.qb.clearedIds = new Set([idOf(house)]);
			},
			/was cleared or reconciled/,
		],
		[
			"of which the report says nothing",
			(house) => {
				house.qb.unreportedIds = new Set([idOf(house)]);
			},
			/does not show whether it was cleared/,
		],
	];

	it.each(touched)("%s; the others are taken back", async (_, touch, reason) => {
		const house = await invoiced();
		touch(house);
		const before = JSON.stringify(house.qb.all("Invoice").find(({ Id }) => Id === idOf(house)));
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(reason)]]);
		expect(JSON.stringify(house.qb.all("Invoice").find(({ Id }) => Id === idOf(house)))).toBe(before);
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("created");
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "failed", "3": "failed" });
	});

	it("all of it where nobody can tell what was reconciled", async () => {
		const house = await invoiced();
		house.qb.clearedIds = undefined;
		expect(reasons(await undoIn(house, "run-2"))).toEqual(
			Array(3).fill(expect.stringMatching(/does not show whether/)),
		);
	});

	it("what is in a closed period, up to its last day", async () => {
		const house = await invoiced();
		const closed = (text: string) => planIn(house, "run-2", { company: aCompany({ bookCloseDay: day(text) }) });
		expect(reasons(await closed("2025-09-01"))).toEqual(Array(3).fill(expect.stringMatching(/closed period/)));
		expect((await closed("2025-08-31")).takes).toHaveLength(3);
	});

	it("what a certificate vouches for, by period and kind; one that does not say vouches for all", async () => {
		const house = await invoiced();
		const vouched = (from?: string, to?: string, groups?: readonly string[]) =>
			planIn(house, "run-2", { vouched: [{ number: 4, from: day(from ?? ""), to: day(to ?? ""), groups }] });
		expect(reasons(await vouched("2025-09-01", "2025-09-01"))[0]).toMatch(/certificate 4 vouches for it/);
		expect(reasons(await vouched(undefined, undefined, ["invoice"]))).toHaveLength(3);
		expect((await vouched("2025-09-02")).takes).toHaveLength(3);
		expect((await vouched(undefined, "2025-08-31")).takes).toHaveLength(3);
		expect((await vouched(undefined, undefined, ["payment"])).takes).toHaveLength(3);
	});

	it("what QuickBooks had already: found, or another row's", async () => {
		const first = await invoiced();
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		aStudent(house, "4", "Aline Uwase1", { identity: "22001" });
		const [customer] = first.qb.all("Customer");
		house.qb.put("Customer", customer as object, "55");
		await house.run({ kinds: CUSTOMER_KINDS });
		const result = await undoIn(house, "run-1");
		expect([result.undone, reasons(result).sort()]).toEqual([
			0,
			[expect.stringMatching(/found it, and did not make it/), expect.stringMatching(/another row of the MIS/)],
		]);
	});

	it("a customer that another row means too", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		await house.run({ kinds: CUSTOMER_KINDS });
		aStudent(house, "4", "Aline Uwase1", { identity: "22001" });
		await house.run({ kinds: CUSTOMER_KINDS });
		expect(house.ledger.record("student", misId("4"))?.state).toBe("linked");
		const result = await undoIn(house, "run-1");
		expect([result.undone, reasons(result)]).toEqual([0, [expect.stringMatching(/customer of student row 4 too/)]]);
	});

	it("a customer who owes something that no form of theirs explains", async () => {
		const house = await invoiced();
		await undoIn(house, "run-2");
		house.qb.change("Customer", idOf(house, "student"), { Balance: 5_000, SyncToken: "0" });
		const result = await undoIn(house, "run-1");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(/it owes 5,000/)]]);
	});

	it("what a later run made of the same row", async () => {
		const house = await invoiced();
		house.qb.remove("Invoice", idOf(house));
		house.mis.row(INVOICE, "1").status = "not-synced";
		house.ledger.release("invoice", [misId("1")], "run-2");
		expect((await house.run({ kinds: INVOICES })).tally.successful).toBe(1);
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(/not in QuickBooks any more/)]]);
		expect(house.qb.all("Invoice").find(({ Id }) => Id === idOf(house))?.TotalAmt).toBe(640_000);
	});

	it("what QuickBooks made otherwise than it was sent", async () => {
		const house = await oneStudent();
		house.qb.next({ change: { TotalAmt: 5 } });
		await house.run({ kinds: INVOICES });
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([0, [expect.stringMatching(/something else of it/)]]);
	});

	it("what somebody entered under its number after the run's own request was lost on its way", async () => {
		const house = await oneStudent();
		house.qb.next("dropped");
		await house.run({ kinds: INVOICES }, { death: { at: "answered", time: 1 } }).catch(() => {});
		house.clock.ms += 3_600_000;
		house.qb.put("Invoice", house.qb.arrived.at(-1)?.documents[0] ?? {});
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([0, [expect.stringMatching(/found it, and did not make it/)]]);
		expect(house.qb.all("Invoice")[0]?.TotalAmt).toBe(640_000);
	});

	it("a customer for whom something else was written, until that is void", async () => {
		const house = await invoiced();
		const sale = house.qb.put("SalesReceipt", {
			...{ DocNumber: "1038", TotalAmt: 5, CustomerRef: { value: idOf(house, "student") } },
		});
		await undoIn(house, "run-2");
		const result = await undoIn(house, "run-1");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(/used by SalesReceipt 1038/)]]);
		house.qb.change("SalesReceipt", sale, { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" });
		expect((await undoIn(house, "run-1")).undone).toBe(1);
	});

	it("customers of whom QuickBooks does not show all documents: half a list says nothing of the other half", async () => {
		const house = await invoiced();
		const query = house.qb.query.bind(house.qb);
		house.qb.query = async (entity: string, asked: ListQuery) => {
			const page = await query(entity, asked);
			const isOfCustomers = asked.where.some(({ of }) => of === "customer");
			return entity === "Invoice" && isOfCustomers ? { ...page, objects: page.objects.slice(3) } : page;
		};
		await expect(undoIn(house, "run-1")).rejects.toThrow(/does not show the whole Invoice list/);
		expect(house.qb.all("Customer").map(({ Active }) => Active)).not.toContain(false);
	});

	it("a customer of whom QuickBooks does not say what it owes", async () => {
		const house = await oneStudent();
		house.qb.change("Customer", idOf(house, "student"), { Balance: undefined, SyncToken: "0" });
		expect(reasons(await undoIn(house, "run-1"))).toEqual([expect.stringMatching(/does not say what it owes/)]);
	});

	it("customers whose invoices stand", async () => {
		const house = await invoiced();
		const { undone, left } = await undoIn(house, "run-1");
		expect([undone, left.map(({ reason }) => reason)]).toEqual([
			0,
			Array(3).fill(expect.stringMatching(/used by Invoice MIS-/)),
		]);
	});

	it("a payment that was deposited, and with it the invoice", async () => {
		const house = await paid();
		const LinkedTxn = [{ TxnId: "77", TxnType: "Deposit" }];
		house.qb.change("Payment", idOf(house, "payment"), { LinkedTxn, SyncToken: "0" });
		expect(reasons(await undoIn(house, "run-3"))).toEqual([expect.stringMatching(/deposited/)]);
	});

	it("an invoice that a payment of ours has settled, while that stands", async () => {
		const house = await paid();
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(/linked to Payment/)]]);
	});

	it("with --delete, what was made more than 24 hours ago", async () => {
		const house = await invoiced();
		house.clock.ms += DAY + 60_000;
		expect(reasons(await undoIn(house, "run-2", { deletes: true }))[0]).toMatch(/within the last 24 hours/);
		expect((await undoIn(house, "run-2")).undone).toBe(3);
	});

	it("what somebody changes between reading and sending: QuickBooks refuses the old version", async () => {
		const house = await invoiced();
		house.qb.next({ before: () => house.qb.change("Invoice", idOf(house), { DueDate: "2026-01-01" }) });
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([2, [expect.stringMatching(/refused it: .*5010/)]]);
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("created");
	});
});

describe("an undo", () => {
	it("takes payments back before invoices, whose versions we moved ourselves", async () => {
		const house = await paid();
		const both = { ...house, ledger: house.ledger };
		expect((await undoIn(both, "run-3")).undone).toBe(1);
		expect(house.qb.all("Invoice")[0]).toMatchObject({ Balance: 640_000, LinkedTxn: [], SyncToken: "2" });
		expect((await undoIn(both, "run-2")).undone).toBe(3);
		expect(house.qb.arrived.slice(-2).map(({ documents }) => documents.length)).toEqual([1, 3]);
	});

	it("takes back a whole sync at once: payments, the invoices that they had settled, and customers", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		aCharge(house, "1", "22001");
		aPayment(house);
		await house.run({ kinds: [...CUSTOMER_KINDS, ...INVOICES, ...CASH_KINDS] });
		expect(house.qb.all("Payment")).toHaveLength(1);
		const { undone, left, unknown } = await undoIn(house, "run-1");
		expect([undone, left, unknown]).toEqual([3, [], []]);
	});

	it("foresees in a dry run that what goes before is gone, and writes nothing", async () => {
		const house = aHouse();
		aCategory(house);
		aStudent(house, "1");
		aCharge(house, "1", "22001");
		await house.run({ kinds: [...CUSTOMER_KINDS, ...INVOICES] });
		const written = house.qb.arrived.length;
		house.qb.change("Customer", idOf(house, "student"), { Balance: 640_000, SyncToken: "0" });
		const { takes, left } = await planIn(house, "run-1");
		expect([takes.map(({ kind }) => kind.name), left]).toEqual([["invoice", "student"], []]);
		expect([house.qb.arrived.length, house.ledger.record("invoice", misId("1"))?.state]).toEqual([written, "created"]);
		house.qb.next({
			before: () => house.qb.change("Customer", idOf(house, "student"), { Balance: 0, SyncToken: "0" }),
		});
		expect((await undoIn(house, "run-1")).undone).toBe(2);
	});

	it("deletes within a day: the number is free again, and the row is sent under it", async () => {
		const house = await invoiced();
		expect((await undoIn(house, "run-2", { deletes: true })).undone).toBe(3);
		expect(house.qb.all("Invoice")).toEqual([]);
		const { tally } = await house.run({ kinds: INVOICES, failedOnly: { code: undefined } });
		expect([tally.successful, house.qb.all("Invoice").map(({ DocNumber }) => DocNumber)]).toEqual([
			3,
			["MIS-1", "MIS-2", "MIS-3"],
		]);
	});

	it("leaves a void number to its document: the row goes out as MIS-1-2 once it is corrected, or by retry", async () => {
		const house = await invoiced();
		await undoIn(house, "run-2");
		expect(await undoIn(house, "run-2")).toMatchObject({ undone: 0, left: [], unknown: [] });
		house.mis.edit(INVOICE, "1", { debit: "600000.00" });
		expect((await house.run({ kinds: INVOICES })).tally).toMatchObject({ successful: 1, rested: 2 });
		expect((await house.run({ kinds: INVOICES, failedOnly: { code: undefined } })).tally.successful).toBe(2);
		const live = house.qb.all("Invoice").filter(({ TotalAmt }) => TotalAmt !== 0);
		expect(live.map(({ DocNumber, TotalAmt }) => [DocNumber, TotalAmt])).toEqual([
			["MIS-1-2", 600_000],
			["MIS-2-2", 640_000],
			["MIS-3-2", 640_000],
		]);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
		expect(await undoIn(house, "run-2")).toMatchObject({ undone: 0, left: [], unknown: [] });
		expect((await undoIn(house, "run-4")).undone).toBe(2);
	});

	it("is called by the number that was taken back, not by the next one", async () => {
		const house = await invoiced();
		await undoIn(house, "run-2");
		const { tally } = await house.run({ kinds: INVOICES });
		expect(tally.errors.map(({ title }) => title.split(" · ")[0])).toEqual(["MIS-1", "MIS-2", "MIS-3"]);
	});

	it("takes back what a request of the run made although the answer was lost", async () => {
		const house = await oneStudent();
		house.qb.next("lost");
		await house.run({ kinds: INVOICES }, { death: { at: "answered", time: 1 } }).catch(() => {});
		const { undone, left, unknown } = await undoIn(house, "run-2");
		expect([undone, left, unknown]).toEqual([1, [], []]);
		expect(house.qb.arrived).toHaveLength(3);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "failed" });
	});

	it("leaves what somebody had changed before a look-up found that a request of the run had made it", async () => {
		const house = await oneStudent();
		house.qb.next("lost");
		await house.run({ kinds: INVOICES }, { death: { at: "answered", time: 1 } }).catch(() => {});
		house.qb.change("Invoice", String(house.qb.all("Invoice")[0]?.Id), { DueDate: "2026-01-01" });
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([0, [expect.stringMatching(/may have been changed since/)]]);
		expect([house.qb.all("Invoice")[0]?.TotalAmt, house.mis.statuses(INVOICE)]).toEqual([640_000, { "1": "synced" }]);
	});

	it("with write-back off is told to the MIS once that is on: its rows were at 1 before", async () => {
		const house = await invoiced();
		expect((await undoIn(house, "run-2", { writeBack: false })).undone).toBe(3);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
		const written = house.qb.arrived.length;
		await house.run({ kinds: INVOICES }, { writeBack: false });
		await house.run({ kinds: INVOICES });
		expect(house.qb.arrived).toHaveLength(written);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "failed", "2": "failed", "3": "failed" });
	});

	it("that QuickBooks answers otherwise is looked up, and nothing else believed", async () => {
		const house = await invoiced();
		house.qb.next({ change: { TotalAmt: 5 } });
		expect((await undoIn(house, "run-2")).undone).toBe(3);
		expect(house.ledger.openSubmissions()).toEqual([]);
	});

	it("is not believed to have come to pass where the answer shows the document as it stood", async () => {
		const house = await invoiced();
		house.qb.next("left standing");
		const result = await undoIn(house, "run-2");
		expect([result.undone, reasons(result)]).toEqual([0, Array(3).fill(expect.stringMatching(/was not taken back/))]);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("created");
	});

	it("whose outcome stays unknown is said so; the next run finds out that nothing came of it, and sends nothing", async () => {
		const house = await invoiced();
		house.qb.next("dropped");
		const lost = await undoIn(house, "run-2", { stopped: () => house.qb.arrived.length > 5 });
		expect([lost.undone, lost.unknown.length]).toEqual([0, 3]);
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("undoing");
		const { tally, open } = await house.run({ kinds: INVOICES });
		expect([tally.processed, open, house.qb.arrived.length]).toEqual([0, false, 6]);
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("created");
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
		expect((await undoIn(house, "run-2")).undone).toBe(3);
	});

	it("whose request was lost is looked up once QuickBooks is done with it, and asked for once more", async () => {
		const house = await invoiced();
		house.qb.next("dropped");
		const told: number[] = [];
		const { undone, left, unknown } = await undoIn(house, "run-2", { onProgress: (count) => told.push(count) });
		expect([undone, left, unknown, told]).toEqual([3, [], [], [0, 3]]);
		const [first, second] = house.qb.arrived.slice(-2);
		expect([first?.documents.length, second?.documents.length]).toEqual([3, 3]);
		expect(first?.requestId).not.toBe(second?.requestId);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "failed", "2": "failed", "3": "failed" });
	});

	it("that comes to pass while it waits counts as done, and the MIS is told; what did not is asked for once more", async () => {
		const house = await invoiced();
		house.qb.next("dropped");
		const sleep = (ms: number) => {
			const done = { TotalAmt: 0, Balance: 0, PrivateNote: "Voided", Line: [] };
			if (house.qb.all("Invoice")[0]?.TotalAmt !== 0) house.qb.change("Invoice", idOf(house), done);
			return house.clock.sleep(ms);
		};
		const { undone, left, unknown } = await undoIn(house, "run-2", { sleep });
		expect([undone, left, unknown]).toEqual([3, [], []]);
		expect(house.qb.arrived.slice(-2).map(({ documents }) => documents.length)).toEqual([3, 2]);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "failed", "2": "failed", "3": "failed" });
		expect(house.ledger.record("invoice", misId("1"))?.state).toBe("undone");
	});

	it("that is interrupted begins nothing more, and names what is left", async () => {
		const house = await invoiced();
		const before = house.qb.arrived.length;
		const { undone, left, unknown } = await undoIn(house, "run-2", {
			limits: { ...standardLimits(), itemsPerBatch: 1, inFlight: 1 },
			stopped: () => house.qb.arrived.length > before,
		});
		expect([undone, left.map(({ record, reason }) => [record.misId, reason]), unknown]).toEqual([
			1,
			[
				["2", "the command was interrupted before"],
				["3", "the command was interrupted before"],
			],
			[],
		]);
	});

	it("does not take back what nobody knows yet whether it was made", async () => {
		const house = await oneStudent();
		house.qb.next("dropped");
		await house.run({ kinds: INVOICES }, { death: { at: "answered", time: 1 } }).catch(() => {});
		const before = house.qb.arrived.length;
		const { undone, left, unknown } = await undoIn(house, "run-2", { stopped: () => true });
		expect([undone, left, unknown.map(({ kind, record, reason }) => [kind.name, record.misId, reason])]).toEqual([
			0,
			[],
			[["invoice", "1", "it is not known yet what became of it"]],
		]);
		expect(house.qb.arrived).toHaveLength(before);
	});

	it.each([undefined, "lost"] as const)(
		"leaves customers that retry makes active again: the answer is %s",
		async (trouble) => {
			const house = await invoiced();
			await undoIn(house, "run-2");
			await undoIn(house, "run-1");
			const names = house.qb.all("Customer").map(({ DisplayName }) => DisplayName);
			house.qb.next(trouble);
			const { tally, failure } = await house.run({ kinds: CUSTOMER_KINDS, failedOnly: { code: undefined } });
			expect([failure, tally.successful, tally.failed, tally.unknown]).toEqual([undefined, 3, 0, 0]);
			expect(house.qb.all("Customer").map(({ DisplayName, Active }) => [DisplayName, Active])).toEqual(
				names.map((name) => [name, true]),
			);
			expect(house.mis.statuses(STUDENT)).toEqual({ "1": "synced", "2": "synced", "3": "synced" });
			const again = await house.run({ kinds: INVOICES, failedOnly: { code: undefined } });
			expect([again.tally.successful, house.qb.all("Customer").length]).toEqual([3, 3]);
		},
	);

	it("is limited to what was asked for", async () => {
		const house = await invoiced();
		const only = ({ record }: { readonly record: { readonly misId: string } }) => record.misId === "2";
		expect((await undoIn(house, "run-2", { only })).undone).toBe(1);
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": "synced", "2": "failed", "3": "synced" });
	});

	it.each([
		["another company", "eaur-qb 1.0.0 (me run) company:9130000000000002", "synced"],
		["another tool", "System Auto Push", "synced"],
		["an earlier version, which named no company,", "eaur-qb 0.2.1 (me)", "failed"],
	])("a row that %s has marked since: %s, %s", async (_who, pushedBy, status) => {
		const house = await invoiced();
		house.mis.row(INVOICE, "1").pushedBy = pushedBy;
		await undoIn(house, "run-2");
		expect(house.mis.statuses(INVOICE)).toEqual({ "1": status, "2": "failed", "3": "failed" });
	});

	it("sends batches of many, and customers one by one", async () => {
		const house = await invoiced();
		await undoIn(house, "run-2", { limits: { ...standardLimits(), itemsPerBatch: 2 } });
		await undoIn(house, "run-1");
		const undos = house.qb.arrived.slice(5);
		expect(undos.map(({ documents }) => documents.length)).toEqual([2, 1, 1, 1, 1]);
		expect(new Set(undos.map(({ requestId }) => requestId)).size).toBe(5);
	});
});

describe("in a company of another language", () => {
	it.each(["Annulé", "作废"])(
		"what was made void is known by its amounts, not by the word %s in its note",
		async (word) => {
			const house = await paid();
			house.qb.voidWord = word;
			expect(await undoIn(house, "run-3")).toMatchObject({ undone: 1, unknown: [] });
			expect(await undoIn(house, "run-2")).toMatchObject({ undone: 3, unknown: [] });
			expect(
				house.qb.all("Invoice").map(({ TotalAmt, PrivateNote }) => [TotalAmt, String(PrivateNote).startsWith(word)]),
			).toEqual(Array(3).fill([0, true]));
			expect(house.ledger.record("payment", misId("1"))?.state).toBe("undone");
		},
	);
});
