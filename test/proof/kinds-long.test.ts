import { afterAll, expect, it } from "vitest";
import { customers, payments, spoiltAndFound } from "./random-kinds.js";
import { aRegistry } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

it.each([
	["payments", payments],
	["customers", customers],
] as const)("up to fifty differences of %s at once, two hundred times over", async (_, build) => {
	for (let seed = 1; seed <= 200; seed += 1) {
		const { made, found } = await spoiltAndFound(build(registry), seed);
		expect({ seed, found }).toEqual({ seed, found: made });
	}
});
