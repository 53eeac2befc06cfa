import type { Seen } from "../../audit/seen.js";
import type { SeenReference } from "../../audit/seen-reference.js";
import type { QboId } from "../../words/ids.js";
import type { Problem, Warning } from "../../words/problem.js";
import { quoteForShell } from "../../words/shell.js";
import type { FeeCategory } from "../kinds/entity.js";
import { matchItem } from "../kinds/item/match.js";
import { CATEGORY_SOURCE } from "../kinds/item/source.js";
import { matchLocation } from "../kinds/location/match.js";
import { dangles, readableName } from "../kinds/lookups.js";
import { idIn, listReferences, type NamedReference, namesakesOf, takenOver } from "../kinds/reference.js";
import type { World } from "./world.js";

/** What an invoice points at besides its customer: found, or why not. */
export type Resolved<T> =
	| { readonly is: "found"; readonly value: T }
	/** The company's list was never read: a preview says so, a run reads it first. */
	| { readonly is: "never-seen"; readonly warning: Warning }
	| { readonly is: "absent"; readonly problem: Problem };

export interface ItemChoice {
	readonly id: QboId;
	readonly name: string;
}

/** The fee category as people call it: its name, else its id, else nothing. */
export function categoryName(world: Pick<World, "categories">, categoryId: string | undefined): string {
	if (categoryId === undefined) return "";
	return world.categories.get(categoryId)?.name ?? categoryId;
}

/** A fee category's item: mapped by a person, or the one that bears its name. */
export function resolveItem(world: World, categoryId: string | undefined): Resolved<ItemChoice> {
	const items = world.seen.references("Item");
	const category = categoryOf(world, categoryId);
	if (world.seen.until("Item") === undefined) {
		return { is: "never-seen", warning: "the company's items were never read: the item is chosen when it is sent" };
	}
	const used = category && usedItem(world.seen, category);
	const id = category && matchItem(category, mappedItem(world.seen, category), items, used);
	if (id === undefined) {
		const mapped = category && mappedItem(world.seen, category) !== undefined;
		const several = category && !mapped ? namesakesOf([category.name, category.itemName], items) : [];
		const isUnclear = several.length > 1;
		const taken = category && !mapped ? takenOver([category.name, category.itemName], used, items) : [];
		if (category && used !== undefined && taken.length > 0)
			return {
				is: "absent",
				problem: nameTaken("item", `fee category "${category.name}"`, category.name, used, taken, items),
			};
		return {
			is: "absent",
			problem: isUnclear ? severalItems(category?.name ?? "", several) : noItem(categoryId, category),
		};
	}
	return { is: "found", value: { id, name: items.find((item) => item.id === id)?.name ?? category?.itemName ?? "" } };
}

/** What was sent for this name of the MIS last. */
export const usedFor = (seen: Seen, what: "item" | "location", misName: string): QboId | undefined =>
	seen.used(what).get(misName)?.at(-1);

/** @param ours "campus" or the like, with its name */
function nameTaken(
	what: "item" | "location",
	ours: string,
	misName: string,
	used: QboId,
	taken: readonly NamedReference[],
	all: readonly NamedReference[],
): Problem {
	const before = all.find(({ id }) => id === used);
	const state =
		before === undefined ? "which is not there any more" : before.active ? "as it is called now" : "which is inactive";
	const first = `${before ? `${before.fullName ?? before.name} (id ${used})` : `id ${used}`}, ${state}`;
	const set = (id: string) => `eaur-qb map ${what}s --set ${quoteForShell(`${misName}=id:${id}`)}`;
	const choices = [...(before?.active ? [used] : []), ...taken.map(({ id }) => id)].map(set).join(", or ");
	return {
		code: "QB006",
		detail: `invoices of the ${ours} were sent with the ${what} ${first}, and another one bears the name now: ${listReferences(taken)}`,
		fix: `Say which one it is from now on: ${choices}`,
	};
}

/** A mapping may be made by the name of a category or, for ids that no category has, by the id. */
export function mappedItem(seen: Seen, category: FeeCategory): QboId | undefined {
	const mappings = seen.mappings("item");
	return mappings.get(category.name) ?? mappings.get(category.id);
}

/** What was sent for a category last; for an id that no category has, by the id. */
export const usedItem = (seen: Seen, { name, id }: FeeCategory): QboId | undefined => usedFor(seen, "item", name || id);

/** An id that dangles is a category without a name: only an explicit mapping finds its item. */
function categoryOf(world: World, categoryId: string | undefined): FeeCategory | undefined {
	if (categoryId === undefined) return undefined;
	const known = world.categories.get(categoryId);
	return known ?? { id: categoryId, name: "", itemName: "", active: false, itemIdHint: undefined };
}

