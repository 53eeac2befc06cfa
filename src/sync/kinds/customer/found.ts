import type { NamedEntity, SeenName } from "../../../audit/seen-name.js";
import type { QboObject } from "../../../quickbooks/outcome.js";
import { identityKey, qboId } from "../../../words/ids.js";
import { text } from "../../../words/outside.js";
import { asShown } from "../../../words/shown.js";
import { identityInNotes } from "./identity.js";
import { nameKeyOf, nameWhenActive } from "./names.js";

/** A customer, a vendor or an employee as it comes back. Of a customer also who it is. */
export function readName(entity: NamedEntity, object: QboObject): SeenName {
	const name = text(object.DisplayName);
	const active = object.Active !== false;
	const identity = entity === "Customer" ? identityInNotes(text(object.Notes)) : undefined;
	return {
		entity,
		id: qboId(text(object.Id)),
		nameKey: nameKeyOf(nameWhenActive(name, active)),
		name: asShown(name),
		names: [object.GivenName, object.MiddleName, object.FamilyName].map(text).filter(Boolean).join(" ") || undefined,
		identityKind: identity?.kind,
		identityKey: identity && identityKey(identity.identity),
		active,
	};
}
