import type { Mis } from "../../mis/types.js";
import { chunks } from "../../words/chunks.js";
import { Failure } from "../../words/failure.js";
import { type Identity, identityKey, identityOf } from "../../words/ids.js";
import { folded, nearest } from "../../words/nearest.js";
import type { Source } from "../../words/source.js";
import type { Kind } from "../kinds/kind.js";
import { REGISTRATION_SOURCE } from "../kinds/sources.js";
import { categoryIds, type Filter, idsIn } from "./filter.js";
import { PAGE_ROWS, pagesOf } from "./pages.js";
import { loadCategories, loadNames } from "./world.js";

/**
 * Refuses a filter that names what the MIS does not have: a slip of the hand would otherwise look like finished work.
 * Throws `Failure` "usage" with the nearest names there are.
 * @param all every kind there is: who is named may stand in the table of another one
 */
export async function refuseUnknownNames(
	mis: Mis,
	all: readonly Kind[],
	kinds: readonly Kind[],
	filter: Filter,
): Promise<void> {
	if (filter.campus !== undefined) await knownCampus(mis, all, filter.campus);
	if (filter.category !== undefined) await knownCategory(mis, all, filter.category);
	if (filter.student !== undefined) await knownStudent(mis, all, kinds, filter.student);
	if (filter.ids !== undefined) await knownIds(mis, all, kinds, filter.ids);
	if (filter.channel !== undefined) await knownValue(mis, kinds, "channel", filter.channel);
	if (filter.bank !== undefined) await knownValue(mis, kinds, "bank", filter.bank);
}

/** A channel or bank that no row bears. */
async function knownValue(mis: Mis, kinds: readonly Kind[], what: "channel" | "bank", value: string): Promise<void> {
	for (const { source, asked } of kinds) {
		const column = asked[what];
		if (column !== undefined && (await isBorne(mis, source, column, [value]))) return;
	}
	const borne: string[] = [];
	for (const { source, asked } of kinds) borne.push(...(await valuesOf(mis, source, asked[what])));
	const listed = "`eaur-qb map accounts` lists the banks and channels.";
	throw unknown(`No payment in the MIS is of the ${what} "${value}".`, value, borne, listed);
}

/** Kinds whose rows are people: they are known by who they are. */
const people = (kinds: readonly Kind[]): readonly Kind[] => kinds.filter(({ asked }) => asked.ids === "who");
/** Kinds whose rows are known by their keys. */
const documents = (kinds: readonly Kind[]): readonly Kind[] => kinds.filter(({ asked }) => asked.ids === "keys");

async function knownCampus(mis: Mis, all: readonly Kind[], campus: string): Promise<void> {
	const names = await loadNames(mis, "campus");
	const isNamed = [...names].some(([id, name]) => [id, folded(name)].includes(folded(campus)));
	// An id that the list of campuses lacks, and that records bear all the same.
	if (isNamed || (await isBorne(mis, REGISTRATION_SOURCE, "campusId", [campus]))) return;
	for (const { source } of all) if (await isBorne(mis, source, "campusId", [campus])) return;
	throw unknown(`The MIS has no campus "${campus}".`, campus, names.values());
}

async function knownCategory(mis: Mis, all: readonly Kind[], category: string): Promise<void> {
	const categories = await loadCategories(mis, "unicode");
	const ids = categoryIds(category, categories);
	if (ids.some((id) => categories.has(id))) return;
	for (const { source, asked } of all) {
		if (asked.category !== undefined && (await isBorne(mis, source, asked.category, ids))) return;
	}
	const names = [...categories.values()].map(({ name }) => name);
	throw unknown(`The MIS has no fee category "${category}".`, category, names);
}

async function knownStudent(mis: Mis, all: readonly Kind[], kinds: readonly Kind[], student: string): Promise<void> {
	// Documents of somebody whom no table of people has.
	for (const { source, asked } of [...people(all), ...documents(kinds)]) {
		if (await isBorne(mis, source, asked.who, [student])) return;
	}
	throw await unknownPerson(mis, people(all), student);
}

