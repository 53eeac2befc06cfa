import type { Mis } from "../../mis/types.js";
import type { Met, RowOfOthers } from "../kinds/books.js";
import { UNSYNCHRONISED } from "../read/selection.js";

/** What another computer may have sent a moment ago. */
export interface OthersParts {
	readonly mis: Mis;
	readonly writeBack: boolean;
	/** How long QuickBooks may be at work on what another computer has sent. */
	readonly othersInFlightMs: number;
}

/** Clocks of MIS servers count whole seconds, and a lock that was just asked for counts as held for a moment. */
const MARGIN_MS = 2_000;

/**
 * How long to wait, in milliseconds, before anything is sent, for what another computer may have on the wire. With
 * write-back on its rows are at 3, and left alone; without it only the lock keeps two computers apart, and that lock ends
 * when the MIS server does. So whoever takes the lock of a server that has just come up waits until what was on the wire
 * when the lock ended is done, and shows. The same where documents that are not ours have appeared a moment ago, and
 * where our own lock was lost in between. A copy of the MIS has locks and statuses of its own: whoever works on it shows
 * only in the company, by documents of rows that nobody has taken here.
 */
export async function othersMayBeAtWork(
	{ mis, writeBack, othersInFlightMs }: OthersParts,
	{ met, now, lockLost }: { readonly met: Met | undefined; readonly now: Date; readonly lockLost: boolean },
): Promise<number> {
	const ofDocuments = met === undefined ? 0 : Math.max(0, othersInFlightMs - (now.getTime() - met.at.getTime()));
	if (writeBack) return met !== undefined && ofDocuments > 0 && (await isFree(mis, met)) ? ofDocuments : 0;
	const up = await mis.upForMs();
	return Math.max(
		ofDocuments,
		up === undefined ? 0 : othersInFlightMs + MARGIN_MS - up,
		lockLost ? othersInFlightMs : 0,
	);
}

/** Whether nobody has taken a row in this MIS. Nobody has one that is not there: a copy may be ahead by it. */
export async function isFree(mis: Pick<Mis, "page">, { source, id }: RowOfOthers): Promise<boolean> {
	const [row] = await mis.page(source, { after: undefined, limit: 1, ids: [id] });
	return row === undefined || UNSYNCHRONISED.includes(row.status);
}

/** How long to wait until rows that were given free are old enough to be called absent, by the MIS server's clock. */
export function untilOldEnough(pushedAt: readonly (string | null)[], now: string, inFlightMs: number): number {
	const youngest = Math.max(...pushedAt.map((at) => (at === null ? Number.NEGATIVE_INFINITY : timeOf(at))));
	const left = inFlightMs + MARGIN_MS - (timeOf(now) - youngest);
	return Number.isFinite(left) ? Math.max(0, left) : 0;
}

/** Both are local times of one server: their difference is right whatever its time zone. */
const timeOf = (moment: string): number => Date.parse(`${moment.replace(" ", "T")}Z`);
