import type { Mis } from "../mis/types.js";
import { EXIT, type ExitCode } from "../output/exit.js";
import { count, plural } from "../output/text.js";
import { wrapped } from "../output/wrap.js";
import type { Kind } from "../sync/kinds/kind.js";
import { ALL_KINDS } from "../sync/kinds/kinds.js";
import { type Filter, isFiltered } from "../sync/read/filter.js";
import { refuseUnknownNames } from "../sync/read/known-names.js";
import type { World } from "../sync/read/world.js";
import { forecast } from "../sync/send/forecast.js";
import { awaitedRecords } from "../sync/tell/awaited.js";
import { standingOf } from "../sync/tell/matching.js";
import { PlanTotals } from "../sync/tell/plan-totals.js";
import { type Window, windowOf } from "../sync/tell/window.js";
import type { Context } from "./context.js";
import { decisionData, forecastSentence, sayDecisions, sayTotalLines } from "./decisions.js";
import { LocationCounts, locationsData, sayLocations } from "./location-counts.js";
import { lastSeenSentence, lookedThrough, openOfflineWorld } from "./offline-world.js";
import { type FilterOptions, filterOf } from "./options.js";
import { readPace } from "./pace.js";
import { standingSentence } from "./standing.js";

export interface PreviewOptions extends FilterOptions {
	readonly limit: number;
	readonly offset: number;
}

/** `preview`: what would be sent, from the MIS and the ledger alone. Calls nobody, writes nothing. */
export async function preview(context: Context, kinds: readonly Kind[], options: PreviewOptions): Promise<ExitCode> {
	const { limit, offset } = options;
	const filter = filterOf(options, kinds, context.config.mapping);
	const { mis, world } = await openOfflineWorld(context, filter.campus === undefined ? "asked for" : "all");
	const { printer, config } = context;
	await refuseUnknownNames(mis, ALL_KINDS, kinds, filter);
	const window = await windowOf(mis, world, { kinds, filter }, { limit, offset });
	const { decisions } = window;
	const locations = new LocationCounts(world);
	for (const decision of decisions) locations.add(decision);
	const total = [...window.totals.values()].reduce((sum, each) => sum + each, 0);
	if (decisions.length === 0) {
		const why = total === 0 && isFiltered(filter) ? await standingOf(mis, world, kinds, filter) : undefined;
		const sentence = why ? standingSentence(why, { kinds, filter }) : nothingShown(total, offset);
		printer.say(wrapped(sentence, printer.width).join("\n"));
	} else {
		sayDecisions(context, world, decisions);
		printer.say();
		printer.say(position(decisions.length, { limit, offset, total }));
		sayTotalLines(context, totalsOf(window), config.mapping.currency);
		sayLocations(context, locations);
		const { customers, invoices } = countsOf(window);
		const awaited = decisions.some((each) => each.do === "wait") ? await awaitedOf(mis, world, kinds, filter) : 0;
		const toSend = { customers: customers + awaited, invoices, together: awaited > 0 };
		const { answers } = readPace(config.home, world.ledger.realm);
		printer.say(forecastSentence(forecast(toSend, config.quickbooks.limits, answers), awaited, true));
		printer.say(wrapped(lastSeenSentence(world, kinds), printer.width).join("\n"));
	}
	const looked_at = lookedThrough(world, kinds)?.toISOString() ?? null;
	const data = {
		records: decisions.map(decisionData),
		looked_at,
		limit,
		offset,
		total,
		...locationsData(kinds, locations),
	};
	printer.result(data, `${plural(decisions.length, "record")} of ${count(total)}`);
	return EXIT.done;
}

function nothingShown(total: number, offset: number): string {
	if (total === 0) return "Nothing is unsynchronised.";
	return `There are only ${plural(total, "record")}: --offset ${offset} is beyond them.`;
}

function totalsOf({ decisions }: Window): PlanTotals {
	const totals = new PlanTotals();
	for (const decision of decisions) totals.add(decision);
	return totals;
}

/** How many of those that others refer to, and how many of the documents that refer to them. */
function countsOf({ totals }: Window): { customers: number; invoices: number } {
	const of = (lane: Kind["books"]["lane"]) =>
		[...totals].reduce((sum, [{ books }, records]) => sum + (books.lane === lane ? records : 0), 0);
	return { customers: of("one-by-one"), invoices: of("in-batches") };
}

async function awaitedOf(mis: Mis, world: World, kinds: readonly Kind[], filter: Filter): Promise<number> {
	let awaited = 0;
	for (const kind of kinds) if (kind.after.length > 0) awaited += await awaitedRecords(mis, world, kind, filter);
	return awaited;
}

function position(shown: number, { limit, offset, total }: { limit: number; offset: number; total: number }): string {
	const range = `These are records ${count(offset + 1)} to ${count(offset + shown)} of ${count(total)}`;
	return total > offset + shown ? `${range}; the next: --offset ${offset + limit}. Of these:` : `${range}. Of these:`;
}
