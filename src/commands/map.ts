import type { Seen } from "../audit/seen.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count } from "../output/text.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkBooks } from "../quickbooks/connection.js";
import type { FeeCategory } from "../sync/kinds/entity.js";
import { itemDraft } from "../sync/kinds/item/document.js";
import { matchItem } from "../sync/kinds/item/match.js";
import { departmentDocument } from "../sync/kinds/location/document.js";
import { matchLocation } from "../sync/kinds/location/match.js";
import { listReferences, type NamedReference, namesakesOf } from "../sync/kinds/reference.js";
import { readReference } from "../sync/look/found.js";
import { lookAtReferences, queryPages } from "../sync/look/look.js";
import { mappedItem } from "../sync/read/references.js";
import { loadCategories, loadLookups } from "../sync/read/world.js";
import { type QboId, qboId } from "../words/ids.js";
import { connect, readCompany } from "./connection.js";
import { type Context, openContextMis } from "./context.js";
import { lockHome, lockMis } from "./locking.js";
import { makeReference } from "./map/make.js";
import { note } from "./noted.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface MapOptions {
	readonly create?: boolean;
	readonly incomeAccount?: string;
	readonly category?: string;
	/** "<name>=<id>", several times. */
	readonly set?: readonly string[];
}

interface Line {
	/** What the MIS calls it. */
	readonly name: string;
	readonly note: string;
	readonly id: QboId | undefined;
}

/** `map items`: fee categories and their items; makes missing ones with --create, chooses with --set. */
export async function mapItems(context: Context, options: MapOptions): Promise<ExitCode> {
	const { mis, qb, seen } = await open(context, changes(options));
	const categories = [...(await loadCategories(mis, "unicode")).values()];
	await lookAtReferences(qb, seen, "Item");
	for (const [name, id] of settings(options)) setItem(context, seen, categories, name, id);
	if (options.create) await createItems(context, qb, seen, categories, options);
	const lines = distinct(categories).map((category): Line => {
		const id = matchItem(category, mappedItem(seen, category), seen.references("Item"));
		return { name: category.name, note: category.active ? "" : "inactive", id };
	});
	return say(context, "Fee category", "Item", lines, seen, "Item", "eaur-qb map items --create");
}

/** `map locations`: campuses and their locations. */
export async function mapLocations(context: Context, options: MapOptions): Promise<ExitCode> {
	const { mis, qb, seen } = await open(context, changes(options));
	const campuses = (await loadLookups(mis)).campus;
	await lookAtReferences(qb, seen, "Department");
	for (const [name, id] of settings(options)) {
		const campus = [...campuses].find(([key, each]) => key === name || sameName(each, name))?.[1];
		if (campus === undefined) throw usage(`There is no campus "${name}" in the MIS.`, "Give its full name or its id.");
		setReference(context, seen, "location", "Department", campus, id);
	}
	const match = (campus: string) =>
		matchLocation(campus, seen.mappings("location").get(campus), seen.references("Department"));
	if (options.create) {
		for (const campus of campuses.values()) {
			if (match(campus) !== undefined) continue;
			if (!isNowhere(context, campus, seen.references("Department"), "map locations")) continue;
			await makeReference(context, qb, seen, "Department", campus, departmentDocument(campus));
		}
	}
	const lines = [...campuses.values()].map((campus): Line => ({ name: campus, note: "", id: match(campus) }));
	return say(context, "Campus", "Location", lines, seen, "Department", "eaur-qb map locations --create");
}

const changes = (options: MapOptions): boolean => options.create === true || (options.set?.length ?? 0) > 0;

async function open(context: Context, writes: boolean) {
	if (writes) lockHome(context);
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const { qb, connection } = await connect(context, (sentence) => context.printer.warn(sentence));
	if (writes) await lockMis(context, mis, qb.realmId);
	const company = await readCompany(context, audit, qb);
	if (writes) checkBooks(connection, company);
	return { mis, qb, seen: audit.seen(qb.realmId) };
}

function settings(options: MapOptions): [name: string, id: string][] {
	return (options.set ?? []).map((text) => {
		const at = text.lastIndexOf("=");
		const [name, id] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
		if (at < 1 || name === "" || !/^\d+$/.test(id)) {
			throw usage(`--set takes <name>=<id of QuickBooks>; "${text}" is none.`, "For example: --set 'Tuition Fee=17'");
		}
		return [name, id];
	});
}

/** By name or id; an id that no category has is a dangling one, and may be mapped all the same. */
function setItem(context: Context, seen: Seen, categories: readonly FeeCategory[], name: string, id: string): void {
	const category = categories.find((each) => each.id === name || sameName(each.name, name));
	if (!category && !/^\d+$/.test(name)) {
		throw usage(
			`There is no fee category "${name}" in the MIS.`,
			"Give its name or its id, as `eaur-qb map items` lists them.",
		);
	}
	setReference(context, seen, "item", "Item", category?.name ?? name, id);
}

