import { type JsonObject, textAt } from "../json.js";

/** As recorded: what is made inactive gets this behind its names, and the plain name is free again. */
const MARK = " (deleted)";
const NAMES = ["DisplayName", "Name", "FullyQualifiedName"];

/** An object that is or becomes inactive, under the names it then has. */
export function markedIfInactive(object: JsonObject): JsonObject {
	return object.Active === false ? renamed(object, (name) => (name.endsWith(MARK) ? name : name + MARK)) : object;
}

/** An object that is made active again, under its plain names; whether they are still free is asked afterwards. */
export function plainIfRevived(draft: JsonObject, was: JsonObject | undefined): JsonObject {
	if (was?.Active !== false || String(draft.Active) !== "true") return draft;
	return renamed(draft, (name) => (name.endsWith(MARK) ? name.slice(0, -MARK.length) : name));
}

function renamed(object: JsonObject, change: (name: string) => string): JsonObject {
	const names = NAMES.flatMap((key) => {
		const name = textAt(object, key);
		return name === undefined ? [] : [[key, change(name)] as const];
	});
	return { ...object, ...Object.fromEntries(names) };
}
