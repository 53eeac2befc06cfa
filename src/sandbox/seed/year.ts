import type { JsonObject } from "../json.js";

/** What an object of the seed refers to: an entity and a name in it. */
export type Lookup = (entity: string, name: string) => JsonObject;

type Row = readonly [entity: string, content: JsonObject];

/** The rest of a year's work, an object or two of each kind, so that whoever reads the company finds some. */
export function restOfTheYear(ref: Lookup, day: string): Row[] {
	const VendorRef = ref("Vendor", "Akagera Stationers");
	const bank = ref("Account", "Main Bank Account RWF");
	const petty = ref("Account", "Petty Cash");
	const CustomerRef = ref("Customer", "Hillside Secondary School");
	const Line = [expense(120_000, ref("Account", "Stationery"))];
	const sold = [sale(90_000, ref("Item", "Hall Hire"))];
	const taken = {
		Amount: 40_000,
		DetailType: "DepositLineDetail",
		DepositLineDetail: { AccountRef: ref("Account", "Donations") },
	};
	return [
		["Bill", { VendorRef, TxnDate: day, DocNumber: "B-1", Line }],
		["BillPayment", { VendorRef, TxnDate: day, PayType: "Check", TotalAmt: 120_000, Line: [{ Amount: 120_000 }] }],
		["PurchaseOrder", { VendorRef, TxnDate: day, Line }],
		["Purchase", { AccountRef: petty, PaymentType: "Cash", TxnDate: day, Line }],
		["Deposit", { DepositToAccountRef: bank, TxnDate: day, Line: [taken] }],
		["Transfer", { FromAccountRef: bank, ToAccountRef: petty, Amount: 200_000, TxnDate: day }],
		["JournalEntry", { TxnDate: day, DocNumber: "J-1", Line: journal(55_000, ref("Account", "Fuel"), petty) }],
		["Estimate", { CustomerRef, TxnDate: day, Line: sold }],
		["RefundReceipt", { CustomerRef, TxnDate: day, DepositToAccountRef: petty, Line: sold }],
		["TimeActivity", { NameOf: "Vendor", VendorRef, TxnDate: day, Hours: 3, Minutes: 0 }],
		["Attachable", { Note: "The lease of the main campus is in the safe." }],
	];
}

function expense(Amount: number, AccountRef: JsonObject): JsonObject {
	const DetailType = "AccountBasedExpenseLineDetail";
	return { Amount, DetailType, AccountBasedExpenseLineDetail: { AccountRef } };
}

function sale(Amount: number, ItemRef: JsonObject): JsonObject {
	return { Amount, DetailType: "SalesItemLineDetail", SalesItemLineDetail: { ItemRef } };
}

function journal(Amount: number, debit: JsonObject, credit: JsonObject): JsonObject[] {
	const side = (PostingType: string, AccountRef: JsonObject) => ({
		Amount,
		DetailType: "JournalEntryLineDetail",
		JournalEntryLineDetail: { PostingType, AccountRef },
	});
	return [side("Debit", debit), side("Credit", credit)];
}
