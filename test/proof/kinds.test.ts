import { afterAll, describe, expect, it } from "vitest";
import { customers, payments, spoiltAndFound } from "./random-kinds.js";
import { aRegistry } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

describe.each([
	["payments", payments],
	["customers", customers],
] as const)("%s against QuickBooks", (_, build) => {
	it("are equal as long as nobody makes them differ", async () => {
		const { result, found, tally } = await build(registry, 10).compare();
		expect({ result, found, sums: tally.mis }).toEqual({ result: "equal", found: [], sums: tally.quickbooks });
	});

	it("each class alone is found, and nothing else", async () => {
		for (const is of Object.keys(build(registry, 3).misdeeds))
			for (const id of [1, 2]) {
				const town = build(registry, 6);
				town.misdeeds[is]?.(id);
				expect((await town.compare()).found).toEqual([`${is} ${town.name(id)}`]);
			}
	});

	it("each of up to fifty differences at once is found, and nothing else (all seeds: npm run test:long)", async () => {
		for (let seed = 1; seed <= 15; seed += 1) {
			const { made, found } = await spoiltAndFound(build(registry), seed);
			expect({ seed, found }).toEqual({ seed, found: made });
		}
	});
});
