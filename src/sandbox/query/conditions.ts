import { isDay, pacificMoment } from "../clock.js";
import { isId } from "../json.js";
import { hundredths } from "../money.js";
import { refuse } from "../refusal.js";
import { comparable, type Entry } from "../store.js";
import type { FilterableProperty } from "./filterable.js";
import { type Condition, queryInvalid } from "./parser.js";
import { comparableValue } from "./values.js";

type Test = (entry: Entry) => boolean;
type Value = string | number;

/** A condition as a test of an entry. */
export function compile(condition: Condition, property: FilterableProperty): Test {
	const { operator, values } = condition;
	if (property.type === "id") return idTest(condition);
	if (operator === "like") return likeTest(condition, property);
	const wanted = values.map((value) => wantedValue(value, property));
	if (operator === "in") {
		const set = new Set(wanted);
		return test(property, (value) => set.has(value));
	}
	const [limit = ""] = wanted;
	return test(property, COMPARE[operator](limit));
}

const COMPARE: Readonly<Record<"=" | "!=" | "<" | ">" | "<=" | ">=", (limit: Value) => (value: Value) => boolean>> = {
	"=": (limit) => (value) => value === limit,
	"!=": (limit) => (value) => value !== limit,
	"<": (limit) => (value) => value < limit,
	">": (limit) => (value) => value > limit,
	"<=": (limit) => (value) => value <= limit,
	">=": (limit) => (value) => value >= limit,
};

function test(property: FilterableProperty, matches: (value: Value) => boolean): Test {
	return (entry) => {
		const value = comparableValue(entry, property);
		return value !== undefined && matches(value);
	};
}

/** Intuit: Id takes only `=` and `IN`. */
function idTest({ operator, values }: Condition): Test {
	if (operator !== "=" && operator !== "in")
		throw queryInvalid(`Operator ${operator} is not supported for property Id`);
	const wrong = values.find((value) => !isId(value));
	if (wrong !== undefined) throw refuse.id(wrong);
	return (entry) => values.includes(entry.id);
}

function likeTest({ values }: Condition, property: FilterableProperty): Test {
	if (property.type !== "text" && property.type !== "email") {
		throw queryInvalid(`Operator LIKE is not supported for property ${property.name}`);
	}
	const parts = comparable(values[0] ?? "").split("%");
	const pattern = new RegExp(`^${parts.map(escaped).join(".*")}$`, "su");
	return test(property, (value) => pattern.test(String(value)));
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function wantedValue(text: string, property: FilterableProperty): Value {
	switch (property.type) {
		case "number":
			return hundredths(text) ?? wrongValue(text, property);
		case "time":
			return momentOf(text, property);
		case "day":
			return isDay(text) ? text : wrongValue(text, property);
		case "flag":
			return text.toLowerCase();
		case "reference":
		case "id":
			return text;
		case "text":
		case "email":
			return comparable(text);
	}
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** A moment without an offset is Pacific time, as in QuickBooks' own answers. */
function momentOf(text: string, property: FilterableProperty): number {
	if (!MOMENT.test(text)) return wrongValue(text, property);
	const full = text.length === 10 ? `${text}T00:00:00` : text;
	const moment = /(Z|[+-]\d{2}:\d{2})$/.test(full) ? Date.parse(full) : pacificMoment(full);
	return Number.isNaN(moment) ? wrongValue(text, property) : moment;
}

function wrongValue(text: string, property: FilterableProperty): never {
	throw queryInvalid(`value ${text} is not valid for property ${property.name}`);
}
