import { describe, expect, it } from "vitest";
import type { Settlement } from "../../../src/audit/record.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { Marks } from "../../../src/sync/send/marks.js";
import { bearersOf, isSameRow } from "../../../src/sync/send/rows-now.js";
import { type Untold, unwrittenProblem } from "../../../src/sync/send/untold.js";
import { type MisId, misId, qboId } from "../../../src/words/ids.js";
import type { MisRow } from "../../../src/words/source.js";
import { aHouse } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent, INVOICE } from "../../support/a-university.js";
import { aRow, aSettings } from "../kinds/made-up.js";

const INVOICES = { kinds: [KINDS.invoice] } as const;
const [ONE, TWO] = [misId("1"), misId("2")];
const COMPANY = "company:9130000000000001";
const BY = `eaur-qb (me now) ${COMPANY}`;
const problem = { code: "QB010", detail: "no", fix: "" } as const;

const created = (id: MisId): Settlement => {
	return { misId: id, as: "created", qboId: qboId(`4${id}`), syncToken: "0", intuitTid: undefined };
};
const refused = (id: MisId): Settlement => ({ misId: id, as: "refused", problem, intuitTid: undefined });
const undone = (id: MisId): Settlement => {
	return { misId: id, as: "undone", syncToken: "1", became: "void", keepsNumber: true, intuitTid: undefined };
};
const lost = (as: "unknown" | "missing", id: MisId = ONE): Settlement => ({
	misId: id,
	as,
	why: "",
	intuitTid: undefined,
});
const taking = (as: "undoing" | "kept"): Settlement =>
	as === "kept"
		? { misId: ONE, as, problem, intuitTid: undefined }
		: { misId: ONE, as, why: "no answer came", intuitTid: undefined };

/** Charges 1 and 2, sent and marked by an earlier run. */
async function aMarker({ writeBack = true } = {}) {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	for (const id of ["1", "2"]) aCharge(house, id, "22001", { debit: `${id}000` });
	await house.run({ kinds: [KINDS.student] });
	await house.run(INVOICES);
	const untold: Untold[] = [];
	const steps: string[] = [];
	const parts = { ledger: house.ledger, mis: house.mis, settings: aSettings(), by: BY, writeBack };
	const marks = new Marks({ ...parts, step: (name) => steps.push(name) }, (each) => untold.push(each));
	const row = (id: MisId = ONE) => house.mis.row(INVOICE, id);
	const mark = (...settlements: readonly Settlement[]) => marks.mark(KINDS.invoice, settlements);
	const claimed = (id: MisId, statusBefore: "failed" | "not-synced" = "failed", pushedBy = BY) => {
		Object.assign(row(id), { status: "in-progress", pushedBy });
		house.ledger.noteClaims([{ kind: "invoice", misId: id, statusBefore }], "run", pushedBy);
	};
	const unmarked = () => house.ledger.unmarked("invoice", 9).map(({ misId: id }) => id);
	const owe = (...ids: readonly MisId[]) => {
		const sql = "UPDATE record SET marked = 0 WHERE kind = 'invoice' AND mis_id = ?";
		for (const id of ids) house.audit.database.prepare(sql).run(BigInt(id));
	};
	owe(ONE, TWO);
	return { ...house, marks, mark, row, claimed, unmarked, untold, steps };
}

const NOBODY = new Set();

