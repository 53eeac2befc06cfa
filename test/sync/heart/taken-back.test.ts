import { describe, expect, it } from "vitest";
import type { Operation } from "../../../src/audit/record.js";
import type { Seen } from "../../../src/audit/seen.js";
import type { Fault } from "../../../src/quickbooks/fault.js";
import type { Outcome, QboObject } from "../../../src/quickbooks/outcome.js";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import type { Lost, Shipment } from "../../../src/sync/send/parcel.js";
import type { Comparing } from "../../../src/sync/send/receipt.js";
import { findTakenBack, notCarriedOut, takenBack } from "../../../src/sync/send/taken-back.js";
import { misId, type QboId, qboId } from "../../../src/words/ids.js";

const ONE = misId("1");
const VOID: QboObject = {
	Id: "45",
	SyncToken: "1",
	DocNumber: "MIS-1",
	TotalAmt: 0,
	Balance: 0,
	PrivateNote: "Voided",
};
const STANDS: QboObject = { ...VOID, TotalAmt: 640_000, Balance: 640_000, PrivateNote: undefined };
const INACTIVE: QboObject = { Id: "45", SyncToken: "1", Active: false };
const DELETED: QboObject = { Id: "45", status: "Deleted" };

/** What was told to the memory of the company. */
interface Told {
	readonly noted: QboObject[];
	readonly forgotten: QboId[];
}

function asked(
	operation: Operation,
	kind: Kind = KINDS.invoice,
): { readonly parcel: Shipment & Lost; readonly told: Told } {
	const told: Told = { noted: [], forgotten: [] };
	const books: Kind["books"] = {
		...kind.books,
		note: (_seen, object) => told.noted.push(object),
		forget: (_seen, id) => told.forgotten.push(id),
	};
	const intended = {
		...{ misId: ONE, digest: "d", trace: "MIS-1", key: "1", title: "MIS-1", amount: undefined, customerId: undefined },
		...{ day: undefined, payer: undefined, said: undefined, issue: 1 },
	};
	const document = { Id: "45", SyncToken: "0" };
	const underWay = { from: undefined, until: new Date(0) };
	return {
		parcel: { kind: { ...kind, books }, operation, document, intended, generation: 1, misId: ONE, underWay },
		told,
	};
}

const seen = {} as Seen;
const created = (object: QboObject): Outcome => ({ is: "created", id: qboId("45"), object, intuitTid: "tid" });
const fault = (means: Fault["means"]): Fault => ({ code: "610", message: "no", detail: "", element: undefined, means });

describe("what QuickBooks answered to a request that takes back", () => {
	it.each<readonly [string, Operation, Kind, QboObject, object, "noted" | "forgotten"]>([
		["void", "void", KINDS.invoice, VOID, { syncToken: "1", became: "void", keepsNumber: true }, "noted"],
		["deleted", "delete", KINDS.invoice, DELETED, { became: "deleted", keepsNumber: false }, "forgotten"],
		[
			"inactive",
			"update",
			KINDS.student,
			INACTIVE,
			{ syncToken: "1", became: "inactive", keepsNumber: false },
			"noted",
		],
	])("is believed where it shows it %s", (_what, operation, kind, object, expected, how) => {
		const { parcel, told } = asked(operation, kind);
		expect(takenBack({ seen }, parcel, created(object))).toMatchObject({
			misId: ONE,
			as: "undone",
			intuitTid: "tid",
			...expected,
		});
		expect(told).toEqual({ noted: [], forgotten: [], [how]: how === "noted" ? [object] : [qboId("45")] });
	});

	it.each<readonly [string, Operation, QboObject]>([
		["another object", "void", { ...VOID, Id: "46" }],
		["it as it stood, in a later version", "void", STANDS],
		["the version that was asked about", "void", { ...VOID, SyncToken: "0" }],
		["it void, where it was to be deleted", "delete", VOID],
		["another one deleted", "delete", { ...DELETED, Id: "46" }],
	])("is not believed where it shows %s", (_what, operation, object) => {
		const { parcel, told } = asked(operation);
		expect(takenBack({ seen }, parcel, created(object))).toEqual({
			...{ misId: ONE, as: "undoing", intuitTid: "tid" },
			why: "QuickBooks answered with something else than was asked",
		});
		expect(told).toEqual({ noted: [], forgotten: [] });
	});

	it("may be nothing", () => {
		const outcome: Outcome = { is: "unknown", why: "no answer came", intuitTid: "tid" };
		expect(takenBack({ seen }, asked("void").parcel, outcome)).toEqual({
			...{ misId: ONE, as: "undoing", why: "no answer came", intuitTid: "tid" },
		});
	});

	it.each<readonly [Fault["means"], string]>([
		["reference-gone", "Look for it in QuickBooks: it may be deleted."],
		["changed-meanwhile", "Look at it in QuickBooks."],
		[undefined, "Look at it in QuickBooks."],
	])("may be a refusal (%s): it stands as it was", (means, fix) => {
		const outcome: Outcome = { is: "refused", faults: [fault(undefined), fault(means)], intuitTid: "tid" };
		expect(takenBack({ seen }, asked("void").parcel, outcome)).toMatchObject({
			...{ misId: ONE, as: "kept", intuitTid: "tid", problem: { fix } },
		});
	});

	it("is no answer of a kind that nothing takes back", () => {
		const { parcel } = asked("void");
		const { undoing: _undoing, ...books } = parcel.kind.books;
		const kind = { ...parcel.kind, books };
		expect(() => takenBack({ seen }, { ...parcel, kind }, created(VOID))).toThrow(
			"Nothing takes back what was made of invoice.",
		);
	});
});

