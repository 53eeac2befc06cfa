import { expect, it } from "vitest";
import type { Kind } from "../../../src/sync/kinds/kind.js";
import { ALL_KINDS } from "../../../src/sync/kinds/kinds.js";
import { aHouse } from "../../support/a-house.js";
import { aStudent } from "../../support/a-university.js";
import type { Arrived, Trouble } from "../../support/fake-quickbooks.js";
import { SALES_RECEIPT } from "../../support/sales-receipt/sales-receipt.js";

interface Sales {
	readonly sales?: number;
	readonly customers?: number;
	/** What befalls the batches, in their order. */
	readonly troubles?: readonly Trouble[];
}

/** Sales to customers in turn, in batches of up to thirty. */
async function batchesOf(
	books: Partial<Kind["books"]>,
	{ sales = 60, customers = 3, troubles = [] }: Sales = {},
): Promise<readonly Arrived[]> {
	const kind: Kind = { ...SALES_RECEIPT, books: { ...SALES_RECEIPT.books, ...books } };
	const sale: Kind = { ...kind, judge: (...row) => withKind(kind, SALES_RECEIPT.judge(...row)) };
	const house = aHouse({ kinds: [...ALL_KINDS, sale] });
	for (let id = 0; id < customers; id += 1) aStudent(house, String(id + 10));
	for (let id = 1; id <= sales; id += 1) {
		const payer = `2200${(id % customers) + 10}`;
		house.mis.add(sale.source, String(id), { payer, amount: "5000.00", day: "2025-09-01" });
	}
	await house.run({ kinds: sale.after });
	house.qb.next(...troubles);
	const { tally } = await house.run({ kinds: [sale] });
	expect([tally.successful, tally.failed]).toEqual([sales, 0]);
	return house.qb.arrived.filter(({ operation }) => operation === "batch");
}

const withKind = (kind: Kind, judged: ReturnType<Kind["judge"]>) => ({ ...judged, about: { ...judged.about, kind } });

const customersIn = ({ documents }: Arrived): string[] =>
	documents.map(({ CustomerRef }) => (CustomerRef as { value: string }).value);

it("a batch may hold several records that are kept apart on the wire, in their order", async () => {
	const batches = await batchesOf({ apart: ({ intended }) => [`customer ${intended.customerId}`] });
	expect(batches.some((batch) => new Set(customersIn(batch)).size < batch.documents.length)).toBe(true);
});

const ONCE: Partial<Kind["books"]> = {
	apart: () => [],
	onceInABatch: ({ intended }) => [`customer ${intended.customerId}`],
};

it("what may be once in a batch is never twice in one, nor in two that are on the wire at a time", async () => {
	const batches = await batchesOf(ONCE);
	for (const batch of batches) {
		const customers = customersIn(batch);
		expect(new Set(customers).size).toBe(customers.length);
		const others = batch.alongside.flatMap(customersIn);
		expect(customers.filter((each) => others.includes(each))).toEqual([]);
	}
	const numbersOf = (customer: string) =>
		batches
			.flatMap(({ documents }) => documents)
			.filter((each) => (each.CustomerRef as { value: string }).value === customer)
			.map(({ DocNumber }) => Number(String(DocNumber).slice("SR-".length)));
	for (const customer of new Set(batches.flatMap(customersIn)))
		expect(numbersOf(customer)).toEqual(numbersOf(customer).sort((a, b) => a - b));
});

it("goes on with batches that are not full where there is no other to fill them, however many wait", async () => {
	const batches = await batchesOf(ONCE, { sales: 1_260, customers: 25 });
	expect(batches.length).toBeGreaterThanOrEqual(1_260 / 25);
});

it("nor are two that got no answer looked after at a time, and sent anew", async () => {
	const batches = await batchesOf(ONCE, { sales: 13, troubles: [undefined, "dropped", "dropped", "dropped"] });
	expect(new Set(batches.map(({ requestId }) => requestId)).size).toBeLessThan(batches.length);
	for (const batch of batches) {
		const others = batch.alongside.flatMap(customersIn);
		expect(customersIn(batch).filter((each) => others.includes(each))).toEqual([]);
	}
});

it("none is forgotten where more wait for their customer than a minute takes", async () => {
	const house = aHouse({ kinds: [...ALL_KINDS, SALES_RECEIPT] });
	const [sales, customers] = [1_260, 40];
	for (let id = 1; id <= customers; id += 1) aStudent(house, String(id + 10));
	for (let id = 1; id <= sales; id += 1) {
		const payer = `2200${Math.min(id, customers) + 10}`;
		house.mis.add(SALES_RECEIPT.source, String(id), { payer, amount: "5000.00", day: "2025-09-01" });
	}
	const { tally } = await house.run({ kinds: [SALES_RECEIPT] });
	expect([tally.successful, tally.failed, tally.unknown]).toEqual([sales, 0, 0]);
});

it("is not forgotten what still waits once that is made for which it has waited: it counts as unknown, until the next run", async () => {
	const waiting = new Map<string, ReturnType<Kind["judge"]>>();
	const sale: Kind = {
		...SALES_RECEIPT,
		judge: (world, row, issue) => {
			const judged = SALES_RECEIPT.judge(world, row, issue);
			if (judged.is === "waiting") waiting.set(judged.about.misId, judged);
			return withKind(sale, waiting.get(judged.about.misId) ?? judged);
		},
	};
	const house = aHouse({ kinds: [...ALL_KINDS, sale] });
	aStudent(house, "11");
	house.mis.add(sale.source, "1", { payer: "220011", amount: "5000.00", day: "2025-09-01" });
	const { tally } = await house.run({ kinds: [sale] });
	expect([tally.successful, tally.failed, tally.unknown]).toEqual([0, 0, 1]);
	expect(tally.errors).toMatchObject([{ problem: { code: "QB012" } }]);
});
