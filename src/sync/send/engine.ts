import type { Ledger } from "../../audit/ledger.js";
import type { Scratch } from "../../audit/scratch.js";
import type { Seen } from "../../audit/seen.js";
import type { Limits } from "../../config/types.js";
import type { Mis } from "../../mis/types.js";
import type { QuickBooks } from "../../quickbooks/client.js";
import { chunks } from "../../words/chunks.js";
import type { Company } from "../../words/company.js";
import type { MisId } from "../../words/ids.js";
import { LockLost } from "../../words/lock-lost.js";
import { CONFLICT, type ErrorCode, type Problem } from "../../words/problem.js";
import type { MappingSettings } from "../../words/settings.js";
import { type Decided, decideAll } from "../decide/decide-all.js";
import { checkKnownMis } from "../decide/known-mis.js";
import { checkMisbooked } from "../decide/misbooked.js";
import type { Decision } from "../decide/plan.js";
import { checkCompany, checkMis } from "../decide/preflight.js";
import { AllPeople } from "../kinds/customer/people/all-people.js";
import { PeopleAskedFor } from "../kinds/customer/people/people-asked-for.js";
import type { Kind } from "../kinds/kind.js";
import type { Charset } from "../kinds/names.js";
import { lookAtCompany } from "../look/look-at-company.js";
import { othersMayBeAtWork, untilOldEnough } from "../look/others.js";
import { NO_STRAYS, type Strays, straysOf } from "../look/strays.js";
import { conditionsOf, type Filter, idsOf, isFiltered } from "../read/filter.js";
import { type Candidate, type Selection, select } from "../read/selection.js";
import { loadWorld, type World } from "../read/world.js";
import { expectedRecords, type Standing, standingOf } from "../tell/matching.js";
import { Tally } from "../tell/tally.js";
import { areAsSent } from "./as-sent.js";
import { InBatches } from "./in-batches.js";
import { resolveUnknown, settleLeftovers } from "./leftovers.js";
import { OneByOne } from "./one-by-one.js";
import { Push, type Step } from "./push.js";
import { mayGoOn, type Run } from "./run.js";
import { Settle } from "./settle.js";
import { lookWhetherThere } from "./still-there.js";

/** What a person asked to be sent. */
export interface SendRequest {
	readonly kinds: readonly Kind[];
	readonly filter: Filter;
	/** Records that are not resting, at the most. */
	readonly limit: number | undefined;
	readonly failedOnly: { readonly code: ErrorCode | undefined } | undefined;
	/** `single`: this row whatever its status. */
	readonly only: { readonly kind: Kind; readonly id: MisId } | undefined;
}

export interface EngineParts {
	/** All kinds that there are. */
	readonly kinds: readonly Kind[];
	readonly mis: Mis;
	readonly qb: QuickBooks;
	readonly ledger: Ledger;
	readonly seen: Seen;
	readonly scratch: Scratch;
	readonly settings: MappingSettings;
	readonly limits: Limits;
	readonly writeBack: boolean;
	readonly production: boolean;
	readonly company: Company;
	readonly runId: string;
	readonly by: string;
	/** What ends pushed_by of rows that are in this company. */
	readonly suffix: string;
	/** Makes sure of the lock on the MIS; returns how often it was taken. */
	readonly guard: () => Promise<number>;
	/** How long QuickBooks may be at work on what another computer has sent. */
	readonly othersInFlightMs: number;
	readonly stop: AbortController;
	readonly now: () => Date;
	/** Ends early when the run is stopped. */
	readonly sleep: (ms: number) => Promise<void>;
	readonly step: (name: Step) => void;
	/** Says what is being done. */
	readonly say: (sentence: string) => void;
	/** Says what a person is to see at once: what is waited for, and how long; what is not sent. */
	readonly sayWait: (sentence: string) => void;
	readonly onProgress: (tally: Tally) => void;
	/** Told once, before the first record: how many the filters let through. */
	readonly onExpected: (records: number) => void;
	/** Asked before every record: whether the run has done enough. */
	readonly enough: (tally: Tally) => boolean;
}

export interface SendResult {
	readonly tally: Tally;
	/** Why the run ended early, where it did. */
	readonly failure: unknown;
	/** Whether the outcome of some request is still unknown. */
	readonly open: boolean;
	/** Where the records of the filters stand, when none of them was left to be sent. */
	readonly standing?: Standing | undefined;
	/** What keeps anybody from saying that everything is in QuickBooks. */
	readonly strays?: Strays;
}

