import type { Company } from "../company.js";
import { type Json, type JsonObject, objectAt, objectsAt } from "../json.js";
import { amount, hundredths } from "../money.js";
import { refuse } from "../refusal.js";
import { currencyOf, openDay } from "./transactions.js";

/**
 * Entities of a company in use that this sandbox keeps without all their rules: what they must have, and where their
 * total comes from.
 */
interface Other {
	/** What has to be there; `A|B`: one of them. */
	readonly required: readonly string[];
	/** `lines`: the sum of the lines; `given`: as sent; `none`: it has none. */
	readonly total: "lines" | "given" | "none";
	/** What the rules fill in. */
	readonly defaults?: JsonObject;
	readonly check?: (draft: JsonObject) => void;
}

const OTHERS: Readonly<Record<string, Other>> = {
	Bill: { required: ["VendorRef", "Line"], total: "lines" },
	BillPayment: { required: ["VendorRef", "PayType", "TotalAmt", "Line"], total: "given" },
	Deposit: { required: ["DepositToAccountRef", "Line"], total: "lines" },
	JournalEntry: { required: ["Line"], total: "none", defaults: { Adjustment: false }, check: refuseUnbalanced },
	Purchase: { required: ["AccountRef", "PaymentType", "Line"], total: "lines" },
	PurchaseOrder: { required: ["VendorRef", "Line"], total: "lines", defaults: { POStatus: "Open" } },
	Transfer: { required: ["FromAccountRef", "ToAccountRef", "Amount"], total: "none" },
	TimeActivity: { required: ["NameOf", "EmployeeRef|VendorRef"], total: "none" },
	Attachable: { required: ["FileName|Note"], total: "none" },
	CompanyCurrency: { required: ["Code"], total: "none", defaults: { Active: true } },
	ExchangeRate: { required: ["SourceCurrencyCode", "Rate", "AsOfDate"], total: "none" },
	TaxAgency: { required: ["DisplayName"], total: "none", defaults: { TaxTrackedOnSales: true } },
};

/** Those of them that have no day and no currency of their own. */
const WITHOUT_DAY = ["Attachable", "CompanyCurrency", "ExchangeRate", "TaxAgency"];

export const isOther = (entity: string): boolean => Object.hasOwn(OTHERS, entity);

/** Checks what must be there, and fills in day, currency and total. */
export function completeOther(entity: string, draft: JsonObject, company: Company): JsonObject {
	const { required, total, defaults, check } = OTHERS[entity] ?? { required: [], total: "none" };
	for (const names of required) refuseMissing(draft, names);
	check?.(draft);
	if (WITHOUT_DAY.includes(entity)) return { ...defaults, ...draft };
	const TotalAmt = total === "lines" ? amount(sumOf(draft)) : draft.TotalAmt;
	return {
		...defaults,
		...draft,
		TxnDate: openDay(draft, company),
		CurrencyRef: currencyOf(draft, company),
		...(total === "none" ? {} : { TotalAmt }),
		...(entity === "Bill" ? { Balance: TotalAmt } : {}),
	};
}

function refuseMissing(draft: JsonObject, names: string): void {
	if (!names.split("|").some((name) => isGiven(draft[name]))) throw refuse.required(names.replace("|", " or "));
}

function isGiven(value: Json | undefined): boolean {
	return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "";
}

function sumOf(draft: JsonObject): number {
	return objectsAt(draft, "Line").reduce((sum, line) => sum + (hundredths(line.Amount) ?? 0), 0);
}

/** Debits and credits have to be the same. */
function refuseUnbalanced(draft: JsonObject): void {
	const sides = { Debit: 0, Credit: 0 };
	for (const line of objectsAt(draft, "Line")) {
		const side = objectAt(line, "JournalEntryLineDetail")?.PostingType;
		if (side !== "Debit" && side !== "Credit") throw refuse.enumeration("PostingType", String(side));
		sides[side] += hundredths(line.Amount) ?? 0;
	}
	if (sides.Debit === sides.Credit) return;
	throw refuse.business("Business Validation Error: The debits and credits of the journal entry must be equal.");
}
