import type { SeenReference } from "../../audit/seen-reference.js";
import { qboId } from "../../words/ids.js";
import { text } from "../../words/outside.js";
import { asShown } from "../../words/shown.js";

/** QuickBooks objects as they come back, read once into our words. Whatever is missing or odd is undefined. */
type QboObject = Readonly<Record<string, unknown>>;

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

/**
 * The version in which QuickBooks made what a look-up has found of a request; undefined where there is a later one by now:
 * somebody has changed it, before anybody here had seen it.
 */
export const asMade = (version: string | undefined): string | undefined =>
	version === FIRST_VERSION ? version : undefined;

const FIRST_VERSION = "0";

/** The id in a reference such as `{ "value": "17" }`. */
export function referenceId(value: unknown): string | undefined {
	return text(record(value).value) || undefined;
}

function record(value: unknown): QboObject {
	return typeof value === "object" && value !== null ? (value as QboObject) : {};
}