/**
 * One run: looks at the company, settles what was left open, sends, and settles what this run left open. Whatever
 * breaks, the counts of what was done come back with it.
 */
export async function send(parts: EngineParts, request: SendRequest): Promise<SendResult> {
	const tally = new Tally(() => parts.now().getTime());
	for (let round = 1; ; round += 1) {
		const result = await sendUnderOneLock(parts, request, tally, round > 1);
		if (!(result.failure instanceof LockLost) || round === MOST_LOCKS || parts.stop.signal.aborted) return result;
		parts.sayWait("The lock on the MIS was lost, and is ours again: looking at everything anew");
	}
}

/** A MIS server that loses a run's lock so often will do so again. */
const MOST_LOCKS = 5;

/** All of a run that may rest on one look at the company: nobody else can have sent anything since. */
async function sendUnderOneLock(
	parts: EngineParts,
	request: SendRequest,
	tally: Tally,
	lockLost: boolean,
): Promise<SendResult> {
	const onProgress = () => parts.onProgress(tally);
	try {
		const guard = await lockKeptSince(parts);
		checkCompany(parts.company, parts.settings, request.kinds);
		await checkMis(parts, request.kinds);
		checkMisbooked(parts.ledger, request.kinds);
		await checkKnownMis(parts);
		const remembers = request.kinds.some(({ books }) => parts.seen.until(books.entity) !== undefined);
		const met = await lookAtCompany(parts, request.kinds);
		for (const kind of request.kinds) kind.checkNames(parts.seen, parts.settings, parts.company);
		const people = (charset: Charset) =>
			request.only ? new PeopleAskedFor(parts.mis, charset) : new AllPeople(parts.mis, parts.scratch, charset);
		const world = await loadWorld({ ...parts, people });
		const push = new Push(parts, (refused) => {
			// What records bring along is no record of this run: what brought it is counted.
			if (refused.is === "untold" || request.kinds.includes(refused.kind)) tally.refuseByMis(refused);
		});
		const settle = new Settle({
			...parts,
			push,
			areAsSent: (kind, records) => areAsSent({ mis: parts.mis, world }, kind, records),
		});
		const again = request.failedOnly !== undefined || request.only !== undefined;
		const run: Run = {
			...parts,
			guard,
			world,
			push,
			tally,
			again,
			remembers,
			onProgress,
			enough: () => parts.enough(tally),
			later: new Map(),
			proven: new Set(),
		};
		await settleLeftovers(run, settle, request);
		// Every row is going to be looked at now, those among them that had changed since they were sent.
		push.takeChanged();
		const expected = await expectedRecords(parts.mis, world, request);
		parts.onExpected(expected);
		if (expected > 0) await letOthersFinish(parts, request, met, lockLost);
		await sendKinds(run, request, onlyOf(request));
		await sendChanged(run, request);
		await resolveUnknown(run, settle, parts, (ids) => sendMissing(run, request, ids));
		await settle.tellMis();
		await sendChanged(run, request);
		failChanging(run);
		const open = parts.ledger.openSubmissions().length > 0;
		const strays = await straysAfter(run, parts, request);
		return { tally, failure: undefined, open, standing: await standingAfter(run, request), strays };
	} catch (failure) {
		return { tally, failure, open: tally.unknown > 0 };
	}
}

/** Makes sure, before rows are claimed and before each request leaves, that the lock was ours all the time. */
async function lockKeptSince(parts: EngineParts): Promise<() => Promise<void>> {
	const taken = await parts.guard();
	const guard = async () => {
		if ((await parts.guard()) !== taken) throw new LockLost();
	};
	let heldAt = performance.now();
	parts.qb.guardWrites(async () => {
		if (performance.now() - heldAt < LOCK_COUNTS_FOR_MS) return;
		await guard();
		heldAt = performance.now();
	});
	return guard;
}

/** For so long a lock that was just asked for counts as held: customers leave several a second. */
const LOCK_COUNTS_FOR_MS = 500;

/** Waits until what another computer may have on the wire is done, and looks again: it may have been made. */
async function letOthersFinish(
	parts: EngineParts,
	request: SendRequest,
	met: Date | undefined,
	lockLost: boolean,
): Promise<void> {
	for (let [newest, lost] = [met, lockLost]; ; lost = false) {
		const ms = await othersMayBeAtWork(parts, { met: newest, now: parts.qb.now(), lockLost: lost });
		if (ms === 0 || parts.stop.signal.aborted) return;
		parts.sayWait(`Waiting ${Math.ceil(ms / 1000)} s for what another computer may have sent a moment ago`);
		await parts.sleep(ms);
		newest = await lookAtCompany(parts, request.kinds);
	}
}

