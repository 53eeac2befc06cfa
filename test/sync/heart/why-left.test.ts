import { describe, expect, it } from "vitest";
import type { LedgerRecord, MadeOfRun } from "../../../src/audit/record.js";
import type { QboObject } from "../../../src/quickbooks/outcome.js";
import { type Circumstances, otherKey, type Standing, type Vouched, whyLeft } from "../../../src/sync/decide/undo.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import type { Use } from "../../../src/sync/kinds/undoing.js";
import { parseDay } from "../../../src/words/day.js";
import { misId, qboId } from "../../../src/words/ids.js";

const MADE = "2026-03-02T10:00:00Z";
const at = (ms: number) => new Date(Date.parse(MADE) + ms);
const HOUR = 3_600_000;

const record: LedgerRecord = {
	...{ kind: "invoice", misId: misId("1"), state: "created", generation: 1, issue: 1, marked: true },
	...{ qboId: qboId("45"), syncToken: "0", answered: new Date(MADE), problem: undefined, intuitTid: undefined },
	...{ sent: undefined, submission: 1 },
};
const now: QboObject = {
	...{ Id: "45", SyncToken: "0", DocNumber: "MIS-1", TxnDate: "2026-03-02", TotalAmt: 640_000, Balance: 640_000 },
	MetaData: { CreateTime: MADE, LastUpdatedTime: MADE },
};
const around: Circumstances = {
	...{ bookCloseDay: undefined, vouched: [], cleared: new Map([[qboId("45"), false]]), uses: new Map() },
	...{ sharedWith: () => undefined, going: new Set(), deletes: false, now: at(HOUR) },
};

interface Case {
	readonly record?: Partial<LedgerRecord>;
	readonly made?: Partial<MadeOfRun>;
	readonly now?: object;
	readonly around?: Partial<Circumstances>;
}

const standing = (change: Case): Standing => ({
	kind: KINDS.invoice,
	made: {
		...{ by: "request", firstAttempt: new Date(MADE), lastAttempt: new Date(MADE), ...change.made },
		record: { ...record, ...change.record },
	},
	now: { ...now, ...change.now },
});
const why = (change: Case) => whyLeft(standing(change), { ...around, ...change.around });

const times = (CreateTime: unknown, LastUpdatedTime: unknown = CreateTime) => ({
	MetaData: { CreateTime, LastUpdatedTime },
});
const vouched = (from: string, to: string, groups?: readonly string[]): Case => {
	const certificate: Vouched = { number: 4, from: parseDay(from), to: parseDay(to), groups };
	return { around: { vouched: [certificate] } };
};
const linked = (...ids: readonly string[]) => ({ LinkedTxn: ids.map((TxnId) => ({ TxnId, TxnType: "Payment" })) });
const using = (...uses: readonly Use[]): Partial<Circumstances> => ({ uses: new Map([[qboId("45"), uses]]) });
const receipt = (id: string, number = ""): Use => ({ entity: "SalesReceipt", id: qboId(id), number });
const going = (...ids: readonly string[]): Partial<Circumstances> => ({
	going: new Set(ids.map((id) => otherKey({ entity: "Payment", id: qboId(id) }))),
});

const CHANGED = "it has been changed in QuickBooks since it was sent";
const UNKNOWN_VERSION = "it is not known which version of it was made: it may have been changed since";
const FOUND = "QuickBooks had it already: this run found it, and did not make it";
const NOT_SHOWN = "QuickBooks does not show whether it was cleared or reconciled with the bank";
const adopted = (change: Case): Case => ({ ...change, record: { state: "adopted", ...change.record } });

