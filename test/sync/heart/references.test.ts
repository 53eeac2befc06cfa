import { describe, expect, it } from "vitest";
import { standardLimits } from "../../../src/config/limits.js";
import { digestOf, requestIdOf } from "../../../src/sync/decide/digest.js";
import { ALL_REFERENCES, CUSTOMER_KINDS, REFERENCES } from "../../../src/sync/kinds/kinds.js";
import type { ReferenceKind } from "../../../src/sync/kinds/reference-kind.js";
import { makeReferences, type WantedReference } from "../../../src/sync/send/make-references.js";
import { misId } from "../../../src/words/ids.js";
import { aHouse, type House } from "../../support/a-house.js";
import type { Trouble } from "../../support/fake-quickbooks.js";
import { aSettings } from "../kinds/made-up.js";

const STEPS = ["intended", "attempted", "answered", "settled"] as const;

const wanted = (names: readonly string[], more: object = {}): WantedReference[] =>
	names.map((name, at) => ({ misId: misId(String(at + 1)), name, document: { Name: name, ...more } }));

const NAMES = ["Tuition Fee", "Late- fee", "Registration"];

interface Trial {
	readonly death?: { readonly at: string; readonly time: number };
	readonly attempts?: number;
	/** Gathers those that were there already. */
	readonly found?: string[];
}

/** One `--create`; until it dies, where it is to. Returns what was said to be there. */
async function make(
	house: House,
	kind: ReferenceKind,
	references: readonly WantedReference[] = wanted(NAMES),
	{ death, attempts, found }: Trial = {},
): Promise<readonly string[]> {
	const { qb, seen, ledger, clock } = house;
	const ready: string[] = [];
	const reached: string[] = [];
	let isDead = false;
	qb.isDead = () => isDead;
	const mustLive = () => {
		if (isDead) throw new Error("The process is dead.");
	};
	const alive = new Proxy(ledger, {
		get: (target, name) => {
			mustLive();
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === "function" ? (value.bind(target) as unknown) : value;
		},
	});
	try {
		await makeReferences(
			{
				...{ kind, qb, seen, ledger: alive, runId: "run", sleep: clock.sleep },
				settings: aSettings(),
				limits: { ...standardLimits(), ...(attempts !== undefined && { attempts }) },
				sayWait: () => {},
				step: (name) => {
					mustLive();
					reached.push(name);
					isDead = death?.at === name && reached.filter((each) => each === name).length === death.time;
					mustLive();
				},
				mayGoOn: async () => {},
				onReady: ({ name, id, made }) => {
					ready.push(name);
					if (!made) found?.push(name);
					seen.setMapping(kind.one, name, id);
				},
			},
			references,
		);
	} finally {
		isDead = false;
	}
	return ready;
}

