import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { moment } from "../output/text.js";
import { AllPeople } from "../sync/kinds/customer/people/all-people.js";
import { PeopleAskedFor } from "../sync/kinds/customer/people/people-asked-for.js";
import { type Kind, withReferred } from "../sync/kinds/kind.js";
import type { Charset } from "../sync/kinds/names.js";
import { loadWorld, type World } from "../sync/read/world.js";
import { type Context, openContextMis } from "./context.js";
import { knownRealm, openContextAudit, openContextScratch } from "./own-files.js";

/** What a command that calls nobody judges records by. */
export interface OfflineWorld {
	readonly mis: Mis;
	readonly audit: AuditRooms;
	readonly world: World;
}

/**
 * The MIS, the ledger, and the company as it was last seen. Opens no connection to QuickBooks. Of the people in the MIS
 * those are read that records ask for, or all: many records draw on most of them.
 */
export async function openOfflineWorld(context: Context, whom: "asked for" | "all"): Promise<OfflineWorld> {
	const { mapping, writeBack } = context.config;
	const mis = await openContextMis(context);
	const audit = openContextAudit(context);
	const realm = knownRealm(context, audit);
	const people = (charset: Charset) =>
		whom === "all" ? new AllPeople(mis, openContextScratch(context), charset) : new PeopleAskedFor(mis, charset);
	const [ledger, seen] = [audit.ledger(realm), audit.seen(realm)];
	const company = seen.company()?.company;
	const cashIn = { scratch: openContextScratch(context), whole: whom === "all" };
	const world = await loadWorld({ mis, people, cashIn, settings: mapping, company, ledger, seen, writeBack });
	return { mis, audit, world };
}

/** When QuickBooks was last looked through for what these kinds are there; undefined where it never was for one of them. */
export function lookedThrough({ seen }: World, kinds: readonly Kind[]): Date | undefined {
	const times = withReferred(kinds).map(({ books }) => seen.until(books.entity)?.seen.getTime() ?? Number.NaN);
	const earliest = Math.min(...times);
	return Number.isFinite(earliest) ? new Date(earliest) : undefined;
}

/** As of when what was judged is known to be in QuickBooks, or not to be, as a sentence below it. */
export function lastSeenSentence(world: World, kinds: readonly Kind[]): string {
	if (world.company === undefined)
		return "QuickBooks was never read: items, locations and names are chosen when it is sent.";
	const at = lookedThrough(world, kinds);
	return at === undefined
		? "QuickBooks was never looked through: what is there already is found before anything is sent."
		: `What is found, or not, was so in QuickBooks on ${moment(at)}, when it was last looked through. A run and --dry-run look again.`;
}
