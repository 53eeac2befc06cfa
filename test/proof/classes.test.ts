import { afterAll, describe, expect, it } from "vitest";
import { aRegistry, INNOCENT, MISDEEDS, random, Sides, someOf } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

const CLASSES = Object.keys(MISDEEDS);

/** Makes some charges differ; what is to be found, in order. */
function spoil(sides: Sides, ids: readonly number[], next: (below: number) => number): string[] {
	return ids
		.map((id) => {
			const name = CLASSES[next(CLASSES.length)] ?? "";
			MISDEEDS[name]?.(sides, id);
			return `${name} invoice:${id}`;
		})
		.sort();
}

const totalOf = (proof: Awaited<ReturnType<Sides["compare"]>>) => {
	const { matched, notSent, held, differences, mis } = proof.tally;
	const inMis = differences.filter(({ class: is }) => is !== "mis_gone");
	const count = matched.count + notSent.count + held.count + inMis.length;
	const amount = inMis.reduce((sum, each) => sum + each.amount, matched.amount + notSent.amount + held.amount);
	return { columns: [count, amount], population: [mis.count, mis.amount] };
};

describe("MIS against QuickBooks", () => {
	it("equal sides are equal, to the franc", async () => {
		const { result, tally, found } = await new Sides(registry, 50).compare();
		expect({ result, found }).toEqual({ result: "equal", found: [] });
		expect(tally.mis).toEqual(tally.quickbooks);
		expect(tally.mis).toEqual(tally.matched);
		expect(tally.mis.count).toBe(50);
	});

	it("what was voided is there still, over nothing: what is void is told of what QuickBooks has", async () => {
		const sides = new Sides(registry, 10);
		MISDEEDS.voided?.(sides, 4);
		const sums = (await sides.compare()).tally.kinds().get("invoice");
		expect([sums?.quickbooks.count, sums?.matched.count, sums?.void]).toEqual([10, 9, { count: 1, amount: 0n }]);
	});

	it.each(CLASSES)("finds what is %s, and nothing else", async (name) => {
		for (const id of [1, 2, 3]) {
			const sides = new Sides(registry, 40);
			MISDEEDS[name]?.(sides, id);
			const { result, found } = await sides.compare();
			expect({ result, found }).toEqual({ result: "differences", found: [`${name} invoice:${id}`] });
		}
	});

	it.each(Object.keys(INNOCENT))("what is %s is told, and is no difference", async (name) => {
		const sides = new Sides(registry, 40);
		for (const id of [4, 9]) INNOCENT[name]?.(sides, id);
		const proof = await sides.compare();
		expect({ result: proof.result, found: proof.found }).toEqual({ result: "equal", found: [] });
		expect(proof.tally.classes.get(name as "foreign")?.count).toBe(2);
		expect([...proof.tally.classes.keys()]).toEqual([name]);
		expect(totalOf(proof).columns).toEqual(totalOf(proof).population);
	});

	it("finds each of up to fifty differences at once, and nothing else, two hundred times over", async () => {
		for (let seed = 1; seed <= 200; seed += 1) {
			const next = random(seed);
			const sides = new Sides(registry, 60 + next(40));
			const [spoilt, ...innocent] = [1 + next(50), next(5), next(5)];
			const ids = someOf(sides.size, spoilt + innocent.reduce((a, b) => a + b, 0), next);
			const expected = spoil(sides, ids.slice(0, spoilt), next);
			for (const id of ids.slice(spoilt)) Object.values(INNOCENT)[next(4)]?.(sides, id);
			const proof = await sides.compare();
			expect({ seed, found: proof.found }).toEqual({ seed, found: expected });
			expect(totalOf(proof).columns).toEqual(totalOf(proof).population);
		}
	});

	it("and among ten thousand documents", async () => {
		const next = random(7);
		const sides = new Sides(registry, 10_000);
		const expected = spoil(sides, someOf(sides.size, 50, next), next);
		expect((await sides.compare()).found).toEqual(expected);
	});
});
