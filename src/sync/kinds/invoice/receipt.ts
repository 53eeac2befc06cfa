import type { Intended } from "../../../audit/record.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { moneyGrouped } from "../../../words/money.js";
import { referenceId } from "../../look/found.js";
import type { Meant } from "../books.js";
import { difference, inner, isObject, told } from "../differences.js";
import { readInvoice } from "./found.js";

/**
 * What money goes by must be there: number, customer, total, day, currency, item, location, class and tax code. All else
 * that was sent is compared where the answer tells of it: QuickBooks does not always.
 */
export function invoiceReceipt({ document, intended }: Meant, answered: QboObject): string[] {
	const { number, customerId, total, day } = readInvoice(answered);
	const money = (amount: Intended["amount"]) => (amount === undefined ? undefined : moneyGrouped(amount));
	const has = (property: string) => document[property] !== undefined;
	return [
		difference("number", number || undefined, intended.trace),
		difference("customer", customerId, intended.customerId),
		difference("total", money(total), money(intended.amount)),
		difference("date", day, intended.day),
		...(["CurrencyRef", "DepartmentRef"] as const)
			.filter(has)
			.map((property) => difference(WORDS[property], referenceId(answered[property]), referenceId(document[property]))),
		has("Line") ? itemsDifference(soldAs("ItemRef", answered), soldAs("ItemRef", document)) : undefined,
		soldAs("TaxCodeRef", document) === undefined
			? undefined
			: difference("tax code", soldAs("TaxCodeRef", answered), soldAs("TaxCodeRef", document)),
		has("ClassRef") ? difference("class", classOf(answered), classOf(document)) : undefined,
		told("memo", answered.PrivateNote, document.PrivateNote),
		...salesOf(document).map((line, at) => told("description", salesOf(answered)[at]?.Description, line.Description)),
	].filter((sentence) => sentence !== undefined);
}

const WORDS = { CurrencyRef: "currency", DepartmentRef: "location" } as const;

function itemsDifference(answered: string | undefined, sent: string | undefined): string | undefined {
	return answered === sent ? undefined : `its items are ${answered ?? "missing"}, not ${sent ?? "none"}`;
}

/** The lines that are sold; QuickBooks adds lines of its own for sums. */
function salesOf({ Line: lines }: QboObject): QboObject[] {
	return (Array.isArray(lines) ? (lines as QboObject[]) : []).filter((line) => isObject(line.SalesItemLineDetail));
}

/** What all lines that are sold refer to, as one text; undefined where none does. */
function soldAs(property: "ItemRef" | "TaxCodeRef", object: QboObject): string | undefined {
	const ids = salesOf(object).map((line) => referenceId(inner(line.SalesItemLineDetail, property)));
	return ids.every((id) => id === undefined)
		? undefined
		: ids
				.map((id) => id ?? "missing")
				.sort()
				.join(", ");
}

/** A company keeps a class per invoice or per line, and answers with the one that it keeps. */
function classOf(object: QboObject): string | undefined {
	const classes = [object.ClassRef, ...salesOf(object).map((line) => inner(line.SalesItemLineDetail, "ClassRef"))];
	return [...new Set(classes.map(referenceId).filter((id) => id !== undefined))].sort().join(", ") || undefined;
}
