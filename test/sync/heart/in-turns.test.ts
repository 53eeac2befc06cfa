import { expect, it } from "vitest";
import { KINDS } from "../../../src/sync/kinds/kinds.js";
import { aBursary, paid, sendCash } from "../../support/a-bursary.js";
import type { House } from "../../support/a-house.js";

/** More rows than a page holds, all but a few of them of somebody whom nobody knows. */
function many(house: House, from: number): void {
	for (let id = from; id < from + 1_100; id += 1)
		paid(house, String(id), { payer: "nobody", reference: null, day: "2025-01-01" });
}

const daysSent = ({ qb }: House) =>
	qb.arrived
		.flatMap(({ documents }) => documents)
		.flatMap(({ PaymentRefNum, TxnDate }) => (PaymentRefNum ? [`${String(PaymentRefNum)} ${String(TxnDate)}`] : []));

it("a customer's payments go in the order of their days, however far apart their rows are", async () => {
	const house = await aBursary();
	paid(house, "1", { amount: "1.00", day: "30/12/2025" });
	paid(house, "2", { amount: "2.00", day: "2025-11-01" });
	many(house, 3);
	paid(house, "5000", { amount: "3.00", day: "01.10.2025" });
	await sendCash(house);
	expect(daysSent(house)).toEqual(["MP-5000 2025-10-01", "MP-2 2025-11-01", "MP-1 2025-12-30"]);
	expect(Object.values(house.mis.statuses(KINDS.payment.source)).filter((each) => each === "failed")).toHaveLength(
		1_100,
	);
});

it("as many as were asked for, and the others next time", async () => {
	const house = await aBursary();
	paid(house, "1", { amount: "1.00", day: "2025-12-30" });
	paid(house, "2", { payer: "22002", reference: "2", amount: "2.00", day: "2025-11-01" });
	paid(house, "3", { amount: "3.00", day: "2025-10-01" });
	await house.run({ kinds: [KINDS.payment], limit: 2 });
	expect(daysSent(house)).toEqual(["MP-3 2025-10-01", "MP-2 2025-11-01"]);
	await house.run({ kinds: [KINDS.payment], limit: 2 });
	expect(daysSent(house).at(-1)).toBe("MP-1 2025-12-30");
});
