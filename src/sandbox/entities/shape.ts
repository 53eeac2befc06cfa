import { isDay } from "../clock.js";
import { isList, isObject, type Json, type JsonObject } from "../json.js";
import { hundredths } from "../money.js";
import { type Property, propertiesOf } from "../properties.js";
import { Refusal, refuse } from "../refusal.js";

/** Intuit: amounts have at most 99,999,999,999 whole units. */
const MAX_HUNDREDTHS = 99_999_999_999_99;

/** Refuses properties QuickBooks does not know (2010) and values that do not fit theirs, at every depth. */
export function checkShape(type: string, object: JsonObject): void {
	const known = propertiesOf(type);
	if (!known) return;
	for (const [name, value] of Object.entries(object)) {
		const property = known.get(name);
		if (!property) throw refuse.unrecognized(name, type);
		if (value !== null && value !== undefined) checkProperty(property, value);
	}
}

function checkProperty(property: Property, value: Json): void {
	const values = property.many ? value : [value];
	if (!isList(values)) throw refuse.unreadable(property.name);
	for (const each of values) checkValue(property, each);
}

function checkValue({ name, type }: Property, value: Json): void {
	if (propertiesOf(type)) {
		if (!isObject(value)) throw refuse.unreadable(name);
		checkShape(type, value);
	} else {
		PRIMITIVES[type]?.(name, value);
	}
}

const PRIMITIVES: Readonly<Record<string, (name: string, value: Json) => void>> = {
	string: checkText,
	id: checkText,
	decimal: checkDecimal,
	int: checkDecimal,
	positiveInteger: checkDecimal,
	boolean: checkFlag,
	date: checkDay,
};

function checkText(name: string, value: Json): void {
	if (typeof value === "object") throw refuse.unreadable(name);
}

function checkDecimal(name: string, value: Json): void {
	const exact = hundredths(value);
	if (exact === undefined) {
		throw new Refusal("2090", "Invalid Number", `Property Name:${name} holds no valid number : ${String(value)}`, name);
	}
	if (Math.abs(exact) > MAX_HUNDREDTHS) {
		throw new Refusal("2100", "Amount out of range", `Property Name:${name} is out of range : ${String(value)}`, name);
	}
}

function checkFlag(name: string, value: Json): void {
	if (!["true", "false"].includes(String(value))) throw refuse.enumeration(name, String(value));
}

function checkDay(name: string, value: Json): void {
	const text = String(value);
	if (text === "") return;
	if (!isDay(text)) {
		throw new Refusal(
			"2060",
			"Invalid Date format",
			`Invalid Date format : ${name} must be YYYY-MM-DD : ${text}`,
			name,
		);
	}
	const year = Number(text.slice(0, 4));
	if (year < 1900 || year > 2199) throw new Refusal("2070", "Invalid Date", `Date out of range : ${text}`, name);
}
