import type { QboId } from "../../../words/ids.js";
import { matchReference, type NamedReference } from "../reference.js";

/** The location of a campus: what a person mapped, else the used one, else the one of the campus's full name. */
export function matchLocation(
	campusName: string,
	explicit: QboId | undefined,
	departments: readonly NamedReference[],
	used?: QboId | undefined,
): QboId | undefined {
	return matchReference({ names: [campusName], explicit, hint: undefined, used }, departments);
}
