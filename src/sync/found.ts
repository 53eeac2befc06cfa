import type { NamedEntity, SeenDocument, SeenName } from "../audit/seen.js";
import { parseDay } from "../words/day.js";
import { identityKey, qboId } from "../words/ids.js";
import { moneyOfJson } from "../words/money.js";
import { identityInNotes } from "./entities/customer/identity.js";
import { nameKeyOf, nameWhenActive } from "./entities/customer/names.js";

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
		name,
		names: [object.GivenName, object.MiddleName, object.FamilyName].map(text).filter(Boolean).join(" ") || undefined,
		identityKind: identity?.kind,
		identityKey: identity && identityKey(identity.identity),
		active,
	};
}

/** The name of a list entity: items, departments, classes and the like call it Name. */
export function readReference(object: QboObject): { id: ReturnType<typeof qboId>; name: string; active: boolean } {
	return { id: qboId(text(object.Id)), name: text(object.Name), active: object.Active !== false };
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
