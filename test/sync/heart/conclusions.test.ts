import { describe, expect, it } from "vitest";
import type { Settlement } from "../../../src/audit/record.js";
import type { Fault } from "../../../src/quickbooks/fault.js";
import type { Outcome, QboObject } from "../../../src/quickbooks/outcome.js";
import type { Draft } from "../../../src/sync/kinds/entity.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { Conclusions, judgedOf } from "../../../src/sync/send/conclusions.js";
import type { Shipment } from "../../../src/sync/send/parcel.js";
import { parseDay } from "../../../src/words/day.js";
import { misId, qboId } from "../../../src/words/ids.js";
import type { Money } from "../../../src/words/money.js";
import { aHouse } from "../../support/a-house.js";
import { aSettings } from "../kinds/made-up.js";

const SENT_AT = new Date("2026-03-02T10:00:00Z");
const OLD = "2026-03-01T10:00:00Z";

const document = {
	...{ DocNumber: "MIS-1", TxnDate: "2025-09-01", CustomerRef: { value: "17" }, CurrencyRef: { value: "RWF" } },
	Line: [{ DetailType: "SalesItemLineDetail", Amount: 640_000, SalesItemLineDetail: { ItemRef: { value: "9" } } }],
} satisfies Draft["document"];

const parcel: Shipment = {
	...{ kind: KINDS.invoice, operation: "create", document, generation: 1 },
	intended: {
		...{
			misId: misId("1"),
			digest: "d",
			trace: "MIS-1",
			key: "1",
			title: "MIS-1",
			amount: 64_000_000n as Money,
			issue: 1,
		},
		...{ customerId: qboId("17"), day: parseDay("2025-09-01"), payer: undefined, said: undefined },
	},
};

const answer = (change: object = {}): QboObject => ({
	...{ ...document, Id: "45", SyncToken: "0", TotalAmt: 640_000, Balance: 640_000 },
	MetaData: { CreateTime: "2026-03-02T10:00:01Z", LastUpdatedTime: "2026-03-02T10:00:01Z" },
	...change,
});
const replay = (change: object = {}) => answer({ MetaData: { CreateTime: OLD, LastUpdatedTime: OLD }, ...change });
const created = (object: QboObject): Outcome => ({ is: "created", id: qboId("45"), object, intuitTid: "tid" });
const fault = (code: string, means?: Fault["means"]): Fault => ({
	code,
	message: "no",
	detail: "",
	element: undefined,
	means,
});
const refused = (...faults: readonly Fault[]): Outcome => ({ is: "refused", faults, intuitTid: "tid" });

function aJudge() {
	const house = aHouse();
	const conclusions = new Conclusions({ qb: house.qb, seen: house.seen, settings: aSettings() });
	const judge = (outcome: Outcome, change: Partial<Shipment> = {}) =>
		conclusions.judge({ ...parcel, ...change }, outcome, SENT_AT);
	return { ...house, conclusions, judge };
}

describe("an answer to a write is the receipt", () => {
	it("where it says what was sent: no further call is made, and it is remembered", async () => {
		const { judge, qb, seen } = aJudge();
		expect(await judge(created(answer()))).toEqual({
			settlement: {
				...{ misId: "1", as: "created", qboId: "45", syncToken: "0", intuitTid: "tid" },
				answered: new Date("2026-03-02T10:00:01Z"),
			},
		});
		expect([qb.reads, seen.document("Invoice", qboId("45"))?.number]).toEqual([0, "MIS-1"]);
	});

	it("where it says something else, the run stops, with what was sent kept", async () => {
		const { judge, seen } = aJudge();
		const { settlement, stop } = await judge(created(answer({ TotalAmt: 5 })));
		expect(settlement).toMatchObject({
			as: "misbooked",
			wrongId: "45",
			sent: JSON.stringify(document),
			intuitTid: "tid",
		});
		expect(stop).toMatchObject({ code: "QB005", detail: expect.stringContaining("its total is 5") as string });
		expect(seen.document("Invoice", qboId("45"))).toBeUndefined();
	});

	it("where there is none, nothing is concluded", async () => {
		const { judge } = aJudge();
		expect(await judge({ is: "unknown", why: "no answer came", intuitTid: "tid" })).toEqual({
			settlement: { misId: "1", as: "unknown", why: "no answer came", intuitTid: "tid" },
		});
	});

	it("a settlement that was looked up stops the run where QuickBooks made something else", () => {
		const problem = { code: "QB005", detail: "no", fix: "" } as const;
		const wrong: Settlement = {
			...{ misId: misId("1"), wrongId: qboId("45"), sent: "{}", problem, intuitTid: undefined },
			as: "misbooked",
		};
		expect(judgedOf(wrong)).toEqual({ settlement: wrong, stop: problem });
		const right: Settlement = {
			...{ misId: misId("1"), qboId: qboId("45"), syncToken: "0", intuitTid: undefined },
			as: "adopted",
		};
		expect(judgedOf(right)).toEqual({ settlement: right });
	});
});

