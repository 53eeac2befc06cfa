import type { Seen } from "../../audit/seen.js";
import type { ReferenceEntity, SeenReference } from "../../audit/seen-reference.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import type { WrittenEntity } from "../../quickbooks/entities.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import { readReference } from "../look/found.js";
import { queryPages } from "../look/look.js";
import type { Match, Recognition } from "./books.js";
import type { QboDocument } from "./entity.js";
import type { Sendable } from "./kind.js";
import { isCalled } from "./reference.js";
import { referenceDifferences } from "./reference-receipt.js";

/** A list entity that records refer to, and that `map` makes: an item, a location, a payment method. Nobody but its folder says its name. */
export interface ReferenceKind extends Sendable {
	readonly books: Recognition & { readonly entity: ReferenceEntity & WrittenEntity };
	/** What a person calls one in QuickBooks, and under what the choices of a person are kept. */
	readonly one: "item" | "location" | "method";
}

/** As one is sent. */
export type ReferenceDocument = QboDocument & { readonly Name: string };

/**
 * All that there is to say of such a kind. QuickBooks keeps names of a list unique: what bears the name of one that was
 * sent is that one, and a second one is never made.
 */
export function referenceKind(
	name: string,
	entity: ReferenceEntity & WrittenEntity,
	one: ReferenceKind["one"],
): ReferenceKind {
	return {
		name,
		one,
		toResolve: () => `map ${one}s --create`,
		books: {
			entity,
			// No name gives way to another one: it is what records are mapped by.
			trace: "number",
			apart: () => [],
			onceInABatch: () => [],
			lookUp: (qb, seen, names) => lookUpReferences(qb, seen, entity, names),
			suspects: (_qb, _seen, trace, lookedUp) =>
				Promise.resolve(lookedUp.filter((object) => isCalled(trace, readReference(object)))),
			lookAtReferred: async () => {},
			note: (seen, object) => seen.noteReference(entity, readReference(object)),
			forget: (seen, id) => seen.forgetReference(entity, id),
			match: (seen, { intended: { trace = "" } }) => matchOf(called(seen, entity, trace)[0]),
			isTaken: (seen, trace) => called(seen, entity, trace).length > 0,
			numberOfAnother: () => undefined,
			receipt: ({ document }, answered) => referenceDifferences(document, answered),
		},
	};
}

const called = (seen: Seen, entity: ReferenceEntity, name: string): SeenReference[] =>
	seen.references(entity).filter((each) => isCalled(name, each));

const matchOf = (found: SeenReference | undefined): Match =>
	found ? { is: "ours", id: found.id, syncToken: undefined, active: found.active } : { is: "none" };

/** Reads the list through, inactive ones too: it is short, and every letter is found so. What was remembered is replaced. */
async function lookUpReferences(
	qb: QuickBooks,
	seen: Seen,
	entity: ReferenceKind["books"]["entity"],
	names: readonly string[],
): Promise<readonly QboObject[]> {
	const objects: QboObject[] = [];
	for await (const page of queryPages(qb, entity, [{ of: "activity", is: "any" }])) objects.push(...page.objects);
	const list = objects.map((object) => ({ object, reference: readReference(object) }));
	seen.noteReferences(
		entity,
		list.map(({ reference }) => reference),
	);
	return list.flatMap(({ object, reference }) => (names.some((name) => isCalled(name, reference)) ? [object] : []));
}
