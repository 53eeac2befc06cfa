import type { QboId } from "../../../words/ids.js";
import { type Money, moneyToJson } from "../../../words/money.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Charge, Draft, QboDocument } from "../entity.js";
import { type Charset, fitText } from "../names.js";
import { given, referenceTo } from "../property.js";
import { invoiceNumber } from "./number.js";

/** QuickBooks' limit on a line's Description. */
const LONGEST_DESCRIPTION = 4000;

/** Tax codes of US companies, where taxes are not told apart into included and excluded. */
const US_TAX_CODES: readonly string[] = ["TAX", "NON"];

/** The QuickBooks objects that an invoice refers to. */
export interface InvoiceReferences {
	/** In a preview the customer may not exist yet: the name stands alone. */
	readonly customer: { readonly id: QboId | undefined; readonly name: string };
	/** Name of the fee category, as the MIS has it. */
	readonly category: string;
	readonly item: { readonly id: QboId; readonly name: string };
	/** The amount without the tax that is in it, where the tax code takes any. */
	readonly net?: Money | undefined;
	readonly locationId?: QboId | undefined;
	readonly classId?: QboId | undefined;
	readonly taxCodeId?: QboId | undefined;
	/** ISO code; given where the company uses several currencies. */
	readonly currency?: string | undefined;
	readonly charset?: Charset | undefined;
	/** Which document of its row this is; the first, unless an earlier one was left to another charge. */
	readonly issue?: number | undefined;
}

/**
 * The invoice as it is sent; nothing in it mails anybody. Of a charge with problems it is what can be shown: such a
 * charge is never sent.
 */
export function invoiceDraft(charge: Charge, references: InvoiceReferences, settings: MappingSettings): Draft {
	const number = invoiceNumber(charge.id, settings, references.issue);
	const description = fitText(references.category, LONGEST_DESCRIPTION, references.charset ?? "unicode");
	const { customer, locationId, classId, currency } = references;
	const document: QboDocument = {
		DocNumber: number,
		...given("TxnDate", charge.day),
		CustomerRef: customer.id === undefined ? { name: customer.name } : { value: customer.id, name: customer.name },
		Line: [line(charge, description.text, references)],
		...given("PrivateNote", charge.note),
		...given("DepartmentRef", referenceTo(locationId)),
		...given("ClassRef", referenceTo(classId)),
		...given("CurrencyRef", referenceTo(currency)),
		...given("GlobalTaxCalculation", isTaxInclusive(references) ? "TaxInclusive" : undefined),
	};
	const warnings =
		description.changed === undefined ? [] : [`the name of the fee category was changed: ${description.changed}`];
	return { document, trace: { property: "DocNumber", value: number }, warnings };
}

/** Without an ItemRef QuickBooks would take the line for a remark and ignore its amount. */
function line(charge: Charge, description: string, references: InvoiceReferences): QboDocument {
	const gross = charge.amount === undefined ? undefined : moneyToJson(charge.amount);
	const amount = references.net === undefined ? gross : moneyToJson(references.net);
	return {
		DetailType: "SalesItemLineDetail",
		...given("Amount", amount),
		...given("Description", description),
		SalesItemLineDetail: {
			ItemRef: { value: references.item.id, name: references.item.name },
			Qty: 1,
			...given("UnitPrice", amount),
			...given("TaxCodeRef", referenceTo(references.taxCodeId)),
			...given("TaxInclusiveAmt", isTaxInclusive(references) ? gross : undefined),
			...given("ClassRef", referenceTo(references.classId)),
		},
	};
}

/**
 * The amount charged is what the student owes, tax and all: with `TaxExcluded` QuickBooks would add the tax to it.
 * As recorded, Amount and UnitPrice are net all the same, TaxInclusiveAmt is gross, and the total is made of the latter.
 */
function isTaxInclusive({ taxCodeId }: InvoiceReferences): boolean {
	return taxCodeId !== undefined && !US_TAX_CODES.includes(taxCodeId);
}

/** Whether the invoice bears a location. */
export const hasLocation = (document: QboDocument): boolean => document.DepartmentRef !== undefined;
