import { describe, expect, it } from "vitest";
import { standardLimits } from "../../../src/config/limits.js";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { ALL_KINDS, CUSTOMER_KINDS, KINDS } from "../../../src/sync/kinds/kinds.js";
import { type Settled, Settling, type SettlingParts } from "../../../src/sync/send/settle.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import { aCategory, aCharge, aStudent } from "../../support/a-university.js";
import type { Trouble } from "../../support/fake-quickbooks.js";
import { aSettings } from "../kinds/made-up.js";

const limits = standardLimits();
const INVOICES = { kinds: [KINDS.invoice] } as const;

/** Charges 2 and 3 in one request whose answer never came: the process died. What QuickBooks made of it is `trouble`'s business. */
async function died(trouble: Trouble) {
	const house = aHouse();
	aCategory(house);
	aStudent(house, "1");
	await house.run({ kinds: CUSTOMER_KINDS });
	// The first one of a run goes alone.
	for (const id of ["1", "2", "3"]) aCharge(house, id, "22001", { debit: `${id}000` });
	house.qb.next(undefined, trouble);
	await house.run(INVOICES, { death: { at: "answered", time: 2 } }).catch(() => {});
	// Another process goes on.
	house.qb.isDead = () => false;
	house.mis.isDead = () => false;
	const [submission] = house.ledger.openSubmissions();
	if (!submission?.lastAttempt) throw new Error("A request is open.");
	return { ...house, submission, sentAt: submission.lastAttempt.getTime() };
}

function settling(house: House, change: Partial<SettlingParts> = {}) {
	const { qb, seen, ledger } = house;
	const steps: string[] = [];
	const settle = new Settling({
		...{ qb, seen, ledger, limits, settings: aSettings(), kinds: ALL_KINDS as readonly Kind[], runId: "run-x" },
		areAsSent: () => Promise.resolve(true),
		step: (name) => steps.push(name),
		...change,
	});
	return { settle, steps };
}

const ends = (settled: readonly Settled[]) => settled.map(({ settlement: { misId: id, as } }) => [id, as]);
const stateOf = ({ ledger }: House, id: string) => ledger.record("invoice", misId(id))?.state;