describe.each(ALL_REFERENCES.map((kind) => [kind.name, kind] as const))("the %s that records refer to", (_, kind) => {
	const namesIn = ({ qb }: House) => qb.all(kind.books.entity).map(({ Name }) => Name);
	const stateIn = ({ ledger }: House, id = "1") => ledger.record(kind.name, misId(id))?.state;

	it("is made once, one at a time, and the ledger knows of each request", async () => {
		const house = aHouse();
		const found: string[] = [];
		expect(await make(house, kind, wanted(NAMES), { found })).toEqual(NAMES);
		expect([namesIn(house), stateIn(house), house.ledger.openSubmissions()]).toEqual([NAMES, "created", []]);
		expect(found).toEqual([]);
		const digest = digestOf({ Name: "Tuition Fee" });
		const first = requestIdOf(house.ledger.realm, [{ kind: kind.name, misId: misId("1"), generation: 1, digest }]);
		expect(house.qb.arrived[0]?.requestId).toBe(first);
		expect(house.qb.arrived.filter(({ alongside }) => alongside.length > 0)).toEqual([]);
	});

	it("is made once, whenever the process dies", async () => {
		for (const at of STEPS) {
			for (const time of [1, 2, 3]) {
				const house = aHouse();
				await expect(make(house, kind, wanted(NAMES), { death: { at, time } })).rejects.toThrow("dead");
				const known = NAMES.filter((name) => house.seen.mappings(kind.one).has(name));
				await make(
					house,
					kind,
					wanted(NAMES).filter(({ name }) => !known.includes(name)),
				);
				expect([at, time, namesIn(house), house.ledger.openSubmissions()]).toEqual([at, time, NAMES, []]);
				expect([...house.seen.mappings(kind.one).keys()].sort()).toEqual([...NAMES].sort());
			}
		}
	});

	it.each([
		["lost", 0],
		["dropped", 1],
	] as const)("whose answer is %s is looked up; what is not there is made by the next try", async (trouble, left) => {
		const house = aHouse();
		house.qb.next(trouble);
		if (left === 0) expect(await make(house, kind)).toEqual(NAMES);
		else await expect(make(house, kind)).rejects.toMatchObject({ reason: "out-of-reach", code: "QB012" });
		expect(stateIn(house)).toBe(left === 0 ? "adopted" : "unknown");
		const before = house.clock.ms;
		if (left > 0) expect(await make(house, kind)).toEqual(NAMES);
		// Once QuickBooks is done with it, it goes out once more as it was, so that it would be known again.
		expect(house.clock.ms - before).toBe(left > 0 ? standardLimits().missingAfterMs : 0);
		const [first, second] = house.qb.arrived;
		expect(second?.requestId === first?.requestId).toBe(left > 0);
		expect([namesIn(house), stateIn(house)]).toEqual([NAMES, left === 0 ? "adopted" : "created"]);
	});

	it("that is under way still is waited for where something else is wanted by now", async () => {
		const house = aHouse();
		house.qb.next("dropped");
		await expect(make(house, kind)).rejects.toMatchObject({ code: "QB012" });
		const before = house.clock.ms;
		expect(await make(house, kind, wanted(NAMES, { Type: "Service" }))).toEqual(NAMES);
		expect(house.clock.ms - before).toBeGreaterThanOrEqual(standardLimits().missingAfterMs);
		expect(house.qb.all(kind.books.entity).map(({ Type }) => Type)).toEqual(["Service", "Service", "Service"]);
	});

	it("that is under way still after all tries is made by no second request", async () => {
		const house = aHouse();
		house.qb.next("dropped");
		await expect(make(house, kind)).rejects.toMatchObject({
			message: expect.stringMatching(/not known whether QuickBooks made "Tuition Fee": \w/) as string,
			fix: expect.stringMatching(/Run the same command again/) as string,
		});
		const other = wanted(NAMES, { Type: "Service" });
		await expect(make(house, kind, other, { attempts: 1 })).rejects.toMatchObject({
			code: "QB012",
			message: expect.stringMatching(/its request is still open/) as string,
		});
		expect(house.qb.arrived).toHaveLength(1);
	});

	it("leaves requests for records to the runs of records", async () => {
		const house = aHouse();
		const intended = {
			...{ misId: misId("7"), digest: "d", trace: "Aline", key: "7", title: "Aline", issue: 1 },
			...{ amount: undefined, customerId: undefined, day: undefined, payer: undefined, said: undefined },
		};
		const items = [{ bId: "1", kind: "student", intended }];
		const request = {
			runId: "r",
			operation: "Customer",
			asks: "create" as const,
			requestId: "q",
			body: "{}",
			bodyDigest: "b",
			items,
		};
		house.ledger.noteAttempt(house.ledger.intend(request), house.qb.now());
		expect(await make(house, kind)).toEqual(NAMES);
		expect(house.ledger.openSubmissions()).toHaveLength(1);
	});

	it("that somebody else made in between is taken for it", async () => {
		const house = aHouse();
		const found: string[] = [];
		const id = house.qb.put(kind.books.entity, { Name: "tuition FEE", FullyQualifiedName: "tuition FEE" });
		expect(await make(house, kind, wanted(NAMES), { found })).toEqual(NAMES);
		expect([stateIn(house), house.seen.mappings(kind.one).get("Tuition Fee")]).toEqual(["adopted", id]);
		expect(found).toEqual(["Tuition Fee"]);
		expect(namesIn(house)).toHaveLength(3);
	});

	it("that QuickBooks refuses ends it with the reason; those before it are there", async () => {
		const house = aHouse();
		house.qb.next(undefined, { refuse: "6000", message: "A business validation error" });
		await expect(make(house, kind)).rejects.toMatchObject({
			reason: "surroundings",
			code: "QB006",
			message: expect.stringMatching(/"Late- fee" was not made in QuickBooks: .*business validation/) as string,
			fix: expect.stringMatching(/by hand, or run the command again/) as string,
		});
		expect([namesIn(house), stateIn(house, "2")]).toEqual([["Tuition Fee"], "refused"]);
		expect(await make(house, kind, wanted(NAMES).slice(1))).toEqual(NAMES.slice(1));
	});

	it("that is gone from QuickBooks by now is made anew, under another requestid", async () => {
		const house = aHouse();
		await make(house, kind);
		house.qb.remove(kind.books.entity, String(house.qb.all(kind.books.entity)[0]?.Id));
		await make(house, kind, wanted(["Tuition Fee"]));
		expect(namesIn(house).sort()).toEqual([...NAMES].sort());
		expect(new Set(house.qb.arrived.map(({ requestId }) => requestId)).size).toBe(4);
	});

	it("is left alone by a run of records, which only finds out what became of it", async () => {
		const house = aHouse();
		house.qb.next("dropped");
		await expect(make(house, kind)).rejects.toMatchObject({ code: "QB012" });
		const { failure, tally, open } = await house.run({ kinds: CUSTOMER_KINDS });
		expect([failure, tally.processed, tally.unknown, open]).toEqual([undefined, 0, 0, false]);
		expect([stateIn(house), namesIn(house)]).toEqual(["missing", []]);
	});
});