/** A run that took records by a filter says nothing of the others; one of single records, or of failed ones, neither. */
async function straysAfter({ tally, world, stop }: Run, parts: EngineParts, request: SendRequest): Promise<Strays> {
	const { kinds, filter, failedOnly, only } = request;
	if (!parts.writeBack || failedOnly || only || stop.signal.aborted) return NO_STRAYS;
	if (isFiltered(filter) && tally.processed > 0) return NO_STRAYS;
	return straysOf(parts, kinds, (kind) => {
		const ids = idsOf(kind, filter);
		return { where: conditionsOf(kind, filter, world.categories), ...(ids ? { ids } : {}) };
	});
}

/** Work that is done must be told from a filter that let nothing through. */
async function standingAfter({ tally, mis, world, stop }: Run, request: SendRequest): Promise<Standing | undefined> {
	const { kinds, filter, failedOnly, only } = request;
	if (tally.processed > 0 || !isFiltered(filter) || failedOnly || only || stop.signal.aborted) return undefined;
	return standingOf(mis, world, kinds, filter);
}

/** Decides every selected record without sending any: what `--dry-run` prints. */
export async function* rehearse(
	parts: { readonly mis: Mis; readonly world: World; readonly again: boolean },
	request: SendRequest,
): AsyncGenerator<Decided> {
	const most = request.limit ?? Number.POSITIVE_INFINITY;
	for (const kind of request.kinds) {
		for await (const page of select({ ...parts.world, mis: parts.mis }, selectionOf(kind, request, onlyOf(request)))) {
			for (const some of chunks(page, most)) {
				yield* await decideAll(parts.world, kind, some, request.filter, parts.again);
			}
		}
	}
}

async function sendKinds(
	run: Run,
	request: SendRequest,
	only: ReadonlyMap<Kind, readonly MisId[]> | undefined,
): Promise<void> {
	const oneByOne = new OneByOne(run);
	let left = (request.limit ?? Number.POSITIVE_INFINITY) - (request.limit === undefined ? 0 : run.tally.taken);
	for (const kind of request.kinds) {
		if (only && !only.has(kind)) continue;
		const batches = kind.books.lane === "in-batches" ? new InBatches(run, kind, oneByOne) : undefined;
		const lane = { send: (page: Decided[]) => batches?.send(page) ?? oneByOne.send(kind, page) };
		try {
			for await (const page of select({ ...run.world, mis: run.mis }, selectionOf(kind, request, only))) {
				const decide = () => takeUpTo(left, run, kind, page, request.filter);
				let decided = await decide();
				if (await lookUpDoubtful(run, kind, decided)) decided = await decide();
				decided = await lookWhetherThere(run, kind, decided);
				left -= decided.filter(isNotResting).length;
				await lane.send(decided);
				if (left <= 0 || !mayGoOn(run)) break;
			}
		} finally {
			await batches?.finish();
		}
	}
}

/** What QuickBooks never got, judged anew and sent as it is now; what was deleted in the MIS meanwhile is not sent. */
async function sendMissing(
	run: Run,
	request: SendRequest,
	missing: ReadonlyMap<Kind, readonly MisId[]>,
): Promise<void> {
	for (const [kind, ids] of missing) {
		const rows = await run.mis.page(kind.source, { after: undefined, limit: ids.length, ids });
		const there = new Set(rows.map(({ id }) => id));
		for (const id of ids) {
			const title = run.ledger.record(kind.name, id)?.title ?? `${kind.name} ${id}`;
			if (!there.has(id)) run.sayWait(`${title} was not sent: its row ${id} has been deleted in the MIS`);
		}
	}
	await sendKinds(run, { ...request, limit: undefined }, missing);
}

/** Somebody may be at work on a row again and again: after so many times it is left to the next run. */
const MOST_ROUNDS = 3;

/** Rows that changed between reading and sending, judged anew and sent as they are now. */
async function sendChanged(run: Run, request: SendRequest): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS && mayGoOn(run); round += 1) {
		const changed = run.push.takeChanged();
		if (changed.size === 0) return;
		const ids = [...changed].map(([kind, rows]) => [kind, [...rows.keys()]] as const);
		await sendKinds(run, { ...request, limit: undefined }, new Map(ids));
	}
}

