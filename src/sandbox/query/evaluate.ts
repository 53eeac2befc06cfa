import type { Company } from "../company.js";
import { isSettings, type Kind, kindNamed } from "../entities/kinds.js";
import { isId, isObject, type Json, type JsonObject, objectAt } from "../json.js";
import { propertiesOf } from "../properties.js";
import { refuse } from "../refusal.js";
import { companyInfo, preferences } from "../settings.js";
import type { Entry } from "../store.js";
import type { QueryTwist } from "../twists.js";
import { compile } from "./conditions.js";
import { type FilterableProperty, filterable } from "./filterable.js";
import { type Condition, parseQuery, type Query, queryInvalid } from "./parser.js";
import { comparableValue } from "./values.js";

/** Answers a statement: the `QueryResponse` of it. An empty result has no key for the entity. */
export function runQuery(company: Company, statement: string, twist: QueryTwist = {}): JsonObject {
	const query = parseQuery(statement);
	const kind = kindNamed(query.entity);
	if (!kind) throw queryInvalid(`Invalid context declaration: ${query.entity}`);
	if (isSettings(kind)) return { [kind.name]: [settingsObject(kind, company)], maxResults: 1 };
	const found = matching(company, kind, query);
	const rows = ordered(twist.rows?.(found, query, company.store(kind.name)) ?? found, kind, query);
	if (query.select === "count") return { totalCount: rows.length };
	const max = twist.pageSize?.(query.max, rows.length - query.start + 1) ?? query.max;
	const page = rows.slice(query.start - 1, query.start - 1 + max);
	if (page.length === 0) return {};
	twist.answered?.(page, kind);
	const objects = page.map((entry) => projected(entry.object, kind, query));
	return { [kind.name]: objects, startPosition: query.start, maxResults: objects.length };
}

function settingsObject(kind: Kind, company: Company): JsonObject {
	return kind.name === "CompanyInfo" ? companyInfo(company) : preferences(company);
}

function matching(company: Company, kind: Kind, query: Query): Entry[] {
	const where = query.where.map((condition) => ({ condition, property: required(kind, condition.property) }));
	const tests = where.map(({ condition, property }) => compile(condition, property));
	if (kind.list && !where.some(({ property }) => property.name === "Active")) {
		tests.push((entry) => entry.object.Active !== false);
	}
	const candidates = indexed(company, kind, where) ?? company.store(kind.name).entries();
	const found: Entry[] = [];
	for (const entry of candidates) if (tests.every((test) => test(entry))) found.push(entry);
	return found;
}

interface Resolved {
	readonly condition: Condition;
	readonly property: FilterableProperty;
}

/** The few entries an index gives for `=` or `IN`; undefined where every object has to be looked at. */
function indexed(company: Company, kind: Kind, where: readonly Resolved[]): Entry[] | undefined {
	const store = company.store(kind.name);
	for (const { condition, property } of where) {
		if (condition.operator !== "=" && condition.operator !== "in") continue;
		const values = [...new Set(condition.values)];
		if (property.type === "id") return unique(values.map((id) => store.get(id)));
		if (store.hasIndex(property.name)) return unique(values.flatMap((value) => store.having(property.name, value)));
	}
	return undefined;
}

function unique(entries: readonly (Entry | undefined)[]): Entry[] {
	const byId = new Map(entries.flatMap((entry) => (entry ? [[entry.id, entry] as const] : [])));
	return [...byId.values()].sort((left, right) => Number(left.id) - Number(right.id));
}

function ordered(rows: Entry[], kind: Kind, query: Query): Entry[] {
	const orders = query.orderBy.map((order) => ({ ...order, property: required(kind, order.property) }));
	if (query.select === "count") return rows;
	if (orders.length === 0) {
		const name = kind.list && (filterable(kind.name, "DisplayName") ?? filterable(kind.name, "Name"));
		if (!name) return rows;
		orders.push({ property: name, descending: false });
	}
	const keyed = rows.map((entry) => ({ entry, keys: orders.map(({ property }) => comparableValue(entry, property)) }));
	keyed.sort((left, right) => {
		for (const [index, { descending }] of orders.entries()) {
			const difference = compare(left.keys[index], right.keys[index]);
			if (difference !== 0) return descending ? -difference : difference;
		}
		return 0;
	});
	return keyed.map(({ entry }) => entry);
}

function compare(left: string | number | undefined, right: string | number | undefined): number {
	if (left === right) return 0;
	if (left === undefined) return -1;
	if (right === undefined) return 1;
	return left < right ? -1 : 1;
}

function required(kind: Kind, name: string): FilterableProperty {
	const property = filterable(kind.name, name);
	if (!property) throw queryInvalid(`Property ${name} not found or not queryable for Entity ${kind.name}`);
	return property;
}

/** Named properties only, and as recorded the Id; no SyncToken unless it was asked for. */
function projected(object: JsonObject, kind: Kind, query: Query): JsonObject {
	if (query.select === "all" || query.select === "count") return object;
	const chosen: Record<string, Json | undefined> = { domain: "QBO", sparse: true, Id: object.Id };
	for (const name of query.select) {
		const [head = "", tail] = realName(kind, name).split(".");
		const value = object[head];
		if (tail && isObject(value)) chosen[head] = { ...objectAt(chosen, head), [tail]: value[tail] };
		else if (value !== undefined) chosen[head] = value;
	}
	return chosen;
}

function realName(kind: Kind, name: string): string {
	const [head = "", tail] = name.split(".");
	const known = [...(propertiesOf(kind.name)?.keys() ?? [])].find((each) => each.toLowerCase() === head.toLowerCase());
	if (!known) throw queryInvalid(`Property ${name} not found for Entity ${kind.name}`);
	return tail ? `${known}.${tail}` : known;
}

/** One object by its id: 610 where there is none. Inactive ones are found. */
export function readObject(company: Company, kind: Kind, id: string): JsonObject {
	if (isSettings(kind)) return settingsObject(kind, company);
	if (!isId(id)) throw refuse.id(id);
	const found = company.find(kind.name, id);
	if (!found) throw refuse.notFound(`${kind.name} ${id}`);
	return found;
}