function setReference(
	context: Context,
	seen: Seen,
	what: "item" | "location",
	entity: "Item" | "Department",
	name: string,
	id: string,
): void {
	const known = seen.references(entity).find((each) => each.id === id);
	if (!known?.active)
		throw usage(`QuickBooks has no active ${what} with the id ${id}.`, "Look the id up in QuickBooks.");
	seen.setMapping(what, name, qboId(id));
	note(context, "mapped", `"${name}" to the ${what} ${known.name} (id ${id}), chosen`, seen.realm);
}

async function createItems(
	context: Context,
	qb: QuickBooks,
	seen: Seen,
	categories: readonly FeeCategory[],
	{ category: only, incomeAccount }: MapOptions,
): Promise<void> {
	const wanted = distinct(categories).filter(
		(each) => only === undefined || each.id === only || sameName(each.name, only),
	);
	if (wanted.length === 0) throw usage(`There is no fee category "${only}" in the MIS.`, "Give its name or its id.");
	const unmatched = wanted.filter(
		(each) => matchItem(each, mappedItem(seen, each), seen.references("Item")) === undefined,
	);
	const missing = unmatched.filter((each) => isNowhere(context, each.name, seen.references("Item"), "map items"));
	if (missing.length === 0) return;
	const account = await findIncomeAccount(qb, incomeAccount);
	for (const category of missing) {
		const { document, warnings } = itemDraft(category, account);
		for (const warning of warnings) context.printer.warn(warning);
		await makeReference(context, qb, seen, "Item", category.name, document);
	}
}

/** Whether nothing bears the name. Where several do, another one would make it worse: a person chooses. */
function isNowhere(context: Context, name: string, references: readonly NamedReference[], command: string): boolean {
	const several = namesakesOf([name], references);
	if (several.length < 2) return true;
	context.printer.warn(
		`Several in QuickBooks are called ${name}: ${listReferences(several)}. Choose one: eaur-qb ${command} --set '${name}=<id>'`,
	);
	return false;
}

/** Income is booked where a person says; a company with one income account leaves no doubt. */
async function findIncomeAccount(qb: QuickBooks, name: string | undefined): Promise<QboId> {
	const accounts: NamedReference[] = [];
	for await (const page of queryPages(qb, "Account", "where AccountType = 'Income' and Active = true")) {
		accounts.push(...page.objects.map(readReference));
	}
	const named = name === undefined ? accounts : accountsCalled(name, accounts);
	const [only] = named;
	if (only && named.length === 1) return only.id;
	const list = listReferences(name === undefined || named.length === 0 ? accounts : named);
	throw usage(
		whichAccount(name, named.length),
		`Give one with --income-account, by full name or id: ${list || "there is none yet; make it in QuickBooks"}`,
	);
}

function accountsCalled(name: string, accounts: readonly NamedReference[]): NamedReference[] {
	const byId = accounts.filter(({ id }) => id === name.trim());
	return byId.length > 0 ? byId : namesakesOf([name], accounts);
}

function whichAccount(name: string | undefined, found: number): string {
	if (name === undefined) return "It must be said where the income is booked.";
	if (found === 0) return `QuickBooks has no income account "${name}".`;
	return `QuickBooks has several income accounts called "${name}".`;
}

/** Categories repeat their names: a price change adds a row. One line a name. */
function distinct(categories: readonly FeeCategory[]): FeeCategory[] {
	const byName = new Map<string, FeeCategory>();
	for (const each of categories) {
		const key = each.itemName.toLowerCase();
		const known = byName.get(key);
		if (!known || (!known.active && each.active)) byName.set(key, each);
	}
	return [...byName.values()];
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

function say(
	context: Context,
	left: string,
	right: string,
	lines: readonly Line[],
	seen: Seen,
	entity: "Item" | "Department",
	hint: string,
): ExitCode {
	const { printer } = context;
	const names = new Map(seen.references(entity).map((each) => [each.id, each.name]));
	const rows = lines.map(({ name, note, id }) => [
		id ? "✔" : "✖",
		name,
		id ? (names.get(id) ?? "") : "missing",
		id ?? "",
		note,
	]);
	printer.table(
		[{ title: "" }, { title: left }, { title: right }, { title: "Id", align: "right" }, { title: "" }],
		rows,
	);
	const missing = lines.filter(({ id }) => id === undefined).length;
	printer.say();
	printer.say(
		missing === 0
			? `All ${count(lines.length)} are mapped.`
			: `${count(missing)} of ${count(lines.length)} missing: ${hint}`,
	);
	const data = lines.map(({ name, note, id }) => ({
		name,
		id: id ?? null,
		qbo_name: id ? (names.get(id) ?? null) : null,
		active: note === "",
	}));
	printer.result({ mappings: data, missing }, `${missing} missing`);
	return EXIT.done;
}