describe("what a run made is taken back only where nobody has touched it since", () => {
	it.each<readonly [string, Case, string | undefined]>([
		["as it was made", {}, undefined],
		["another row's", { record: { state: "linked" } }, "another row of the MIS made this customer"],
		["found by the run", { made: { by: "found" } }, FOUND],
		[
			"an older one of its row",
			{ made: { by: "superseded" } },
			"its row has another document by now: look in QuickBooks whether this one is too much, and make it void there",
		],

		[
			"as the answer told its time, a moment before the second was over",
			{ now: times(MADE, at(999).toISOString()) },
			undefined,
		],
		["changed a second later", { now: times(MADE, at(1_000).toISOString()) }, CHANGED],
		[
			"of no known time of answer",
			{ record: { answered: undefined }, now: times(MADE, at(HOUR).toISOString()) },
			undefined,
		],
		["that does not say when it was changed", { now: times(MADE, null) }, undefined],
		["that says nothing of itself", { now: { MetaData: undefined } }, undefined],
		["of a later version", { now: { SyncToken: "1" } }, CHANGED],
		["of a version that is not known", { record: { syncToken: undefined } }, UNKNOWN_VERSION],
		["that does not say its version", { now: { SyncToken: undefined } }, UNKNOWN_VERSION],
		["whose version is no number", { now: { SyncToken: "new" } }, UNKNOWN_VERSION],

		["paid, where the payment goes before", { now: { ...linked("9"), SyncToken: "1" }, around: going("9") }, undefined],
		[
			"paid, and changed at another time: our own link has moved it",
			{ now: { ...linked("9"), SyncToken: "1", ...times(MADE, at(HOUR).toISOString()) }, around: going("9") },
			undefined,
		],
		["paid, and changed besides", { now: { ...linked("9"), SyncToken: "2" }, around: going("9") }, CHANGED],
		[
			"paid in part, while that goes",
			{ now: { ...linked("9"), SyncToken: "1", Balance: 1 }, around: going("9") },
			undefined,
		],
		[
			"paid by two, of which one stays",
			{ now: { ...linked("9", "10"), SyncToken: "2" }, around: going("9") },
			"it is linked to Payment 10 in QuickBooks",
		],

		["owed in part, and nothing explains it", { now: { Balance: 340_000 } }, "300,000 of its 640,000 has been paid"],
		["used by one with a number", { around: using(receipt("7", "1038")) }, "it is used by SalesReceipt 1038"],
		["used by one without", { around: using(receipt("7")) }, "it is used by SalesReceipt 7"],
		[
			"used by three",
			{ around: using(receipt("7"), receipt("8"), receipt("9")) },
			"it is used by SalesReceipt 7 and 2 more",
		],
		[
			"used by one that goes before, and owed in part for it",
			{
				now: { Balance: 1 },
				around: { ...using({ entity: "Payment", id: qboId("9"), number: "" }), ...going("9") },
			},
			undefined,
		],
		["in use as another one", { around: { uses: new Map([[qboId("46"), [receipt("7")]]]) } }, undefined],

		["of the day after the books were closed", { around: { bookCloseDay: parseDay("2026-03-01") } }, undefined],
		[
			"of the last day of closed books",
			{ around: { bookCloseDay: parseDay("2026-03-02") } },
			"its day, 2026-03-02, is in a closed period: the books are closed until 2026-03-02",
		],
		[
			"of no day, in closed books",
			{ now: { TxnDate: "" }, around: { bookCloseDay: parseDay("2026-03-02") } },
			undefined,
		],
		["of no day, and not in the report", { now: { TxnDate: "" }, around: { cleared: new Map() } }, undefined],
		[
			"of no day, and cleared",
			{ now: { TxnDate: "" }, around: { cleared: new Map([[qboId("45"), true]]) } },
			undefined,
		],
		["not in the report", { around: { cleared: new Map([[qboId("46"), false]]) } }, NOT_SHOWN],
		["cleared", { around: { cleared: new Map([[qboId("45"), true]]) } }, "it was cleared or reconciled with the bank"],

		["vouched for from its day on", vouched("2026-03-02", ""), "certificate 4 vouches for it"],
		["vouched for up to its day", vouched("", "2026-03-02"), "certificate 4 vouches for it"],
		["vouched for from the next day on", vouched("2026-03-03", ""), undefined],
		["vouched for up to the day before", vouched("", "2026-03-01"), undefined],
		["vouched for as an invoice", vouched("", "", ["payment", "invoice"]), "certificate 4 vouches for it"],
		["of another group", vouched("", "", ["payment"]), undefined],
		[
			"of no day, and any period",
			{ now: { TxnDate: "" }, ...vouched("2027-01-01", "2027-01-02") },
			"certificate 4 vouches for it",
		],
		[
			"the invoice of another row",
			{ around: { sharedWith: () => "invoice row 4" } },
			"it is the invoice of invoice row 4 too",
		],

		["to be deleted on the last second of its day", { around: { deletes: true, now: at(24 * HOUR) } }, undefined],
		[
			"to be deleted a moment later",
			{ around: { deletes: true, now: at(24 * HOUR + 1) } },
			"only what was made within the last 24 hours is deleted: without --delete it is made void",
		],
		["to be made void then", { around: { now: at(240 * HOUR) } }, undefined],
		[
			"to be deleted, and of no known age",
			{ now: times("soon", MADE), around: { deletes: true } },
			"only what was made within the last 24 hours is deleted: without --delete it is made void",
		],
	])("%s", (_what, change, expected) => {
		expect(why(change)).toBe(expected);
	});

	it("what is not in QuickBooks any more, or was taken back already, is told so", () => {
		expect(whyLeft({ ...standing({}), now: undefined }, around)).toBe("it is not in QuickBooks any more");
		expect(why({ now: { TotalAmt: 0, Balance: 0, PrivateNote: "Voided" } })).toBe("it is void already");
	});

	it("what QuickBooks made otherwise is resolved first, whatever became of it since", () => {
		const made = standing({ record: { state: "misbooked" } });
		expect(whyLeft({ ...made, now: undefined }, around)).toMatch(/something else of it than was sent/);
	});

	it("other rows are asked for by the document itself", () => {
		const asked: Standing[] = [];
		const sharedWith = (each: Standing) => {
			asked.push(each);
			return undefined;
		};
		why({ around: { sharedWith } });
		expect(asked).toEqual([standing({})]);
	});

	it("a customer is made inactive by --delete too, however old", () => {
		const customer: Standing = {
			...standing({ now: { Active: true, Balance: 0, TxnDate: undefined } }),
			kind: KINDS.student,
		};
		expect(whyLeft(customer, { ...around, deletes: true, now: at(240 * HOUR) })).toBeUndefined();
	});
});

describe("what a look-up found is the run's own where QuickBooks made it while its request was on its way", () => {
	const made = (ms: number): Case => ({
		now: times(at(ms).toISOString(), at(ms).toISOString()),
		record: { answered: undefined },
	});
	const lastAttempt = at(60_000);

	it.each<readonly [string, Case, string | undefined]>([
		["just before the earliest", made(-5_001), FOUND],
		["at the earliest", made(-5_000), undefined],
		["at the latest, after the last attempt", made(60_000 + 150_000), undefined],
		["just after the latest", made(60_000 + 150_001), FOUND],
		["of no known time", { now: times("soon") }, FOUND],
	])("%s", (_what, change, expected) => {
		expect(why(adopted({ ...change, made: { lastAttempt } }))).toBe(expected);
	});

	it.each<readonly [string, Partial<MadeOfRun>]>([
		["begin", { firstAttempt: undefined }],
		["end", { lastAttempt: undefined }],
	])("not where the %s of that is not known", (_what, change) => {
		expect(why(adopted({ made: change }))).toBe(FOUND);
	});
});