describe("what became of a request that takes back, and got no answer", () => {
	async function found(operation: Operation, now: QboObject | undefined) {
		const { parcel, told } = asked(operation);
		const read: (readonly [string, readonly QboId[]])[] = [];
		const qb = {
			readAll: (entity: string, ids: readonly QboId[]) => {
				read.push([entity, ids]);
				return Promise.resolve(new Map(now ? [[qboId("45"), now]] : []));
			},
		};
		const [end] = await findTakenBack({ qb, seen } as unknown as Comparing, [parcel]);
		expect(read).toEqual([["Invoice", ["45"]]]);
		return { end, told };
	}
	const kept = (what: string) => ({
		...{
			as: "kept",
			problem: { code: "QB005", detail: `it was not taken back: somebody has ${what} it in QuickBooks meanwhile` },
		},
	});

	it.each<readonly [string, Operation, QboObject | undefined, object | undefined]>([
		["it is void", "void", VOID, { as: "undone", syncToken: "1", became: "void", intuitTid: undefined }],
		["it is gone, as was asked", "delete", undefined, { as: "undone", syncToken: undefined, became: "deleted" }],
		["it is gone, and was to be void", "void", undefined, kept("deleted")],
		["somebody has changed it", "void", STANDS, kept("changed")],
		["somebody has changed what was to be deleted", "delete", STANDS, kept("changed")],
		["it stands as it was: QuickBooks may be working on it", "void", { ...STANDS, SyncToken: "0" }, undefined],
		["it stands, and was to be deleted", "delete", { ...STANDS, SyncToken: "0" }, undefined],
	])("%s", async (_what, operation, now, expected) => {
		const { end } = await found(operation, now);
		if (expected === undefined) expect(end).toBeUndefined();
		else expect(end).toMatchObject({ misId: ONE, ...expected });
	});

	it("what is gone is forgotten, what is void is remembered so", async () => {
		expect((await found("delete", undefined)).told).toEqual({ noted: [], forgotten: ["45"] });
		expect((await found("void", VOID)).told).toEqual({ noted: [VOID], forgotten: [] });
	});

	it("is looked up list by list", async () => {
		const [invoice, customer] = [asked("void").parcel, asked("update", KINDS.student).parcel];
		const person = { ...customer, document: { ...customer.document, Id: "17" } };
		const shown: Record<string, QboObject> = { Invoice: VOID, Customer: { ...INACTIVE, Id: "17" } };
		const read: (readonly QboId[])[] = [];
		const qb = {
			readAll: (entity: string, ids: readonly QboId[]) => {
				read.push(ids);
				return Promise.resolve(new Map(ids.map((id) => [id, shown[entity] ?? {}])));
			},
		};
		const ends = await findTakenBack({ qb, seen } as unknown as Comparing, [invoice, person]);
		expect(read).toEqual([["45"], ["17"]]);
		expect(ends).toMatchObject([{ became: "void" }, { became: "inactive" }]);
	});

	it("it never came to it: asked for once more, and said so", () => {
		expect(notCarriedOut({ misId: ONE })).toMatchObject({ misId: ONE, as: "kept", problem: { code: "QB012" } });
	});
});
