import type { Company } from "../company.js";
import { isList, isObject, type Json, type JsonObject, textAt } from "../json.js";
import { Refusal, refuse } from "../refusal.js";

/** Which entity a reference names; references not listed here are kept unseen. */
const TARGETS: Readonly<Record<string, string>> = {
	APAccountRef: "Account",
	ARAccountRef: "Account",
	AccountRef: "Account",
	AssetAccountRef: "Account",
	ClassRef: "Class",
	CustomerRef: "Customer",
	CustomerTypeRef: "CustomerType",
	DefaultTaxCodeRef: "TaxCode",
	DepartmentRef: "Department",
	DepositToAccountRef: "Account",
	DiscountAccountRef: "Account",
	EmployeeRef: "Employee",
	ExpenseAccountRef: "Account",
	FromAccountRef: "Account",
	IncomeAccountRef: "Account",
	ItemAccountRef: "Account",
	ItemRef: "Item",
	PaymentMethodRef: "PaymentMethod",
	PrefVendorRef: "Vendor",
	SalesTaxCodeRef: "TaxCode",
	SalesTermRef: "Term",
	TaxCodeRef: "TaxCode",
	TermRef: "Term",
	ToAccountRef: "Account",
	TxnTaxCodeRef: "TaxCode",
	VendorRef: "Vendor",
};

/** What 2500 calls the lists, as recorded; others go by the name of the reference. */
const LISTS: Readonly<Record<string, string>> = {
	Account: "Accounts",
	Class: "Klasses",
	Customer: "Names",
	Employee: "Names",
	Vendor: "Names",
};

/**
 * The same object with every reference found, and named as QuickBooks names it, at every depth.
 * An unknown id is refused with 2500, an inactive one with 610.
 */
export function resolveReferences(object: JsonObject, entity: string, company: Company): JsonObject {
	const resolved = Object.entries(object).map(([key, value]): [string, Json | undefined] => {
		const target = key === "ParentRef" ? entity : TARGETS[key];
		if (target && isObject(value)) return [key, resolve(value, key, target, company)];
		if (isList(value)) {
			return [key, value.map((each) => (isObject(each) ? resolveReferences(each, entity, company) : each))];
		}
		return [key, isObject(value) ? resolveReferences(value, entity, company) : value];
	});
	return Object.fromEntries(resolved);
}

function resolve(reference: JsonObject, element: string, target: string, company: Company): JsonObject {
	const id = textAt(reference, "value");
	if (!id) throw refuse.reference(element, "null");
	const found = company.find(target, id);
	if (!found) throw refuse.reference(element, id, LISTS[target]);
	if (found.Active === false) throw refuse.inactive(element);
	const name = textAt(found, "DisplayName") ?? textAt(found, "FullyQualifiedName") ?? textAt(found, "Name");
	return { value: id, name };
}

/** Locations (header) and classes (header and lines) need their preference. */
export function checkTracking(draft: JsonObject, lines: readonly JsonObject[], company: Company): void {
	const { tracksLocations, tracksClasses } = company.settings;
	if (draft.DepartmentRef && !tracksLocations) throw refuse.feature("Location tracking is off", "DepartmentRef");
	const classified =
		draft.ClassRef || lines.some((line) => isObject(line.SalesItemLineDetail) && line.SalesItemLineDetail.ClassRef);
	if (classified && !tracksClasses) throw refuse.feature("Class tracking is off", "ClassRef");
}

/** The currency of a transaction or customer: the home currency unless the company uses several. */
export function checkCurrency(draft: JsonObject, company: Company, customer?: JsonObject): void {
	const { homeCurrency, multicurrency } = company.settings;
	const given = isObject(draft.CurrencyRef) ? textAt(draft.CurrencyRef, "value") : undefined;
	if (!multicurrency) {
		if (given && given !== homeCurrency) throw invalidCurrency(given);
		return;
	}
	if (!given && customer) throw refuse.required("CurrencyRef");
	if (given && !/^[A-Z]{3}$/.test(given)) throw invalidCurrency(given);
	const theirs = customer && isObject(customer.CurrencyRef) ? textAt(customer.CurrencyRef, "value") : homeCurrency;
	if (customer && given !== theirs) {
		throw refuse.business("Business Validation Error: The currency of the transaction must be that of the customer.");
	}
}

function invalidCurrency(given: string): Refusal {
	return new Refusal("2220", "Invalid Currency", `Currency is invalid : ${given}`, "CurrencyRef");
}
