import type { AuditRooms } from "../audit/open.js";
import type { Seen } from "../audit/seen.js";
import type { ExitCode } from "../output/exit.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { checkBooks } from "../quickbooks/connection.js";
import type { FeeCategory } from "../sync/kinds/entity.js";
import { itemDraft } from "../sync/kinds/item/document.js";
import { matchItem } from "../sync/kinds/item/match.js";
import { REFERENCES } from "../sync/kinds/kinds.js";
import { departmentDocument } from "../sync/kinds/location/document.js";
import { matchLocation } from "../sync/kinds/location/match.js";
import type { NamedReference } from "../sync/kinds/reference.js";
import { readIncomeAccount } from "../sync/look/found.js";
import { lookAtReferences } from "../sync/look/look.js";
import { mappedItem, usedFor, usedItem } from "../sync/read/references.js";
import { loadCategories, loadLookups } from "../sync/read/world.js";
import type { ReadyReference } from "../sync/send/make-references.js";
import type { Company } from "../words/company.js";
import { misId } from "../words/ids.js";
import { connectLedger, readCompany } from "./connection.js";
import { type Context, openContextMis } from "./context.js";
import { type Guard, lockHome, lockMis } from "./locking.js";
import { askForEach } from "./map/ask.js";
import { findIncomeAccount, isNowhere, mayMakeBeside } from "./map/beforehand.js";
import { type Choice, ITEMS, LOCATIONS, namesOf, type Ours, readChoice, refuseTwice } from "./map/choice.js";
import { runMaking } from "./map/make.js";
import { sayTable } from "./map/screen.js";
import { nearOf, type Table } from "./map/table.js";
import { note, startingRun } from "./noted.js";
import { usage } from "./options.js";
import { openContextAudit } from "./own-files.js";

export interface MapOptions {
	readonly create?: boolean;
	readonly choose?: boolean;
	readonly incomeAccount?: string;
	readonly category?: string;
	/** "<name>=<name>", several times; either side may be an id. */
	readonly set?: readonly string[];
	readonly yes?: boolean;
}

/** `map items`: fee categories and their items; makes missing ones with --create, chooses with --set and --choose. */
export async function mapItems(context: Context, options: MapOptions): Promise<ExitCode> {
	if (options.incomeAccount !== undefined && !options.create) {
		throw usage("--income-account is for items that are made: it changes none that is there.", "Add --create.");
	}
	const desk = await openDesk(context, options);
	const { mis, qb, seen } = desk;
	const categories = [...(await loadCategories(mis, "unicode")).values()];
	const ours = wantedOf(distinct(categories), categories, options.category);
	const accounts = new Map<string, string>();
	for (const object of await lookAtReferences(qb, seen, "Item"))
		accounts.set(String(object.Id), readIncomeAccount(object));
	let account: NamedReference | undefined;
	return mapSide(context, desk, options, {
		kind: REFERENCES.item,
		sides: ITEMS,
		titles: ["Fee category", "Item"],
		known: categories,
		ours,
		theirs: () => seen.references("Item"),
		match: (category) =>
			matchItem(category, mappedItem(seen, category), seen.references("Item"), usedItem(seen, category)),
		isChosen: (category) => mappedItem(seen, category) !== undefined,
		isActive: ({ active }) => active,
		detail: { title: "Income account", key: "income_account", of: (id) => accounts.get(id) },
		documents: async () => {
			account = await findIncomeAccount(qb, options.incomeAccount);
			const { id } = account;
			return (category) => {
				const { document, warnings } = itemDraft(category, id);
				for (const warning of warnings) context.printer.warn(warning);
				return document;
			};
		},
		onMade: (id) => account && accounts.set(id, account.fullName ?? account.name),
	});
}

/** `map locations`: campuses and their locations. */
export async function mapLocations(context: Context, options: MapOptions): Promise<ExitCode> {
	const desk = await openDesk(context, options);
	const { mis, qb, seen } = desk;
	const campuses = [...(await loadLookups(mis)).campus].map(([id, name]): Ours => ({ id, name }));
	await lookAtReferences(qb, seen, "Department");
	const explicit = ({ id, name }: Ours) => seen.mappings("location").get(name) ?? seen.mappings("location").get(id);
	return mapSide(context, desk, options, {
		kind: REFERENCES.location,
		sides: LOCATIONS,
		titles: ["Campus", "Location"],
		known: campuses,
		ours: campuses,
		theirs: () => seen.references("Department"),
		match: (campus) =>
			matchLocation(
				campus.name,
				explicit(campus),
				seen.references("Department"),
				usedFor(seen, "location", campus.name),
			),
		isChosen: (campus) => explicit(campus) !== undefined,
		isActive: () => true,
		documents:
			async () =>
			({ name }) =>
				departmentDocument(name),
		onMade: () => {},
	});
}