describe("an answer of something older than the request is read before it is believed", () => {
	it("as it was sent: it is ours", async () => {
		const { judge, qb, seen } = aJudge();
		qb.put("Invoice", replay(), "45");
		expect(await judge(created(replay()))).toEqual({
			settlement: { misId: "1", as: "adopted", qboId: "45", syncToken: "0", intuitTid: "tid" },
		});
		expect([qb.reads, seen.document("Invoice", qboId("45"))?.number]).toEqual([1, "MIS-1"]);
	});

	it("changed since: not ours to count as sent, and not sent anew", async () => {
		const { judge, qb } = aJudge();
		qb.put("Invoice", replay({ TotalAmt: 5 }), "45");
		const { settlement, stop } = await judge(created(replay()));
		expect(stop).toBeUndefined();
		expect(settlement).toMatchObject({
			...{ as: "refused", intuitTid: "tid" },
			problem: {
				code: "QB005",
				detail: "QuickBooks made MIS-1 earlier (id 45), and it has been changed since: its total is 5, not 640,000",
			},
		});
	});

	it.each([
		["gone", (): QboObject | undefined => undefined],
		["called deleted", () => replay({ status: "Deleted", DocNumber: "" })],
	])("%s: looked up, and sent anew where it is not there", async (_what, shown) => {
		const { judge, qb, seen } = aJudge();
		qb.read = async () => shown();
		KINDS.invoice.books.note(seen, replay());
		expect((await judge(created(replay()))).settlement).toMatchObject({
			...{ misId: "1", as: "missing", intuitTid: "tid" },
			why: "QuickBooks answered with what it made earlier, and that has been deleted",
		});
		expect(seen.document("Invoice", qboId("45"))).toBeUndefined();
	});

	it("gone, and there under its number by now: ours", async () => {
		const { judge, qb } = aJudge();
		qb.put("Invoice", answer({ Id: "46", MetaData: { CreateTime: OLD } }), "46");
		expect((await judge(created(replay()))).settlement).toMatchObject({ as: "adopted", qboId: "46" });
	});
});

describe("a refusal is told in words that fit it", () => {
	it("and stays one, without a look at anything", async () => {
		const { judge, qb } = aJudge();
		expect(await judge(refused(fault("2020")))).toMatchObject({
			settlement: { misId: "1", as: "refused", problem: { code: "QB010" }, intuitTid: "tid" },
		});
		expect(qb.reads).toBe(0);
	});

	it.each(["customer-gone", "reference-gone", "not-linkable"] as const)(
		"%s: what it refers to is looked at, so that the next run goes by what is there",
		async (means) => {
			const looked: unknown[] = [];
			const lookAtReferred = async (...parts: readonly unknown[]) => {
				looked.push(parts[2]);
			};
			const kind = { ...KINDS.invoice, books: { ...KINDS.invoice.books, lookAtReferred } };
			const { judge } = aJudge();
			await judge(refused(fault("2020"), fault("610", means)), { kind });
			expect(looked).toEqual([{ ...parcel, kind }]);
			await judge(refused(fault("6200", "books-closed")), { kind });
			expect(looked).toHaveLength(1);
		},
	);

	it("its number is taken: by itself, it is ours", async () => {
		const { judge, qb } = aJudge();
		qb.put("Invoice", answer(), "45");
		expect(await judge(refused(fault("6140", "number-taken")))).toEqual({
			settlement: { misId: "1", as: "adopted", qboId: "45", syncToken: "0", intuitTid: "tid" },
		});
	});

	it("its number is taken by another document: a conflict, told with both", async () => {
		const { judge, qb } = aJudge();
		qb.put("Invoice", answer({ TotalAmt: 5, CustomerRef: { value: "18" } }), "45");
		const { settlement, nameTaken } = await judge(refused(fault("2020"), fault("6140", "number-taken")));
		expect([settlement, nameTaken]).toMatchObject([
			{ as: "refused", problem: { code: "QB005" }, intuitTid: "tid" },
			undefined,
		]);
		expect(settlement).not.toMatchObject({ problem: { detail: expect.stringContaining("Intuit code") as string } });
	});

	it("its number is taken by what nobody sees: told in QuickBooks' words", async () => {
		const { judge } = aJudge();
		expect((await judge(refused(fault("6140", "number-taken")))).settlement).toMatchObject({
			...{ as: "refused", problem: { detail: expect.stringContaining("(Intuit code 6140)") as string } },
		});
	});
});

describe("a run ends where no request would fare better", () => {
	it("out of reach: nothing was sent", () => {
		const { conclusions } = aJudge();
		expect(conclusions.failureOf({ is: "unsent", why: "no route", intuitTid: undefined })).toMatchObject({
			...{
				reason: "out-of-reach",
				code: "QB008",
				message: expect.stringContaining("QuickBooks is out of reach: no route") as string,
			},
		});
	});

	it("a connection that is not accepted", () => {
		const { conclusions } = aJudge();
		const halted = { is: "halted", because: "connection", faults: [fault("3200")], intuitTid: "tid" } as const;
		expect(conclusions.failureOf(halted)).toMatchObject({
			...{ reason: "not-connected", code: "QB001", intuitTid: "tid" },
			message: expect.stringContaining("QuickBooks does not accept this connection: no (Intuit code 3200)") as string,
		});
	});

	it("a request that is at fault as a whole", () => {
		const { conclusions } = aJudge();
		const halted = { is: "halted", because: "request", faults: [fault("2010")], intuitTid: "tid" } as const;
		expect(conclusions.failureOf(halted)).toMatchObject({
			...{ reason: "surroundings", code: "QB010", intuitTid: "tid" },
			message: expect.stringContaining(
				"QuickBooks refused a whole batch: no (Intuit code 2010). What was sent is at fault",
			) as string,
		});
	});
});
