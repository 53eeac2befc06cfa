import type { Identity } from "../../../words/ids.js";
import type { MappingSettings } from "../../../words/settings.js";
import type { Person } from "../entity.js";
import { fitName } from "../names.js";

/** QuickBooks' limit on DisplayName. */
const LONGEST_DISPLAY_NAME = 500;

export interface DisplayNames {
	/** The real name: "John Doe". */
	readonly plain: string;
	/** For namesakes, and where QuickBooks has the plain name already: "John Doe (22000017)". */
	readonly withIdentity: string;
}

/** The names a customer may get. Both are the identity alone where there is no name, or where the setting says so. */
export function displayNames(person: Person, settings: MappingSettings): DisplayNames {
	const withIdentity = nameWithIdentity(person);
	if (person.identity !== undefined && settings.customers.displayName === "identity") {
		const identity = identityInName(person.identity);
		return { plain: identity, withIdentity: identity };
	}
	return { plain: person.name === "" ? withIdentity : person.name, withIdentity };
}

/** "John Doe (22000017)". Cuts the name, never the identity: what is unique stays unique. */
export function nameWithIdentity({ name, identity }: Person): string {
	if (identity === undefined) return name;
	const ending = ` (${identityInName(identity)})`;
	const fitted = fitName(name, Math.max(0, LONGEST_DISPLAY_NAME - ending.length), "unicode").text;
	return fitted === "" ? identityInName(identity) : `${fitted}${ending}`;
}

/** An identity in the form that a DisplayName can hold. */
export function identityInName(identity: Identity): string {
	return fitName(identity, LONGEST_DISPLAY_NAME, "unicode").text;
}

/** Most names: there is nothing in them but case that two spellings could differ in. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** The key that two names share when QuickBooks, or a person, would take them for one: NFC, single blanks, no case. */
export function nameKeyOf(displayName: string): string {
	if (PLAIN.test(displayName)) return displayName.toUpperCase();
	const singleBlanks = displayName.normalize("NFC").replace(/\s+/g, " ").trim();
	return singleBlanks.toLowerCase().toUpperCase().normalize("NFC");
}

/** What QuickBooks appends to the name of what is made inactive; the plain name is free again (recorded answers). */
export const INACTIVE_SUFFIX = " (deleted)";

/** The name that an inactive customer bore while it was active. */
export function nameWhenActive(displayName: string, active: boolean): string {
	const bears = !active && displayName.endsWith(INACTIVE_SUFFIX);
	return bears ? displayName.slice(0, -INACTIVE_SUFFIX.length) : displayName;
}
