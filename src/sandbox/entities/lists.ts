import type { Company } from "../company.js";
import { flagAt, type JsonObject, refAt, textAt } from "../json.js";
import { Refusal, refuse } from "../refusal.js";
import { duplicateName } from "./people.js";

const MAX_LEVELS = 5;
const ITEM_TYPES = ["Service", "NonInventory", "Inventory", "Category", "Group"];
const INVENTORY_NEEDS = ["AssetAccountRef", "QtyOnHand", "InvStartDate"];

/** Account types and their side of the books; source: Intuit's AccountTypeEnum. */
const ACCOUNT_TYPES: Readonly<Record<string, string>> = {
	Bank: "Asset",
	"Other Current Asset": "Asset",
	"Fixed Asset": "Asset",
	"Other Asset": "Asset",
	"Accounts Receivable": "Asset",
	Equity: "Equity",
	Expense: "Expense",
	"Other Expense": "Expense",
	"Cost of Goods Sold": "Expense",
	"Accounts Payable": "Liability",
	"Credit Card": "Liability",
	"Long Term Liability": "Liability",
	"Other Current Liability": "Liability",
	Income: "Revenue",
	"Other Income": "Revenue",
};

/** The lists with a plain name: items, locations, classes, accounts, terms, payment methods. */
export function completeListed(entity: string, draft: JsonObject, was: JsonObject | undefined, company: Company) {
	const Name = textAt(draft, "Name")?.trim();
	if (!Name) throw refuse.required("Name");
	const FullyQualifiedName = fullName(entity, Name, draft, company);
	refuseTakenName(entity, FullyQualifiedName, was && textAt(was, "Id"), company);
	const named = { ...draft, Name, FullyQualifiedName, Active: flagAt(draft, "Active") ?? true };
	return COMPLETE[entity]?.(named, company) ?? named;
}

const COMPLETE: Readonly<Record<string, (draft: JsonObject, company: Company) => JsonObject>> = {
	Item: completeItem,
	Account: completeAccount,
	Department: completeDepartment,
	Class: completeClass,
};

function fullName(entity: string, name: string, draft: JsonObject, company: Company): string {
	const parentId = refAt(draft, "ParentRef");
	const parent = parentId === undefined ? undefined : company.find(entity, parentId);
	const parentName = parent && textAt(parent, "FullyQualifiedName");
	const full = parentName ? `${parentName}:${name}` : name;
	if (full.split(":").length > MAX_LEVELS) {
		throw new Refusal("6180", "Too many levels", `Business Validation Error: more than ${MAX_LEVELS} levels`);
	}
	return full;
}

function refuseTakenName(entity: string, fullName: string, ownId: string | undefined, company: Company): void {
	const other = company
		.store(entity)
		.having("FullyQualifiedName", fullName)
		.find((entry) => entry.id !== ownId);
	if (other) throw duplicateName(`Id=${other.id}`);
}

function completeItem(draft: JsonObject, company: Company): JsonObject {
	const Type = textAt(draft, "Type") ?? "Service";
	if (!ITEM_TYPES.includes(Type)) throw refuse.enumeration("Type", Type);
	if (["Service", "NonInventory", "Inventory"].includes(Type)) checkIncomeAccount(draft, company);
	if (Type === "Inventory") {
		const missing = INVENTORY_NEEDS.find((name) => draft[name] === undefined);
		if (missing) throw refuse.required(missing);
	}
	return { Taxable: false, UnitPrice: 0, PurchaseCost: 0, TrackQtyOnHand: Type === "Inventory", ...draft, Type };
}

function checkIncomeAccount(draft: JsonObject, company: Company): void {
	const id = refAt(draft, "IncomeAccountRef");
	if (!id) throw refuse.required("IncomeAccountRef");
	const classification = company.find("Account", id)?.Classification;
	if (classification === "Revenue") return;
	throw new Refusal(
		"6430",
		"Invalid account type",
		"Business Validation Error: You need to select a different type of account for this transaction.",
		"IncomeAccountRef",
	);
}

function completeAccount(draft: JsonObject): JsonObject {
	const type = textAt(draft, "AccountType");
	if (!type && !draft.AccountSubType) throw refuse.required("AccountType");
	const AccountType = type ?? "Expense";
	const Classification = ACCOUNT_TYPES[AccountType];
	if (!Classification) throw refuse.enumeration("AccountType", AccountType);
	return { CurrentBalance: 0, SubAccount: draft.ParentRef !== undefined, ...draft, AccountType, Classification };
}

function completeDepartment(draft: JsonObject, company: Company): JsonObject {
	if (!company.settings.tracksLocations) throw refuse.feature("Location tracking is off", "Department");
	return { ...draft, SubDepartment: draft.ParentRef !== undefined };
}

function completeClass(draft: JsonObject, company: Company): JsonObject {
	if (!company.settings.tracksClasses) throw refuse.feature("Class tracking is off", "Class");
	return { ...draft, SubClass: draft.ParentRef !== undefined };
}
