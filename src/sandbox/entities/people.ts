import type { Company } from "../company.js";
import { flagAt, isObject, type JsonObject, refAt, textAt, without } from "../json.js";
import { hundredths } from "../money.js";
import { Refusal, refuse } from "../refusal.js";
import { comparable } from "../store.js";
import { homeCurrencyOf } from "./currencies.js";
import { checkCurrency } from "./references.js";
import type { WriteOptions } from "./sales.js";

/** Customers, vendors and employees: one namespace of names for the three of them. */
const NAMESAKES = ["Customer", "Vendor", "Employee"] as const;
const NAME_PARTS = ["Title", "GivenName", "MiddleName", "FamilyName", "Suffix"] as const;

/** Intuit: a customer and its jobs go five levels deep. */
const MAX_LEVELS = 5;
const MAX_CHECK_NAME = 110;

export function completePerson(
	entity: string,
	draft: JsonObject,
	was: JsonObject | undefined,
	company: Company,
	options: WriteOptions,
): JsonObject {
	const DisplayName = displayNameOf(draft);
	refuseTakenName(DisplayName, was && textAt(was, "Id"), company);
	checkCurrency(draft, company);
	refuseOtherCurrency(draft, was);
	refuseInactivationWithBalance(draft, was);
	return {
		...FIELDS[entity]?.(draft, DisplayName, company, options),
		DisplayName,
		PrintOnCheckName: textAt(draft, "PrintOnCheckName") || DisplayName.slice(0, MAX_CHECK_NAME),
		Active: flagAt(draft, "Active") ?? true,
	};
}

type Fields = (draft: JsonObject, displayName: string, company: Company, options: WriteOptions) => JsonObject;

const FIELDS: Readonly<Record<string, Fields>> = {
	Customer: customerFields,
	Vendor: (draft, _name, company) => ({
		Balance: 0,
		Vendor1099: false,
		CurrencyRef: homeCurrencyOf(company),
		...draft,
	}),
	Employee: (draft) => draft,
};

function customerFields(
	draft: JsonObject,
	displayName: string,
	company: Company,
	{ enhancedCustomFields }: WriteOptions,
): JsonObject {
	const parentId = refAt(draft, "ParentRef");
	const parent = parentId === undefined ? undefined : company.find("Customer", parentId);
	const parentName = parent && textAt(parent, "FullyQualifiedName");
	const FullyQualifiedName = parentName ? `${parentName}:${displayName}` : displayName;
	if (FullyQualifiedName.split(":").length > MAX_LEVELS) {
		throw new Refusal("6180", "Too many levels", "Business Validation Error: more than 5 levels of customers and jobs");
	}
	const keepsFields = company.settings.enhancedCustomFields && enhancedCustomFields;
	const kept = keepsFields ? draft : without(draft, ["CustomField"]);
	return {
		Taxable: true,
		IsProject: false,
		Job: parent !== undefined,
		BillWithParent: false,
		Balance: 0,
		BalanceWithJobs: 0,
		PreferredDeliveryMethod: "None",
		CurrencyRef: homeCurrencyOf(company),
		...kept,
		FullyQualifiedName,
	};
}

function displayNameOf(draft: JsonObject): string {
	const given = textAt(draft, "DisplayName")?.trim();
	if (given) return given;
	const composed = NAME_PARTS.map((part) => textAt(draft, part)?.trim()).filter(Boolean);
	if (composed.length > 0) return composed.join(" ");
	throw new Refusal(
		"6080",
		"Name required",
		"Business Validation Error: at least one of Title, GivenName, MiddleName, FamilyName, Suffix or DisplayName " +
			"must have a value",
		"DisplayName",
	);
}

/** 6240, over the three lists; what was made inactive has another name by then. Only another customer's id is given away. */
function refuseTakenName(name: string, ownId: string | undefined, company: Company): void {
	for (const entity of NAMESAKES) {
		const other = company
			.store(entity)
			.having("DisplayName", name)
			.find((entry) => entry.id !== ownId);
		if (other) throw duplicateName(entity === "Customer" ? `Id=${other.id}` : TAKEN_BY_SOMEBODY);
	}
}

const TAKEN_BY_SOMEBODY =
	"Another customer, vendor or employee is already using this name. Please use a different name.";

/** 6240 as Intuit words it. */
export function duplicateName(who: string): Refusal {
	return new Refusal("6240", "Duplicate Name Exists Error", `The name supplied already exists. : ${who}`);
}

function refuseOtherCurrency(draft: JsonObject, was: JsonObject | undefined): void {
	if (!was || !isObject(was.CurrencyRef) || !isObject(draft.CurrencyRef)) return;
	const [before, after] = [refAt(was, "CurrencyRef"), refAt(draft, "CurrencyRef")];
	if (before && after && comparable(before) !== comparable(after)) {
		throw refuse.business("Business Validation Error: The currency of a customer can not be changed.");
	}
}

function refuseInactivationWithBalance(draft: JsonObject, was: JsonObject | undefined): void {
	if (!was || flagAt(draft, "Active") !== false || flagAt(was, "Active") === false) return;
	if ((hundredths(was.Balance) ?? 0) === 0) return;
	const text = "Business Validation Error: This name has an open balance and can not be made inactive.";
	throw new Refusal("6220", "Delete Error: has a balance", text);
}
