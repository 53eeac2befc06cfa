import { describe, expect, it } from "vitest";
import type { QboObject } from "../../../src/quickbooks/outcome.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { findJustLost, findLost } from "../../../src/sync/send/lost.js";
import type { Lost } from "../../../src/sync/send/parcel.js";
import { parseDay } from "../../../src/words/day.js";
import { Failure } from "../../../src/words/failure.js";
import { misId, qboId } from "../../../src/words/ids.js";
import type { Money } from "../../../src/words/money.js";
import { aHouse } from "../../support/a-house.js";
import { aSettings } from "../kinds/made-up.js";

const [SENT_AT, OLD] = ["2026-03-02T10:00:00Z", "2026-03-01T10:00:00Z"];
const underWay = { from: new Date(SENT_AT), until: new Date("2026-03-02T10:02:30Z") };

const document = {
	...{ DocNumber: "MIS-1", TxnDate: "2025-09-01", CustomerRef: { value: "17" } },
	Line: [{ DetailType: "SalesItemLineDetail", Amount: 640_000, SalesItemLineDetail: { ItemRef: { value: "9" } } }],
};
const INVOICE: Lost = {
	...{ kind: KINDS.invoice, operation: "create", misId: misId("1"), document, underWay },
	intended: {
		trace: "MIS-1",
		key: "1",
		amount: 64_000_000n as Money,
		customerId: qboId("17"),
		day: parseDay("2025-09-01"),
	},
};
const CUSTOMER: Lost = {
	...{ kind: KINDS.student, operation: "create", misId: misId("7"), underWay },
	document: { DisplayName: "Aline Uwase", Notes: "RegNo: 22000017" },
	intended: { trace: "Aline Uwase", key: "22000017" },
};

const times = (CreateTime: string) => ({ MetaData: { CreateTime, LastUpdatedTime: CreateTime } });
const made = (change: object = {}): QboObject => ({
	...{ ...document, Id: "45", SyncToken: "0", TotalAmt: 640_000, Balance: 640_000, ...times(SENT_AT) },
	...change,
});
const person = (change: object = {}): QboObject => ({
	...{ ...CUSTOMER.document, Id: "17", SyncToken: "0", Active: true, ...times(SENT_AT) },
	...change,
});

function aCompany(...there: readonly (readonly [entity: string, object: QboObject])[]) {
	const { qb, seen } = aHouse();
	for (const [entity, object] of there) qb.put(entity, object, String(object.Id));
	return { qb, seen, settings: aSettings() };
}
const found = async (lost: Lost, ...there: readonly (readonly [string, QboObject])[]) =>
	(await findLost(aCompany(...there), [lost]))[0];

describe("a request that got no answer is looked up", () => {
	it("and of what is not there nothing is concluded", async () => {
		expect(await found(INVOICE)).toBeUndefined();
		expect(await found(CUSTOMER)).toBeUndefined();
	});

	it.each<readonly [string, Lost, string, QboObject, object]>([
		["an invoice as it was sent", INVOICE, "Invoice", made(), { misId: "1", qboId: "45", syncToken: "0" }],
		[
			"a later version of it: nobody knows which one was made",
			INVOICE,
			"Invoice",
			made({ SyncToken: "3" }),
			{ syncToken: undefined },
		],
		["as it was sent, long ago", INVOICE, "Invoice", made(times(OLD)), { qboId: "45" }],
		["a customer as it was sent", CUSTOMER, "Customer", person(), { misId: "7", qboId: "17" }],
	])("what is there is ours: %s", async (_what, lost, entity, object, expected) => {
		expect(await found(lost, [entity, object])).toMatchObject({ as: "adopted", intuitTid: undefined, ...expected });
	});

	it("what was made of it meanwhile, and otherwise than it was sent, is a wrong receipt, with what was sent", async () => {
		expect(
			await found(INVOICE, ["Invoice", made({ TotalAmt: 5, Balance: 5, CustomerRef: { value: "18" } })]),
		).toMatchObject({
			...{ misId: "1", as: "misbooked", wrongId: "45", sent: JSON.stringify(document), intuitTid: undefined },
			problem: {
				detail: expect.stringContaining("(id 45)") as string,
				fix: expect.stringContaining("invoices resolve 1") as string,
			},
		});
	});

	it("also where what tells it from another one is right, and something else is not", async () => {
		const Line = [{ ...document.Line[0], SalesItemLineDetail: { ItemRef: { value: "10" } } }];
		expect(await found(INVOICE, ["Invoice", made({ Line })])).toMatchObject({ as: "misbooked", wrongId: "45" });
	});

	it("what stood under its number before is another document: a conflict", async () => {
		const other = made({ TotalAmt: 5, Balance: 5, CustomerRef: { value: "18" }, ...times(OLD) });
		expect(await found(INVOICE, ["Invoice", other])).toMatchObject({
			...{ misId: "1", as: "refused", problem: { code: "QB005" }, intuitTid: undefined },
		});
	});

	it("a customer that was to be active again counts once it is", async () => {
		const restore: Lost = { ...CUSTOMER, operation: "restore" };
		const name = "Aline Uwase (deleted)";
		expect(await found(restore, ["Customer", person({ Active: false, DisplayName: name })])).toBeUndefined();
		expect(await found(restore, ["Customer", person()])).toMatchObject({ as: "adopted", qboId: "17" });
	});

	it("each by the list that it is in", async () => {
		const company = aCompany(["Invoice", made()], ["Customer", person()]);
		const asked: (readonly [string, readonly string[]])[] = [];
		const spied = (lost: Lost): Lost => {
			const { books } = lost.kind;
			const lookUp: typeof books.lookUp = (qb, seen, traces) => {
				asked.push([books.entity, traces]);
				return books.lookUp(qb, seen, traces);
			};
			return { ...lost, kind: { ...lost.kind, books: { ...books, lookUp } } };
		};
		const ends = await findLost(company, [spied(INVOICE), spied(CUSTOMER)]);
		expect(ends).toMatchObject([{ qboId: "45" }, { qboId: "17" }]);
		expect(asked).toEqual([
			["Invoice", ["MIS-1"]],
			["Customer", ["Aline Uwase"]],
		]);
	});
});

describe("right after the answer was lost", () => {
	const failing = (error: Error) => {
		const company = aCompany();
		company.qb.query = () => Promise.reject(error);
		return company;
	};
	const failure = (reason: "out-of-reach" | "surroundings") => new Failure(reason, { detail: "no", fix: "" });

	it("it is looked up, where QuickBooks can be asked", async () => {
		const company = aCompany(["Invoice", made()]);
		expect(await findJustLost(company, [INVOICE])).toMatchObject([{ as: "adopted" }]);
		expect(await findJustLost(company, [])).toEqual([]);
		const { reads } = company.qb;
		company.qb.reachable = false;
		expect(await findJustLost(company, [INVOICE])).toEqual([]);
		expect(company.qb.reads).toBe(reads);
	});

	it("it stays open where QuickBooks gets out of reach meanwhile; any other failure is one", async () => {
		expect(await findJustLost(failing(failure("out-of-reach")), [INVOICE])).toEqual([]);
		await expect(findJustLost(failing(failure("surroundings")), [INVOICE])).rejects.toThrow("no");
		await expect(findJustLost(failing(new TypeError("a bug")), [INVOICE])).rejects.toThrow("a bug");
	});
});
