import { describe, expect, it } from "vitest";
import type { Meant } from "../../../../src/sync/kinds/books.js";
import { cashReceipt } from "../../../../src/sync/kinds/cash/receipt.js";
import type { Day } from "../../../../src/words/day.js";
import { misId, qboId } from "../../../../src/words/ids.js";
import { parseMoney } from "../../../../src/words/money.js";
import { aSettings } from "../made-up.js";

const settling = (Amount: number, invoice = "50") => ({ Amount, LinkedTxn: [{ TxnId: invoice, TxnType: "Invoice" }] });

const DOCUMENT = {
	PaymentRefNum: "MP-10",
	PrivateNote: "MP-10",
	CustomerRef: { value: "17" },
	TotalAmt: 100_000,
	TxnDate: "2025-09-05",
	DepositToAccountRef: { value: "35" },
	PaymentMethodRef: { value: "4" },
	Line: [settling(60_000)],
};

const SENT: Meant = {
	document: DOCUMENT,
	intended: {
		...{ misId: misId("10"), key: "10", title: "MP-10 · Jean", digest: "d", said: undefined, issue: 1, trace: "MP-10" },
		...{ amount: parseMoney("100000.00"), day: "2025-09-05" as Day, customerId: qboId("17"), payer: undefined },
	},
};

const said = (change: object) =>
	cashReceipt(SENT, { Id: "70", ...DOCUMENT, UnappliedAmt: 40_000, ...change }, aSettings()).join("; ");

describe("the receipt of a payment", () => {
	it("is what was sent", () => {
		expect(said({})).toBe("");
	});

	it.each([
		["another key", { PaymentRefNum: "MP-11", PrivateNote: "" }, /key/],
		["another customer", { CustomerRef: { value: "18" } }, /customer/],
		["another amount", { TotalAmt: 100_001 }, /amount/],
		["another day", { TxnDate: "2025-09-06" }, /date/],
		["another account", { DepositToAccountRef: { value: "36" } }, /account/],
		["another method", { PaymentMethodRef: { value: "5" } }, /payment method/],
		["another invoice", { Line: [settling(60_000, "51")] }, /settlement of invoices/],
		["less of its invoice", { Line: [settling(59_999)] }, /settlement of invoices/],
		["another rest, whatever it settles", { UnappliedAmt: 0 }, /unapplied rest/],
	])("is not that with %s", (_what, change, sentence) => {
		expect(said(change)).toMatch(sentence);
	});
});
