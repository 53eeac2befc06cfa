import type { MadeOfRun } from "../../audit/record.js";
import type { Cleared } from "../../quickbooks/cleared.js";
import type { QboObject } from "../../quickbooks/outcome.js";
import type { Day } from "../../words/day.js";
import type { QboId } from "../../words/ids.js";
import { text } from "../../words/outside.js";
import type { Kind } from "../kinds/kind.js";
import type { Other, Use } from "../kinds/undoing.js";

/** A document that a run made, as QuickBooks has it now; undefined where it does not. */
export interface Standing {
	readonly kind: Kind;
	readonly made: MadeOfRun;
	readonly now: QboObject | undefined;
}

/** A period that a certificate vouches for. */
export interface Vouched {
	readonly number: number;
	readonly from: Day | undefined;
	readonly to: Day | undefined;
	/** Groups of records, as a person calls one of each; undefined where it is not known: then all. */
	readonly groups: readonly string[] | undefined;
}

/** What taking back is judged by, beside the document itself. All of it was read before: this is pure. */
export interface Circumstances {
	readonly bookCloseDay: Day | undefined;
	/** Certificates that were made since the run began. */
	readonly vouched: readonly Vouched[];
	/** By what QuickBooks tells; of one that is not in it nothing is known. */
	readonly cleared: Cleared;
	readonly uses: ReadonlyMap<QboId, readonly Use[]>;
	/** Rows of the MIS besides that are the same object of QuickBooks. */
	readonly sharedWith: (standing: Standing) => string | undefined;
	/** What is taken back before it, as keys of `otherKey`. */
	readonly going: ReadonlySet<string>;
	readonly deletes: boolean;
	/** By QuickBooks' clock. */
	readonly now: Date;
}

export const otherKey = ({ entity, id }: Other): string => `${entity}:${id}`;

/** Deleting leaves no trace in QuickBooks: only what nobody can have worked with yet. */
const DELETABLE_MS = 24 * 3_600_000;

/** QuickBooks knows times to the second. */
const SECOND_MS = 1_000;

/**
 * Why one is left as it is; undefined where nobody has touched it since the run made it. Whatever is not known for certain
 * is a reason.
 */
export function whyLeft(standing: Standing, around: Circumstances): string | undefined {
	const { kind, now } = standing;
	const { undoing } = kind.books;
	const byUs = whyNotOurs(standing);
	if (byUs !== undefined && !(standing.made.by === "superseded" && now === undefined)) return byUs;
	if (now === undefined) return "it is not in QuickBooks any more";
	if (undoing.isTakenBack(now)) return undoing.already;
	return (
		whyNotMade(standing, now) ??
		undoing.whyLeft(now) ??
		whyLinked(standing, now, around) ??
		whyTouched(standing, now) ??
		whyBound(standing, now, around)
	);
}

/** What our ledger says of it. */
function whyNotOurs({ made: { by, record } }: Standing): string | undefined {
	if (record.state === "linked") return "another row of the MIS made this customer";
	if (by === "found") return "QuickBooks had it already: this run found it, and did not make it";
	if (by === "superseded")
		return "its row has another document by now: look in QuickBooks whether this one is too much, and make it void there";
	if (record.state === "misbooked")
		return "QuickBooks made something else of it than was sent: that is resolved first (`eaur-qb status`)";
	return undefined;
}

/** What a look-up has found is the run's own only if QuickBooks made it while the run's request was on its way. */
function whyNotMade({ made: { record, firstAttempt, lastAttempt } }: Standing, now: QboObject): string | undefined {
	if (record.state !== "adopted") return undefined;
	const at = timeOf(now, "CreateTime");
	const from = firstAttempt && firstAttempt.getTime() - CLOCKS_APART_MS;
	const until = lastAttempt && lastAttempt.getTime() + LONGEST_WORK_MS;
	const isOwn = at !== undefined && from !== undefined && until !== undefined && at >= from && at <= until;
	return isOwn ? undefined : "QuickBooks had it already: this run found it, and did not make it";
}

