/** What the API allows with an entity. */
export interface Kind {
	readonly name: string;
	/** A list entity (customer, item …) rather than a transaction or a page of settings. */
	readonly list: boolean;
	/** Ids are counted per sequence: customers, vendors and employees share one, so do all transactions. */
	readonly sequence: string;
	/** The API only reads it. */
	readonly readOnly: boolean;
	/** How a transaction is voided: `operation=void`, `operation=update&include=void`, or not at all. */
	readonly voids: "operation" | "include" | "never";
	/** Properties with an index. */
	readonly indexed: readonly string[];
}

const NAMED = ["Name", "FullyQualifiedName"];
const PERSON = ["DisplayName", "FullyQualifiedName"];
const SALES_FORM = ["DocNumber", "CustomerRef"];

export const KINDS: readonly Kind[] = [
	person("Customer"),
	person("Vendor"),
	person("Employee"),
	list("Item"),
	list("Department"),
	list("Class"),
	list("Account"),
	list("Term"),
	list("PaymentMethod"),
	{ ...list("CustomerType"), readOnly: true },
	{ ...list("TaxCode"), readOnly: true },
	{ ...list("TaxRate"), readOnly: true },
	list("TaxAgency", []),
	list("CompanyCurrency", []),
	list("Attachable", []),
	list("ExchangeRate", []),
	{ ...list("Budget"), readOnly: true },
	transaction("Invoice", "operation", SALES_FORM),
	transaction("CreditMemo", "never", SALES_FORM),
	transaction("SalesReceipt", "include", SALES_FORM),
	transaction("Payment", "include", ["PaymentRefNum", "CustomerRef"]),
	transaction("Estimate", "never", SALES_FORM),
	transaction("RefundReceipt", "include", SALES_FORM),
	...["Bill", "BillPayment", "Deposit", "JournalEntry", "Purchase", "PurchaseOrder", "Transfer", "TimeActivity"].map(
		(name) => transaction(name, "never", ["DocNumber"]),
	),
	settings("CompanyInfo"),
	settings("Preferences"),
];

const BY_NAME = new Map(KINDS.map((kind) => [kind.name.toLowerCase(), kind]));

/** The kind of that name, in any case. */
export function kindNamed(name: string): Kind | undefined {
	return BY_NAME.get(name.toLowerCase());
}

/** The kind of that name, which must exist. */
export function kind(name: string): Kind {
	const found = kindNamed(name);
	if (!found) throw new Error(`no entity ${name}`);
	return found;
}

export const isSettings = (kind: Kind): boolean => kind.sequence === "settings";

function person(name: string): Kind {
	return { name, list: true, sequence: "name", readOnly: false, voids: "never", indexed: PERSON };
}

function list(name: string, indexed = NAMED): Kind {
	return { name, list: true, sequence: name, readOnly: false, voids: "never", indexed };
}

function transaction(name: string, voids: Kind["voids"], indexed: readonly string[]): Kind {
	return { name, list: false, sequence: "transaction", readOnly: false, voids, indexed };
}

function settings(name: string): Kind {
	return { name, list: false, sequence: "settings", readOnly: true, voids: "never", indexed: [] };
}
