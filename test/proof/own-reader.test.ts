import { afterAll, describe, expect, it, vi } from "vitest";
import type { LedgerRecord } from "../../src/audit/record.js";
import type * as CashAmounts from "../../src/sync/kinds/cash/amount.js";
import { cashDraft } from "../../src/sync/kinds/cash/document.js";
import { parseCash } from "../../src/sync/kinds/cash/parse.js";
import type * as Amounts from "../../src/sync/kinds/invoice/amount.js";
import { invoiceDraft } from "../../src/sync/kinds/invoice/document.js";
import { INVOICE } from "../../src/sync/kinds/invoice/invoice.js";
import type * as Parsing from "../../src/sync/kinds/invoice/parse.js";
import { parseCharge } from "../../src/sync/kinds/invoice/parse.js";
import { PAYMENT } from "../../src/sync/kinds/payment/payment.js";
import { PAYMENT_SOURCE } from "../../src/sync/kinds/payment/source.js";
import type { Day } from "../../src/words/day.js";
import { type Identity, qboId } from "../../src/words/ids.js";
import type { Money } from "../../src/words/money.js";
import { openMis } from "../support/open-mis.js";
import { aSettings } from "../sync/kinds/made-up.js";
import { aRegistry, Sides } from "./sides.js";

/** What the mapping makes of an amount: right, until a test breaks it. */
const broken = vi.hoisted(() => ({ by: 0n, day: false, payer: false, item: false, paid: 0n }));
vi.mock("../../src/sync/kinds/invoice/amount.js", async (original) => {
	const real = await original<typeof Amounts>();
	const amountsOf: typeof Amounts.amountsOf = (...given) => {
		const read = real.amountsOf(...given);
		return { ...read, amount: read.amount === undefined ? undefined : ((read.amount + broken.by) as Money) };
	};
	return { ...real, amountsOf };
});

vi.mock("../../src/sync/kinds/invoice/parse.js", async (original) => {
	const real = await original<typeof Parsing>();
	const parseCharge: typeof Parsing.parseCharge = (...given) => {
		const { record, ...rest } = real.parseCharge(...given);
		const day = broken.day ? ("2025-12-31" as Day) : record.day;
		const payer = broken.payer ? (record.payer === "R1" ? "R2" : "R1") : record.payer;
		return { ...rest, record: { ...record, day, payer: payer as Identity | undefined } };
	};
	return { ...real, parseCharge };
});
vi.mock("../../src/sync/kinds/cash/amount.js", async (original) => {
	const real = await original<typeof CashAmounts>();
	const cashAmountOf: typeof CashAmounts.cashAmountOf = (...given) => {
		const read = real.cashAmountOf(...given);
		return { ...read, amount: read.amount === undefined ? undefined : ((read.amount + broken.paid) as Money) };
	};
	return { ...real, cashAmountOf };
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
			customer: { id: qboId(sides.customerOf(sides.students.indexOf(charge.payer ?? ""))), name: "" },
			category: "",
			item: { id: qboId(sides.itemOf(broken.item ? id + 1 : id)), name: "" },
			locationId: qboId(sides.locationOf(id)),
		};
		const { document } = invoiceDraft(charge, references, aSettings());
		const total = Number(charge.amount) / 100;
		sides.qb.change("Invoice", sides.invoiceId(id), { ...document, TotalAmt: total });
		// As a run would note it.
		const { day, payer } = charge;
		const known = { ...(day && { day }), ...(payer && { payer }) };
		sides.note(id, { ...known, amount: charge.amount as Money, said: INVOICE.said?.(row) ?? "" });
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

	it.each(["day", "payer", "item"] as const)(
		"a mapping that takes another %s is found out, in every record",
		async (what) => {
			broken.by = 0n;
			broken[what] = true;
			const sides = new Sides(registry, 30);
			await sendAll(sides);
			broken[what] = false;
			const { result, found, tally } = await sides.compare();
			expect([result, found.length]).toEqual(["differences", 30]);
			// The rows are what they were: it is no change of the MIS.
			const classes = [...tally.classes.keys()];
			expect(classes).toEqual([{ day: "date", payer: "customer", item: "item" }[what]]);
		},
	);

	it("a mapping that makes other amounts of receipts is found out, too", async () => {
		const sides = new Sides(registry, 4);
		const sendPaid = async (by: bigint, meanwhile = () => {}) => {
			broken.paid = by;
			const ledger: LedgerRecord[] = [];
			registry.database.exec("DELETE FROM payment");
			for (let id = 1; id <= 5; id += 1)
				sides.sql(
					"INSERT INTO payment (id, reg_no, amount, date, bank_id, QuickBk_Status) VALUES (?, ?, ?, '2026-03-15', 1, 1)",
					...[id, sides.payer(id), 1_000 * id],
				);
			const mis = await openMis({ kind: "sqlite", file: registry.file });
			for (const row of await mis.page(PAYMENT.source, { after: undefined, limit: 100 })) {
				const { record: cash } = parseCash("payment", PAYMENT_SOURCE, row, aSettings());
				const customer = { id: qboId(sides.customerOf(Number(cash.id) % sides.students.length)), name: "" };
				const references = { customer, accountId: qboId("35"), methodId: undefined, category: "", parts: [] };
				const id = sides.qb.put("Payment", { ...cashDraft(cash, references, aSettings()).document, UnappliedAmt: 0 });
				// As a run would note it.
				const { amount, day, payer, id: misId } = cash;
				const known = { amount, ...(day && { day }), ...(payer && { payer }), said: PAYMENT.said(row) };
				ledger.push({ ...sides.ledgerRecord("payment", misId, id), ...known });
			}
			await mis.close();
			meanwhile();
			const proof = await sides.compare(
				{ kinds: ["payment"] },
				{ ledger: (kind) => (kind === "payment" ? ledger : sides.people(kind)) },
			);
			for (const { Id } of sides.qb.all("Payment")) sides.qb.remove("Payment", String(Id));
			return proof.found;
		};
		expect(await sendPaid(0n)).toEqual([]);
		expect(await sendPaid(1n)).toEqual([1, 2, 3, 4, 5].map((id) => `amount payment:${id}`));
		const edits = ["amount = 77", "date = '2026-03-16'", "reg_no = 'R3'"];
		const edit = () => {
			for (const [at, change] of edits.entries()) sides.sql(`UPDATE payment SET ${change} WHERE id = ?`, at + 2);
		};
		expect(await sendPaid(0n, edit)).toEqual([2, 3, 4].map((id) => `mis_changed payment:${id}`));
	});
});
