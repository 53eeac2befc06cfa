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
	/** False where the answer is full, or leaves out a list that was asked for: there may be others. */
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
	const parts = partsIn(body).filter(isRecord);
	const objects = new Map(entities.map((entity) => [entity, parts.flatMap((part) => objectsIn(part, entity))]));
	const count = [...objects.values()].reduce((sum, list) => sum + list.length, 0);
	const isOfAll = parts.length >= entities.length || (parts.length === 1 && count === 0);
	return {
		objects,
		isWhole: isOfAll && count < MOST_CHANGES,
		time: typeof body.time === "string" ? body.time : undefined,
	};
}

/**
 * A part for each list, empty where nothing of it has changed; nothing at all has: `QueryResponse: [{}]` (recorded). A
 * part that holds anything else, a fault say, tells nothing, and with it the whole answer.
 */
const isCdcOf =
	(entities: readonly string[]): Shape =>
	(body) =>
		isRecord(body) && partsIn(body).length > 0 && partsIn(body).every((part) => isPartOf(entities, part));

function isPartOf(entities: readonly string[], part: unknown): boolean {
	if (!isRecord(part)) return false;
	const lists = entities.filter((entity) => Object.hasOwn(part, entity)).map((entity) => part[entity]);
	if (lists.length === 0) return Object.keys(part).length === 0;
	return lists.every((list) => Array.isArray(list) && list.every((object) => isRecord(object) && Boolean(object.Id)));
}

function partsIn(body: Readonly<Record<string, unknown>>): readonly unknown[] {
	const responses = Array.isArray(body.CDCResponse) ? body.CDCResponse.filter(isRecord) : [];
	return responses.flatMap(({ QueryResponse: parts }) => (Array.isArray(parts) ? (parts as unknown[]) : []));
}

const objectsIn = (list: QboObject, entity: string): readonly QboObject[] => {
	const objects = list[entity];
	return Array.isArray(objects) ? objects.filter(isRecord) : [];
};
