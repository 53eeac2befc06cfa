import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invoiceDifference } from "../../../../src/sync/kinds/agrees.js";
import { checkCharge } from "../../../../src/sync/kinds/invoice/checks.js";
import { invoiceDraft } from "../../../../src/sync/kinds/invoice/document.js";
import { parseCharge } from "../../../../src/sync/kinds/invoice/parse.js";
import type { Day } from "../../../../src/words/day.js";
import { qboId } from "../../../../src/words/ids.js";
import { type Money, moneyText, parseMoney } from "../../../../src/words/money.js";
import { aCompany, aRow, aSettings } from "../made-up.js";

const values = {
	payer: "22000017",
	debit: "500000.00",
	credit: "0.00",
	day: "2025-08-14",
	categoryId: "5",
	note: null,
};
const parsed = (change: Record<string, string | null>) => parseCharge(aRow({ ...values, ...change }), aSettings());
const references = {
	customer: { id: qboId("58"), name: "Aline Uwase" },
	category: "Tuition fee",
	item: { id: qboId("21"), name: "Tuition fee" },
};

describe("an invoice", () => {
	it("is over exactly the amount in the MIS, up to 15 digits", () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 1n, max: 999_999_999_999_999n }), (hundredths) => {
				const amount = moneyText(hundredths as Money);
				const { record, problems } = parsed({ debit: amount });
				expect(problems).toEqual([]);
				const { document } = invoiceDraft(record, references, aSettings());
				const sent = JSON.parse(JSON.stringify(document)) as { Line: [{ Amount: number }] };
				expect(parseMoney(String(sent.Line[0].Amount))).toBe(hundredths);
			}),
		);
	});

	it("is never sent to anybody by QuickBooks, and is found again by its number", () => {
		const draft = invoiceDraft(parsed({}).record, references, aSettings({ invoices: { prefix: "EA-" } }));
		expect(draft.trace).toEqual({ property: "DocNumber", value: "EA-7" });
		expect(JSON.stringify(draft.document)).not.toMatch(/EmailStatus|BillEmail|AllowOnline/);
	});

	it("has no category where the MIS has none", () => {
		expect(parsed({ categoryId: null }).record.categoryId).toBeUndefined();
		expect(parsed({ categoryId: " " }).record.categoryId).toBeUndefined();
	});

	it("is held where its day does not exist", () => {
		expect(parsed({ day: "2025-02-30" }).problems.map(({ code }) => code)).toEqual(["QB004"]);
	});

	it("says what is wrong, with which field, and what to do", () => {
		for (const { detail, fix } of parsed({ payer: null, debit: null, day: null }).problems) {
			expect(detail).toMatch(/reg_no|dept|invoice_date/);
			expect(fix).toMatch(/tbl_imvoice/);
		}
	});

	it("tells a mark of an earlier tool wherever it stands, and keeps the rest", () => {
		const { record, warnings } = parsed({ note: "Tuition [QB_ID:123] first [qb_id:9] half" });
		expect(record.note).toBe("Tuition first half");
		expect(warnings).toEqual(['comment bears the mark "[QB_ID:123] [qb_id:9]" of an earlier tool: left out']);
	});

	it("holds a comment of at most 4000 characters", () => {
		expect(parsed({ note: "n".repeat(5000) }).record.note).toHaveLength(4000);
		expect(parsed({ note: "n".repeat(5000) }).warnings).toEqual(["comment was changed: cut to 4000 characters"]);
	});
});

describe("an invoice in closed books", () => {
	const charge = parsed({}).record;

	it.each(["2025-08-14", "2025-12-31"])("is held when they are closed up to %s", (closed) => {
		const [problem, ...others] = checkCharge(charge, aCompany({ bookCloseDay: closed as Day }));
		expect(problem?.code).toBe("QB004");
		expect(problem?.detail).toContain(closed);
		expect(others).toEqual([]);
	});

	it("is not held by an earlier closing date, by none, or while the company is unknown", () => {
		expect(checkCharge(charge, aCompany({ bookCloseDay: "2025-08-13" as Day }))).toEqual([]);
		expect(checkCharge(charge, aCompany())).toEqual([]);
		expect(checkCharge(charge, undefined)).toEqual([]);
	});
});

describe("an invoice found in QuickBooks under our number", () => {
	const intended = { customerId: qboId("58"), amount: 50_000_000n as Money, day: "2025-08-14" as Day };
	const found = { customerId: "58", total: 50_000_000n as Money, day: "2025-08-14" as Day };

	it("is ours when customer, amount and date agree", () => {
		expect(invoiceDifference(intended, found)).toBeUndefined();
	});

	it.each([
		[{ customerId: "57" }, "its customer is 57, not 58"],
		[{ customerId: undefined }, "its customer is missing, not 58"],
		[{ total: 40_000_050n as Money }, "its total is 400,000.50, not 500,000"],
		[{ total: 0n as Money }, "its total is 0, not 500,000"],
		[{ day: "2025-08-15" as Day }, "its date is 2025-08-15, not 2025-08-14"],
		[{ total: undefined, day: undefined }, "its total is missing, not 500,000; its date is missing, not 2025-08-14"],
	])("is another when they do not (%#)", (change, sentence) => {
		expect(invoiceDifference(intended, { ...found, ...change })).toBe(
			`The invoice in QuickBooks is another one: ${sentence}.`,
		);
	});
});

describe("a day that nobody charges a fee for", () => {
	const TODAY = new Date("2026-03-05T12:00:00Z");
	const found = (day: string) => checkCharge(parsed({ day }).record, undefined, TODAY);

	it.each(["1989-12-31", "0202-03-05", "2027-03-06", "9999-12-31"])("%s is held", (day) => {
		expect(found(day)).toMatchObject([{ code: "QB004", detail: expect.stringContaining(day) as string }]);
	});

	it.each(["1990-01-01", "2026-03-05", "2027-03-05"])("%s is none of them", (day) => {
		expect(found(day)).toEqual([]);
	});
});
