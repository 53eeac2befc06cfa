import type { QboId } from "../../../words/ids.js";
import { type Money, moneyToJson } from "../../../words/money.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Cash, Draft, QboDocument } from "../entity.js";
import { type Charset, fitText } from "../names.js";
import { given, referenceTo } from "../property.js";
import { NOTED } from "./known-by.js";
import { cashNumber, LONGEST_REFERENCE } from "./number.js";

/** QuickBooks' limit on PrivateNote. */
const LONGEST_NOTE = 4000;

/** What of a payment settles an invoice. */
export interface Part {
	readonly invoiceId: QboId;
	readonly amount: Money;
}

/** The QuickBooks objects that a payment refers to. */
export interface CashReferences {
	readonly customer: { readonly id: QboId | undefined; readonly name: string };
	readonly accountId: QboId | undefined;
	readonly methodId: QboId | undefined;
	/** The fee category, as the MIS has it; "" where it has none. */
	readonly category: string;
	readonly parts: readonly Part[];
	readonly charset?: Charset | undefined;
	readonly issue?: number | undefined;
}

/**
 * The payment as it is sent. What its parts do not settle stays unapplied. Intuit's page of Payment names no location and
 * no class, so neither is sent.
 */
export function cashDraft(cash: Cash, references: CashReferences, settings: MappingSettings): Draft {
	const key = cashNumber(cash.kind, cash.id, references.issue);
	const { customer, accountId, methodId, parts } = references;
	const document: QboDocument = {
		CustomerRef: customer.id === undefined ? { name: customer.name } : { value: customer.id, name: customer.name },
		...given("TotalAmt", cash.amount === undefined ? undefined : moneyToJson(cash.amount)),
		...given("TxnDate", cash.day),
		PaymentRefNum: referenceOf(cash, key, settings),
		...given("PaymentMethodRef", referenceTo(methodId)),
		...given("DepositToAccountRef", referenceTo(accountId)),
		...given("PrivateNote", noteOf(cash, key, references)),
		...(parts.length > 0 ? { Line: parts.map(line) } : {}),
	};
	return { document, trace: { property: "PaymentRefNum", value: key }, warnings: [] };
}

const line = ({ invoiceId, amount }: Part): QboDocument => ({
	Amount: moneyToJson(amount),
	LinkedTxn: [{ TxnId: invoiceId, TxnType: "Invoice" }],
});

/** QuickBooks checks no duplicates of references: our key finds a payment again, first in its note where the bank's number is wanted here. */
function referenceOf({ transaction, slip }: Cash, key: string, { payments }: MappingSettings): string {
	const number = payments.reference === "bank" ? (transaction ?? slip) : undefined;
	return number !== undefined && number.length <= LONGEST_REFERENCE ? number : key;
}

function noteOf(cash: Cash, key: string, { category, charset = "unicode" }: CashReferences): string {
	const parts = [
		key,
		cash.transaction && NOTED.transaction + cash.transaction,
		cash.slip && NOTED.slip + cash.slip,
		cash.channel,
		category,
	];
	return fitText(parts.filter(Boolean).join(NOTED.between), LONGEST_NOTE, charset).text;
}