describe("the MIS is told what became of a row", () => {
	it.each(["not-synced", "failed", "in-progress"] as const)("that is %s: sent", async (status) => {
		const { mark, row, unmarked, claimed, ledger, steps } = await aMarker();
		claimed(ONE);
		row().status = status;
		expect(await mark(created(ONE))).toEqual({ owed: NOBODY, differing: NOBODY });
		expect([row(), unmarked(), ledger.countClaims("invoice")]).toMatchObject([
			{ status: "synced", pushedBy: BY },
			[TWO],
			0,
		]);
		expect(steps).toEqual(["marked", "told"]);
	});

	it("refused, so that it failed", async () => {
		const { mark, row } = await aMarker();
		row().status = "in-progress";
		await mark(refused(ONE));
		expect(row()).toMatchObject({ status: "failed", pushedBy: BY });
	});

	it("that is at 1 already is somebody's word: never written over", async () => {
		const { mark, row, unmarked } = await aMarker();
		const before = { ...row() };
		expect(await mark(refused(ONE), created(TWO))).toEqual({ owed: NOBODY, differing: NOBODY });
		expect([row(), unmarked()]).toEqual([before, []]);
	});

	it.each([lost("unknown"), lost("missing"), taking("undoing"), taking("kept")])(
		"not while that says nothing of where it stands: $as",
		async (settlement) => {
			const { mark, row, unmarked } = await aMarker();
			row().status = "in-progress";
			expect(await mark(settlement)).toEqual({ owed: NOBODY, differing: NOBODY });
			expect([row().status, unmarked()]).toEqual(["in-progress", [ONE, TWO]]);
		},
	);

	it("that the database refuses to mark: it is owed, and said with what stands in QuickBooks", async () => {
		const { mark, row, mis, unmarked, untold, ledger } = await aMarker();
		row().status = "in-progress";
		mis.refuses.set("1", { is: "refused", words: "no such campus" });
		const { owed } = await mark(created(ONE), created(TWO));
		expect([owed, unmarked(), row().status]).toEqual([new Set([ONE]), [ONE], "in-progress"]);
		const id = ledger.record("invoice", ONE)?.qboId;
		expect(untold).toEqual([
			{
				...{ kind: KINDS.invoice, misId: ONE, key: "1", title: ledger.record("invoice", ONE)?.title, is: "untold" },
				problem: {
					...unwrittenProblem(KINDS.invoice, { is: "refused", words: "no such campus" }),
					detail: expect.stringMatching(
						new RegExp(`^it is in QuickBooks \\(id ${id}\\), but the MIS refuses`),
					) as string,
				},
			},
		]);
	});

	it("that changed hands between reading and writing is owed it", async () => {
		const { mark, mis, row, unmarked, untold } = await aMarker();
		row().status = "in-progress";
		const page = mis.page.bind(mis);
		mis.page = async (source, query) => {
			const rows = await page(source, query);
			row().pushedBy = "somebody else";
			return rows;
		};
		expect((await mark(created(ONE))).owed).toEqual(new Set([ONE]));
		expect([unmarked(), row().status, untold]).toEqual([[ONE, TWO], "in-progress", []]);
	});

	it("that was told, or deleted, by somebody else in that moment is owed nothing", async () => {
		const { mark, mis, row } = await aMarker();
		for (const id of [ONE, TWO]) row(id).status = "in-progress";
		const page = mis.page.bind(mis);
		mis.page = async (source, query) => {
			const rows = await page(source, query);
			row(ONE).status = "synced";
			mis.remove(INVOICE, "2");
			mis.page = page;
			return rows;
		};
		expect((await mark(created(ONE), created(TWO))).owed).toEqual(NOBODY);
	});

	it("that was deleted: said where something stands in QuickBooks for it, and only there", async () => {
		const { mark, mis, untold, unmarked } = await aMarker();
		for (const id of ["1", "2"]) mis.remove(INVOICE, id);
		expect(await mark(created(ONE), refused(TWO))).toEqual({ owed: NOBODY, differing: NOBODY });
		expect(untold).toMatchObject([
			{
				...{ misId: ONE, is: "untold" },
				problem: {
					code: "QB005",
					detail: "it is in QuickBooks (id 41), and its row 1 has been deleted in the MIS since",
					fix: expect.stringMatching(
						/^If it was cancelled, void it in QuickBooks too; if not, put the row back with its own number, 1:/,
					) as string,
				},
			},
		]);
		expect(unmarked()).toEqual([]);
	});

	it("that is another one by now: left for another judgement, and given back where it was ours", async () => {
		const { mark, mis, row, marks, claimed, ledger } = await aMarker();
		for (const id of [ONE, TWO]) mis.edit(INVOICE, id, { debit: "777004" });
		claimed(ONE);
		row(TWO).status = "in-progress";
		const { differing, owed } = await mark(created(ONE), created(TWO));
		expect([differing, owed]).toEqual([new Set([ONE, TWO]), NOBODY]);
		expect([row().status, row(TWO).status, ledger.countClaims("invoice")]).toEqual(["failed", "in-progress", 0]);
		const changed = marks.takeChanged().get(KINDS.invoice);
		expect([...(changed?.keys() ?? [])]).toEqual([ONE, TWO]);
		expect(changed?.get(ONE)).toEqual({ key: "1", title: ledger.record("invoice", ONE)?.title });
		expect(marks.takeChanged().size).toBe(0);
	});

	it("nothing, where there is nothing to tell", async () => {
		const { mark, mis, steps } = await aMarker();
		mis.page = () => Promise.reject(new Error("Nothing is to be read."));
		expect(await mark()).toEqual({ owed: NOBODY, differing: NOBODY });
		expect(steps).toEqual(["told"]);
	});
});

