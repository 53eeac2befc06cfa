import { describe, expect, it } from "vitest";
import type { LedgerRecord, RecordState } from "../../src/audit/record.js";
import type { About, Judgement } from "../../src/sync/decide/judgement.js";
import { type Decision, decide } from "../../src/sync/decide/plan.js";
import { KINDS } from "../../src/sync/kinds/kinds.js";
import type { Day } from "../../src/words/day.js";
import { type Identity, misId, qboId, realmId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import type { MisRow, SyncStatus } from "../../src/words/source.js";
import { aSettings } from "./kinds/made-up.js";

const settings = aSettings();
const DRAFT = {
	document: { DocNumber: "MIS-6" },
	trace: { property: "DocNumber", value: "MIS-6" },
	warnings: [],
} as const;

const charge = (changes: Record<string, string | null> = {}): MisRow =>
	row({
		payer: "22000017",
		debit: "640000.00",
		credit: "0",
		day: "2025-09-01",
		categoryId: "1",
		note: null,
		...changes,
	});
const student = (identity: string | null): MisRow => row({ identity, givenName: "John", familyName: "Doe" });

function row(values: Record<string, string | null>): MisRow {
	return { id: misId("6"), status: "not-synced", pushedBy: null, pushedAt: null, qboIdHint: null, values };
}

function about(kind: "invoice" | "student", of: MisRow): About {
	const nothing = { credit: undefined, category: undefined, campusId: undefined, campus: undefined };
	const key = kind === "invoice" ? of.id : (of.values.identity ?? of.id);
	const facts = { amount: undefined, day: undefined, customerId: undefined, payer: undefined };
	return { kind: KINDS[kind], misId: of.id, key, title: key, ...nothing, ...facts, warnings: [], row: of };
}

/** What the ledger knows: sent, with these facts. */
function sent(changes: Partial<LedgerRecord> = {}): LedgerRecord {
	return {
		kind: "invoice",
		misId: misId("6"),
		state: "created",
		generation: 1,
		issue: 1,
		qboId: qboId("145"),
		syncToken: "0",
		problem: undefined,
		intuitTid: undefined,
		sent: undefined,
		marked: true,
		submission: 1,
		trace: "MIS-6",
		key: "6",
		amount: 64_000_000n as Money,
		day: "2025-09-01" as Day,
		payer: "22000017" as Identity,
		...changes,
	};
}

const sentStudent = (changes: Partial<LedgerRecord> = {}): LedgerRecord =>
	sent({
		kind: "student",
		key: "22000017",
		trace: "John Doe",
		amount: undefined,
		day: undefined,
		payer: undefined,
		...changes,
	});

const ready = (of: About): Judgement => ({ is: "ready", about: of, draft: DRAFT, issue: 1 });

interface Given {
	readonly status?: SyncStatus;
	readonly again?: boolean;
	readonly judged?: (of: About) => Judgement;
}

function decided(kind: "invoice" | "student", of: MisRow, record: LedgerRecord, given: Given = {}): Decision {
	const { status = "not-synced", again = false, judged = ready } = given;
	return decide(judged(about(kind, of)), record, status, { again, settings, realm: realmId("9130000000000001") });
}

describe("what the ledger knows under a row id holds as long as the row is what was sent", () => {
	it.each([
		["the charge as it was", charge(), {}],
		["another spelling of the payer", charge({ payer: " 22000017 " }), {}],
		["another category and note", charge({ categoryId: "2", note: "corrected" }), {}],
		["of an earlier version, which did not note the payer", charge({ payer: "22000099" }), { payer: undefined }],
	])("%s: nothing is sent", (_, of, facts) => {
		expect(decided("invoice", of, sent(facts))).toMatchObject({ do: "settled", qboId: "145", contested: false });
	});

	it.each([
		["another amount", charge({ debit: "777000.00" }), "777,000 of 2025-09-01 for 22000017"],
		["another day", charge({ day: "2025-09-02" }), "640,000 of 2025-09-02 for 22000017"],
		["another payer", charge({ payer: "22000099" }), "640,000 of 2025-09-01 for 22000099"],
		["nobody", charge({ payer: null }), "640,000 of 2025-09-01 for somebody"],
		["an amount that is none", charge({ debit: "n/a" }), "no readable amount of 2025-09-01 for 22000017"],
	])("%s: held with both sides and both ways out, the document stays known", (_, of, now) => {
		const decision = decided("invoice", of, sent());
		expect(decision).toMatchObject({ do: "hold", contested: true, problems: [{ code: "QB005" }] });
		const [problem] = decision.do === "hold" ? decision.problems : [];
		expect(problem?.detail).toContain("MIS-6 in QuickBooks (id 145) was sent for 640,000 of 2025-09-01 for 22000017");
		expect(problem?.detail).toContain(now);
		expect(problem?.fix).toMatch(/MIS-6-2 .*invoices single 6 --again.* or the row back/);
	});

	const net = aSettings({ invoices: { amount: "net" } });

	it("a change of invoices.amount is no change of the row: it says what it said", () => {
		const said = KINDS.invoice.said(charge({ credit: "40000" }));
		const record = sent({ amount: 64_000_000n as Money, said });
		expect(KINDS.invoice.changeOf(charge({ credit: "40000" }), record, net)).toBeUndefined();
		expect(KINDS.invoice.changeOf(charge({ credit: "50000" }), record, net)).toMatchObject({
			sent: "640,000 of 2025-09-01 for 22000017",
			now: "590,000 of 2025-09-01 for 22000017",
		});
		const both = charge({ debit: "680000.00", credit: "40000" });
		expect(KINDS.invoice.changeOf(both, record, settings)).toBeDefined();
	});

	it("what we made of the row's payer and day may have been a fault of ours: it says what it said", () => {
		const record = sent({
			...{ day: "2025-08-31" as Day, payer: "22000018" as Identity },
			said: KINDS.invoice.said(charge({})),
		});
		expect(KINDS.invoice.changeOf(charge({}), record, settings)).toBeUndefined();
		for (const edit of [{ day: "2025-09-02" }, { payer: "22000099" }, { payer: null }])
			expect(KINDS.invoice.changeOf(charge(edit), record, settings)).toBeDefined();
	});

	it("of an earlier version, which did not note what the row said, either reading of it will do", () => {
		const row40 = charge({ credit: "40000" });
		expect(KINDS.invoice.changeOf(row40, sent(), net)).toBeUndefined();
		expect(KINDS.invoice.changeOf(row40, sent({ amount: 60_000_000n as Money }), settings)).toBeUndefined();
		expect(KINDS.invoice.changeOf(row40, sent({ amount: 1n as Money }), settings)).toBeDefined();
	});

	it("after MIS-6-2, the next number is MIS-6-3", () => {
		const decision = decided("invoice", charge({ debit: "1.00" }), sent({ issue: 2, trace: "MIS-6-2" }));
		expect(decision).toMatchObject({ problems: [{ fix: expect.stringContaining("MIS-6-3") as unknown }] });
	});

	it.each([
		["the same number", "22000017", "settled"],
		["the same number in another spelling", "22000017 ", "settled"],
		["another number", "22000099", "hold"],
		["no number", null, "hold"],
	])("a person: %s", (_, identity, what) => {
		expect(decided("student", student(identity), sentStudent()).do).toBe(what);
	});

	it("a document in QuickBooks that agrees with the row as it is now is adopted", () => {
		const found = (of: About): Judgement => ({
			is: "found",
			about: of,
			draft: DRAFT,
			qboId: qboId("9"),
			syncToken: "0",
			issue: 1,
		});
		expect(decided("student", student("22000099"), sentStudent(), { judged: found })).toMatchObject({
			do: "adopt",
			qboId: "9",
		});
		expect(decided("invoice", charge({ debit: "1.00" }), sent(), { judged: found })).toMatchObject({
			do: "adopt",
			qboId: "9",
		});
	});

	it.each(["created", "adopted"] as const)("%s, then changed: held also where the MIS is not written", (state) => {
		expect(decided("invoice", charge({ debit: "1.00" }), sent({ state }), { status: "synced" }).do).toBe("hold");
	});
});

describe("a record that was held because its row has become another one", () => {
	const contested = (changes: Partial<LedgerRecord> = {}) => {
		const first = decided("invoice", charge({ debit: "777000.00" }), sent());
		const problem = first.do === "hold" ? first.problems[0] : undefined;
		return sent({ state: "contested" satisfies RecordState, problem, ...changes });
	};

	it("rests as long as nothing changes", () => {
		expect(decided("invoice", charge({ debit: "777000.00" }), contested(), { status: "failed" }).do).toBe("rest");
	});

	it("is looked at again when asked for", () => {
		const decision = decided("invoice", charge({ debit: "777000.00" }), contested(), { status: "failed", again: true });
		expect(decision).toMatchObject({ do: "hold", contested: true });
	});

	it("is held anew when the row changes once more", () => {
		expect(decided("invoice", charge({ debit: "1.00" }), contested(), { status: "failed" }).do).toBe("hold");
	});

	it("is in QuickBooks again when the row is corrected back", () => {
		expect(decided("invoice", charge(), contested(), { status: "failed" })).toMatchObject({
			do: "settled",
			contested: true,
		});
	});
});
