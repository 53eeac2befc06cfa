import { afterAll, describe, expect, it } from "vitest";
import { EVERYTHING } from "../../src/proof/scope.js";
import { Failure } from "../../src/words/failure.js";
import { aRegistry, Sides } from "./sides.js";

const registry = aRegistry();
afterAll(() => registry.database.close());

const whole = { kinds: ["customer", "invoice"] as const, tieOut: true };

/** Each customer's balance is what its invoices are open for. */
function balanced(sides: Sides): Sides {
	const open = new Map<string, number>();
	for (let id = 1; id <= sides.size; id += 1) {
		const customer = sides.customerOf(id % sides.students.length);
		open.set(customer, (open.get(customer) ?? 0) + sides.amount(id));
	}
	for (const [customer, Balance] of open) sides.qb.change("Customer", customer, { Balance });
	return sides;
}

const untiedOf = (proof: Awaited<ReturnType<Sides["compare"]>>) =>
	proof.tieOut?.untied.map(({ identity, balance, documents }) => [identity, balance, documents]);

describe("the balances of customers", () => {
	it("are the sums of their open invoices, less unapplied payments and open credits", async () => {
		const sides = balanced(new Sides(registry, 20));
		const customer = sides.customerOf(0);
		sides.qb.put("Payment", {
			CustomerRef: { value: customer },
			TotalAmt: 700,
			UnappliedAmt: 300,
			TxnDate: "2026-01-01",
		});
		sides.qb.put("CreditMemo", { CustomerRef: { value: customer }, TotalAmt: 50, Balance: 20, TxnDate: "2026-01-01" });
		const before = sides.qb.all("Customer").find(({ Id }) => Id === customer)?.Balance;
		sides.qb.change("Customer", customer, { Balance: Number(before) - 320 });
		const proof = await sides.compare(whole);
		expect([proof.result, untiedOf(proof), proof.tieOut?.customers]).toEqual(["equal", [], sides.students.length]);
		sides.qb.change("Customer", customer, { Balance: before });
		const after = BigInt(Number(before) * 100);
		const found = await sides.compare(whole);
		expect(untiedOf(found)).toEqual([["R1", after, after - 32_000n]]);
		expect(found.tieOut?.apart).toBe(32_000n);
	});

	it("are compared for a period's certificate, too: with the open documents of all days", async () => {
		const sides = balanced(new Sides(registry, 20));
		const march = { ...EVERYTHING, from: "2026-03-01", to: "2026-03-31" } as typeof EVERYTHING;
		expect(untiedOf(await sides.compare({ ...whole, scope: march }))).toEqual([]);
		sides.qb.change("Invoice", sides.invoiceId(1), { Balance: 1 });
		expect(untiedOf(await sides.compare({ ...whole, scope: march }))).toHaveLength(1);
	});

	it("cost no read of invoices or payments that are compared anyway", async () => {
		const sides = balanced(new Sides(registry, 20));
		const plain = await sides.compare({ ...whole, tieOut: false });
		const tied = await sides.compare(whole);
		// Payments and credits: none of either, counted.
		expect(tied.reads - plain.reads).toBeLessThanOrEqual(4);
		expect(plain.tieOut).toBeUndefined();
	});

	it("what is paid while they are read is no difference", async () => {
		const sides = balanced(new Sides(registry, 20));
		const query = sides.qb.query.bind(sides.qb);
		sides.qb.query = (entity, where) => {
			if (entity === "Customer") {
				const customer = sides.customerOf(1);
				const [owed, paid] = [sides.qb.all("Customer").find(({ Id }) => Id === customer)?.Balance, sides.amount(1)];
				sides.qb.query = query;
				sides.qb.change("Invoice", sides.invoiceId(1), { Balance: 0 });
				sides.qb.change("Customer", customer, { Balance: Number(owed) - paid });
			}
			return query(entity, where);
		};
		expect(untiedOf(await sides.compare(whole))).toEqual([]);
	});

	it("are not told where credits could not be read: all of it is incomplete", async () => {
		const sides = balanced(new Sides(registry, 20));
		const count = sides.qb.count.bind(sides.qb);
		sides.qb.count = (entity, where) => {
			if (entity !== "CreditMemo") return count(entity, where);
			throw new Failure("out-of-reach", { code: "QB008", detail: "QuickBooks is out of reach", fix: "Later." });
		};
		const { result, tieOut } = await sides.compare(whole);
		expect([result, tieOut]).toEqual(["incomplete", undefined]);
	});
});
