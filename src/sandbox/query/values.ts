import { objectAt, refAt, textAt } from "../json.js";
import { hundredths } from "../money.js";
import { comparable, type Entry } from "../store.js";
import type { FilterableProperty } from "./filterable.js";

/** A property of an object in the form in which it is compared; undefined where the object has none. */
export function comparableValue(entry: Entry, { name, type }: FilterableProperty): string | number | undefined {
	const { object } = entry;
	switch (type) {
		case "id":
			return Number(entry.id);
		case "time":
			return name === "MetaData.CreateTime" ? entry.created : entry.updated;
		case "number":
			return hundredths(object[name]);
		case "flag":
			return object[name] === undefined ? undefined : String(object[name]);
		case "reference":
			return refAt(object, name);
		case "email": {
			const holder = objectAt(object, name);
			const address = holder && textAt(holder, "Address");
			return address === undefined ? undefined : comparable(address);
		}
		case "day":
			return textAt(object, name);
		case "text": {
			const text = textAt(object, name);
			return text === undefined ? undefined : comparable(text);
		}
	}
}