/** Whoever changes a row each time that it is taken must be told: it would never be sent, and nobody would know. */
function failChanging({ push, tally, stop }: Run): void {
	if (stop.signal.aborted) return;
	for (const [kind, rows] of push.takeChanged()) {
		for (const [misId, { key, title }] of rows) tally.fail({ kind, misId, key, title, problem: CHANGING }, true);
	}
}

const CHANGING: Problem = {
	code: "QB011",
	detail: `its row in the MIS changed each of the ${MOST_ROUNDS} times that it was taken: nothing was sent`,
	fix: "Look who changes it: a trigger on the table perhaps, which `eaur-qb mis inspect` names, or another program. The next run tries again.",
};

/**
 * Looks up what this run cannot take for granted: records that somebody gave free (nobody knows how far the last try
 * came), documents that an earlier run saw and that are to be adopted, or hold a record (they may be gone or changed
 * since), and those of rows that have become other ones (a person may have corrected them since).
 * Returns whether there was anything to look up.
 */
async function lookUpDoubtful(run: Run, { books }: Kind, decided: readonly Decided[]): Promise<boolean> {
	await letReleasedGrowOld(run, decided);
	const { seen } = run.world;
	const traces = decided.flatMap(({ decision, candidate }) => {
		if (decision.do === "send" && candidate.record?.state === "released") return [decision.intended.trace];
		// A name that another one bears was looked up by that one's id already.
		if (decision.do === "hold" && books.trace === "number") return conflictingNumbers(run, decision, candidate);
		if (decision.do !== "adopt" || !run.remembers) return [];
		return [books.traceNow(seen, decision.qboId, decision.intended.trace)];
	});
	if (traces.length === 0) return false;
	await books.lookUp(run.qb, seen, traces);
	return true;
}

/** What holds a row may be a memory of a number that another document bears no more. */
function conflictingNumbers(
	{ remembers, world }: Run,
	{ about, problems, contested }: Extract<Decision, { do: "hold" }>,
	{ record }: Candidate,
): string[] {
	if (contested) return record?.trace === undefined ? [] : [record.trace];
	const isConflict = remembers && problems.some(({ code }) => code === CONFLICT);
	return isConflict
		? [about.kind.books.numberOf(about.misId, world.settings, record?.issue ?? 1)].flatMap((number) => number ?? [])
		: [];
}

/**
 * Whoever had taken a row that was given free may have sent it a moment ago: before QuickBooks can be done with that, it is
 * not to be called absent.
 */
async function letReleasedGrowOld(run: Run, decided: readonly Decided[]): Promise<void> {
	const released = decided.filter(({ decision, candidate }) => {
		return decision.do === "send" && candidate.record?.state === "released";
	});
	if (released.length === 0 || !run.world.writeBack) return;
	const times = released.map(({ candidate }) => candidate.row.pushedAt);
	const ms = untilOldEnough(times, await run.mis.now(), run.othersInFlightMs);
	if (ms === 0) return;
	run.sayWait(`Waiting ${Math.ceil(ms / 1000)} s for what may have been sent of ${released.length} released records`);
	await run.sleep(ms);
}

/** Resting records are looked at and counted, but do not fill a batch. No more are looked at than may be taken. */
async function takeUpTo(
	most: number,
	{ world, again }: Run,
	kind: Kind,
	page: readonly Candidate[],
	filter: Filter,
): Promise<Decided[]> {
	const taken: Decided[] = [];
	let left = most;
	for (let at = 0; at < page.length && left > 0; ) {
		const some = page.slice(at, at + left);
		const decided = await decideAll(world, kind, some, filter, again);
		taken.push(...decided);
		left -= decided.filter(isNotResting).length;
		at += some.length;
	}
	return taken;
}

const isNotResting = ({ decision }: Decided): boolean => decision.do !== "rest";

function selectionOf(
	kind: Kind,
	request: SendRequest,
	only: ReadonlyMap<Kind, readonly MisId[]> | undefined,
): Selection {
	const ids = only?.get(kind);
	const selection = { kind, filter: request.filter, failedOnly: request.failedOnly };
	return ids ? { ...selection, only: ids } : selection;
}

function onlyOf(request: SendRequest): ReadonlyMap<Kind, readonly MisId[]> | undefined {
	return request.only && new Map([[request.only.kind, [request.only.id]]]);
}
