import { isRecord } from "../words/outside.js";
import type { Shape } from "./read.js";

// What an answer must look like for anything to be concluded from it, absence above all.

/**
 * A page of a query: `QueryResponse` is an object, and the entities in it are a list of objects with ids. An empty
 * page is `{"QueryResponse": {}, "time": …}` (recorded): without the time it is nobody's answer.
 */
export function isPageOf(entity: string): Shape {
	return (body) => {
		if (!isRecord(body) || !isRecord(body.QueryResponse)) return false;
		const objects = body.QueryResponse[entity];
		if (objects === undefined) return typeof body.time === "string";
		return Array.isArray(objects) && objects.every((each) => isRecord(each) && isId(each.Id));
	};
}

/** The answer to `select count(*)`. */
export const isCount: Shape = (body) => isRecord(body) && isRecord(body.QueryResponse) && isNumber(totalIn(body));

/** The one object of that id; without an id, of which a company has only one. */
export function isObjectOf(entity: string, id?: string): Shape {
	return (body) => {
		const object = isRecord(body) ? body[entity] : undefined;
		return isRecord(object) && (id === undefined || object.Id === id);
	};
}

export function totalIn(body: Readonly<Record<string, unknown>>): unknown {
	return isRecord(body.QueryResponse) ? body.QueryResponse.totalCount : undefined;
}

const isId = (value: unknown): boolean => typeof value === "string" && value !== "";
const isNumber = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
