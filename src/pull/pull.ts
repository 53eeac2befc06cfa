import type { IdsOfList } from "../audit/listed-ids.js";
import type { Changes } from "../quickbooks/cdc.js";
import type { QuickBooks } from "../quickbooks/client.js";
import { Failure } from "../words/failure.js";
import type { QboId } from "../words/ids.js";
import { doubtful, doubtOf } from "./absent.js";
import { Finds } from "./finds.js";
import { knownIds } from "./known.js";
import { ENTITIES, type MirroredEntity, type PullParts } from "./parts.js";
import { mustBeReadable } from "./readable.js";

/** Clocks differ, and what was committed late bears an earlier time. */
const OVERLAP_MS = 5 * 60_000;

/** Intuit looks back 30 days; a day less, because clocks differ. */
const LOOKS_BACK_MS = 29 * 86_400_000;

/** How the pulling is to be done: `everything` compares all, whatever the watermark says. */
export type Thoroughness = "everything" | "since the last one";

export interface Pulled {
	/** Undefined where everything was read. */
	readonly since: Date | undefined;
	/** From when on the next one looks: nothing before it was left out. */
	readonly until: Date | undefined;
	readonly full: boolean;
	/** Why it was broken off; undefined where everything was read that was to be read. */
	readonly brokenOff: Failure | undefined;
	/** Calls. */
	readonly reads: number;
	/** Records that are not as they were when last looked. */
	readonly changed: number;
}

/**
 * Brings the mirror up to what the company holds. One call where little has changed; whole lists where the answer cannot
 * be whole: an answer of as many objects as there may be in one leaves out others, deletions first, and there is no asking
 * for what changed *before* a moment. Writes nothing in QuickBooks. What was read before it broke off is kept, and the
 * watermark stays: the next one reads it again.
 */
export async function pull(parts: PullParts, how: Thoroughness): Promise<Pulled> {
	const counted = { ...parts, qb: new CountingReads(parts.qb) };
	const finds = new Finds(counted);
	const since = how === "everything" ? undefined : sinceWhen(parts);
	const told = { since, full: since === undefined };
	const end = (until: Date | undefined, brokenOff?: Failure): Pulled => ({
		...told,
		until,
		brokenOff,
		reads: counted.qb.reads,
		changed: finds.changed,
	});
	try {
		const isRefused = since !== undefined && !(await pullSince(counted, finds, since));
		if (since === undefined || isRefused) {
			told.full = true;
			told.since = undefined;
			await pullWhole(counted, finds, ENTITIES);
		}
	} catch (error) {
		if (!(error instanceof Failure) || error.reason !== "out-of-reach") throw error;
		return end(watermark(parts.seen.pulledUntil()), error);
	}
	await parts.onRead?.(told.full);
	const answered = counted.qb.firstAnswer ?? parts.qb.now();
	parts.seen.notePulled(answered);
	return end(watermark(answered));
}

/** From now on the company is observed, without a look at what it holds: nothing of ours is there yet. */
export function beginAt({ seen, qb }: Pick<PullParts, "qb" | "seen">): void {
	seen.notePulled(qb.now());
}

function watermark<T extends Date | undefined>(answered: T): T | Date {
	return answered && new Date(answered.getTime() - OVERLAP_MS);
}

function sinceWhen({ seen, qb }: PullParts): Date | undefined {
	const mark = watermark(seen.pulledUntil());
	if (mark === undefined) return undefined;
	const ago = qb.now().getTime() - mark.getTime();
	// From a moment that is still to come nothing has changed, and nothing ever would be found.
	return ago < 0 || ago > LOOKS_BACK_MS ? undefined : mark;
}

/** @returns false where QuickBooks refuses to look back so far */
async function pullSince(parts: CountedParts, finds: Finds, since: Date): Promise<boolean> {
	const all = await changesOrRefused(parts, since);
	if (all === undefined) return false;
	takeChanged(parts, finds, all);
	if (all.isWhole) return true;
	// Asked for one by one, most lists are whole again.
	for (const entity of ENTITIES) {
		const one = await parts.qb.changes([entity], since);
		if (one.isWhole) takeChanged(parts, finds, one);
		else await pullWhole(parts, finds, [entity]);
	}
	return true;
}

/** By QuickBooks' own clock it may be longer ago than it looks back. */
async function changesOrRefused({ qb }: CountedParts, since: Date): Promise<Changes | undefined> {
	try {
		return await qb.changes(ENTITIES, since);
	} catch (error) {
		if (error instanceof Failure && error.code === "QB010") return undefined;
		throw error;
	}
}

function takeChanged({ readDocument }: CountedParts, finds: Finds, { objects }: Changes): void {
	for (const entity of ENTITIES) mustBeReadable(readDocument, entity, objects.get(entity) ?? []);
	for (const entity of ENTITIES) finds.take(entity, objects.get(entity) ?? []);
}

/** What is known and the lists do not hold has been deleted: said only once all were read to their end, and are likely. */
async function pullWhole(parts: CountedParts, finds: Finds, entities: readonly MirroredEntity[]): Promise<void> {
	const absent = new Map<MirroredEntity, QboId[]>();
	let known = 0;
	for (const entity of entities) {
		await parts.seen.whileListing(async (there) => {
			await readList(parts, finds, entity, there);
			const missing = new Set<QboId>();
			for (const id of knownIds(parts, entity)) {
				if (!there.has(id)) missing.add(id);
			}
			known += there.size + missing.size;
			absent.set(entity, [...missing]);
		});
	}
	const doubt = doubtOf({ ids: absent, known }, parts.seen);
	if (doubt !== undefined && !(await parts.isReallySo?.(doubt))) throw doubtful(doubt);
	for (const [entity, ids] of absent) finds.miss(entity, ids);
}

async function readList(parts: CountedParts, finds: Finds, entity: MirroredEntity, ids: IdsOfList): Promise<void> {
	await parts.readWhole({
		qb: parts.qb,
		entity,
		conditions: entity === "Customer" ? [{ of: "activity", is: "any" }] : [],
		by: "changed",
		counted: true,
		has: "all properties",
		take: (objects) => {
			mustBeReadable(parts.readDocument, entity, objects);
			finds.take(entity, objects);
		},
		drop: () => {},
		ids,
	});
}

type CountedParts = Omit<PullParts, "qb"> & { readonly qb: CountingReads };

/** Counts calls, and remembers when the first was answered: what changes later is for the next pull. */
class CountingReads {
	reads = 0;
	firstAnswer: Date | undefined;

	constructor(private readonly qb: PullParts["qb"]) {}

	changes(...asked: Parameters<QuickBooks["changes"]>): Promise<Changes> {
		return this.counted(this.qb.changes(...asked), ({ time }) => time);
	}

	query(...asked: Parameters<QuickBooks["query"]>): ReturnType<QuickBooks["query"]> {
		return this.counted(this.qb.query(...asked), ({ time }) => time);
	}

	count(...asked: Parameters<QuickBooks["count"]>): Promise<number> {
		return this.counted(this.qb.count(...asked), () => undefined);
	}

	private async counted<T>(answer: Promise<T>, timeOf: (answer: T) => string | undefined): Promise<T> {
		this.reads += 1;
		const come = await answer;
		const time = timeOf(come);
		const at = Date.parse(time ?? "");
		if (!Number.isNaN(at)) this.firstAnswer ??= new Date(at);
		return come;
	}
}