describe("what was taken back is told", () => {
	it.each<readonly [string, string, string]>([
		["that this tool has marked for this company", `eaur-qb (me before) ${COMPANY}`, "failed"],
		["that another company has", "eaur-qb (me) company:1", "synced"],
		["that another tool has", "System Auto Push", "synced"],
	])("to a row at 1 %s", async (_what, pushedBy, status) => {
		const { mark, row } = await aMarker();
		row().pushedBy = pushedBy;
		await mark(undone(ONE));
		expect(row().status).toBe(status);
	});

	it("whatever the row says by now; not where it is not at 1, nor where it is gone", async () => {
		const { mark, row, mis, untold, unmarked } = await aMarker();
		mis.edit(INVOICE, "1", { debit: "777004" });
		row(TWO).status = "in-progress";
		await mark(undone(ONE), undone(TWO));
		expect([row().status, row(TWO).status, unmarked()]).toEqual(["failed", "in-progress", []]);
		mis.remove(INVOICE, "1");
		expect((await mark(undone(ONE))).owed).toEqual(NOBODY);
		expect(untold).toEqual([]);
	});
});

describe("with write-back off nothing is written, and the MIS is owed", () => {
	it("what it was told is in progress, and what is taken back", async () => {
		const { mark, claimed, row, unmarked } = await aMarker({ writeBack: false });
		claimed(ONE);
		expect(await mark(created(ONE), created(TWO))).toEqual({ owed: new Set([ONE]), differing: NOBODY });
		expect([unmarked(), row().status]).toEqual([[ONE], "in-progress"]);
		expect((await mark(undone(TWO))).owed).toEqual(new Set([TWO]));
	});

	it("held rows that it was told are in progress", async () => {
		const { marks, claimed, row, unmarked } = await aMarker({ writeBack: false });
		claimed(ONE);
		await marks.markHeld(
			KINDS.invoice,
			[ONE, TWO].map((id) => ({ misId: id, row: row(id) })),
		);
		expect([unmarked(), row().status]).toEqual([[ONE], "in-progress"]);
	});

	it("and nothing is given back", async () => {
		const { marks, claimed, row, ledger } = await aMarker({ writeBack: false });
		claimed(ONE);
		await marks.giveBack([{ kind: KINDS.invoice, misId: ONE, statusBefore: "failed" }]);
		expect([row().status, ledger.countClaims("invoice")]).toEqual(["in-progress", 1]);
	});
});

describe("a held row is marked", () => {
	it.each<readonly [string, "not-synced" | "failed" | "in-progress" | "synced", string]>([
		["unsynchronised", "not-synced", "failed"],
		["failed", "failed", "failed"],
		["in somebody's hands", "in-progress", "in-progress"],
		["at 1", "synced", "synced"],
	])("where it is %s", async (_what, status, expected) => {
		const { marks, row, unmarked } = await aMarker();
		row().status = status;
		await marks.markHeld(KINDS.invoice, [{ misId: ONE, row: { ...row() } }]);
		expect([row().status, unmarked()]).toEqual([expected, [TWO]]);
		expect(row().pushedBy === BY).toBe(status === "not-synced" || status === "failed");
	});

	it("only as it was judged", async () => {
		const { marks, row, mis } = await aMarker();
		const judged = [ONE, TWO].map((id) => {
			row(id).status = "not-synced";
			return { misId: id, row: { ...row(id) } };
		});
		mis.edit(INVOICE, "1", { debit: "5" });
		await marks.markHeld(KINDS.invoice, judged);
		expect([row().status, row(TWO).status]).toEqual(["not-synced", "failed"]);
	});

	it("or none is, and nothing is read", async () => {
		const { marks, mis } = await aMarker();
		mis.page = () => Promise.reject(new Error("Nothing is to be read."));
		await marks.markHeld(KINDS.invoice, []);
	});
});

