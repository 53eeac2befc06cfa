import { afterAll, describe, expect, it, vi } from "vitest";
import type * as Amounts from "../../src/sync/kinds/invoice/amount.js";
import { invoiceDraft } from "../../src/sync/kinds/invoice/document.js";
import { INVOICE } from "../../src/sync/kinds/invoice/invoice.js";
import { parseCharge } from "../../src/sync/kinds/invoice/parse.js";
import { qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";
import { aRegistry, Sides } from "./sides.js";

/** What the mapping makes of an amount: right, until a test breaks it. */
const broken = vi.hoisted(() => ({ by: 0n }));
vi.mock("../../src/sync/kinds/invoice/amount.js", async (original) => {
	const real = await original<typeof Amounts>();
	const amountsOf: typeof Amounts.amountsOf = (...given) => {
		const read = real.amountsOf(...given);
		return { ...read, amount: read.amount === undefined ? undefined : ((read.amount + broken.by) as Money) };
	};
	return { ...real, amountsOf };
});

const registry = aRegistry();
afterAll(() => registry.database.close());

/** Everything is in QuickBooks as the mapping would send it. */
async function sendAll(sides: Sides): Promise<void> {
	const mis = await openMis({ kind: "sqlite", file: registry.file });
	for (const row of await mis.page(INVOICE.source, { after: undefined, limit: 100 })) {
		const id = Number(row.id);
		const { record: charge } = parseCharge(row, aSettings());
		const references = {
			customer: { id: qboId(sides.customerOf(id)), name: "" },
			category: "",
			item: { id: qboId(sides.itemOf(id)), name: "" },
			locationId: qboId(sides.locationOf(id)),
		};
		const { document } = invoiceDraft(charge, references, aSettings());
		const total = Number(charge.amount) / 100;
		sides.qb.change("Invoice", sides.invoiceId(id), { ...document, TotalAmt: total });
		sides.note(id, { amount: charge.amount as Money, said: INVOICE.said?.(row) ?? "" });
	}
	await mis.close();
}

describe("the reading of both sides shares no code with the mapping", () => {
	it("what the mapping sends is what the MIS says", async () => {
		broken.by = 0n;
		const sides = new Sides(registry, 30);
		await sendAll(sides);
		expect((await sides.compare()).result).toBe("equal");
	});

	it("a mapping that makes other amounts is found out, in every record, and not taken for a change of the MIS", async () => {
		broken.by = 1n;
		const sides = new Sides(registry, 30);
		await sendAll(sides);
		const { found, tally } = await sides.compare();
		expect(found).toHaveLength(30);
		expect([...tally.classes.keys()]).toEqual(["amount"]);
		expect(tally.classes.get("amount")?.net).toBe(-30n);
	});
});