describe("an item of which QuickBooks made something else", () => {
	const kind = REFERENCES.item;
	const item = wanted(["Tuition Fee"], { Type: "Service", IncomeAccountRef: { value: "79" } });
	const otherwise: readonly (readonly [Trouble, RegExp])[] = [
		[{ change: { Name: "Other", FullyQualifiedName: "Other" } }, /its name is .*Other/],
		[{ change: { Type: "Inventory" } }, /type/],
		[{ change: { IncomeAccountRef: { value: "80" } } }, /income account/],
		[{ change: { Active: false } }, /inactive/],
	];

	async function wrong(trouble: Trouble = { change: { IncomeAccountRef: { value: "80" } } }) {
		const house = aHouse();
		house.qb.next(trouble);
		const failure: unknown = await make(house, kind, item).catch((error: unknown) => error);
		const [object] = house.qb.all("Item");
		const record = house.ledger.record("item", misId("1"));
		return { house, failure, id: String(object?.Id), record };
	}

	it.each(otherwise)("ends it, and nothing is mapped to it: %o", async (trouble, difference) => {
		const { house, failure, record } = await wrong(trouble);
		expect(failure).toMatchObject({
			reason: "surroundings",
			code: "QB006",
			message: expect.stringMatching(difference) as string,
		});
		expect(failure).toMatchObject({
			message: expect.stringMatching(/made something else of the item "Tuition Fee"/) as string,
		});
		expect([record?.state, house.seen.mappings("item").size]).toEqual(["misbooked", 0]);
		expect(record?.problem?.fix).toContain("eaur-qb map items --create");
	});

	it("is not taken for it either where the answer never came", async () => {
		const house = aHouse();
		house.qb.next({ change: { IncomeAccountRef: { value: "80" } } });
		const death = { at: "answered", time: 1 };
		await expect(make(house, kind, item, { death })).rejects.toThrow("dead");
		await expect(make(house, kind, item)).rejects.toMatchObject({ reason: "surroundings" });
		expect([house.ledger.record("item", misId("1"))?.state, house.qb.all("Item").length]).toEqual(["misbooked", 1]);
	});

	it("says how to go on, in a line that a shell takes", async () => {
		expect((await wrong()).failure).toMatchObject({
			fix: expect.stringContaining("eaur-qb map items --set 'Tuition Fee=<id>'") as string,
		});
	});

	it("is compared anew: still wrong, right by now, or gone", async () => {
		const { house, id } = await wrong();
		await expect(make(house, kind, [])).rejects.toMatchObject({ code: "QB006" });
		house.qb.change("Item", id, { IncomeAccountRef: { value: "79" } });
		const found: string[] = [];
		expect(await make(house, kind, [], { found })).toEqual(["Tuition Fee"]);
		expect([found, house.seen.mappings("item").get("Tuition Fee")]).toEqual([["Tuition Fee"], id]);
		const again = await wrong();
		again.house.qb.change("Item", again.id, { Active: false, Name: "Tuition Fee (deleted)" });
		expect(await make(again.house, kind, item)).toEqual(["Tuition Fee"]);
		expect(again.house.qb.all("Item")).toHaveLength(2);
	});

	it("is what it is where a person has chosen it", async () => {
		const { house, id } = await wrong();
		house.seen.setMapping("item", "Tuition Fee", id as never);
		expect(await make(house, kind, [])).toEqual(["Tuition Fee"]);
		expect(house.ledger.record("item", misId("1"))?.state).toBe("adopted");
	});
});
