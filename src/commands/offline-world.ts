import type { AuditRooms } from "../audit/open.js";
import type { Mis } from "../mis/types.js";
import { moment } from "../output/text.js";
import { AllPeople } from "../sync/kinds/customer/people/all-people.js";
import { PeopleAskedFor } from "../sync/kinds/customer/people/people-asked-for.js";
import type { Charset } from "../sync/kinds/names.js";
import { loadWorld, type World } from "../sync/read/world.js";
import { type Context, openContextMis } from "./context.js";
import { knownRealm, openContextAudit, openContextScratch } from "./own-files.js";

/** What a command that calls nobody judges records by. */
export interface OfflineWorld {
	readonly mis: Mis;
	readonly audit: AuditRooms;
	readonly world: World;
	/** When QuickBooks was last read; undefined when it never was. */
	readonly companySeen: Date | undefined;
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
	const known = seen.company();
	const company = known?.company;
	const world = await loadWorld({ mis, people, settings: mapping, company, ledger, seen, writeBack });
	return { mis, audit, world, companySeen: known?.seen };
}

/** When QuickBooks was last read, as a sentence below what was judged by it. */
export function lastSeenSentence(seen: Date | undefined): string {
	return seen
		? `QuickBooks as last seen on ${moment(seen)}.`
		: "QuickBooks was never read: items, locations and names are chosen when it is sent.";
}
