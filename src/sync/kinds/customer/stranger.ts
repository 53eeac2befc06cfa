import type { Ledger } from "../../../audit/ledger.js";
import type { SeenName } from "../../../audit/seen-name.js";
import type { Identity, QboId } from "../../../words/ids.js";
import { CONFLICT, type Problem } from "../../../words/problem.js";
import { digestOf } from "../../decide/digest.js";
import type { Person } from "../entity.js";
import { namesAgree } from "./same-name.js";

/** What the ledger keeps in place of a document's digest where a person has said that this customer is somebody. */
export const digestOfLink = (id: QboId): string => digestOf({ linked: id });

/**
 * Why a customer that bears a person's number is not this person: numbers are given twice, in another MIS too, and a row
 * may become another person's. Of another name it is somebody else until a person says otherwise. Undefined where the
 * names agree, or where it was said of this customer under the name that the MIS has.
 */
export function strangerProblem(
	ledger: Ledger,
	person: Person,
	identity: Identity,
	found: Pick<SeenName, "id" | "name" | "names">,
): Problem | undefined {
	if (namesAgree(person, identity, found) || isLinked(ledger, person, identity, found.id)) return undefined;
	const key = person.kind === "student" ? identity : `${person.kind}:${identity}`;
	return {
		code: CONFLICT,
		detail: `the customer of ${identity} in QuickBooks is called ${found.name} (id ${found.id}), in the MIS ${person.name}: neither given nor family name agrees`,
		fix: `Find out who bears this number. Another person: correct the number in the MIS, or in QuickBooks (first line of Notes). The same one: correct the name, or say so: eaur-qb customers link ${key} ${found.id}. Then run the command again.`,
	};
}

function isLinked(ledger: Ledger, person: Person, identity: Identity, id: QboId): boolean {
	const record = ledger.record(person.kind, person.id);
	if (record?.qboId !== id || record.digest !== digestOfLink(id) || record.title === undefined) return false;
	return namesAgree(person, identity, { name: record.title, names: undefined });
}
