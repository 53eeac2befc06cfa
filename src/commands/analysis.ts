import type { AuditRooms } from "../audit/open.js";
import type { RecordState } from "../audit/record.js";
import type { Mis, StatusCounts } from "../mis/types.js";
import { percentOf } from "../output/text.js";
import type { Kind } from "../sync/kinds/kind.js";
import { countNotHere } from "../sync/look/not-here.js";
import { countsByLedger, statesThere, syncedBy } from "../sync/tell/progress.js";
import type { RealmId } from "../words/ids.js";
import type { Context } from "./context.js";

/** The counts of one kind, in the contract's words. */
export interface Analysis {
	readonly total: number;
	readonly not_synced: number;
	readonly synced: number;
	readonly failed: number;
	readonly in_progress: number;
	readonly progress_percent: number;
	/** Of `synced`, those that are not known to be in the company at hand. */
	readonly not_here: number;
	/** Rows of a status that is none of 0 to 3. */
	readonly other_status: number;
}

/** What commands that count open only when they need it: the ledger, and the company at hand. */
export type Books = () => OpenBooks | undefined | Promise<OpenBooks | undefined>;

export interface OpenBooks {
	readonly audit: AuditRooms;
	readonly realm: RealmId;
}

/** Counts of one kind: the MIS's own where this tool writes there, else the ledger's against the MIS's total. */
export async function analyse(context: Context, mis: Mis, books: Books, kind: Kind): Promise<Analysis> {
	return analyseCounts(context, mis, books, kind, await mis.counts(kind.source));
}

/** The same of counts that the MIS has given already. */
export async function analyseCounts(
	context: Context,
	mis: Mis,
	books: Books,
	kind: Kind,
	counts: StatusCounts,
): Promise<Analysis> {
	const tracked = context.config.writeBack && (await mis.isTracked(kind.source));
	if (tracked) return analysisOf(counts, await countElsewhere(context, mis, books, kind, counts.synced));
	const open = await books();
	const states = open ? await statesThere(mis, open.audit.ledger(open.realm), kind) : new Map<RecordState, number>();
	return analysisOf(countsByLedger(counts, states), 0);
}

/**
 * How many of the rows at 1 are not known to be in the company at hand. They are looked at one by one only where there
 * are more of them than the ledger has made: counting is all that a million rows have time for.
 */
async function countElsewhere(context: Context, mis: Mis, books: Books, kind: Kind, synced: number): Promise<number> {
	if (synced === 0) return 0;
	const open = await books();
	if (!open) return synced;
	const { audit, realm } = open;
	if (synced <= syncedBy(audit.ledger(realm).countByState(kind.name))) return 0;
	const { notHereParts } = await import("./strays.js");
	return (await countNotHere(notHereParts(context, mis, audit, realm), kind)).records;
}

/** Loaded and opened only when asked for: on a tracked MIS with nothing at 1 there is nothing to ask it. */
export function lazyBooks(context: Context): Books {
	let books: Promise<OpenBooks | undefined> | undefined;
	return () => {
		books ??= openBooks(context);
		return books;
	};
}

async function openBooks(context: Context): Promise<OpenBooks | undefined> {
	const { existingContextAudit, knownRealm } = await import("./own-files.js");
	const audit = existingContextAudit(context);
	return audit && { audit, realm: knownRealm(context, audit) };
}

export function analysisOf(counts: StatusCounts, notHere: number): Analysis {
	const total = Object.values(counts).reduce((sum, rows) => sum + rows, 0);
	return {
		total,
		not_synced: counts["not-synced"],
		synced: counts.synced,
		failed: counts.failed,
		in_progress: counts["in-progress"],
		progress_percent: percentOf(counts.synced, total),
		not_here: notHere,
		other_status: counts.other,
	};
}

export const NO_RECORDS: Analysis = analysisOf(
	{ "not-synced": 0, synced: 0, failed: 0, "in-progress": 0, other: 0 },
	0,
);

export function sumOf(analyses: readonly Analysis[]): Analysis {
	const add = (pick: (analysis: Analysis) => number) => analyses.reduce((sum, each) => sum + pick(each), 0);
	const [total, synced] = [add((each) => each.total), add((each) => each.synced)];
	return {
		total,
		not_synced: add((each) => each.not_synced),
		synced,
		failed: add((each) => each.failed),
		in_progress: add((each) => each.in_progress),
		progress_percent: percentOf(synced, total),
		not_here: add((each) => each.not_here),
		other_status: add((each) => each.other_status),
	};
}
