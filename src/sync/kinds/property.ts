import type { Json, QboDocument } from "./entity.js";

/** The property, to be spread into a document; nothing at all where there is no value, so that nothing is blanked. */
export function given(property: string, value: Json | undefined): QboDocument {
	return value === undefined || value === "" ? {} : { [property]: value };
}

/** A reference by id, or none. */
export function referenceTo(id: string | undefined): QboDocument | undefined {
	return id === undefined ? undefined : { value: id };
}
