import type { Json, QboDocument } from "./entity.js";

/** What stands in the place of all but the end of a national id. */
const HIDDEN = "…";
const SHOWN_DIGITS = 3;

/**
 * A customer's document for lists: of the national id only its last characters are left, wherever it stands (Notes,
 * custom fields). Who must see it in full asks for that one customer.
 */
export function withoutNationalId(document: QboDocument): QboDocument {
	const id = /^NationalID: (.+)$/m.exec(typeof document.Notes === "string" ? document.Notes : "")?.[1];
	if (id === undefined) return document;
	return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, masked(value, id)]));
}

function masked(value: Json, id: string): Json {
	if (typeof value === "string") return value.replaceAll(id, `${HIDDEN}${id.slice(-SHOWN_DIGITS)}`);
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((each: Json) => masked(each, id));
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each as Json, id)]));
}
