import type { Ledger } from "../../audit/ledger.js";
import type { Scratch } from "../../audit/scratch.js";
import type { Seen } from "../../audit/seen.js";
import type { Mis } from "../../mis/types.js";
import type { Company } from "../../words/company.js";
import { nameAsShown } from "../../words/garbled.js";
import type { MisId } from "../../words/ids.js";
import type { MappingSettings } from "../../words/settings.js";
import type { MisRow, Source } from "../../words/source.js";
import { CashBook } from "../kinds/cash/book.js";
import { Reserved } from "../kinds/cash/reserved.js";
import { Directory } from "../kinds/customer/people/directory.js";
import type { People } from "../kinds/customer/people/people.js";
import type { FeeCategory } from "../kinds/entity.js";
import { parseCategory } from "../kinds/item/parse.js";
import { CATEGORY_SOURCE } from "../kinds/item/source.js";
import { type Lookups, nameIn } from "../kinds/lookups.js";
import type { Charset } from "../kinds/names.js";
import { LOOKUP_SOURCES, type LookupName } from "../kinds/sources.js";
import { pagesOf } from "./pages.js";

/** What a record is judged by: what was read before, and the ledger. Judging makes no call to anybody. */
export interface World {
	readonly settings: MappingSettings;
	/** As read in this run, or as last seen; undefined when this company was never seen. */
	readonly company: Company | undefined;
	readonly charset: Charset;
	readonly lookups: Lookups;
	readonly categories: ReadonlyMap<string, FeeCategory>;
	readonly directory: Directory;
	readonly ledger: Ledger;
	readonly seen: Seen;
	/** Rows as they are at this moment, by their keys. */
	readonly rowsOf: (source: Source, ids: readonly MisId[]) => Promise<readonly MisRow[]>;
	/** Names that QuickBooks refused in this run because something bears them already. */
	readonly takenNames: Set<string>;
	/** Whether the MIS's own status is the truth about what is synchronised; else the ledger is. */
	readonly writeBack: boolean;
	/** What else the MIS says of money that came in. */
	readonly cash: CashBook;
	/** What payments that were decided are going to settle. */
	readonly reserved: Reserved;
}

export interface WorldParts {
	readonly mis: Mis;
	/** Few or all of the MIS, by how many records are going to be judged. */
	readonly people: (charset: Charset) => People;
	/** Where what is read of money that came in is kept, and whether all of it is read or what is asked for. */
	readonly cashIn?: { readonly scratch: Scratch; readonly whole: boolean } | undefined;
	readonly settings: MappingSettings;
	readonly company: Company | undefined;
	readonly ledger: Ledger;
	readonly seen: Seen;
	readonly writeBack: boolean;
}

export async function loadWorld(parts: WorldParts): Promise<World> {
	const charset: Charset = parts.company?.country === "US" ? "latin1" : "unicode";
	const [lookups, categories] = await Promise.all([loadLookups(parts.mis), loadCategories(parts.mis, charset)]);
	const cash = new CashBook(parts.mis, parts.cashIn);
	const directory = new Directory(parts.people(charset), lookups, charset, cash);
	const { settings, company, ledger, seen, writeBack } = parts;
	const rowsOf: World["rowsOf"] = (source, ids) => parts.mis.page(source, { after: undefined, limit: ids.length, ids });
	const read = { lookups, categories, directory, rowsOf, cash, reserved: new Reserved() };
	return { settings, company, charset, ...read, ledger, seen, writeBack, takenNames: new Set() };
}

/** The tables that give names to ids; small, and read whole. */
export async function loadLookups(mis: Mis): Promise<Lookups> {
	const names = Object.keys(LOOKUP_SOURCES) as LookupName[];
	const tables = await Promise.all(names.map(async (name) => [name, await loadNames(mis, name)] as const));
	return Object.fromEntries(tables) as Record<LookupName, ReadonlyMap<string, string>>;
}

export async function loadNames(mis: Mis, lookup: LookupName): Promise<ReadonlyMap<string, string>> {
	const names = new Map<string, string>();
	for await (const page of pagesOf(mis, LOOKUP_SOURCES[lookup])) {
		for (const row of page) names.set(row.id, nameAsShown(nameIn(row)));
	}
	return names;
}

export async function loadCategories(mis: Mis, charset: Charset): Promise<ReadonlyMap<string, FeeCategory>> {
	const categories = new Map<string, FeeCategory>();
	for await (const page of pagesOf(mis, CATEGORY_SOURCE)) {
		for (const row of page) {
			const category = parseCategory(row, charset);
			if (category) categories.set(category.id, category);
		}
	}
	return categories;
}
