import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { atOnce } from "../../src/sync/send/at-once.js";

/** Works on `all`, and remembers how many were under way at once, and what ended. */
async function work(most: number, all: readonly number[], faultAt?: number) {
	let underWay = 0;
	let together = 0;
	const ended: number[] = [];
	const done = atOnce(most, all, async (one) => {
		underWay += 1;
		together = Math.max(together, underWay);
		for (let turns = 0; turns < one; turns += 1) await turn();
		underWay -= 1;
		if (one === faultAt) throw new Error(`${one} failed`);
		ended.push(one);
	});
	const fault = await done.then(
		() => undefined,
		(error: Error) => error.message,
	);
	return { together, ended, fault, underWay };
}

it("what got no answer does not hold up what comes after it", async () => {
	const { ended, together } = await work(2, [50, 1, 2, 3]);
	expect(ended).toEqual([1, 2, 3, 50]);
	expect(together).toBe(2);
});

it("no more are under way than may be", async () => {
	expect((await work(3, [3, 3, 3, 3, 3, 3, 3])).together).toBe(3);
	expect((await work(3, [1])).together).toBe(1);
	expect((await work(3, [])).ended).toEqual([]);
});

it("after a fault nothing new is begun, and what was under way is waited for", async () => {
	expect(await work(2, [5, 1, 2, 3], 1)).toEqual({ together: 2, ended: [5], fault: "1 failed", underWay: 0 });
});
