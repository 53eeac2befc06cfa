import { listReferences, type NamedReference, referencesCalled } from "../../sync/kinds/reference.js";
import { folded, nearest } from "../../words/nearest.js";
import { quoteForShell } from "../../words/shell.js";
import { usage } from "../options.js";

/** What is mapped: fee categories to items, or campuses to locations. */
export interface Sides {
	readonly command: "map items" | "map locations";
	/** What the MIS has: "fee category" or "campus". */
	readonly ours: string;
	/** What QuickBooks has. */
	readonly theirs: "item" | "location";
}

export const ITEMS: Sides = { command: "map items", ours: "fee category", theirs: "item" };
export const LOCATIONS: Sides = { command: "map locations", ours: "campus", theirs: "location" };

/** One of the MIS, as a mapping knows it. */
export interface Ours {
	readonly id: string;
	readonly name: string;
}

/** What a person has said to belong together. */
export interface Choice {
	/** The names (or the id, where the MIS has no name for it) that are mapped: one, or several that differ in blanks or case. */
	readonly names: readonly string[];
	readonly to: NamedReference;
}

/**
 * Reads "Late fee=Tuition Fee": either side is a name or an id, theirs a full name ("Fees:Tuition Fee") as well. Case and
 * blanks do not count; beyond that nothing is guessed.
 * @throws Failure "usage" where a side is unknown, or may mean several
 */
export function readChoice(
	text: string,
	sides: Sides,
	ours: readonly Ours[],
	theirs: readonly NamedReference[],
): Choice {
	const { left, right } = split(text, sides, ours);
	return { names: namesOf(left, sides, ours), to: chosenReference(right, sides, theirs) };
}

/** Two answers to one question: nobody says which one is meant. Throws `Failure` "usage". */
export function refuseTwice(names: readonly string[]): void {
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice !== undefined) throw usage(`--set says twice what "${twice}" is to be.`, "Say it once.");
}

/** A name may itself hold "=": the side of the MIS tells where it ends. */
function split(text: string, sides: Sides, ours: readonly Ours[]): { left: string; right: string } {
	const splits = [...text.matchAll(/=/g)]
		.map(({ index }) => ({ left: text.slice(0, index).trim(), right: text.slice(index + 1).trim() }))
		.filter(({ left, right }) => left !== "" && right !== "");
	const known = splits.filter(({ left }) => oursCalled(left, ours).length > 0);
	const [only, ...others] = known.length > 0 ? known : splits.slice(0, 1);
	if (only === undefined) {
		throw usage(
			`--set takes <${sides.ours}>=<${sides.theirs}>; "${text}" is not of this form.`,
			`For example: --set ${EXAMPLES[sides.theirs]}`,
		);
	}
	if (others.length > 0) {
		throw usage(
			`--set "${text}" can be read in several ways.`,
			`Give the id of the ${sides.ours} instead of its name: ${listOurs(known.flatMap(({ left }) => oursCalled(left, ours)))}`,
		);
	}
	return only;
}

const EXAMPLES = { item: "'Late fee=Tuition Fee'", location: "'Huye Campus=Huye'" } as const;

/**
 * The names that a mapping is kept under, of what a person calls by a name or an id. An id that the MIS has no name for
 * stands in invoices all the same, and may be mapped.
 */
export function namesOf(text: string, sides: Sides, ours: readonly Ours[]): readonly string[] {
	const found = oursCalled(text, ours);
	const names = [...new Set(found.map(({ name }) => name))];
	if (new Set(names.map(folded)).size > 1) {
		throw usage(`"${text}" may be several in the MIS: ${listOurs(found)}.`, "Give the whole name of the one you mean.");
	}
	if (names.length > 0) return names;
	if (sides.theirs === "item" && /^\d+$/.test(text)) return [text];
	throw unknown(`There is no ${sides.ours} "${text}" in the MIS.`, text, sides, ours.map(nameOf));
}

function oursCalled(text: string, ours: readonly Ours[]): Ours[] {
	return ours.filter(({ id, name }) => id === text || folded(name) === folded(text));
}

/** The one of QuickBooks that is meant. @throws Failure "usage" where there is none, or are several */
export function chosenReference(text: string, sides: Sides, theirs: readonly NamedReference[]): NamedReference {
	const found = referencesCalled(text, theirs);
	const [only, ...others] = found;
	if (only === undefined) throw noReference(text, sides, theirs);
	if (others.length > 0) {
		throw usage(
			`"${text}" may be several ${sides.theirs}s in QuickBooks: ${listReferences(found)}.`,
			`Give the full name, or the id as id:${only.id}.`,
		);
	}
	return only;
}

function noReference(text: string, sides: Sides, theirs: readonly NamedReference[]): Error {
	const [unusable] = referencesCalled(text, theirs.map(asUsable));
	const it = theirs.find(({ id }) => id === unusable?.id);
	if (it !== undefined) {
		return usage(`"${text}" is a ${it.type} in QuickBooks, which cannot stand on an invoice.`, "Choose another one.");
	}
	const names = theirs.filter(({ active }) => active).map(nameOf);
	return unknown(`QuickBooks has no active ${sides.theirs} "${text}".`, text, sides, names);
}

const asUsable = (each: NamedReference): NamedReference => ({ ...each, active: true, type: undefined });

function unknown(what: string, text: string, { command }: Sides, names: readonly string[]): Error {
	const near = nearest(text, names);
	const meant = near.length > 0 ? `Did you mean ${near.map((name) => `"${name}"`).join(" or ")}? ` : "";
	return usage(what, `${meant}\`eaur-qb ${command}\` lists the names.`);
}

const nameOf = (each: { readonly name: string; readonly fullName?: string | undefined }): string =>
	each.fullName ?? each.name;

const listOurs = (ours: readonly Ours[]): string => ours.map(({ id, name }) => `${name} (id ${id})`).join(", ");

/** The command that makes this choice. */
export function choiceCommand({ command }: Sides, name: string, to: NamedReference | string): string {
	const right = typeof to === "string" ? to : nameOf(to);
	return `eaur-qb ${command} --set ${quoteForShell(`${name}=${right}`)}`;
}
