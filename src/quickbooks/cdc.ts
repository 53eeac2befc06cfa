import { isRecord } from "../words/outside.js";
import type { QboObject } from "./outcome.js";
import { readBody, type Shape } from "./read.js";
import type { Wire } from "./wire.js";

/** Intuit: one answer holds at most so many objects of all lists together, deleted ones last. */
const MOST_CHANGES = 1_000;

/** What has changed in some lists since a moment. */
export interface Changes {
	/** By list: objects as they are now, and of those that are gone `{ Id, status: "Deleted", … }`. */
	readonly objects: ReadonlyMap<string, readonly QboObject[]>;
	/** False where the answer is full: there may be others. */
	readonly isWhole: boolean;
	/** The server's time when it answered. */
	readonly time: string | undefined;
}

/** Change data capture: what of these lists has changed since a moment within the last 30 days. */
export async function changesSince(wire: Wire, entities: readonly string[], since: Date): Promise<Changes> {
	const body = await readBody(wire, {
		needs: {},
		invoke: (qb, done) => qb.changeDataCapture(entities.join(","), since.toISOString(), done),
		shape: isCdcOf(entities),
		what: "what has changed",
	});
	const objects = new Map(entities.map((entity) => [entity, listsIn(body).flatMap((list) => objectsIn(list, entity))]));
	const count = [...objects.values()].reduce((sum, list) => sum + list.length, 0);
	return { objects, isWhole: count < MOST_CHANGES, time: typeof body.time === "string" ? body.time : undefined };
}

/** Nothing has changed: `QueryResponse: [{}]` (recorded). What names no list at all is nobody's answer. */
const isCdcOf =
	(entities: readonly string[]): Shape =>
	(body) =>
		isRecord(body) &&
		listsIn(body).length > 0 &&
		listsIn(body).every((list) =>
			entities.every((entity) => list[entity] === undefined || objectsIn(list, entity).every(({ Id }) => Boolean(Id))),
		);

function listsIn(body: Readonly<Record<string, unknown>>): readonly QboObject[] {
	const responses = Array.isArray(body.CDCResponse) ? body.CDCResponse.filter(isRecord) : [];
	return responses.flatMap(({ QueryResponse: lists }) => (Array.isArray(lists) ? lists.filter(isRecord) : []));
}

const objectsIn = (list: QboObject, entity: string): readonly QboObject[] => {
	const objects = list[entity];
	return Array.isArray(objects) ? objects.filter(isRecord) : [];
};