/** What a command that maps has open. */
export interface Desk {
	readonly audit: AuditRooms;
	readonly mis: Awaited<ReturnType<typeof openContextMis>>;
	readonly qb: QuickBooks;
	readonly seen: Seen;
	readonly company: Company;
	/** Keeps others out, once something is going to be written; says how often the lock was taken since. */
	readonly lock: () => Promise<Guard>;
}

/** A person who is asked may take long: then the locks are taken after the last answer, else at once. */
export function openDesk(context: Context, options: MapOptions): Promise<Desk> {
	return options.create ? startingRun(context, () => openRooms(context, options)) : openRooms(context, options);
}

async function openRooms(context: Context, options: MapOptions): Promise<Desk> {
	const writes = options.create === true || (options.set?.length ?? 0) > 0;
	if (writes) lockHome(context);
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const { qb, connection } = await connectLedger(context, audit, (sentence) => context.printer.warn(sentence));
	let guard = writes ? await lockMis(context, mis, qb.realmId) : undefined;
	const company = await readCompany(context, audit, qb);
	if (writes) checkBooks(connection, company);
	const lock = async () => {
		if (guard) return guard;
		lockHome(context);
		guard = await lockMis(context, mis, qb.realmId);
		checkBooks(connection, company);
		return guard;
	};
	return { audit, mis, qb, seen: audit.seen(qb.realmId), company, lock };
}

async function mapSide<Each extends Ours>(
	context: Context,
	desk: Desk,
	options: MapOptions,
	table: Table<Each>,
): Promise<ExitCode> {
	const { sides, known, theirs } = table;
	const said = (options.set ?? []).map((text) => readChoice(text, sides, known, theirs()));
	refuseTwice(said.flatMap(({ names }) => names));
	const missing = table.ours.filter((each) => table.match(each) === undefined);
	const left = missing.filter(({ name }) => !said.some(({ names }) => names.includes(name)));
	const chosen = [...said, ...(options.choose ? await askForEach(context, sides, left, theirs()) : [])];
	if (chosen.length > 0) await desk.lock();
	for (const choice of chosen) {
		sayWhatStays(context, table, choice);
		setChoice(context, desk.seen, table.sides.theirs, choice);
	}
	const runId = options.create ? await makeMissing(context, desk, options, table) : undefined;
	return sayTable(context, table, runId);
}

/** What was sent is not sent again for the sake of a mapping: whoever changes one must know that. */
function sayWhatStays<Each extends Ours>(context: Context, table: Table<Each>, { names, to }: Choice): void {
	for (const each of table.ours.filter(({ name }) => names.includes(name))) {
		const before = table.match(each);
		if (before === undefined || before === to.id) continue;
		const { theirs } = table.sides;
		const old = table.theirs().find(({ id }) => id === before)?.name ?? `id ${before}`;
		context.printer.warn(
			`"${each.name}" went to the ${theirs} ${old} until now: invoices that were sent stay there, what is sent from now on goes to ${to.fullName ?? to.name}.`,
		);
	}
}

function setChoice(context: Context, seen: Seen, what: "item" | "location", { names, to }: Choice): void {
	for (const name of names) {
		seen.setMapping(what, name, to.id);
		note(context, "mapped", `"${name}" to the ${what} ${to.fullName ?? to.name} (id ${to.id}), chosen`, seen.realm);
	}
}

/** Everything is asked before the first is made. Returns the id of the run that made them. */
async function makeMissing<Each extends Ours>(
	context: Context,
	{ audit, qb, seen, lock }: Desk,
	{ yes = false }: MapOptions,
	table: Table<Each>,
): Promise<string> {
	const { kind, sides, theirs, onMade } = table;
	const wanted: Each[] = [];
	for (const each of table.ours.filter((one) => table.match(one) === undefined)) {
		if (!isNowhere(context, sides, each.name, theirs())) continue;
		if (await mayMakeBeside(context, sides, each.name, nearOf(table, each), yes)) wanted.push(each);
	}
	const documentOf = wanted.length > 0 ? await table.documents() : undefined;
	const documents = wanted.flatMap((each) => {
		const { id, name } = each;
		return documentOf ? [{ misId: misId(id), name, document: documentOf(each) }] : [];
	});
	const onReady = ({ id, made }: ReadyReference) => made && onMade(id);
	return runMaking(context, { audit, qb, seen, kind, guard: await lock(), onReady }, documents);
}

/** @throws Failure "usage" where a category is asked for that the MIS does not have */
function wantedOf<Each extends Ours>(each: readonly Each[], all: readonly Ours[], asked: string | undefined): Each[] {
	if (asked === undefined) return [...each];
	const names = new Set(namesOf(asked, ITEMS, all));
	const wanted = each.filter(({ name }) => names.has(name));
	if (wanted.length === 0) throw usage(`There is no fee category "${asked}" in the MIS.`, "Give its name or its id.");
	return wanted;
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
