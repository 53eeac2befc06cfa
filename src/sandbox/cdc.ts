import { timestamp } from "./clock.js";
import type { Company } from "./company.js";
import { type Kind, kindNamed } from "./entities/kinds.js";
import type { JsonObject } from "./json.js";
import { Refusal, refuse } from "./refusal.js";

/** Intuit: changes of the last 30 days, at most 1000 objects in one answer. */
const LOOK_BACK_MS = 30 * 86_400_000;
const MAX_OBJECTS = 1000;
const WITHOUT_CDC = ["TaxCode", "TaxRate", "TaxAgency", "TimeActivity", "CompanyInfo", "Preferences"];

/** Change data capture: what has changed since a moment, deleted objects flagged. */
export function changesSince(company: Company, entities: string, changedSince: string): JsonObject {
	const since = Date.parse(changedSince);
	if (Number.isNaN(since)) throw refuse.required("changedSince");
	if (since < company.clock() - LOOK_BACK_MS) {
		throw new Refusal("2070", "Invalid Date", `Date out of range : changedSince is more than 30 days ago`);
	}
	let room = MAX_OBJECTS;
	const responses = entities.split(",").map((name) => {
		const kind = kindNamed(name.trim());
		if (!kind || WITHOUT_CDC.includes(kind.name)) throw refuse.unsupported(`cdc ${name}`);
		const changed = changesOf(company, kind, since);
		const given = changed.slice(0, room);
		room -= given.length;
		return given.length === 0 ? {} : page(kind, given, changed.length);
	});
	return { QueryResponse: responses };
}

function page(kind: Kind, objects: readonly JsonObject[], totalCount: number): JsonObject {
	return { [kind.name]: objects, startPosition: 1, maxResults: objects.length, totalCount };
}

function deletedStub(Id: string, moment: number): JsonObject {
	return { domain: "QBO", status: "Deleted", Id, MetaData: { LastUpdatedTime: timestamp(moment) } };
}

function changesOf(company: Company, kind: Kind, since: number): JsonObject[] {
	const store = company.store(kind.name);
	const changed = [...store.entries()].filter((entry) => entry.updated >= since).map((entry) => entry.object);
	const deleted = [...store.tombstones()]
		.filter(([, moment]) => moment >= since)
		.map(([Id, moment]) => deletedStub(Id, moment));
	return [...changed, ...deleted];
}
