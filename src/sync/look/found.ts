import type { NamedEntity, SeenDocument, SeenName, SeenReference } from "../../audit/seen.js";
import { parseDay } from "../../words/day.js";
import { identityKey, qboId } from "../../words/ids.js";
import { moneyOfJson } from "../../words/money.js";
import { asShown } from "../../words/shown.js";
import { identityInNotes } from "../kinds/customer/identity.js";
import { nameKeyOf, nameWhenActive } from "../kinds/customer/names.js";

/** QuickBooks objects as they come back, read once into our words. Whatever is missing or odd is undefined. */
type QboObject = Readonly<Record<string, unknown>>;

export function readInvoice(object: QboObject): SeenDocument {
	return {
		id: qboId(text(object.Id)),
		number: text(object.DocNumber),
		customerId: referenceId(object.CustomerRef),
		total: moneyOfJson(object.TotalAmt),
		day: parseDay(text(object.TxnDate)),
		syncToken: text(object.SyncToken) || undefined,
	};
}

export function readName(entity: NamedEntity, object: QboObject): SeenName {
	const name = text(object.DisplayName);
	const active = object.Active !== false;
	const identity = entity === "Customer" ? identityInNotes(text(object.Notes)) : undefined;
	return {
		entity,
		id: qboId(text(object.Id)),
		nameKey: nameKeyOf(nameWhenActive(name, active)),
		name: asShown(name),
		names: [object.GivenName, object.MiddleName, object.FamilyName].map(text).filter(Boolean).join(" ") || undefined,
		identityKind: identity?.kind,
		identityKey: identity && identityKey(identity.identity),
		active,
	};
}

/** A list entity: items, departments, classes and the like call their name Name. */
export function readReference(object: QboObject): SeenReference {
	const name = text(object.Name);
	return {
		id: qboId(text(object.Id)),
		name: asShown(name),
		active: object.Active !== false,
		fullName: asShown(text(object.FullyQualifiedName) || name),
		type: text(object.Type) || undefined,
	};
}

/** The account an item's income is booked on, with those above it: "Income:Tuition"; "" for one that only sorts others. */
export function readIncomeAccount(object: QboObject): string {
	const account = record(object.IncomeAccountRef);
	return asShown(text(account.name)) || (text(account.value) && `id ${text(account.value)}`);
}

/** A tax code with what it takes of a sale: TaxCode → SalesTaxRateList → TaxRate.RateValue, by id. */
export function readTaxCode(object: QboObject, percents: ReadonlyMap<string, string>): SeenReference {
	const list = record(object.SalesTaxRateList).TaxRateDetail;
	const details = Array.isArray(list) ? list.map(record) : [];
	const rates = details.map((detail) => {
		// A tax on a tax cannot be told from the sum of both.
		const isOnAmount = (text(detail.TaxTypeApplicable) || ON_AMOUNT) === ON_AMOUNT;
		return (isOnAmount && percents.get(referenceId(detail.TaxRateRef) ?? "")) || null;
	});
	return { ...readReference(object), rates };
}

const ON_AMOUNT = "TaxOnAmount";

/** The percentages of tax rates by their ids. */
export function readTaxRates(objects: readonly QboObject[]): Map<string, string> {
	return new Map(objects.map((object) => [text(object.Id), text(object.RateValue)]));
}

export const syncTokenOf = (object: QboObject): string | undefined => text(object.SyncToken) || undefined;

function referenceId(value: unknown): string | undefined {
	return text(record(value).value) || undefined;
}

function record(value: unknown): QboObject {
	return typeof value === "object" && value !== null ? (value as QboObject) : {};
}

function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