/** As far as CreateTime, cut to the second, may be before our own count. */
const CLOCKS_APART_MS = 5_000;
/** Intuit cuts every request after 120 s; the tool waits for 150. */
const LONGEST_WORK_MS = 150_000;

/** What is linked to it, or uses it, must go before it; what goes does not count, nor does what is open because of that. */
function whyLinked({ kind, made }: Standing, now: QboObject, { going, uses }: Circumstances): string | undefined {
	const { undoing } = kind.books;
	const goes = (each: Other) => going.has(otherKey(each));
	const links = undoing.linkedBy(now);
	const [stays] = links.filter((each) => !goes(each));
	if (stays) return `it is linked to ${stays.entity} ${stays.id} in QuickBooks`;
	const used = uses.get(made.record.qboId as QboId) ?? [];
	const [use, ...more] = used.filter((each) => !goes(each));
	if (use)
		return `it is used by ${use.entity} ${use.number || use.id}${more.length > 0 ? ` and ${more.length} more` : ""}`;
	return links.length + used.length > 0 ? undefined : undoing.whySettled(now);
}

/**
 * QuickBooks counts the versions of an object. Each document of ours that is linked to it, and goes before it, has made one
 * more; those that went before are counted by the ledger. The time tells as long as nothing of ours has moved it.
 */
function whyTouched({ kind, made: { record } }: Standing, now: QboObject): string | undefined {
	const { syncToken, answered } = record;
	const links = kind.books.undoing.linkedBy(now).length;
	const [sent, version] = [Number(syncToken ?? Number.NaN), Number(text(now.SyncToken) || Number.NaN)];
	if (!Number.isSafeInteger(sent) || !Number.isSafeInteger(version))
		return "it is not known which version of it was made: it may have been changed since";
	if (version !== sent + links) return CHANGED;
	const changed = timeOf(now, "LastUpdatedTime");
	const isLater = answered !== undefined && changed !== undefined && changed - answered.getTime() >= SECOND_MS;
	return isLater && links === 0 ? CHANGED : undefined;
}

const CHANGED = "it has been changed in QuickBooks since it was sent";

function whyBound({ kind, made }: Standing, now: QboObject, around: Circumstances): string | undefined {
	const { undoing, entity } = kind.books;
	const day = undoing.dayOf(now);
	const { bookCloseDay, cleared, deletes } = around;
	if (day !== undefined && bookCloseDay !== undefined && day <= bookCloseDay)
		return `its day, ${day}, is in a closed period: the books are closed until ${bookCloseDay}`;
	const isCleared = cleared.get(made.record.qboId as QboId);
	if (day !== undefined && isCleared === undefined)
		return "QuickBooks does not show whether it was cleared or reconciled with the bank";
	if (day !== undefined && isCleared) return "it was cleared or reconciled with the bank";
	const certificate = around.vouched.find((each) => vouchesFor(each, kind.words.group.one, day));
	if (certificate) return `certificate ${certificate.number} vouches for it`;
	const other = around.sharedWith({ kind, made, now });
	if (other !== undefined) return `it is the ${entity.toLowerCase()} of ${other} too`;
	const madeAt = timeOf(now, "CreateTime");
	if (deletes && undoing.deleting.operation === "delete" && !isYoung(madeAt, around.now))
		return "only what was made within the last 24 hours is deleted: without --delete it is made void";
	return undefined;
}

const isYoung = (made: number | undefined, now: Date): boolean =>
	made !== undefined && now.getTime() - made <= DELETABLE_MS;

/** A certificate of which it is not known what it compared vouches for everything. */
function vouchesFor({ from, to, groups }: Vouched, group: string, day: Day | undefined): boolean {
	if (groups !== undefined && !groups.includes(group)) return false;
	return day === undefined || ((from === undefined || day >= from) && (to === undefined || day <= to));
}

function timeOf({ MetaData }: QboObject, property: "CreateTime" | "LastUpdatedTime"): number | undefined {
	const time = Date.parse(text((MetaData as QboObject | undefined)?.[property]));
	return Number.isNaN(time) ? undefined : time;
}