function severalItems(category: string, items: readonly NamedReference[]): Problem {
	return {
		code: "QB006",
		detail: `several items in QuickBooks bear the name of the fee category "${category}": ${listReferences(items)}`,
		fix: `Say which one it is: eaur-qb map items --set ${quoteForShell(`${category}=<item>`)}`,
	};
}

function noItem(categoryId: string | undefined, category: FeeCategory | undefined): Problem {
	if (categoryId === undefined) {
		return {
			code: "QB006",
			detail: "the invoice has no fee category (fee_category is empty)",
			fix: "Enter the fee category in the MIS.",
		};
	}
	if (!category?.name) {
		return {
			code: "QB006",
			detail: `the fee category ${categoryId} does not exist in the MIS (${CATEGORY_SOURCE.table})`,
			fix: `Correct fee_category in the MIS, or choose an item: eaur-qb map items --set ${categoryId}=<item>`,
		};
	}
	return {
		code: "QB006",
		detail: `the fee category "${category.name}" has no item in QuickBooks`,
		fix: `Make it: eaur-qb map items --create --category ${quoteForShell(category.name)}, or choose one: eaur-qb map items --set ${quoteForShell(`${category.name}=<item>`)}`,
	};
}

export interface LocationChoice {
	readonly id: QboId | undefined;
	readonly warning: Warning | undefined;
	/** The campus is known and has no location: held, unless it is settled that such invoices go without. */
	readonly problem: Problem | undefined;
}

/** The location of a campus, where the company tracks locations. */
export function resolveLocation(world: World, campusId: string | undefined): LocationChoice {
	if (world.company?.tracksLocations !== true) return chosen(undefined);
	if (campusId === undefined) return chosen(undefined, "no registration tells the campus: sent without a location");
	if (world.seen.until("Department") === undefined) {
		return chosen(undefined, "the company's locations were never read: the location is chosen when it is sent");
	}
	const campus = readableName(world.lookups, "campus", campusId);
	const mappings = world.seen.mappings("location");
	const explicit = mappings.get(campus) ?? mappings.get(campusId);
	const used = usedFor(world.seen, "location", campus);
	const locations = world.seen.references("Department");
	const id = matchLocation(campus, explicit, locations, used);
	if (id !== undefined) return chosen(id);
	const taken = explicit === undefined ? takenOver([campus], used, locations) : [];
	if (used !== undefined && taken.length > 0)
		return {
			...chosen(undefined),
			problem: nameTaken("location", `campus "${campus}"`, campus, used, taken, locations),
		};
	if (dangles(world.lookups, "campus", campusId)) {
		return chosen(undefined, `the campus ${campusId} does not exist in the MIS: sent without a location`);
	}
	const several = explicit === undefined ? namesakesOf([campus], world.seen.references("Department")) : [];
	if (several.length > 1) return { ...chosen(undefined), problem: severalLocations(campus, several) };
	if (world.settings.invoices.withoutLocation === "hold") return { ...chosen(undefined), problem: noLocation(campus) };
	return chosen(undefined, `the campus ${campus} has no location in QuickBooks: sent without one`);
}

function chosen(id: QboId | undefined, warning?: Warning): LocationChoice {
	return { id, warning, problem: undefined };
}

function severalLocations(campus: string, locations: readonly NamedReference[]): Problem {
	return {
		code: "QB006",
		detail: `several locations in QuickBooks bear the name of the campus "${campus}": ${listReferences(locations)}`,
		fix: `Say which one it is: eaur-qb map locations --set ${quoteForShell(`${campus}=<location>`)}`,
	};
}

function noLocation(campus: string): Problem {
	return {
		code: "QB006",
		detail: `the campus "${campus}" has no location in QuickBooks`,
		fix: `Make the missing ones: eaur-qb map locations --create, or choose one: eaur-qb map locations --set ${quoteForShell(`${campus}=<location>`)}. To send without, set invoices.withoutLocation = "send".`,
	};
}

/**
 * Classes, tax codes or customer types of a name, a full name ("Huye:Undergraduate") or an id ("id:17"). Of several
 * nobody takes the first: whoever asks says what becomes of it.
 */
export function referencesNamed(
	seen: Seen,
	entity: "Class" | "TaxCode" | "CustomerType",
	name: string,
): readonly SeenReference[] {
	const id = idIn(name);
	const references = seen.references(entity);
	return id === undefined
		? namesakesOf([name], references)
		: references.filter((each) => each.active && each.id === id);
}

/** The only one of that name; undefined where there is none, or are several. */
export function referenceNamed(...asked: Parameters<typeof referencesNamed>): SeenReference | undefined {
	const [only, ...others] = referencesNamed(...asked);
	return others.length === 0 ? only : undefined;
}
