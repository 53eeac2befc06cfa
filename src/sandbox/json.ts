/** What a JSON text can hold. Stored objects are never changed in place: an update puts a new one in their stead. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
	readonly [key: string]: Json | undefined;
}

/** Whether a value is a JSON object, rather than a list or a plain value. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list (`Array.isArray` forgets what a read-only list holds). */
export function isList(value: Json | undefined): value is readonly Json[] {
	return Array.isArray(value);
}

/** The JSON in a text, or undefined where it is none. */
export function parseJson(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** The text under a key; numbers become text, anything else is undefined. */
export function textAt(object: JsonObject, key: string): string | undefined {
	const value = object[key];
	if (typeof value === "number") return String(value);
	return typeof value === "string" ? value : undefined;
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
	const value = object[key];
	return isObject(value) ? value : undefined;
}

/** The objects in the list under a key; empty where there is no list. */
export function objectsAt(object: JsonObject, key: string): JsonObject[] {
	const value = object[key];
	return isList(value) ? value.filter(isObject) : [];
}

/** The id a reference points to: `{"value":"12"}`. */
export function refAt(object: JsonObject, key: string): string | undefined {
	const reference = objectAt(object, key);
	return reference && textAt(reference, "value");
}

/** Whether a text can be an id: a number in digits, or one of the American tax codes. */
export function isId(text: string): boolean {
	return /^(\d+|TAX|NON)$/i.test(text);
}

/** Whether a flag is set; QuickBooks takes `"true"` as well. */
export function flagAt(object: JsonObject, key: string): boolean | undefined {
	const value = object[key];
	if (value === "true" || value === true) return true;
	if (value === "false" || value === false) return false;
	return undefined;
}

/** The same object without some keys. */
export function without(object: JsonObject, keys: readonly string[]): JsonObject {
	return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
