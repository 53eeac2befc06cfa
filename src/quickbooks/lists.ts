import { isRecord } from "../words/outside.js";
import { objectAt } from "./answer.js";
import type { QueriedEntity } from "./entities.js";
import type { QboObject } from "./outcome.js";
import type { Question } from "./read.js";
import { isPageOf } from "./shape.js";
import type { NodeQuickBooks } from "./transport.js";
import type { Invocation } from "./wire.js";

/** One page of a query, and the server's time when it answered (for watermarks). */
export interface Page {
	readonly objects: readonly QboObject[];
	readonly time: string | undefined;
}

/** A list, or what of it is asked for; `where`: in Intuit's words. */
export function pageQuestion(entity: QueriedEntity, where: string): Question {
	return {
		needs: { properties: PROPERTIES[entity] },
		invoke: (qb, done) => FINDERS[entity](qb, where, done),
		shape: isPageOf(entity),
		what: `the ${entity} list`,
	};
}

/** What the answer to it holds. */
export function pageOf(entity: QueriedEntity, body: Record<string, unknown>): Page {
	const objects = objectAt(body, "QueryResponse")[entity];
	const time = typeof body.time === "string" ? body.time : undefined;
	return { objects: Array.isArray(objects) ? objects.filter(isRecord) : [], time };
}

/** What the tool reads of long lists: a page of whole invoices is five times as large. */
const PROPERTIES: Partial<Record<QueriedEntity, string>> = {
	Invoice: "Id, DocNumber, TotalAmt, Balance, CustomerRef, TxnDate, SyncToken, MetaData.CreateTime",
	Payment:
		"Id, PaymentRefNum, TotalAmt, CustomerRef, TxnDate, SyncToken, PrivateNote, MetaData.CreateTime, MetaData.LastUpdatedTime",
	SalesReceipt: "Id, PaymentRefNum, TotalAmt, CustomerRef, TxnDate, SyncToken, MetaData.LastUpdatedTime",
	Customer: "Id, DisplayName, Notes, Active, MetaData.LastUpdatedTime",
	Vendor: "Id, DisplayName, Active, MetaData.LastUpdatedTime",
	Employee: "Id, DisplayName, Active, MetaData.LastUpdatedTime",
};

type Done = Parameters<Invocation>[1];

/** The library has a function of its own for each list. `where`: in Intuit's words. */
export const FINDERS: Record<QueriedEntity, (qb: NodeQuickBooks, where: string, done: Done) => void> = {
	Customer: (qb, where, done) => qb.findCustomers(where, done),
	Vendor: (qb, where, done) => qb.findVendors(where, done),
	Employee: (qb, where, done) => qb.findEmployees(where, done),
	Invoice: (qb, where, done) => qb.findInvoices(where, done),
	SalesReceipt: (qb, where, done) => qb.findSalesReceipts(where, done),
	Payment: (qb, where, done) => qb.findPayments(where, done),
	CreditMemo: (qb, where, done) => qb.findCreditMemos(where, done),
	Estimate: (qb, where, done) => qb.findEstimates(where, done),
	RefundReceipt: (qb, where, done) => qb.findRefundReceipts(where, done),
	PaymentMethod: (qb, where, done) => qb.findPaymentMethods(where, done),
	Item: (qb, where, done) => qb.findItems(where, done),
	Department: (qb, where, done) => qb.findDepartments(where, done),
	Class: (qb, where, done) => qb.findClasses(where, done),
	Account: (qb, where, done) => qb.findAccounts(where, done),
	TaxCode: (qb, where, done) => qb.findTaxCodes(where, done),
	TaxRate: (qb, where, done) => qb.findTaxRates(where, done),
	CustomerType: (qb, where, done) => qb.findCustomerTypes(where, done),
};