async function knownIds(mis: Mis, all: readonly Kind[], kinds: readonly Kind[], ids: readonly string[]): Promise<void> {
	const missing = new Set(ids);
	for (const kind of documents(kinds)) for (const id of await idsOfDocuments(mis, kind, ids)) missing.delete(id);
	if (people(kinds).length > 0) for (const id of await idsOfPeople(mis, people(all), ids)) missing.delete(id);
	const [first, ...others] = missing;
	if (first === undefined) return;
	if (people(kinds).length > 0) throw await unknownPerson(mis, people(all), first);
	const more = others.length === 0 ? "" : ` and ${others.length} more of these ids`;
	throw new Failure("usage", {
		detail: `The MIS has no ${kinds[0]?.words.one ?? "record"} ${first}${more}.`,
		fix: "Look the number up in the MIS, and correct --ids.",
	});
}

/** Those of the ids and ranges under which the MIS has any row. */
async function idsOfDocuments(mis: Mis, kind: Kind, ids: readonly string[]): Promise<string[]> {
	const { source } = kind;
	const there = new Set<string>();
	for (const some of chunks(
		ids.flatMap((text) => idsIn(text, kind)),
		PAGE_ROWS,
	)) {
		const page = await mis.page(source, { after: undefined, limit: PAGE_ROWS, ids: some });
		for (const { id } of page) there.add(id);
	}
	return ids.filter((text) => idsIn(text, kind).some((id) => there.has(id)));
}

async function idsOfPeople(mis: Mis, kinds: readonly Kind[], ids: readonly string[]): Promise<string[]> {
	const there = new Set<string>();
	for (const { source, asked } of kinds) {
		for (const some of chunks(ids, PAGE_ROWS)) {
			const where = [{ column: asked.who, is: "one-of", values: some }] as const;
			// One identity may stand on several rows.
			for (const { values } of await mis.page(source, { after: undefined, limit: 2 * PAGE_ROWS, where }))
				there.add(keyOf(identityOf(values[asked.who])));
		}
	}
	return ids.filter((id) => there.has(keyOf(identityOf(id))));
}

const keyOf = (identity: Identity | undefined): string => (identity ? identityKey(identity) : "");

async function isBorne(mis: Mis, source: Source, column: string, values: readonly string[]): Promise<boolean> {
	if (!(column in source.columns)) return false;
	const [row] = await mis.page(source, { after: undefined, limit: 1, where: [{ column, is: "one-of", values }] });
	return row !== undefined;
}

/**
 * Nobody bears this number, and who may be meant. All identities are read: only whoever has mistyped one waits for that.
 * @param kinds the tables that were looked through
 */
export async function unknownPerson(mis: Mis, kinds: readonly Kind[], key: string): Promise<Failure> {
	const identities: string[] = [];
	for (const { source, asked } of kinds)
		identities.push(...(await valuesOf(mis, source, asked.who)).filter((each) => identityOf(each) !== undefined));
	return unknown(nobodyWords(kinds, key), key, identities, NOT_BY_NAME);
}

/** Many ask for people by name: the number is what tells them apart. */
const NOT_BY_NAME = "Look it up in the MIS: people are known by reg_no or tracking_id, not by name.";

function nobodyWords(kinds: readonly Kind[], key: string): string {
	const tables = kinds.map(({ words, source, asked }) => `no ${words.one} the ${source.columns[asked.who]?.name}`);
	return `${tables.join(" and ").replace(/^no (.*?) the/, "No $1 has the")} "${key}".`;
}

/** All that the rows hold in one column. */
async function valuesOf(mis: Mis, source: Source, column: string | undefined): Promise<string[]> {
	const columns = Object.fromEntries(Object.entries(source.columns).filter(([name]) => name === column));
	const found = new Set<string>();
	if (column === undefined || columns[column] === undefined) return [];
	for await (const page of pagesOf(mis, { ...source, columns }))
		for (const { values } of page) found.add(values[column] ?? "");
	return [...found];
}

const MOST_LISTED = 8;

function unknown(detail: string, text: string, names: Iterable<string>, otherwise = "Look it up in the MIS."): Failure {
	const there = [...new Set(names)].filter((name) => name.trim() !== "");
	const near = nearest(text, there);
	const list = near.length > 0 || there.length > MOST_LISTED ? near : there;
	const quoted = list.map((name) => `"${name}"`).join(", ");
	const those = `${list.length === 1 ? "There is" : "There are"} ${quoted}.`;
	const fix = near.length > 0 ? `Did you mean ${quoted}?` : list.length > 0 ? those : otherwise;
	return new Failure("usage", { detail, fix });
}
