import { expect, it } from "vitest";
import { paymentIn } from "../../../src/proof/book-payments.js";
import { readCash } from "../../../src/sync/kinds/cash/found.js";
import { readDocument } from "../../../src/sync/kinds/mirrored.js";

it.each([
	["SalesReceipt", { PaymentRefNum: "77770000000000000001", DocNumber: "1005" }, "77770000000000000001"],
	["Payment", { PaymentRefNum: "77770000000000000001" }, "77770000000000000001"],
	["Payment", { PaymentRefNum: "T1", PrivateNote: "MP-10 · transaction T1" }, "MP-10"],
] as const)(
	"a %s is known by the same reference, whether a pull has read it or a look for doubles",
	(entity, own, reference) => {
		const object = {
			Id: "5",
			SyncToken: "0",
			TotalAmt: 1000,
			TxnDate: "2026-03-01",
			CustomerRef: { value: "7" },
			...own,
		};
		expect([readDocument(entity, object).number, readCash(object).number]).toEqual([reference, reference]);
	},
);

it.each([
	["Voided - MP-10 · transaction T1", 0, "MP-10"],
	["Annulé - MP-10 · transaction T1", 0, "MP-10"],
	["已作废 - MP-10 · transaction T1", 0, "MP-10"],
	["Annulé - MP-10 · transaction T1", 1000, "T1"],
	["Voir aussi - MP-10 · transaction T1", 0, "T1"],
])("a payment whose note is %s, over %d, is known by %s", (PrivateNote, TotalAmt, known) => {
	const object = { Id: "5", PaymentRefNum: "T1", TotalAmt, UnappliedAmt: 0, PrivateNote };
	const read = [readDocument("Payment", object), readCash(object)];
	expect(read.map(({ number }) => number)).toEqual([known, known]);
	expect(read.map(({ money }) => money !== undefined)).toEqual([known === "MP-10", known === "MP-10"]);
	expect(paymentIn(object).number).toBe(known === "MP-10" ? known : undefined);
});

it("a sales receipt without a reference is called by its own number", () => {
	expect(readDocument("SalesReceipt", { Id: "5", TotalAmt: 1000, DocNumber: "1005" }).number).toBe("1005");
});
