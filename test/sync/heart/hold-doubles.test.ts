import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../../src/audit/record.js";
import { digestOfProblems } from "../../../src/sync/decide/digest.js";
import { digestOfAnother, holdDoubles } from "../../../src/sync/decide/doubles.js";
import type { About } from "../../../src/sync/decide/judgement.js";
import type { Decided, Decision } from "../../../src/sync/decide/plan.js";
import type { Kind, Twin } from "../../../src/sync/kinds/kind.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import type { World } from "../../../src/sync/read/world.js";
import { misId, qboId } from "../../../src/words/ids.js";
import type { Problem } from "../../../src/words/problem.js";
import type { MisRow, SyncStatus } from "../../../src/words/source.js";
import { aRow, aSettings } from "../kinds/made-up.js";

const row = aRow({ payer: "22001", debit: "640000.00" });
const problem = (isThere: boolean): Problem => ({
	...{ code: "QB005", detail: isThere ? "row 3 says something else" : "row 3 is gone", fix: "Look at both." },
});
const GONE = digestOfProblems([problem(false)]);
const another: Problem = { code: "QB005", detail: "its number is another's", fix: "Look." };
const twin = (id: string): Twin => ({ misId: misId(id), qboId: qboId(`4${id}`), problem });

const about = { misId: row.id, row } as unknown as About;
const SEND = { do: "send", about } as unknown as Decision;
const CONTESTED: Decision = { ...{ do: "hold", about, problems: [another], digest: "d" }, contested: true };
const HELD: Decision = { do: "hold", about, problems: [another], digest: "d" };
const REST: Decision = { do: "rest", about, problem: another };

interface Case {
	readonly decision?: Decision;
	readonly twins?: readonly Twin[];
	/** Rows of the MIS that are there; those that say the same as the record. */
	readonly there?: readonly string[];
	readonly alike?: readonly string[];
	readonly acknowledged?: string;
	readonly record?: Partial<LedgerRecord>;
	readonly status?: SyncStatus;
	readonly again?: boolean;
}

async function held({ decision = SEND, twins = [twin("3")], status = "failed", ...more }: Case): Promise<Decided> {
	const isAlike: Kind["isAlike"] = (_about, found) => found !== undefined && (more.alike ?? []).includes(found.id);
	const kind: Kind = { ...KINDS.invoice, twins: () => twins, isAlike };
	const world = {
		settings: aSettings(),
		ledger: { hasAccepted: (_kind: string, _id: string, digest: string) => digest === more.acknowledged },
		rowsOf: (_source: unknown, ids: readonly string[]) =>
			Promise.resolve(ids.filter((id) => more.there?.includes(id)).map((id): MisRow => aRow({}, id))),
	} as unknown as World;
	const candidate = { row, record: more.record as LedgerRecord | undefined, status };
	const [result] = await holdDoubles(world, kind, [{ decision, candidate } as Decided], more.again ?? false);
	if (!result) throw new Error("It is decided on.");
	return result;
}

const heldFor = (isThere: boolean) => ({
	...{
		doubleOf: "43",
		decision: { do: "hold", problems: [problem(isThere)], digest: digestOfProblems([problem(isThere)]) },
	},
});

describe("what would be sent, and seems to be in QuickBooks under the number of another row", () => {
	it.each<readonly [string, Case, object]>([
		["is held for a row that is gone", {}, heldFor(false)],
		["is held for a row that says something else by now", { there: ["3"] }, heldFor(true)],
		["is held, not sent, where it is contested besides", { decision: CONTESTED }, { ...heldFor(false) }],
		[
			"is held for what is its own by the number",
			{ twins: [twin("7")], there: ["7"], alike: ["7"] },
			{ doubleOf: "47" },
		],
		[
			"is held for the first that is none of its equals",
			{ twins: [twin("2"), twin("3")], there: ["2"], alike: ["2"] },
			heldFor(false),
		],
		[
			"rests where it was held for that before",
			{ record: { digest: GONE } },
			{ doubleOf: "43", decision: { do: "rest", problem: problem(false) } },
		],
		["is held anew by retry", { record: { digest: GONE }, again: true }, heldFor(false)],
		[
			"is held anew where the MIS says unsynchronised",
			{ record: { digest: GONE }, status: "not-synced" },
			heldFor(false),
		],
		["is held anew where it was held for another reason", { record: { digest: "d" } }, heldFor(false)],
		["is held anew where nothing is known of it", { record: {} }, heldFor(false)],
		[
			"rests where it was contested for that before",
			{ record: { state: "contested", problem: problem(false), digest: "d" } },
			{ decision: { do: "rest", problem: problem(false) } },
		],
		[
			"is held anew where it was contested for another reason",
			{ record: { state: "contested", problem: another, digest: GONE } },
			heldFor(false),
		],
		[
			"rests, contested without a reason, by the digest that is kept",
			{ record: { state: "contested", digest: GONE } },
			{ decision: { do: "rest" } },
		],
	])("%s", async (_what, change, expected) => {
		expect(await held(change)).toMatchObject(expected);
	});

	it("is judged by the document itself where that tells whether a row still stands for it", async () => {
		const stands = (answer: boolean) => ({ twins: [{ ...twin("3"), stands: () => answer }], there: ["3"] });
		expect(await held(stands(false))).toMatchObject(heldFor(true));
		expect((await held({ ...stands(false), alike: ["3"] })).decision.do).toBe("hold");
		expect((await held(stands(true))).decision).toBe(SEND);
	});

	it("stays contested", async () => {
		expect((await held({ decision: CONTESTED })).decision).toMatchObject({ contested: true });
		expect((await held({})).decision).not.toHaveProperty("contested");
	});

	it.each<readonly [string, Case]>([
		["an equal of a row that says the same is another charge", { there: ["3"], alike: ["3"] }],
		["a person has said that it is another charge", { acknowledged: digestOfAnother(row) }],
		["there is nothing like it", { twins: [] }],
		["it is held for reasons of its own", { decision: HELD }],
		["it rests", { decision: REST }],
	])("is left as it was decided where %s", async (_what, change) => {
		const { decision, doubleOf } = await held(change);
		expect([decision, doubleOf]).toEqual([change.decision ?? SEND, undefined]);
	});
});

it("that a person called a row another charge holds for the row as it is, and is no acknowledgement of a change", () => {
	expect(digestOfAnother(row)).not.toBe(digestOfAnother(aRow({ ...row.values, debit: "1" })));
	expect(digestOfAnother(row)).toMatch(/^[0-9a-f]{32}$/);
});