describe("a request whose outcome is open", () => {
	it.each<readonly [string, number, boolean, string]>([
		["QuickBooks may be working on it", limits.missingAfterMs - 1, false, "unknown"],
		["QuickBooks is done, and remembers it: sent again", limits.missingAfterMs, true, "created"],
		["for the last time", limits.lookupAfterMs - 1, true, "created"],
		["too old for that: missing, and packed anew", limits.lookupAfterMs, false, "missing"],
	])("that is not there is %s", async (_what, age, isSent, as) => {
		const house = await died("dropped");
		const before = house.qb.arrived.length;
		house.clock.ms = house.sentAt + age;
		const { settle, steps } = settling(house);
		expect(ends(await settle.submission(house.submission))).toEqual([
			["2", as],
			["3", as],
		]);
		const again = house.qb.arrived.slice(before);
		expect(again.map(({ requestId, documents }) => [requestId, documents.length])).toEqual(
			isSent ? [[house.submission.requestId, 2]] : [],
		);
		expect([stateOf(house, "2"), stateOf(house, "3")]).toEqual([as, as]);
		expect(steps).toEqual(isSent ? ["answered", "settled"] : ["settled"]);
	});

	it("is not sent again where a row says something else by now", async () => {
		const house = await died("dropped");
		const before = house.qb.arrived.length;
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		const asked: unknown[] = [];
		const areAsSent: SettlingParts["areAsSent"] = (kind, records) => {
			asked.push([kind.name, records.map((each) => each.misId)]);
			return Promise.resolve(false);
		};
		const { settle } = settling(house, { areAsSent });
		expect(ends(await settle.submission(house.submission))).toEqual([
			["2", "missing"],
			["3", "missing"],
		]);
		expect([asked, house.qb.arrived.length]).toEqual([[["invoice", ["2", "3"]]], before]);
	});

	it("that is there in part is not sent again: what is not there is packed anew", async () => {
		const house = await died("lost");
		house.qb.remove("Invoice", String(house.qb.all("Invoice").find(({ DocNumber }) => DocNumber === "MIS-3")?.Id));
		const before = house.qb.arrived.length;
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		expect(ends(await settling(house).settle.submission(house.submission))).toEqual([
			["2", "adopted"],
			["3", "missing"],
		]);
		expect([house.qb.arrived.length, house.ledger.openSubmissions()]).toEqual([before, []]);
	});

	it("that never left is withdrawn, and nothing is asked", async () => {
		const house = await died("dropped");
		const { reads } = house.qb;
		const never = { ...house.submission, lastAttempt: undefined };
		expect(await settling(house).settle.submission(never)).toEqual([]);
		expect([house.qb.reads, stateOf(house, "2"), house.ledger.openSubmissions()]).toEqual([reads, "missing", []]);
	});

	it("of whose records none is open any more is at its end", async () => {
		const house = await died("dropped");
		const { reads } = house.qb;
		expect(await settling(house).settle.submission({ ...house.submission, items: [] })).toEqual([]);
		expect(house.qb.reads).toBe(reads);
	});

	it("that is sent again and answered in part: the rest is looked up at once", async () => {
		const house = await died("dropped");
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		house.qb.next("cut short");
		expect(ends(await settling(house).settle.submission(house.submission))).toEqual([
			["2", "created"],
			["3", "adopted"],
		]);
		expect([stateOf(house, "3"), house.ledger.openSubmissions()]).toEqual(["adopted", []]);
	});

	it("that is sent again and not answered stays open, and says why", async () => {
		const house = await died("dropped");
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		house.qb.next("dropped");
		const settled = await settling(house).settle.submission(house.submission);
		expect(settled.map(({ settlement }) => settlement)).toMatchObject([
			{ as: "unknown", why: "no answer came" },
			{ as: "unknown", why: "no answer came" },
		]);
		expect(house.ledger.openSubmissions()).toMatchObject([
			{ firstAttempt: house.submission.firstAttempt, lastAttempt: new Date(house.sentAt + limits.missingAfterMs) },
		]);
	});

	it("that is sent again and made otherwise is a wrong receipt, and what was sent is kept", async () => {
		const house = await died("dropped");
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		house.qb.next({ change: { TotalAmt: 5, Balance: 5 } });
		const settled = await settling(house).settle.submission(house.submission);
		expect(settled.map(({ settlement }) => settlement)).toMatchObject([
			{ as: "misbooked", sent: expect.stringContaining('"DocNumber":"MIS-2"') as string },
			{ as: "misbooked", sent: expect.stringContaining('"DocNumber":"MIS-3"') as string },
		]);
	});

	it.each(["unsent", "halted"] as const)("that cannot be sent again ends the run: %s", async (trouble) => {
		const house = await died("dropped");
		house.clock.ms = house.sentAt + limits.missingAfterMs;
		house.qb.next(trouble);
		await expect(settling(house).settle.submission(house.submission)).rejects.toMatchObject({ name: "Failure" });
		expect(house.ledger.openSubmissions()).toHaveLength(1);
	});
});

describe("open requests are settled", () => {
	it("all of them, and each record is told", async () => {
		const house = await died("lost");
		const told: Settled[] = [];
		expect(await settling(house).settle.submissions([house.submission], (each) => told.push(each))).toBeUndefined();
		expect(ends(told)).toEqual([
			["2", "adopted"],
			["3", "adopted"],
		]);
	});

	it("until QuickBooks is seen to have made something else of one: no further one is begun, and the run has its reason", async () => {
		const house = await died({ change: { TotalAmt: 5, Balance: 5 }, isLost: true });
		const told: Settled[] = [];
		const twice = [house.submission, house.submission];
		const { settle } = settling(house, { limits: { ...limits, inFlight: 1 } });
		const failure = await settle.submissions(twice, (each) => told.push(each));
		expect(failure).toMatchObject({ reason: "surroundings", code: "QB005" });
		expect(failure?.message).toContain(house.ledger.record("invoice", misId("2"))?.title);
		expect(ends(told)).toEqual([
			["2", "misbooked"],
			["3", "misbooked"],
		]);
		expect(house.ledger.record("invoice", misId("3"))?.sent).toContain('"DocNumber":"MIS-3"');
	});
});