describe("a claimed row of which nothing was sent is given back", () => {
	it.each(["failed", "not-synced"] as const)("as it was: %s", async (statusBefore) => {
		const { marks, claimed, row, ledger } = await aMarker();
		claimed(ONE, statusBefore);
		await marks.giveBack([{ kind: KINDS.invoice, misId: ONE, statusBefore }]);
		expect([row().status, ledger.countClaims("invoice")]).toEqual([statusBefore, 0]);
	});

	it("only while it bears a name under which it was taken", async () => {
		const { marks, claimed, row, ledger } = await aMarker();
		claimed(ONE, "failed", "eaur-qb (me before)");
		claimed(TWO, "failed", "somebody else");
		const claims = [ONE, TWO].map((id) => ({ kind: KINDS.invoice, misId: id, statusBefore: "failed" as const }));
		await marks.giveBack(claims, ["eaur-qb (me before)"]);
		expect([row().status, row(TWO).status, ledger.countClaims("invoice")]).toEqual(["failed", "in-progress", 0]);
	});

	it("or stays noted where the database refuses", async () => {
		const { marks, claimed, mis, ledger, untold } = await aMarker();
		for (const id of [ONE, TWO]) claimed(id);
		mis.refuses.set("1", { is: "occupied", words: "lock wait timeout" });
		await marks.giveBack([ONE, TWO].map((id) => ({ kind: KINDS.invoice, misId: id, statusBefore: "failed" as const })));
		expect([ledger.claims("invoice", [ONE, TWO]).map(({ misId: id }) => id), untold.length]).toEqual([[ONE], 1]);
	});

	it("each kind in its own table", async () => {
		const { marks, claimed, row, mis, ledger } = await aMarker();
		claimed(ONE);
		const student = mis.row(KINDS.student.source, "1");
		Object.assign(student, { status: "in-progress", pushedBy: BY });
		ledger.noteClaims([{ kind: "student", misId: ONE, statusBefore: "not-synced" }], "run", BY);
		await marks.giveBack([
			{ kind: KINDS.invoice, misId: ONE, statusBefore: "failed" },
			{ kind: KINDS.student, misId: ONE, statusBefore: "not-synced" },
		]);
		expect([row().status, student.status]).toEqual(["failed", "not-synced"]);
	});
});

describe("a row is the row that was judged", () => {
	const judged = aRow({ debit: "1", payer: "22001" });
	it.each<readonly [string, MisRow | undefined, boolean]>([
		["with all that was read of it", aRow({ debit: "1", payer: "22001", more: "x" }), true],
		["whatever its status", { ...judged, status: "in-progress", pushedBy: "me" }, true],
		["not with another value", aRow({ debit: "2", payer: "22001" }), false],
		["not where it is gone", undefined, false],
	])("%s", (_what, now, expected) => {
		expect(isSameRow(judged, now)).toBe(expected);
	});

	it("and is known by the name that it bears, each once", () => {
		const rows = ["me", null, "me"].map((pushedBy) => ({ ...judged, pushedBy }));
		expect(bearersOf(rows)).toEqual(["me", null]);
	});
});

describe("why a row could not be written is said", () => {
	it.each([
		["occupied", "keeps its row in the MIS locked", "the next run goes on with it"],
		["refused", "the MIS refuses to mark the row", KINDS.invoice.source.table],
	] as const)("%s", (is, detail, fix) => {
		const told = unwrittenProblem(KINDS.invoice, { is, words: "wait" });
		expect(told.code).toBe("QB011");
		expect([told.detail.includes(detail), told.detail.includes("wait"), told.fix.includes(fix)]).toEqual([
			true,
			true,
			true,
		]);
	});
});
