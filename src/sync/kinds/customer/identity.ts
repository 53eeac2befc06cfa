import { type Identity, identityKey, identityOf } from "../../../words/ids.js";
import type { CustomerKind, Person } from "../entity.js";
import { fitText } from "../names.js";
import { identityInName, nameKeyOf, nameWithIdentity } from "./names.js";

/** The name under which a customer's Notes hold the identity. */
export const IDENTITY_FIELD: Readonly<Record<CustomerKind, string>> = { student: "RegNo", applicant: "TrackingID" };

const IDENTITY_LINE = /^(RegNo|TrackingID): *(\S.*)$/m;

export interface FoundIdentity {
	readonly kind: CustomerKind;
	readonly identity: Identity;
}

/** The line of Notes that says who a customer is. */
export function identityLine(kind: CustomerKind, identity: Identity): string {
	return `${IDENTITY_FIELD[kind]}: ${identityInNotesForm(identity)}`;
}

/** Who a customer of QuickBooks is, by the first identity line of its Notes. */
export function identityInNotes(notes: string | undefined): FoundIdentity | undefined {
	const match = IDENTITY_LINE.exec(notes ?? "");
	const identity = identityOf(match?.[2]);
	if (match === null || identity === undefined) return undefined;
	return { kind: match[1] === IDENTITY_FIELD.student ? "student" : "applicant", identity };
}

/**
 * Whether a customer found in QuickBooks is this person: the identity in its Notes says so or, where Notes hold none,
 * its DisplayName ends in the identity. A name alone proves nothing: namesakes come by the dozen.
 */
export function isSameCustomer(
	person: Person,
	found: { readonly displayName: string; readonly notes: string | undefined },
): boolean {
	if (person.identity === undefined) return false;
	const inNotes = identityInNotes(found.notes);
	if (inNotes === undefined) return bearsIdentity(person, person.identity, found.displayName);
	return inNotes.kind === person.kind && sameIdentity(inNotes.identity, person.identity);
}

/** Whether a customer's Notes name somebody else than this person. Notes that name nobody say nothing. */
export function bearsAnother(
	found: { readonly identityKind: string | undefined; readonly identityKey: string | undefined },
	kind: CustomerKind,
	identity: Identity,
): boolean {
	if (found.identityKey === undefined) return false;
	return found.identityKind !== kind || found.identityKey !== identityKey(identityInNotesForm(identity));
}

function sameIdentity(a: Identity, b: Identity): boolean {
	return identityKey(identityInNotesForm(a)) === identityKey(identityInNotesForm(b));
}

/** An identity that a name can only hold in another spelling proves nothing there: two could share that spelling. */
function bearsIdentity(person: Person, identity: Identity, displayName: string): boolean {
	if (identityInName(identity) !== identity.normalize("NFC")) return false;
	return [identity, nameWithIdentity(person)].some((form) => nameKeyOf(form) === nameKeyOf(displayName));
}

function identityInNotesForm(identity: Identity): Identity {
	return fitText(identity, Number.POSITIVE_INFINITY, "unicode").text as Identity;
}
