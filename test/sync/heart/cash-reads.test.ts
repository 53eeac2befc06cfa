import { expect, it } from "vitest";
import { aBursary, paid, sendCash } from "../../support/a-bursary.js";

/** Metered reads of sending so many payments, and of the run after it, in which nothing is left to send. */
async function readsOf(payments: number): Promise<{ readonly sending: number; readonly after: number }> {
	const house = await aBursary();
	for (let id = 1; id <= payments; id += 1) {
		const student = String(1 + (id % 3));
		paid(house, String(id), { amount: "10.00", payer: `2200${student}`, reference: student });
	}
	const start = house.qb.reads;
	expect((await sendCash(house)).tally).toMatchObject({ successful: payments, failed: 0 });
	const sent = house.qb.reads;
	await sendCash(house);
	return { sending: sent - start, after: house.qb.reads - sent };
}

it("payments cost no read each when they are sent, and two at most for each further thousand with the next run's look", async () => {
	const [few, many] = [await readsOf(30), await readsOf(1_030)];
	expect(many.sending).toBe(few.sending);
	expect(many.after).toBeGreaterThan(few.after);
	expect(many.sending + many.after - few.sending - few.after).toBeLessThanOrEqual(2);
});
